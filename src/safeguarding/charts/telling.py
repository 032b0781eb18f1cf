"""What a chart says in words and in its table, computed from the same plot as the drawing."""

from safeguarding.charts.plot import Line, Plot, target_words
from safeguarding.tables import Column, Shown, table

MOST_TOLD = 6
"""A line with more values than this is told by its first, lowest, highest and last."""


def description(drawn: Plot, measure: str) -> str:
    """The text alternative: kind of chart, measure, period, key values of every line, target."""
    first, last = drawn.places[0], drawn.places[-1]
    period = f"{first} to {last}" if first != last else first
    told = [f"{line.name}: {_told(line)}." for line in drawn.lines]
    return " ".join([f"Line chart, {period}. {measure}", *told, *_target_told(drawn)])


def reading_aids(drawn: Plot) -> list[str]:
    """What a reader must know to read the drawing right."""
    aids = []
    if any(line.intervals for line in drawn.lines):
        aids.append("Upright bars show the 95% interval: changes within it may be chance.")
    if drawn.bottom > 0:
        aids.append(f"The vertical axis starts at {drawn.bottom}, not at zero.")
    hidden = [line.name for line in drawn.lines if line not in drawn.curves]
    if hidden:
        aids.append(f"Not drawn, because it is the same: {', '.join(hidden)}.")
    return aids


def figures_table(drawn: Plot, heading: str, title: str) -> Shown:
    """The figures of the chart of that title, one row for each place, gaps said as `[x]`."""
    columns = [Column("place", heading)]
    for line in drawn.lines:
        columns.append(Column(line.name, line.name, number=True))
        if line.intervals:
            columns.append(Column(f"{line.name} interval", "95% interval", number=True))
    rows = [{"place": place, **_row(drawn, place)} for place in drawn.places]
    return table("The figures in this chart", columns, rows, about=title)


def _row(drawn: Plot, place: str) -> dict[str, str]:
    cells = {}
    for line in drawn.lines:
        figure = line.figures.get(place)
        cells[line.name] = figure.shown if figure else "[x]"
        if line.intervals:
            cells[f"{line.name} interval"] = figure.interval if figure else "[x]"
    return cells


def _told(line: Line) -> str:
    """The values with their places, all of them or, of a long line, those that shape it."""
    places = list(line.values)
    if len(places) > MOST_TOLD:
        by_value = sorted(places, key=line.values.get)
        telling = {places[0]: "first", by_value[0]: "lowest", by_value[-1]: "highest", places[-1]: "last"}
        return ", ".join(f"{word} {line.figures[place].shown} ({place})" for place, word in telling.items())
    return ", ".join(f"{line.figures[place].shown} ({place})" for place in places)


def _target_told(drawn: Plot) -> list[str]:
    return [f"Target: {target_words(drawn.target, drawn.unit)}."] if drawn.target else []
