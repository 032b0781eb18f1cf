"""The attacker: everything that a site publishes, with what others have printed, against every hidden count.

It is asked of the finished site, after all pages are made, and believes nothing that disclosure control has
decided. A page that says a hidden number, in an alt text or by the reach of an axis, is found here.
"""

from collections.abc import Collection
from pathlib import Path

from safeguarding.book.told import Site, Told, read_site, told_by, units_of
from safeguarding.disclosure.attack import Attack
from safeguarding.disclosure.constraint import believed
from safeguarding.disclosure.control import SMALL, Book, Hidden, View


def attack_on(sites: Collection[Site], book: Book) -> Attack:
    """All that the pages of some sites of a book tell together, with what others printed, ready to be asked.

    What is not true of the counts is left out: somebody who believes it concludes nothing that holds.
    """
    units = units_of(book.figures)
    told = [one for site in sites for one in told_by(site, units)]
    constraints = [*book.relations, *book.of_others, *believed(told, book.counts)]
    known = Attack(constraints).known
    inferred = [one for site in sites for each in site.told(units).values() for one in each.inferences]
    given = [one for each in inferred for one in each.given(known)]
    return Attack([*constraints, *believed(given, book.counts)])


def found_out(sites: Collection[Site], view: View) -> list[Hidden]:
    """The hidden counts of a view that its sites tell, or too nearly, and that are neither accepted nor printed
    by others already."""
    attack, book, found = attack_on(sites, view.book), view.book, []
    for cell in sorted(book.small | view.chosen, key=str):
        why = SMALL if cell in book.small else "hidden beside a small one"
        least = book.policy(cell.edition).narrowest_interval if why == SMALL else 2
        one = Hidden(cell, why, attack.about(cell))
        is_told = one.range.values < least and cell not in book.accepted
        if is_told and not book.is_printed(cell, least):
            found.append(one)
    return found


def complaints(folders: Collection[Path], view: View, kept: Path | None = None) -> list[str]:
    """A line for each hidden count that the sites in these folders tell, and each chart drawn to one.

    `kept`, a file in a private folder, spares reading again those pages that are to the byte as they were.
    """
    sites = [read_site(folder, kept) for folder in folders]
    told = [
        f"{one.cell.in_words}: hidden ({one.why}), and what is published tells it: {one.range.in_words}."
        for one in found_out(sites, view)
    ]
    pages = [page for site in sites for page in site.told(units_of(view.book.figures)).items()]
    drawn = [
        f"{name}: the axis of the chart of {key} reaches to a value that is not shown. Hidden are: "
        f"{', '.join(_hidden_of(key, view)) or 'none'}."
        for name, page in pages
        for key in page.stretched
    ]
    return [*told, *drawn, *_said(pages, view)]


OF_MANY = 20
"""Of fewer, `2 of 5` may stand in any sentence, about anything."""


def _said(pages: Collection[tuple[str, Told]], view: View) -> list[str]:
    """Sentences of people that hold both numbers behind a hidden figure, as `465 of the 468`."""
    hidden = {
        (one.numerator, one.denominator): one
        for one in view.book.figures
        if one.unit == "percent" and (one.denominator or 0) >= OF_MANY and view.is_hidden(one)
    }
    found = {(name, hidden[pair]) for name, page in pages for pair in page.pairs if pair in hidden}
    return [
        f"{page}: the words hold both numbers behind {figure.key} {figure.edition}, which are hidden."
        for page, figure in sorted(found, key=str)
    ]


def _hidden_of(key: str, view: View) -> list[str]:
    """The figures of a chart that are hidden, by edition and day."""
    hidden = [one for one in view.book.figures if one.key == key and view.is_hidden(one)]
    return [f"{one.key} {one.edition}{f' on {one.as_at}' if one.as_at else ''}" for one in hidden]
