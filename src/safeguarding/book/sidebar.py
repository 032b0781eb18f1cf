"""The sidebar, made once for each folder of the book; on a page of it only the way to that page is marked.

The theme makes it anew for every page, from all entries of the book: on most books half of the rendering.
Two pages of one folder have the same addresses in it, and differ in what is marked as current alone.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, join

from pydata_sphinx_theme.toctree import add_toctree_functions
from sphinx.application import Sphinx
from sphinx.environment.adapters.toctree import global_toctree_for_doc

EDITION = re.compile(
    r'<p aria-level="2" class="caption" role="heading"><span class="caption-text">(.*?)</span></p>\s*'
    r"(<ul.*?</ul>)(?=\s*<p aria-level|\s*</div>|\s*$)",
    re.DOTALL,
)
"""A part of the book in the sidebar, as the theme writes it: its caption and its pages."""

TAG = re.compile(r'<(?P<end>/?)(?P<name>ul|li|a)\b[^>]*?(?: href="(?P<address>[^"]*)")?>')
NOWHERE = "page-of-no-sidebar"
"""A name that no page of the book has: in its sidebar nothing is current."""


@dataclass(frozen=True)
class Sidebar:
    """The sidebar of a folder's pages, with nothing marked: its HTML."""

    html: str

    def on(self, address: str) -> str:
        """The sidebar of the page with this address, which is marked with all that it stands in."""
        parts, end = [], 0
        for tag in self._ways.get(address, ()):
            parts += [self.html[end : tag.start()], _current(tag)]
            end = tag.end()
        return "".join([*parts, self.html[end:]])

    @cached_property
    def _ways(self) -> Mapping[str, list[re.Match]]:
        """The tags from the outermost list to each link, by its address."""
        return {way[-1]["address"]: way for way in _ways(self.html)}


def _ways(html: str) -> Iterator[list[re.Match]]:
    still_open: list[re.Match] = []
    for tag in TAG.finditer(html):
        if tag["end"]:
            still_open.pop()
        else:
            still_open.append(tag)
            if tag["name"] == "a":
                yield [*still_open]


def _current(tag: re.Match) -> str:
    """A tag as the theme writes it on the way to the page that is being read."""
    if tag["name"] == "ul":
        return tag[0].replace('class="', 'class="current ') if "class=" in tag[0] else '<ul class="current">'
    if tag["name"] == "a":
        return tag[0].replace('class="', 'class="current ').replace(f'"{tag["address"]}"', '"#"')
    return re.sub(r"(toctree-l\d+)", r"\1 current active", tag[0])


class Sidebars:
    """The sidebars of a book that Sphinx renders."""

    def __init__(self, app: Sphinx):
        self._app = app
        self._made: dict[tuple, Sidebar] = {}

    def of(self, pagename: str, **options: object) -> str:
        """The sidebar of a page. `options` are those with which the theme asks for it."""
        nowhere = join(dirname(pagename), NOWHERE)
        asked = (nowhere, *sorted(options.items()))
        if asked not in self._made:
            made = folded(as_the_theme_makes_it(self._app, nowhere, options), edition_of(self._app, pagename))
            self._made[asked] = Sidebar(made)
        return self._made[asked].on(self._app.builder.get_relative_uri(nowhere, pagename))


def as_the_theme_makes_it(app: Sphinx, pagename: str, options: Mapping[str, object]) -> str:
    """The sidebar of a page as the theme itself makes it."""

    def pages(**which: object) -> str:
        tree = global_toctree_for_doc(app.env, pagename, app.builder, **which)
        return app.builder.render_partial(tree)["fragment"]

    context = {"toctree": pages}
    add_toctree_functions(app, pagename, "page.html", context, None)
    return str(context["generate_toctree_html"](**options))


def folded(html: str, being_read: str) -> str:
    """A sidebar in which each edition folds away; the one being read is open, on other pages the latest."""
    return EDITION.sub(lambda found: _fold(found, being_read), html)


def _fold(found: re.Match, being_read: str) -> str:
    edition, pages = found.groups()
    state = " open" if edition == being_read else ""
    return f'<details class="edition"{state}><summary>{edition}</summary>{pages}</details>'


def edition_of(app: Sphinx, pagename: str) -> str:
    """The edition that a page belongs to; the latest, for one that belongs to none."""
    edition, belongs, _ = pagename.partition("/")
    return edition if belongs else app.config.report_latest
