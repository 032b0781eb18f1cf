"""How a page is built: language, title, headings, tables, pictures."""

import re
from collections.abc import Iterator

from safeguarding.book.gate.site import Page, Site
from safeguarding.book.markup import Element

SHAPES = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon")
MARKS = {"mark-line", "mark-symbol", "mark-area", "mark-rect", "mark-arc"}
FILE_NAME = re.compile(r"\S*\.(?:png|svg|jpe?g|gif|ico|webp)", re.IGNORECASE)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def without_language(site: Site) -> Iterator[str]:
    """Pages that do not say in which language they are."""
    for page in site.pages:
        if not any(html.attributes.get("lang", "").strip() for html in page.all("html")):
            yield page.name


def without_title(site: Site) -> Iterator[str]:
    """Pages whose title is missing or empty."""
    return (page.name for page in site.pages if not _title(page))


def with_a_title_of_another(site: Site) -> Iterator[str]:
    """Pages with a title that another has too."""
    titles = [_title(page) for page in site.pages]
    for page, title in zip(site.pages, titles, strict=True):
        if title and titles.count(title) > 1:
            yield page.name


def _title(page: Page) -> str:
    # A drawing's name is a <title> too.
    first = next(page.all("title", "body"), None)
    return first.text().strip() if first is not None and first.tag == "title" else ""


def with_headings_out_of_order(site: Site) -> Iterator[str]:
    """Pages that have not one first heading, or leave out a level."""
    return (page.name for page in site.pages if not _in_order(page))


def _in_order(page: Page) -> bool:
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


def with_unnamed_pictures(site: Site) -> Iterator[str]:
    """Pages with a picture without a name, or with a file's."""
    for page in site.pages:
        shown = [one for one in page.all("img", "svg", "area", "input") if id(one) not in page.hidden]
        if not all(map(_is_named, shown)):
            yield page.name


def _is_named(picture: Element) -> bool:
    if picture.tag == "svg":
        named = any(picture.attributes.get(name, "").strip() for name in ("aria-label", "aria-labelledby"))
        return named or any(title.text().strip() for title in picture.all("title"))
    if picture.tag == "input" and picture.attributes.get("type") != "image":
        return True
    words = picture.attributes.get("alt", "").strip()
    return bool(words) and not FILE_NAME.fullmatch(words)


def with_empty_drawings(site: Site) -> Iterator[str]:
    """Pages and drawings with a drawing that leaves no mark."""
    for page in [*site.pages, *site.drawings]:
        if not all(map(_draws, page.all("svg"))):
            yield page.name


def _draws(svg: Element) -> bool:
    """Whether a drawing leaves a mark: in a chart a line, bar or point, since it always has axes."""
    layers = [group for group in svg.walk() if "role-mark" in group.classes]
    drawn = [group for group in layers if MARKS.intersection(group.classes)] if layers else [svg]
    return any(map(_has_extent, (shape for group in drawn for shape in group.all(*SHAPES))))


def _has_extent(shape: Element) -> bool:
    if shape.tag == "path":
        return bool(re.search("[LHVCSQTA]", shape.attributes.get("d", ""), re.IGNORECASE))
    return shape.tag != "rect" or shape.attributes.get("width", "0") not in ("0", "")


def with_points_that_are_no_numbers(site: Site) -> Iterator[str]:
    """Pages and drawings with a measure that is no number."""
    for page in [*site.pages, *site.drawings]:
        points = (
            one for svg in page.all("svg") for element in svg.walk() for one in element.attributes.values()
        )
        if any("NaN" in value for value in points):
            yield page.name


def without_captions(site: Site) -> Iterator[str]:
    """Pages with a table without a caption."""
    for page in site.pages:
        if not all(any(one.text().strip() for one in table.all("caption")) for table in page.all("table")):
            yield page.name


def without_scopes(site: Site) -> Iterator[str]:
    """Pages with a table whose headers do not say what they head, or that has none at all."""
    for page in site.pages:
        if not all(map(_is_scoped, page.all("table"))):
            yield page.name


def _is_scoped(table: Element) -> bool:
    scopes = [header.attributes.get("scope") for header in table.all("th")]
    return bool(scopes) and all(scope in ("col", "row", "colgroup", "rowgroup") for scope in scopes)
