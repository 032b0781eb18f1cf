"""The last look at the built pages, before they replace what was published: what must not be there, and is.

The gate knows nothing of how a page was made. It reads the finished files as a stranger could, and finds what
no earlier step is trusted to have kept out: children, paths of this machine, failures, holes, dead ends.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from safeguarding.book.documents import DOCUMENTS, text_within
from safeguarding.book.markup import Element, read_page

ALLOWED = {".html", ".css", ".js", ".svg", ".png", ".ico", ".csv", ".json", ".txt", *DOCUMENTS}
"""Kinds of file that the site may hold; a new kind of output is added here, on purpose."""

TEXTS = ALLOWED - {".png", ".ico"} - DOCUMENTS

LOADS = {"src", "srcset", "poster", "data", "action", "formaction", "background", "xlink:href"}
"""Attributes with which a page fetches something by itself; `href` does so only in the elements of FETCHING."""

FETCHING = {"link", "image", "use", "base"}
ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
LOADED_BY_STYLE = re.compile(r"""(?:url\(\s*["']?|@import\s+["']?)(?:https?:)?//""", re.IGNORECASE)
MACHINE = re.compile(
    r"""(?:^|[\s"'`(=>:,])/(?:home|work|tmp|root|Users|var|mnt)/|\b[A-Za-z]:\\\\?\w|file:///"""
)
DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b|\b(\d{2})/(\d{2})/(\d{4})\b")
WORD = re.compile(r"[^\W_]+")

TRACEBACK = "Traceback (most recent call last)"
FAILED = {"traceback", "stderr", "system-message", "problematic"}
"""Classes that a failed cell, and a failed piece of markup, leave in a page."""

EMPTY = {"", "none", "nan", "null", "nat", "inf", "-inf"}
HOLE = re.compile(r"\b(?:nan|NaN|NaT|null)\b|(?<=[\w,(] )None\b|\bNone ?%")
UNFILLED = re.compile(r"\{\{|\}\}|\{glue")
PROSE = ("p", "li", "dd", "dt", "h1", "h2", "h3", "h4", "figcaption", "caption", "td", "th", "text", "desc")
SHAPES = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon")
MARKS = {"mark-line", "mark-symbol", "mark-area", "mark-rect", "mark-arc"}


@dataclass(frozen=True)
class Secrets:
    """What must not be found in any file of the site.

    `shown_days` are days that the book shows on purpose: a child born on one of them is not given away by it.
    """

    child_ids: frozenset[str]
    birth_dates: frozenset[date]
    shown_days: frozenset[date]
    paths: tuple[str, ...]


def problems(site: Path, never: Secrets) -> list[str]:
    """Every rule that a file of `site` breaks, one line each: the file, the rule, what to do.

    An empty list lets the site pass. No line holds an identifier, a birth date or a path that was found.
    """
    files = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*")) if path.is_file()}
    texts = {name: path.read_text(encoding="utf-8") for name, path in files.items() if path.suffix in TEXTS}
    pages = {name: read_page(text) for name, text in texts.items() if name.endswith(".html")}
    within = {name: text_within(path) for name, path in files.items() if path.suffix in DOCUMENTS}
    found = {name: [*_in_text(name, text, never)] for name, text in (texts | within).items()}
    for name, page in pages.items():
        found[name] += [*_loads(page), *_failures(page), *_holes(page), *_charts(page), *_tables(page)]
    for name, message in [*_kinds(files), *_dead_ends(pages, files)]:
        found.setdefault(name, []).append(message)
    return [f"{name}: {message}" for name in sorted(found) for message in dict.fromkeys(found[name])]


def _kinds(files: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in files:
        if Path(name).suffix not in ALLOWED or name.startswith("_sources/"):
            yield name, "this kind of file is not published. Remove it, or allow it in the gate on purpose."


def _in_text(name: str, text: str, never: Secrets) -> Iterator[str]:
    """What no text file may hold, be it a page, a table to download or the search index."""
    if TRACEBACK in text:
        yield "holds a traceback. Mend the cell that failed."
    if MACHINE.search(text) or any(path in text for path in never.paths):
        yield "holds a path of the machine it was built on. Show a file by its name only."
    if name.endswith(".css") and LOADED_BY_STYLE.search(text):
        yield "a style loads something from elsewhere. Keep a copy in the book, or leave it out."
    # The theme's own scripts are the same for every book: a number in them tells of nobody.
    if name.startswith("_static/") and name.endswith((".js", ".css")):
        return
    if _names_a_child(text, never.child_ids):
        yield "holds the identifier of a child. Show counts only."
    if _days(text) & (never.birth_dates - never.shown_days):
        yield "holds a child's date of birth. Show counts only."


def _names_a_child(text: str, child_ids: frozenset[str]) -> bool:
    """Whether an identifier stands in the text as a whole word, in capitals or not.

    Those of fewer than four characters, and numbers of fewer than six, cannot be told from words and counts.
    """
    words = set(WORD.findall(text.casefold()))
    folded = (one.casefold() for one in child_ids if len(one) >= 6 or (len(one) >= 4 and not one.isdigit()))
    near = [one for one in folded if words.issuperset(WORD.findall(one))]
    return any(re.search(rf"(?<![^\W_]){re.escape(one)}(?![^\W_])", text.casefold()) for one in near)


def _days(text: str) -> set[date]:
    found = set()
    for year, month, day, its_day, its_month, its_year in DAY.findall(text):
        try:
            found.add(date(int(year or its_year), int(month or its_month), int(day or its_day)))
        except ValueError:
            continue
    return found


def _loads(page: Element) -> Iterator[str]:
    for element in page.walk():
        addresses = [value for name, value in element.attributes.items() if name in LOADS]
        if element.tag in FETCHING:
            addresses.append(element.attributes.get("href", ""))
        styles = element.attributes.get("style", "") + (
            element.text(frozenset()) if element.tag == "style" else ""
        )
        refreshed = element.attributes.get("content", "") if "http-equiv" in element.attributes else ""
        if (
            any(map(ELSEWHERE.match, addresses))
            or LOADED_BY_STYLE.search(styles)
            or "url=http" in refreshed.lower()
        ):
            yield f"<{element.tag}> loads something from elsewhere. Keep a copy in the book, or leave it out."


def _failures(page: Element) -> Iterator[str]:
    if any(FAILED.intersection(element.classes) for element in page.walk()):
        yield "shows a failure or a warning of a cell. Mend the cell."


def _holes(page: Element) -> Iterator[str]:
    for element in page.all(*PROSE):
        text = element.text()
        if element.tag in ("td", "th") and element.text(frozenset()).strip().lower() in EMPTY:
            yield "a table cell is empty or says None, nan or null. Write [x] or [z] and what it means."
        elif HOLE.search(text):
            yield "a sentence says None, nan or null. Say in words what is not available."
        if UNFILLED.search(text):
            yield "a placeholder was left unfilled. Fill it from the figures table."


def _charts(page: Element) -> Iterator[str]:
    for svg in page.all("svg"):
        hidden = svg.attributes.get("aria-hidden") == "true"
        named = {"aria-label", "aria-labelledby"}.intersection(svg.attributes) or any(svg.all("title"))
        if not hidden and not named:
            yield "a drawing has no name. Give it a title and a description, or hide it from screen readers."
        if not _draws(svg):
            yield "a chart draws nothing. Say in words what is not available, in place of the chart."
        if any("NaN" in value for element in svg.walk() for value in element.attributes.values()):
            yield "a chart has a point that is not a number. Draw a gap there."


def _draws(svg: Element) -> bool:
    """Whether a drawing leaves a mark: in a chart a line, bar or point, since it always has axes."""
    layers = [group for group in svg.walk() if "role-mark" in group.classes]
    drawn = [group for group in layers if MARKS.intersection(group.classes)] if layers else [svg]
    return any(map(_has_extent, (shape for group in drawn for shape in group.all(*SHAPES))))


def _has_extent(shape: Element) -> bool:
    if shape.tag == "path":
        return bool(re.search("[LHVCSQTA]", shape.attributes.get("d", ""), re.IGNORECASE))
    return shape.tag != "rect" or shape.attributes.get("width", "0") not in ("0", "")


def _tables(page: Element) -> Iterator[str]:
    for table in page.all("table"):
        if not any(caption.text().strip() for caption in table.all("caption")):
            yield "a table has no caption. Make tables with safeguarding.tables."
        if not all(header.attributes.get("scope") for header in table.all("th")):
            yield "a table header has no scope. Make tables with safeguarding.tables."


def _dead_ends(pages: Mapping[str, Element], files: Collection[str]) -> Iterator[tuple[str, str]]:
    """Links and loaded files within the site that lead nowhere, and links to a place that no page has."""
    places = {name: set(_anchors(page)) for name, page in pages.items()}
    for name, page in pages.items():
        for address in _addresses(page):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = normpath(join(dirname(name), unquote(parts.path))) if parts.path else name
            if target not in files:
                yield name, f"the link to {parts.path} leads nowhere. Name a page of this book."
            elif parts.fragment and unquote(parts.fragment) not in places.get(target, {}):
                yield name, f"the link to {address} leads to no place on that page. Name a heading it has."


def _anchors(page: Element) -> Iterator[str]:
    for element in page.walk():
        yield element.attributes.get("id", "")
        if element.tag == "a":
            yield element.attributes.get("name", "")


def _addresses(page: Element) -> Iterator[str]:
    for element in page.walk():
        for name in ("href", "src"):
            if element.attributes.get(name):
                yield element.attributes[name]
