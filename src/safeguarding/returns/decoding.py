"""From the bytes of a text file to plain lines in UTF-8, whatever program wrote them."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from safeguarding.returns.file_rules import FileRefused

Told = tuple[str, str]
"""The name of a file rule, and what was met."""

UTF_8 = "utf-8"
UTF_16 = {BOM_UTF16_LE: "utf-16-le", BOM_UTF16_BE: "utf-16-be"}
WINDOWS = "cp1252"
SHOWN = {"utf-16-le": "UTF-16", "utf-16-be": "UTF-16", WINDOWS: "Windows-1252"}


def encoding_of(start: bytes) -> str:
    """The encoding that the first bytes of a file show; UTF-8 where they show none.

    Text in UTF-16 without a mark is known by the empty half of each plain letter.
    """
    if start[:2] in UTF_16:
        return UTF_16[start[:2]]
    even, odd = start[0:200:2], start[1:200:2]
    if odd and odd.count(0) * 2 > len(odd) and not even.count(0):
        return "utf-16-le"
    if even and even.count(0) * 2 > len(even) and not odd.count(0):
        return "utf-16-be"
    return UTF_8


def decoded(content: bytes) -> tuple[bytes, list[Told]]:
    r"""The text of `content` in UTF-8, without a mark and with \n as its only line end; and what was repaired.

    Raises FileRefused for what is not text.
    """
    told: list[Told] = []
    encoding = encoding_of(content[:200])
    if encoding != UTF_8:
        text = _as_utf_8(content, encoding)
        told.append(("encoding", SHOWN[encoding]))
    elif _is_utf_8(content):
        text = content
    else:
        text = _as_utf_8(content, WINDOWS)
        told.append(("encoding", SHOWN[WINDOWS]))
    if text.startswith(BOM_UTF8):
        text = text[len(BOM_UTF8) :]
        told += [] if encoding != UTF_8 else [("byte order mark", "")]
    if b"\0" in text:
        raise FileRefused("not text", row=1)
    return _with_plain_line_ends(text, told)


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode(UTF_8)
    except UnicodeDecodeError:
        return False
    return True


def _as_utf_8(content: bytes, encoding: str) -> bytes:
    try:
        return content.decode(encoding).encode(UTF_8)
    except UnicodeError as error:
        raise FileRefused("not text", row=1) from error


def _with_plain_line_ends(text: bytes, told: list[Told]) -> tuple[bytes, list[Told]]:
    if b"\r" not in text:
        return text, told
    plain = text.replace(b"\r\n", b"\n")
    if b"\r" not in plain:
        return plain, told
    return plain.replace(b"\r", b"\n"), [*told, ("line ends", "")]
