"""Every count behind what a book shows, and what anybody knows of how they hang together.

A percentage has a numerator, a denominator and a complement; a working step has a count on each line. What
is known without seeing any of them follows from the rules, which are published: a step's lines add up to the
figure's number, the caseload is the two counts together, a figure of another reading of a rule differs from the
reported one by the children of whom the readings disagree.

Some of it holds in some data only (two readings that leave out the same children). Such a link is believed
where it is true: where it is not, what somebody concludes from it is wrong.
"""

from collections.abc import Iterator
from datetime import date

import polars as pl

from safeguarding.counts import CONSIDERED, ELIGIBLE, FLOW, KIND, LEFT_OUT
from safeguarding.disclosure.constraint import Cell, Constraint, adds_up, at_most, believed, equal
from safeguarding.figure import BY_SIBLING_GROUP, DESIGN_EFFECT, GROWTH, SIBLING_GROUPS, Figure
from safeguarding.indicators.readings import READINGS
from safeguarding.indicators.register import indicator
from safeguarding.indicators.steps import STEPS
from safeguarding.years import ReportingYear

NUMERATOR, DENOMINATOR, COMPLEMENT, MOVED = "numerator", "denominator", "complement", "moved by the reading"

SAME_COUNT = (
    ("caseload_lac", NUMERATOR, "lac_count"),
    ("ni062", DENOMINATOR, "lac_count"),
    ("cpp_18_months", DENOMINATOR, "cpp_count"),
)
"""A part of a figure that is, by its definition, the number of children on the same day."""

PARTS = {
    "caseload_combined": ("lac_count", "cpp_count"),
    "adopted_or_sgo": ("adopted", "special_guardianship"),
}
"""A number that is, by its definition, the sum of two others."""

Counts = dict[Cell, int]


def cells_of_figures(figures: pl.DataFrame) -> Counts:
    """The counts behind the computed figures, each once: what sibling groups and growths repeat left out."""
    found: Counts = {}
    growths: Counts = {}
    for figure in computed_figures(figures):
        numerator, denominator, complement = cells_of(figure)
        if figure.key.endswith(SIBLING_GROUPS):
            found[numerator] = int(figure.value)
        elif figure.numerator is None:
            continue
        elif figure.key in GROWTH:
            growths[numerator] = figure.numerator
            if figure.denominator is not None:
                growths[denominator] = int(figure.denominator)
        else:
            found[numerator] = figure.numerator
            if figure.unit == "percent":
                found[denominator] = int(figure.denominator)
                found[complement] = int(figure.denominator) - figure.numerator
    return growths | found


def cells_of_steps(counts: pl.DataFrame) -> Counts:
    """The counts on the lines of the working steps; those that are a figure's own number left out."""
    return {
        cell: row["count"]
        for row in counts.rows(named=True)
        if (cell := cell_of_line(row["edition"], row["key"], row["step"], row["line"])).part != DENOMINATOR
    }


def cell_of_line(edition: str, key: str, step: str, line: str) -> Cell:
    """The count on a line of a working step: who could count is a percentage's own denominator."""
    if step == ELIGIBLE and indicator(key).unit == "percent":
        part = DENOMINATOR
    else:
        part = f"{step}: {line}" if line else step
    return Cell(edition, key, usual_day(key, edition), part)


def cells_of(figure: Figure) -> tuple[Cell, Cell, Cell]:
    """The cells of a figure's numerator, denominator and complement; of a growth the counts now and before.

    What sibling groups make of a figure has the figure's own.
    """
    key = figure.key.removesuffix(BY_SIBLING_GROUP).removesuffix(DESIGN_EFFECT)
    named = (figure.edition, key, figure.as_at)
    if figure.key in GROWTH:
        return *_now_and_before(figure), Cell(*named, COMPLEMENT)
    return Cell(*named, NUMERATOR), Cell(*named, DENOMINATOR), Cell(*named, COMPLEMENT)


def _now_and_before(growth: Figure) -> tuple[Cell, Cell]:
    """At the year's end a count has grown since a year before, on a later day since the year's end."""
    year, key = ReportingYear.parse(growth.edition), GROWTH[growth.key]
    now = Cell(growth.edition, key, growth.as_at, NUMERATOR)
    if growth.as_at == year.last_day:
        return now, Cell(str(year.previous), key, year.previous.last_day, NUMERATOR)
    return now, now._replace(as_at=year.last_day)


def computed_figures(figures: pl.DataFrame) -> Iterator[Figure]:
    """The rows of the figures table that are computed here."""
    return (Figure(**row) for row in figures.filter(series="computed").rows(named=True))


def usual_day(key: str, edition: str) -> date | None:
    """The day that an indicator's page speaks of: the year's last, None for one over the whole year."""
    return ReportingYear.parse(edition).last_day if indicator(key).snapshot else None


def with_differences(counts: Counts) -> Counts:
    """The counts, and of how many children each other reading of a rule disagrees with the reported one."""
    found = dict(counts)
    for cell, count in counts.items():
        base = _reported(cell)
        if base in counts and count != counts[base] and cell.part in (NUMERATOR, DENOMINATOR):
            found[cell._replace(part=f"{cell.part} {MOVED}")] = abs(count - counts[base])
    return found


def relations(counts: Counts, steps: pl.DataFrame) -> list[Constraint]:
    """What follows from the published rules, of cells that are there and where it is true."""
    implied = [
        *_of_percentages(counts),
        *_of_readings(counts),
        *_of_steps(steps),
        *_of_definitions(counts),
        *_of_flows(counts),
        *_alike(counts),
    ]
    return believed(implied, counts)


