"""Where the words of people go on a page: kept open while the page is executed, filled when it is laid out.

So a changed sentence of commentary runs no notebook. A page that is run by hand is filled at once.
"""

import re
from collections.abc import Collection, Mapping

import nbformat

from safeguarding.commentary import BY_PEOPLE
from safeguarding.tables import element, escape
from safeguarding.words.outline import numbers_in

PARAGRAPH = re.compile(r"<!--paragraph ([\d.]+)-->(.*?)<!--end of paragraph-->", re.DOTALL)
SECTION = re.compile(r"<!--section ([\d.]+)-->(.*?)<!--end of section-->", re.DOTALL)


def paragraph(number: str, computed: str) -> str:
    """The place of a numbered paragraph of the report: HTML of what is computed for it, "" where nothing is."""
    return f"<!--paragraph {number}-->{computed}<!--end of paragraph-->"


def section(number: str, paragraphs: Collection[str]) -> str:
    """The place of a section: those of its paragraphs that are computed; people may write others."""
    return f"<!--section {number}-->{''.join(paragraphs)}<!--end of section-->"


def waits(text: str) -> bool:
    """Whether a place in a text (HTML, or a notebook's JSON) waits for the words of people."""
    return bool(PARAGRAPH.search(text) or SECTION.search(text))


def filled(html: str, commentary: Mapping[str, str]) -> str:
    """HTML with the words of people (HTML by paragraph number) in every place that waits for them."""
    whole = SECTION.sub(lambda found: _section(*found.groups(), commentary), html)
    return PARAGRAPH.sub(lambda found: _paragraph(*found.groups(), commentary), whole)


def fill(notebook: nbformat.NotebookNode, commentary: Mapping[str, str]) -> None:
    """Put the words of people into the outputs of an executed notebook."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            html = output.get("data", {}).get("text/html")
            if html:
                output["data"]["text/html"] = filled(html, commentary)


def _section(number: str, paragraphs: str, commentary: Mapping[str, str]) -> str:
    computed = dict(PARAGRAPH.findall(paragraphs))
    return "".join(
        _paragraph(each, computed.get(each, ""), commentary) for each in numbers_in(number, commentary)
    )


def _paragraph(number: str, computed: str, commentary: Mapping[str, str]) -> str:
    written = commentary.get(number, "")
    by_people = element("div", written, BY_PEOPLE) if written else ""
    missing = "" if computed or written else element("p", "No commentary has been written.", "missing")
    label = element("span", escape(number), "paragraph-number")
    return element("div", label + element("div", computed + by_people + missing), "paragraph")
