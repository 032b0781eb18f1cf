"""Tables, headline cards, divisions and waterfalls, as a page shows them.

They compute nothing: what they are given is already counted, rounded and free of single children. All text
becomes HTML in `escape` and nowhere else. Form: the Analysis Function's guidance on tables (a caption, scoped
headers, numbers to the right, no blank cell, no meaning carried by colour alone).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape as html_escape
from typing import Literal

from safeguarding.labels import braces, visible


@dataclass(frozen=True)
class Shown:
    """What a notebook cell displays: HTML for the page, plain text for a terminal and for comparison."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}

    def __repr__(self) -> str:
        return self.text


HIDDEN = "[c]"
"""What stands in place of a hidden count."""

SHORT = 14
"""A cell of no more characters than this stays on one line."""

SYMBOLS = {
    "[c]": "confidential: a small number, or one that would give a small one away",
    "[k]": "rounds to nought, and is not nought",
    "[u]": "low reliability",
    "[x]": "not available",
    "[z]": "not applicable",
}
"""The standard shorthand, explained below every table in which it occurs."""

Cell = str | int | Decimal | Shown


@dataclass(frozen=True)
class Column:
    """A column of a table: the name its rows use, its heading, and whether it holds numbers."""

    name: str
    heading: str
    number: bool = False


@dataclass(frozen=True)
class Card:
    """A headline figure. `state` says in words how it stands ('below target'); `standing` only colours it."""

    title: str
    value: str
    comparison: str
    state: str
    href: str
    standing: Literal["met", "missed", "neutral"] = "neutral"


@dataclass(frozen=True)
class Step:
    """A line of a waterfall: how many rows (None where that is hidden), and whether they are taken away there.

    `named` are attributes that the count carries, such as of which step it is.
    """

    label: str
    count: int | None
    kind: Literal["total", "minus", "of which"] = "total"
    named: Mapping[str, str] = field(default_factory=dict)


def escape(text: str) -> str:
    """Text made safe for HTML, inside an element or an attribute; what is not seen in it is shown."""
    return braces(html_escape(visible(text), quote=True))


def table(
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Cell]],
    note: str | None = None,
    about: str | None = None,
) -> Shown:
    """A table with a caption; the first column names its rows. It scrolls by itself where it is too wide.

    `about` tells those who hear the page which of several tables with the same caption it is.

    Raises ValueError for an empty cell (write `[x]` not available, `[z]` not applicable) and TypeError for a
    cell that is neither text, whole number, Decimal nor Shown: how many digits it has is not decided here.
    """
    cells = [[_cell(row[column.name], column.heading) for column in columns] for row in rows]
    below = " ".join([*_key(cells), *([note] if note else [])])
    name = f"{caption}: {about}" if about else caption
    html = _table_html(caption, name, columns, cells, below)
    return Shown(html, _table_text(caption, columns, cells, below))


def _key(cells: Sequence[Sequence[Shown]]) -> list[str]:
    """What each symbol in the cells means."""
    texts = [cell.text for row in cells for cell in row]
    return [f"{symbol} {words}." for symbol, words in SYMBOLS.items() if any(symbol in text for text in texts)]


def cards(items: Sequence[Card]) -> Shown:
    """Headline figures side by side, each a link to its working."""
    text = "\n".join(f"{card.title}: {card.value} ({card.state}). {card.comparison}" for card in items)
    return Shown(element("ul", "".join(map(_card, items)), "headlines", role="list"), text)


def division(numerator: int, denominator: int | Decimal, value: str, **named: str) -> Shown:
    """The division itself, large: `521 ÷ 567 = 91.9%`. `value` is the figure as displayed.

    `named` are attributes that the answer carries, such as its key.
    """
    sum_ = f"{_number(numerator)} ÷ {_number(denominator)}"
    shown = answer(value, **named)
    return Shown(element("p", f"{escape(sum_)} = {shown}", "division"), f"{sum_} = {value}")


def answer(value: str, **named: str) -> str:
    """A figure as a division's answer, large; HTML."""
    return element("strong", escape(value), "answer", **named)


def waterfall(caption: str, steps: Sequence[Step], note: str | None = None) -> Shown:
    """From everybody who was considered to those who counted: one line a step, with a bar to scale.

    Raises ValueError where a total is not what the lines above it leave, so that no child is lost unseen;
    where a `note` says that numbers are rounded, or one is hidden, nobody can see whether it is.
    """
    if note is None:
        _check_sums(steps)
    most = max((step.count for step in steps if step.count), default=0)
    rows = [
        {"step": _step_label(step), "count": Shown(_bar(step, most) + _count(step), _signed(step))}
        for step in steps
    ]
    shown = table(caption, [Column("step", "Step"), Column("count", "Number", number=True)], rows, note)
    return Shown(element("div", shown.html, "waterfall"), shown.text)