def _of_percentages(counts: Counts) -> Iterator[Constraint]:
    for cell in counts:
        if cell.part == COMPLEMENT:
            numerator, whole = cell._replace(part=NUMERATOR), cell._replace(part=DENOMINATOR)
            yield adds_up(whole, [numerator, cell], "those who count and those who do not")


def _of_readings(counts: Counts) -> Iterator[Constraint]:
    """Of another reading: the same children may be asked about, or the two differ by a few."""
    for cell in counts:
        base = _reported(cell)
        if base is None or base not in counts:
            continue
        yield equal(cell, base, "the same children under another reading")
        moved = cell._replace(part=f"{cell.part} {MOVED}")
        if moved in counts:
            more, fewer = (cell, base) if counts[cell] > counts[base] else (base, cell)
            yield adds_up(more, [fewer, moved], "children of whom two readings disagree")


def _reported(cell: Cell) -> Cell | None:
    """The same part of the figure as it is reported, for one of another reading that asks the same cases."""
    base = _OTHERWISE.get(cell.key)
    return base and cell._replace(key=base)


_OTHERWISE = {one.key: one.of for one in READINGS if one.indicator}


def _of_steps(steps: pl.DataFrame) -> Iterator[Constraint]:
    for (edition, key), rows in steps.group_by("edition", "key", maintain_order=True):
        lines: dict[str, list[Cell]] = {}
        counting: list[Cell] = []
        for row in rows.rows(named=True):
            cell = cell_of_line(edition, key, row["step"], row["line"])
            lines.setdefault(row["step"], []).append(cell)
            if row["counts"]:
                counting.append(cell)
        (considered,), (eligible,) = lines[CONSIDERED], lines[ELIGIBLE]
        yield adds_up(considered, [eligible, *lines.get(LEFT_OUT, [])], "who could count")
        numerator = eligible._replace(part=NUMERATOR)
        yield equal(eligible, numerator, "everybody who could count does")
        yield at_most(numerator, eligible, "those who count are of those who could")
        if KIND in lines:
            of = eligible._replace(key=STEPS[key].of)
            whole = of._replace(part=DENOMINATOR) if of.key != key else eligible
            yield adds_up(whole, lines[KIND], "the middle step")
            if not rows.filter(step=KIND)["counts"].has_nulls():
                yield adds_up(of._replace(part=NUMERATOR), counting, "the lines of the middle step that count")


def _of_definitions(counts: Counts) -> Iterator[Constraint]:
    for cell in counts:
        day = cell.as_at or ReportingYear.parse(cell.edition).last_day
        for key, part, of in SAME_COUNT:
            if (cell.key, cell.part) == (key, part):
                yield equal(cell, Cell(cell.edition, of, day, NUMERATOR), "the children on that day")
        if cell.key in PARTS and cell.part == NUMERATOR:
            yield adds_up(cell, [cell._replace(key=part) for part in PARTS[cell.key]], "its two parts")
        if cell.part == NUMERATOR and cell.key == "child_arrangements":
            others = [
                cell._replace(key=key) for key in ("child_arrangements", "adopted", "special_guardianship")
            ]
            left_care = cell._replace(key="adopted_or_sgo", part=ELIGIBLE)
            yield Constraint({left_care: 1} | dict.fromkeys(others, -1), 0, None, "children who left care")


def _of_flows(counts: Counts) -> Iterator[Constraint]:
    """Open before, and started, and less those that ended, are open now; and other tables tell of each."""
    for cell in counts:
        if cell.part != f"{FLOW}: opened":
            continue
        year = ReportingYear.parse(cell.edition)
        started, ended = (cell._replace(part=f"{FLOW}: {what}") for what in ("started", "ended"))
        now = cell._replace(part=NUMERATOR)
        yield Constraint({cell: 1, started: 1, ended: -1, now: -1}, 0, 0, "stock and flow")
        before = Cell(str(year.previous), cell.key, year.previous.last_day, NUMERATOR)
        yield equal(cell, before, "the number of the year before")
        for what, key in _ASKED_OF_FLOW[cell.key].items():
            yield equal(
                cell._replace(part=f"{FLOW}: {what}"),
                Cell(cell.edition, key, None, CONSIDERED),
                "who was considered",
            )


_ASKED_OF_FLOW = {
    "lac_count": {"ended": "adopted_or_sgo"},
    "cpp_count": {"started": "ni065", "ended": "ni064"},
}
"""Of each count, the indicators that ask about those who came to be counted or no longer are."""


def _alike(counts: Counts) -> Iterator[Constraint]:
    """Lines of two indicators' steps with the same words are about the same children where they are as many."""
    first: dict[tuple[str, str, int], Cell] = {}
    for cell, count in sorted(counts.items(), key=str):
        if cell.part == CONSIDERED or cell.part.startswith(f"{LEFT_OUT}: "):
            other = first.setdefault((cell.edition, cell.part, count), cell)
            if other != cell:
                yield equal(cell, other, "the same words in two tables")
    for cell in counts:
        for key in ("lac_count", "cpp_count"):
            if cell.part == CONSIDERED:
                day = ReportingYear.parse(cell.edition).last_day
                yield equal(cell, Cell(cell.edition, key, day, NUMERATOR), "the children on that day")
