"""What a chart's headline says: the figure, how it moved, and how it stands to the target."""

from safeguarding.indicators.register import indicator
from safeguarding.words.comparison import state
from safeguarding.words.facts import Facts
from safeguarding.years import ReportingYear


def headline(facts: Facts, key: str) -> str:
    """`Children with … on time: 91.9% in 2010/11, a slight increase from 90.3% in 2009/10, target missed`.

    What is not known is left out: where there is no figure, the indicator's title stands alone.
    """
    now, before, target = facts.now(key), facts.before(key), facts.target(key)
    if now.value is None:
        return indicator(key).title
    said = [f"{now.shown} in {facts.year.for_readers}"]
    if before:
        year = ReportingYear.parse(before.edition).for_readers
        said.append(f"{facts.change(now, before)} from {before.shown} in {year}")
    if target:
        said.append(state(now, target))
    return f"{indicator(key).title}: {', '.join(said)}"
