"""Built pages laid one after the other as one page to be printed: no code, and no way that leads out of it."""

import re
from collections.abc import Iterable, Set
from pathlib import Path
from posixpath import join, normpath
from urllib.parse import urlsplit

from safeguarding.book.markup import NOT_READ, Element, read_page
from safeguarding.tables import element, escape

ARTICLE = re.compile(r'<article class="bd-article">(.*?)</article>', re.DOTALL)
NOT_PRINTED = re.compile(
    r'<details class="[^"]*above-input[^"]*">.*?</details>|<a class="headerlink".*?</a>', re.DOTALL
)
"""The code of a cell and the mark beside a heading: they serve a screen only."""

POINTS = re.compile(r' (id|href|aria-labelledby|aria-describedby)="([^"]*)"')
ELSEWHERE = ("http", "https", "mailto")
TITLE = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")

PAGE = """<!DOCTYPE html>
<html lang="en-GB" data-theme="light"><head><meta charset="utf-8"><title>{title}</title>
<link rel="stylesheet" href="{style}"><style>{margins}</style></head>
<body class="printed"><main class="bd-main"><div class="bd-content"><div class="bd-article-container">
{articles}
</div></div></main></body></html>
"""

MARGINS = """@page {{
  @top-left {{ content: "{banner}"; font: 8pt Arial, sans-serif; color: #444; }}
  @bottom-left {{ content: "{title}"; font: 8pt Arial, sans-serif; color: #444; }}
  @bottom-right {{ content: counter(page) " of " counter(pages); font: 8pt Arial, sans-serif; color: #444; }}
}}"""


def report_alone(site: Path, edition: str, title: str) -> str:
    """The page `report` of an edition of the built `site`, as HTML to be printed, headed by its notices."""
    banner, policy = _notices(site / edition / "report.html")
    article = _article(site, edition, "report", {"report"})
    notice = element("p", escape(f"{banner} {policy}".strip()), "notice")
    return _page(site, title, banner, [article.replace("</h1>", f"</h1>{notice}", 1)])


def whole_book(site: Path, edition: str, pages: list[str], title: str) -> str:
    """All `pages` of an edition, each on a new sheet, behind a first one with the contents."""
    banner, policy = _notices(site / edition / f"{pages[0]}.html")
    articles = {name: _article(site, edition, name, set(pages)) for name in pages}
    entries = (element("li", element("a", _title(html), href=f"#{name}")) for name, html in articles.items())
    notice = element("p", escape(f"{banner} {policy}".strip()), "notice")
    contents = element("h2", "Contents") + element("ol", "".join(entries), "contents")
    first = element("article", element("h1", escape(title)) + notice + contents, "bd-article")
    return _page(site, title, banner, [first, *articles.values()])


def _page(site: Path, title: str, banner: str, articles: Iterable[str]) -> str:
    margins = MARGINS.format(banner=_in_style(banner), title=_in_style(title))
    style = (site / "_static" / "report.css").resolve().as_uri()
    return PAGE.format(title=escape(title), style=style, margins=margins, articles="\n".join(articles))


def _in_style(text: str) -> str:
    """Text within a style sheet: each character that could end it there is written by its number."""
    return "".join(one if one.isalnum() or one in " ,.:/-" else f"\\{ord(one):x} " for one in text)


def _notices(page: Path) -> tuple[str, str]:
    """What the page says above itself (such as that its data are invented), and of disclosure at its foot."""
    whole = read_page(page.read_text(encoding="utf-8"))
    above = (_words(one) for one in whole.walk() if "bd-header-announcement__content" in one.classes)
    # The links at the foot of a page are ways to other pages, and no notice.
    below = (_words(one, {"a"}) for one in whole.walk() if "extra_footer" in one.classes)
    return next(above, ""), next(below, "")


def _words(one: Element, without: Set[str] = frozenset()) -> str:
    return " ".join(one.text(NOT_READ | without).split())


def _article(site: Path, edition: str, name: str, printed: set[str]) -> str:
    """A page's own part. Its places have its name before theirs, so that no two in the book are alike."""
    text = (site / edition / f"{name}.html").read_text(encoding="utf-8")
    # What can be unfolded on a screen is open on paper.
    inside = NOT_PRINTED.sub("", ARTICLE.search(text)[1]).replace("<details", "<details open")

    def point(match: re.Match) -> str:
        kind, value = match.groups()
        if kind == "href":
            address = _address(value, edition, name, printed)
            return f' href="{address}"' if address else ""
        return f' {kind}="{" ".join(f"{name}--{one}" for one in value.split())}"'

    return element("article", POINTS.sub(point, inside), "bd-article", id=name)


def _address(link: str, edition: str, name: str, printed: set[str]) -> str | None:
    """Where a link leads within what is printed, or on the internet; None where it would lead to a file."""
    parts = urlsplit(link)
    if parts.scheme in ELSEWHERE:
        return link
    target = normpath(join(edition, parts.path)) if parts.path else f"{edition}/{name}.html"
    folder, _, file = target.rpartition("/")
    page = file.removesuffix(".html")
    if folder != edition or page not in printed:
        return None
    return f"#{page}--{parts.fragment}" if parts.fragment else f"#{page}"


def _title(article: str) -> str:
    return TAG.sub("", TITLE.search(article)[1])
