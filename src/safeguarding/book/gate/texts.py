"""What can be read as text in a file of each kind that may be published, also inside Word, Excel and zip files.

Of a picture that is what its maker wrote beside the points; of a PDF what stands outside its compressed parts:
the title, who made it, every address that it leads to. What its pages show is the book's own pages.
"""

import re
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

TAG = re.compile(r"<[^>]*>")
STREAM = re.compile(rb"(?<!end)stream\r?\n.*?endstream", re.DOTALL)
PNG = b"\x89PNG\r\n\x1a\n"
WORDS_IN_PNG = {b"tEXt", b"iTXt", b"zTXt", b"eXIf"}


class Unreadable(Exception):
    """A file is not what its name says."""


def text_of(ending: str, content: bytes) -> str:
    """The text in a file whose name ends so. Raises Unreadable."""
    return KINDS.get(ending, _plain)(content)


def _plain(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable from error


def _packed(content: bytes) -> str:
    """The text of every file in a zip, which Word's and Excel's files are too, with the names of the files.

    XML is read twice, as it is and without its tags: Word cuts a word in two where its form changes.
    """
    try:
        with ZipFile(BytesIO(content)) as packed:
            members = [(one.filename, packed.read(one)) for one in packed.infolist() if not one.is_dir()]
    except (BadZipFile, NotImplementedError, RuntimeError, zlib.error) as error:
        raise Unreadable from error
    return "\n".join(f"{name}\n{_member(name, inside)}" for name, inside in members)


def _member(name: str, content: bytes) -> str:
    ending = PurePosixPath(name).suffix
    if ending in (".xml", ".rels"):
        text = _plain(content)
        return f"{text}\n{TAG.sub('', text)}"
    return text_of(ending, content)


def _pdf(content: bytes) -> str:
    if not content.startswith(b"%PDF-"):
        raise Unreadable
    return STREAM.sub(b"", content).decode("latin-1")


def _png(content: bytes) -> str:
    if not content.startswith(PNG):
        raise Unreadable
    told, at = [], len(PNG)
    while at + 8 <= len(content):
        size, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if kind in WORDS_IN_PNG:
            told.append(content[at + 8 : at + 8 + size].decode("latin-1"))
        at += size + 12
    return "\n".join(told)


def _nothing(content: bytes) -> str:
    return ""


KINDS: dict[str, Callable[[bytes], str]] = {
    ".html": _plain,
    ".css": _plain,
    ".js": _plain,
    ".svg": _plain,
    ".csv": _plain,
    ".json": _plain,
    ".txt": _plain,
    ".png": _png,
    ".ico": _nothing,
    ".docx": _packed,
    ".xlsx": _packed,
    ".zip": _packed,
    ".pdf": _pdf,
}
"""The kinds of file that the site may hold; a new kind of output is added here, on purpose."""
