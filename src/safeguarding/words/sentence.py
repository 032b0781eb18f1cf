"""A sentence whose every number leads to its working."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from safeguarding.figure import Figure
from safeguarding.tables import escape


@dataclass(frozen=True)
class Number:
    """A figure in a sentence, in the form in which the sentence shows it."""

    figure: Figure
    text: str


Part = str | Number
Sentence = tuple[Part, ...]


def number(figure: Figure) -> Number:
    """The figure as prose shows it: 93.0% is said as 93%."""
    return Number(figure, figure.shown.replace(".0%", "%"))


def plain(sentences: Iterable[Sentence]) -> str:
    """The sentences as text."""
    return " ".join("".join(p if isinstance(p, str) else p.text for p in parts) for parts in sentences)


def linked(sentences: Iterable[Sentence], address: Callable[[Figure], str | None]) -> str:
    """The sentences as HTML: each number carries its key and links to where `address` says it is made."""
    return " ".join("".join(_part(p, address) for p in parts) for parts in sentences)


def _part(part: Part, address: Callable[[Figure], str | None]) -> str:
    if isinstance(part, str):
        return escape(part)
    named = "".join(f' {name}="{escape(value)}"' for name, value in naming(part.figure).items())
    target = address(part.figure)
    if target is None:
        return f'<span class="figure"{named}>{escape(part.text)}</span>'
    return f'<a class="figure"{named} href="{escape(target)}">{escape(part.text)}</a>'


def naming(figure: Figure) -> dict[str, str]:
    """The attributes that say of a number on a page which figure it is: key, edition, day and series."""
    day = {"data-day": str(figure.as_at)} if figure.as_at else {}
    series = {"data-series": figure.series} if figure.series != "computed" else {}
    return {"data-key": figure.key, "data-edition": figure.edition} | day | series
