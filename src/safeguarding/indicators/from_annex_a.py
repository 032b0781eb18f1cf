"""Which figures Annex A can give, and why it cannot give the others."""

from datetime import date

from safeguarding.indicators.indicator import Indicator
from safeguarding.returns.loaded import Extract, Loaded
from safeguarding.years import ReportingYear, in_words

NOT_FROM_ANNEX_A = "cannot be computed from Annex A"


def why_not_from_annex_a(one: Indicator, loaded: Loaded, when: ReportingYear | date) -> str | None:
    """Why the figure cannot be computed though Annex A stands for a return that it is asked of, in words.

    None where Annex A can give it, and where Annex A has nothing to do with it.
    """
    if not loaded.extracts:
        return None
    from safeguarding.returns.extracts import SIDES  # with the schemas of all returns, which nobody else needs

    year = when if isinstance(when, ReportingYear) else ReportingYear.containing(when)
    asked = [
        extract
        for extract in loaded.extracts
        if extract.year == year and not set(SIDES[extract.name]).isdisjoint(one.needs)
    ]
    lacks = [one.annex_a_lacks or _does_not_cover(extract, when) for extract in asked]
    return next((f"{NOT_FROM_ANNEX_A}: {words}" for words in lacks if words), None)


def _does_not_cover(extract: Extract, when: ReportingYear | date) -> str | None:
    if isinstance(when, ReportingYear):
        told_of_the_year = extract.last_day == when.last_day
        return None if told_of_the_year else f"its last 12 months end on {in_words(extract.last_day)}"
    if extract.first_day <= when <= extract.last_day:
        return None
    return f"it tells only of {in_words(extract.first_day)} to {in_words(extract.last_day)}"