def _check_sums(steps: Iterable[Step]) -> None:
    left = None
    if any(step.count is None for step in steps):
        return
    for step in steps:
        if step.kind == "minus":
            left = (left or 0) - step.count
        elif step.kind == "total" and left not in (None, step.count):
            raise ValueError(f"'{step.label}' says {step.count}, but the steps before it leave {left}.")
        elif step.kind == "total":
            left = step.count


def _step_label(step: Step) -> Shown:
    words = {"minus": "less: ", "of which": "of which: ", "total": ""}[step.kind] + step.label
    return Shown(element("span", escape(words), step.kind.replace(" ", "-")), words)


def _signed(step: Step) -> str:
    if step.count is None:
        return HIDDEN
    return f"-{_number(step.count)}" if step.kind == "minus" else _number(step.count)


def _count(step: Step) -> str:
    return element("span", HIDDEN if step.count is None else _number(step.count), "count", **step.named)


def hidden_or(count: int | None, **named: str) -> Shown:
    """A count as a cell, `[c]` where it is hidden; `named` are attributes that it carries."""
    text = HIDDEN if count is None else _number(count)
    return Shown(element("span", text, **named), text)


def _bar(step: Step, most: int) -> str:
    """A bar to scale; none for a hidden count."""
    if step.count is None:
        return ""
    width = step.count * 100 // most if most else 0
    name = step.kind.replace(" ", "-")
    return (
        f'<svg class="bar {name}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{max(width, 1)}" height="8"/></svg>'
    )


def _card(card: Card) -> str:
    parts = (
        element("span", escape(card.title), "headline-title"),
        element("span", escape(card.value), "headline-value"),
        element("span", escape(card.state), "headline-state"),
        element("span", escape(card.comparison), "headline-comparison"),
    )
    link = element("a", " ".join(parts), href=card.href)
    return element("li", link, f"headline {card.standing}")


def _cell(value: Cell, heading: str) -> Shown:
    if value is None or value == "":
        raise ValueError(f"A cell under '{heading}' is empty. Write [x] not available or [z] not applicable.")
    if isinstance(value, Shown):
        return value
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise TypeError(f"A cell under '{heading}' is a {type(value).__name__}; format it as text first.")
    text = value if isinstance(value, str) else _number(value)
    return Shown(escape(text), text)


def _number(value: int | Decimal) -> str:
    return f"{value:,}"


def _table_html(
    caption: str, name: str, columns: Sequence[Column], cells: Sequence[Sequence[Shown]], note: str
) -> str:
    head = "".join(element("th", escape(one.heading), _side(one), scope="col") for one in columns)
    body = "".join(element("tr", _row(columns, row)) for row in cells)
    inside = (
        element("caption", escape(caption)) + element("thead", element("tr", head)) + element("tbody", body)
    )
    scrolling = {"role": "region", "tabindex": "0", "aria-label": name}
    below = element("p", escape(note), "table-note") if note else ""
    return element("div", element("table", inside, "figures"), "table-scroll", **scrolling) + below


def _row(columns: Sequence[Column], row: Sequence[Shown]) -> str:
    first = element("th", row[0].html, _form(columns[0], row[0]), scope="row")
    others = (
        element("td", cell.html, _form(column, cell)) for column, cell in zip(columns[1:], row[1:], strict=True)
    )
    return first + "".join(others)


def _form(column: Column, cell: Shown) -> str | None:
    """Numbers stand on the right; short words, such as a year, are not broken at a hyphen."""
    return _side(column) or ("short" if len(cell.text) <= SHORT else None)


def _side(column: Column) -> str | None:
    return "number" if column.number else None


def _table_text(caption: str, columns: Sequence[Column], cells: Sequence[Sequence[Shown]], note: str) -> str:
    lines = [[one.heading for one in columns], *([cell.text for cell in row] for row in cells)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    body = [_text_line(columns, line, widths) for line in lines]
    return "\n".join([caption, "", *body, *(["", note] if note else [])])


def _text_line(columns: Sequence[Column], line: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        text.rjust(width) if column.number else text.ljust(width)
        for column, text, width in zip(columns, line, widths, strict=True)
    )
    return "  ".join(padded).rstrip()


def element(tag: str, inside: str, css_class: str | None = None, **attributes: str) -> str:
    """An HTML element around HTML that is already safe; attribute values are escaped here."""
    if css_class:
        attributes = {"class": css_class, **attributes}
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{written}>{inside}</{tag}>"
