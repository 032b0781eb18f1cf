"""Text that came from outside (names, roles, sources, file names, commentary), made harmless to show.

It is shown as it stands, whatever it looks like; what cannot be seen in it is shown by its number.
"""

import re

UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
    r"|[\U000e0000-\U000e007f]"
)
"""Characters that are not seen and change how others are read: controls, directions of writing, joiners."""


def visible(text: str) -> str:
    """The text with each character that is not seen shown by its number: `[U+202E]`."""
    return UNSEEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def braces(html: str) -> str:
    """HTML with its braces written as numbers: `{{` as such is a placeholder that was left unfilled."""
    return html.replace("{", "&#123;").replace("}", "&#125;")


def as_markdown(text: str) -> str:
    """One line of Markdown that says just this text: no character of it means anything."""
    line = " ".join(visible(text).split())
    return re.sub(r"[^\w ]", lambda found: f"&#{ord(found[0])};", line).replace("_", "&#95;")
