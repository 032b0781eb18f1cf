"""The account of disclosure control for a reviewer: what is hidden and why, and what can still be concluded.

It names hidden counts and gives no hidden one; what somebody can conclude about it is a range. It is for the
people who answer for the policy, on their terminal, and is not published.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from safeguarding.disclosure.cells import cells_of
from safeguarding.disclosure.control import Hidden, View, unsafe
from safeguarding.disclosure.policy import Policy
from safeguarding.figure import Figure
from safeguarding.years import in_words

FEW = 30
"""Of fewer than this, a percentage of 0 or 100 tells of each of them: somebody should have looked at it."""

NUMBERS = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|both|single)\b"
    r"(?! ?(?:years?|months?|weeks?|days?)\b)",
    re.IGNORECASE,
)


def account(view: View, edition: str, commentary: Mapping[str, str]) -> Iterator[str]:
    """The account of one edition, line by line. `commentary` is what people wrote, by paragraph."""
    policy = view.book.policy(edition)
    hidden = [one for one in view.account() if one.cell.edition == edition]
    yield from _policy(policy, edition)
    yield from _section("Accepted disclosures", _accepted(policy, view, edition))
    yield from _section("What is shown", _shown(view, edition))
    yield from _section("What is hidden", _hidden(hidden))
    yield from _section("What an attack can tell", _told(view, edition))
    if printed := [*_printed(view, hidden)]:
        yield from _section("What others have printed already, whatever is hidden here", printed)
    yield from _section("To be read by somebody", _to_be_read(view, edition, commentary))


def _section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    yield ""
    yield heading
    told = False
    for line in lines:
        told = True
        yield f"  {line}"
    if not told:
        yield "  none"


def _policy(policy: Policy, edition: str) -> Iterator[str]:
    yield f"Disclosure control of the edition {edition}, audience: {policy.audience}"
    yield f"  {policy.statement}"
    if policy.suppress_to:
        yield f"  Of a small count at least {policy.narrowest_interval} values must remain possible,"
        yield "  of one hidden to protect it at least 2."


def _printed(view: View, hidden: Iterable[Hidden]) -> Iterator[str]:
    for one in hidden:
        least = view.book.policy(one.cell.edition).narrowest_interval
        if one.cell in view.book.small and view.book.is_printed(one.cell, least):
            yield one.cell.in_words


def _accepted(policy: Policy, view: View, edition: str) -> Iterator[str]:
    for one in policy.accepted:
        figure = next(
            each
            for each in view.book.figures
            if (each.edition, each.key, each.as_at) == (edition, one.figure, one.as_at)
        )
        needed = view.is_hidden(figure)
        state = "needed: its counts are hidden" if needed else "not needed: nothing of it is small"
        yield f"{_named(figure)}: {state}. {one.reason} Accepted by {one.by}."
        for cell in cells_of(figure):
            if cell in view.hidden:
                yield f"  its {cell.part} can be {view.attack.about(cell).in_words}"


def _shown(view: View, edition: str) -> Iterator[str]:
    states = Counter(_state(view, one) for one in view.book.figures if one.edition == edition)
    yield f"{states.total()} figures: {_counted(states)}"
    lines = Counter(
        (cell.key, "hidden" if cell in view.hidden else "shown")
        for cell in view.book.lines
        if cell.edition == edition
    )
    for key in sorted({key for key, _ in lines}):
        of_key = Counter({state: number for (one, state), number in lines.items() if one == key})
        yield f"{key}: {of_key.total()} lines of working steps: {_counted(of_key)}"


def _counted(states: Counter) -> str:
    return ", ".join(f"{number} {state}" for state, number in sorted(states.items()))


def _state(view: View, figure: Figure) -> str:
    if figure.numerator is None and figure.value is None:
        return "not available"
    if not view.is_hidden(figure):
        return "shown"
    return "shown by value alone" if view.book.is_accepted(figure) else "suppressed"


def _hidden(hidden: Iterable[Hidden]) -> Iterator[str]:
    for one in hidden:
        yield f"{one.cell.in_words}: {one.why}; can be {one.range.in_words}"


def _told(view: View, edition: str) -> Iterator[str]:
    found = [one for one in unsafe(view) if one.cell.edition == edition]
    for one in found:
        yield f"TOLD {one.cell.in_words}: {one.range.in_words}"
    if not found:
        small = [cell for cell in view.book.small if cell.edition == edition]
        yield f"{len(small)} small counts: none can be told from the figures, tables and what others printed"


def _to_be_read(view: View, edition: str, commentary: Mapping[str, str]) -> Iterator[str]:
    for figure in view.book.figures:
        numerator, denominator, complement = (view.book.counts.get(cell) for cell in cells_of(figure))
        everybody = figure.unit == "percent" and denominator and 0 in (numerator, complement)
        if figure.edition == edition and everybody and denominator < FEW and not view.is_hidden(figure):
            yield f"{_named(figure)}: all or none of fewer than {FEW}, which tells of each of them"
    for number, text in commentary.items():
        if NUMBERS.search(text):
            yield f"paragraph {number} of the commentary holds a number: does it tell of few children?"


def _named(figure: Figure) -> str:
    return f"{figure.key}{f' on {in_words(figure.as_at)}' if figure.as_at else ''}"
