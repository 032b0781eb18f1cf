"""What people wrote for an edition (`commentary.md`): the reasons, never the figures.

The file has one `## 4.1.2` heading for each paragraph of the committee report, and below it Markdown text.
"""

import re
from pathlib import Path

from markdown_it import MarkdownIt

from safeguarding.problems import UsageProblem

HEADING = re.compile(r"^## +(\d+(?:\.\d+)*) *$", re.MULTILINE)


def read_commentary(path: Path) -> dict[str, str]:
    """The text below each paragraph number, as HTML; empty where there is no file.

    Raw HTML in the text stays text. Raises UsageProblem where a paragraph number stands twice.
    """
    if not path.is_file():
        return {}
    _, *parts = HEADING.split(path.read_text(encoding="utf-8-sig"))
    numbers, texts = parts[::2], parts[1::2]
    twice = sorted({number for number in numbers if numbers.count(number) > 1})
    if twice:
        raise UsageProblem(f"{path.parent.name}/{path.name}: paragraph {twice[0]} stands twice. Join the two.")
    markdown = MarkdownIt("commonmark", {"html": False})
    return {number: markdown.render(text).strip() for number, text in zip(numbers, texts, strict=True)}
