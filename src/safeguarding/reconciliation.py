"""What must agree with what: identities within the data, and this computation against what others printed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

import polars as pl

from safeguarding.care.flows import Flow, flow
from safeguarding.care.periods_of_care import periods_of_care
from safeguarding.disclosure.released import PublishedFigures
from safeguarding.feasibility import numerators
from safeguarding.figure import GROWTH, Figure
from safeguarding.indicators.indicator import work
from safeguarding.indicators.readings import READINGS
from safeguarding.indicators.register import indicator
from safeguarding.returns.history import History
from safeguarding.rounding import as_decimal, half_up
from safeguarding.years import ReportingYear


@dataclass(frozen=True)
class Identity:
    """Two ways to the same number `key`.

    `words` is the sum with a place for each of its `parts`: an indicator and a line of its flow, or an
    indicator alone for its own number. Both ways are added up in `left` and `right`.
    """

    name: str
    key: str
    words: str
    parts: tuple[tuple[str, str], ...]
    left: int
    right: int

    @property
    def holds(self) -> bool:
        return self.left == self.right


def identities(history: History, year: ReportingYear) -> list[Identity]:
    """Sums that must hold in any sound set of returns: stock and flow, and parts of a whole."""
    keys = ("lac_count", "cpp_count", "caseload_combined")
    count = {key: work(indicator(key), history, year.last_day).numerator for key in keys}
    return [
        _stock_and_flow("Looked after children", "lac_count", flow(periods_of_care(history), year), count),
        _stock_and_flow("Child protection plans", "cpp_count", flow(history.plans, year), count),
        Identity(
            "Reviewing officers' caseload",
            "caseload_combined",
            "{:,} looked after + {:,} with a plan",
            (("lac_count", ""), ("cpp_count", "")),
            count["lac_count"] + count["cpp_count"],
            count["caseload_combined"],
        ),
    ]


def _stock_and_flow(name: str, key: str, through: Flow, count: Mapping[str, int]) -> Identity:
    """Open on the last day of the year before + started - ended = open on the last day."""
    parts = tuple((key, line) for line in ("opened", "started", "ended"))
    left = through.opened + through.started - through.ended
    return Identity(name, key, "{:,} + {:,} started - {:,} ended", parts, left, count[key])


@dataclass(frozen=True)
class Comparison:
    """One figure as computed here, as reported to the Panel, and as published by the department."""

    key: str
    edition: str
    computed: Figure | None
    reported: Figure | None
    published: Figure | None

    @property
    def differing(self) -> list[tuple[Figure, Figure]]:
        """The pairs that do not agree, of the computed, the reported and the published figure."""
        known = [one for one in (self.computed, self.reported, self.published) if one and one.is_number]
        return [pair for pair in combinations(known, 2) if not agree(*pair)]

    @property
    def verdict(self) -> str:
        """What the reader should take from it."""
        others = [one for one in (self.reported, self.published) if one and one.is_number]
        if self.computed is None or not self.computed.is_number:
            return "not computed"
        if not others:
            return "nothing to compare with"
        differing = [_named(one) for one in others if not agree(self.computed, one)]
        return f"differs from the one {' and the one '.join(differing)}" if differing else "agrees"


def comparisons(published: PublishedFigures, area: str | None, year: ReportingYear) -> Iterator[Comparison]:
    """Every computed figure of a year that was reported or published as well, beside those."""
    frame = published.frame.filter(pl.col("edition") == str(year))
    others = frame.filter(pl.col("series").is_in(["reported", area or ""]))
    ours = frame.filter(pl.col("series") == "computed").select("key", "as_at")
    both = ours.join(others, on=["key", "as_at"], how="semi", nulls_equal=True)
    for key, as_at in both.sort("key", "as_at").iter_rows():
        series = ("computed", "reported", area or "")
        found = [published.find(key, str(year), as_at, one) for one in series]
        yield Comparison(key, str(year), *found)


def explained(one: Figure, other: Figure, recorded: list[str]) -> list[str]:
    """What the data say that could explain why two figures differ, each reason a sentence or two.

    `recorded` is what somebody wrote down about the figure that was reported to the Panel.
    """
    reasons = [*_of_rounding(one, other), *_of_counts(one, other)]
    return reasons + (recorded if "reported" in (one.series, other.series) else [])


def read_otherwise(published: PublishedFigures, ours: Figure, other: Figure) -> list[str]:
    """A sentence for each other reading of the rule of our figure that gives the other one."""
    found = []
    for reading in READINGS:
        figure = published.find(reading.key, ours.edition, ours.as_at)
        if reading.of == ours.key and figure and figure.is_number and agree(figure, other):
            words = f"{reading.words[0].lower()}{reading.words[1:]}"
            found.append(f"Another definition. It would be {figure.shown} if read so: {words}.")
    return found


def agree(one: Figure, other: Figure) -> bool:
    """Whether two figures are the same at the precision of the one that is printed with fewer decimals."""
    return difference(one, other) == 0


def difference(one: Figure, other: Figure) -> Decimal:
    """By how much `one` exceeds `other`, both at the precision of the one printed with fewer decimals."""
    places = min(len(figure.value.partition(".")[2]) for figure in (one, other))
    first, second = (half_up(as_decimal(f.share), places) for f in (one, other))
    return first - second


def _of_rounding(one: Figure, other: Figure) -> Iterator[str]:
    """One of the two may be the other, rounded to tens."""
    for exact, coarse in ((one, other), (other, one)):
        if half_up(Decimal(exact.value), -1) == Decimal(coarse.value) != Decimal(exact.value):
            yield f"Rounding. {coarse.value} is {exact.value} rounded to tens."


def _of_counts(one: Figure, other: Figure) -> Iterator[str]:
    """What the numbers behind a percentage say where the other was printed without any."""
    if one.unit != "percent" or one.key in GROWTH:
        return
    if one.numerator is not None and other.numerator is not None:
        yield f"Other numbers. {_division(one)} against {_division(other)}."
    for printed, counted in ((one, other), (other, one)):
        if printed.numerator is None and counted.numerator is not None and counted.denominator:
            yield _on_the_same_base(printed, counted)


def _on_the_same_base(printed: Figure, counted: Figure) -> str:
    base = f"{counted.denominator:,g}"
    fits = numerators(printed.value, int(counted.denominator))
    if not fits:
        return f"Another number of children. No whole number of {base} gives {printed.shown}."
    could = " or ".join(map(str, fits))
    return (
        f"Another count among as many. {could} of {base} would give {printed.shown}, and {counted.numerator} "
        "were counted."
    )


def _division(figure: Figure) -> str:
    return f"{figure.numerator:,} of {figure.denominator:,g}"


def _named(figure: Figure) -> str:
    return "reported to the Panel" if figure.series == "reported" else "published by the department"
