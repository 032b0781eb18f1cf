"""What people wrote for an edition (`commentary.md`): the reasons, never the figures.

The file has one `## 4.1.2` heading for each paragraph of the committee report, and below it Markdown text.
What stands between `<!--` and `-->` is for whoever writes, such as last year's text: it is never printed.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

from markdown_it import MarkdownIt

from safeguarding.labels import braces, visible
from safeguarding.problems import UsageProblem

HEADING = re.compile(r"^## +(\d+(?:\.\d+)*) *$", re.MULTILINE)

REMINDER = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
"""A comment; one that is never closed reaches to the next heading, lest last year's text is printed."""

MARKDOWN = ["list", "emphasis", "link", "escape", "newline"]
"""What of Markdown is read, by the names of markdown-it's rules."""

BY_PEOPLE = "written"
"""The class of an element on a page that holds what people wrote: they may say `nan` of a grandmother."""

PEOPLE_ALONE = ("1.1", "2.1", "5.1", "6.1")
"""The first paragraph of each section that nothing is computed for: without words it is empty."""


def read_commentary(path: Path) -> dict[str, str]:
    """The text below each paragraph number, as HTML; empty where there is no file.

    Paragraphs, lists, emphasis and links are Markdown. Everything else stays the text that it is: HTML,
    pictures, and headings, which are the report's own. Raises UsageProblem where a paragraph number stands
    twice.
    """
    markdown = MarkdownIt("zero").enable(MARKDOWN)
    markdown.validateLink = _is_harmless
    return {number: braces(markdown.render(visible(text))).strip() for number, text in written(path).items()}


def _is_harmless(address: str) -> bool:
    """Whether a link leads to a page on the web, to a mailbox, or to another page of the book."""
    parts = urlsplit(address)
    return parts.scheme in ("http", "https", "mailto") or not (parts.scheme or parts.netloc)


def written(path: Path) -> dict[str, str]:
    """The text below each paragraph number as it was written, without comments: "" where none was.

    Empty where there is no file. Raises UsageProblem as `read_commentary` does.
    """
    if not path.is_file():
        return {}
    named = f"{path.parent.name}/{path.name}"
    try:
        _, *parts = HEADING.split(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UsageProblem(f"{named}: it is not text in UTF-8. Save it again as UTF-8.") from error
    numbers, texts = parts[::2], parts[1::2]
    twice = sorted({number for number in numbers if numbers.count(number) > 1})
    if twice:
        raise UsageProblem(f"{named}: paragraph {twice[0]} stands twice. Join the two.")
    return {number: _without_comments(text) for number, text in zip(numbers, texts, strict=True)}


def _without_comments(text: str) -> str:
    # Spaces before the first line stay: they may mean something in Markdown.
    return REMINDER.sub("", text).rstrip().lstrip("\n")
