"""How a page is built: language, title, headings, tables, pictures."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from safeguarding.book.gate.file import File
from safeguarding.book.gate.seen import Seen
from safeguarding.book.markup import Element

SHAPES = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon")
MARKS = {"mark-line", "mark-symbol", "mark-area", "mark-rect", "mark-arc"}
FILE_NAME = re.compile(r"\S*\.(?:png|svg|jpe?g|gif|ico|webp)", re.IGNORECASE)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def has_no_language(file: File) -> bool:
    """Whether it is a page that does not say in which language it is."""
    said = (html.attributes.get("lang", "").strip() for html in file.all("html"))
    return file.is_page and not any(said)


def has_no_title(file: File) -> bool:
    """Whether it is a page whose title is missing or empty."""
    return file.is_page and not title_of(file)


def with_a_title_of_another(seen: Mapping[str, Seen]) -> Iterator[str]:
    """Pages with a title that another has too."""
    times = Counter(one.title for one in seen.values())
    return (name for name, one in seen.items() if one.title and times[one.title] > 1)


def title_of(page: File) -> str:
    """The title of a page, empty where it has none."""
    # A drawing's name is a <title> too.
    first = next(page.all("title", "body"), None)
    return first.text().strip() if first is not None and first.tag == "title" else ""


def has_headings_out_of_order(file: File) -> bool:
    """Whether it is a page that has not one first heading, or leaves out a level."""
    return file.is_page and not _in_order(file)


def _in_order(page: File) -> bool:
    """One first heading, which comes first; below it no level is left out, and none is empty."""
    article = next(page.all("article"), None)
    headings = [*(article.all(*HEADINGS) if article is not None else page.all(*HEADINGS))]
    levels = [int(heading.tag[1]) for heading in headings]
    return (
        levels[:1] == [1]
        and levels.count(1) == 1
        and all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
        and all(heading.text().strip(" #") for heading in headings)
    )


def has_unnamed_pictures(file: File) -> bool:
    """Whether it is a page with a picture without a name, or with a file's."""
    shown = (one for one in file.all("img", "svg", "area", "input") if id(one) not in file.hidden)
    return file.is_page and not all(map(_is_named, shown))


def _is_named(picture: Element) -> bool:
    if picture.tag == "svg":
        named = any(picture.attributes.get(name, "").strip() for name in ("aria-label", "aria-labelledby"))
        return named or any(title.text().strip() for title in picture.all("title"))
    if picture.tag == "input" and picture.attributes.get("type") != "image":
        return True
    words = picture.attributes.get("alt", "").strip()
    return bool(words) and not FILE_NAME.fullmatch(words)


def has_empty_drawings(file: File) -> bool:
    """Whether a page or drawing has a drawing that leaves no mark."""
    return not all(map(_draws, file.all("svg")))


def _draws(svg: Element) -> bool:
    """Whether a drawing leaves a mark: in a chart a line, bar or point, since it always has axes."""
    layers = [group for group in svg.walk() if "role-mark" in group.classes]
    drawn = [group for group in layers if MARKS.intersection(group.classes)] if layers else [svg]
    return any(map(_has_extent, (shape for group in drawn for shape in group.all(*SHAPES))))


def _has_extent(shape: Element) -> bool:
    if shape.tag == "path":
        return bool(re.search("[LHVCSQTA]", shape.attributes.get("d", ""), re.IGNORECASE))
    return shape.tag != "rect" or shape.attributes.get("width", "0") not in ("0", "")


def has_points_that_are_no_numbers(file: File) -> bool:
    """Whether a page or drawing has a measure that is no number."""
    drawn = (element for svg in file.all("svg") for element in svg.walk())
    return any("NaN" in value for element in drawn for value in element.attributes.values())


def has_no_caption(file: File) -> bool:
    """Whether it is a page with a table without a caption."""
    return file.is_page and not all(map(_is_captioned, file.all("table")))


def _is_captioned(table: Element) -> bool:
    return any(one.text().strip() for one in table.all("caption"))


def has_no_scope(file: File) -> bool:
    """Whether it is a page with a table whose headers do not say what they head, or that has none at all."""
    return file.is_page and not all(map(_is_scoped, file.all("table")))


def _is_scoped(table: Element) -> bool:
    scopes = [header.attributes.get("scope") for header in table.all("th")]
    return bool(scopes) and all(scope in ("col", "row", "colgroup", "rowgroup") for scope in scopes)
