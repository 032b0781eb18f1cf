"""What people wrote for an edition (`commentary.md`): the reasons, never the figures.

The file has one `## 4.1.2` heading for each paragraph of the committee report, and below it Markdown text.
What stands between `<!--` and `-->` is for whoever writes, such as last year's text: it is never printed.
"""

import re
from pathlib import Path

from markdown_it import MarkdownIt

from safeguarding.problems import UsageProblem

HEADING = re.compile(r"^## +(\d+(?:\.\d+)*) *$", re.MULTILINE)

REMINDER = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
"""A comment; one that is never closed reaches to the next heading, lest last year's text is printed."""

PEOPLE_ALONE = ("1.1", "2.1", "5.1", "6.1")
"""The first paragraph of each section that nothing is computed for: without words it is empty."""


def read_commentary(path: Path) -> dict[str, str]:
    """The text below each paragraph number, as HTML; empty where there is no file.

    Raw HTML in the text stays text. Raises UsageProblem where a paragraph number stands twice.
    """
    markdown = MarkdownIt("commonmark", {"html": False})
    return {number: markdown.render(text).strip() for number, text in written(path).items()}


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
