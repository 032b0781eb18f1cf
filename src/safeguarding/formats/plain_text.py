"""Text that a document can hold: what its form does not allow is replaced, so that no name breaks the file."""

import re

NOT_ALLOWED = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 does not allow in a text."""


def legal(text: str) -> str:
    """The text with a replacement character for each that XML does not allow."""
    return NOT_ALLOWED.sub("\N{REPLACEMENT CHARACTER}", text)
