"""What people wrote, from Markdown to the paragraphs of a Word document: text, emphasis and lists."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from docx.document import Document
from docx.text.paragraph import Paragraph
from markdown_it import MarkdownIt
from markdown_it.token import Token

from safeguarding.formats.plain_text import legal
from safeguarding.formats.styles import CONTINUED

BULLETS = "List Bullet"


@dataclass(frozen=True)
class Piece:
    """A piece of text in one form."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph or an entry of a list: its text, and what it is marked with (a bullet, `1.`), if anything."""

    pieces: tuple[Piece, ...]
    mark: str = ""


def blocks(markdown: str) -> Iterator[Block]:
    """The paragraphs of a text as it was written. HTML in it is text like any other."""
    marks: list[str] = []
    counts: list[int | None] = []
    for token in MarkdownIt("commonmark", {"html": False}).parse(markdown):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            counts.append(int(token.attrGet("start") or 1) if token.type.startswith("ordered") else None)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            counts.pop()
        elif token.type == "list_item_open":
            marks.append(BULLETS if counts[-1] is None else f"{counts[-1]}.")
            counts[-1] = counts[-1] and counts[-1] + 1
        elif token.type == "inline":
            yield Block(tuple(_pieces(token.children or ())), marks.pop() if marks else "")
        elif token.type in ("fence", "code_block"):
            yield Block((Piece(token.content.strip()),))


def write(document: Document, given: Iterable[Block]) -> None:
    """Add paragraphs below the first of a numbered paragraph."""
    for block in given:
        style = BULLETS if block.mark == BULLETS else CONTINUED
        paragraph = document.add_paragraph(style=style)
        if block.mark and style == CONTINUED:
            paragraph.add_run(f"{block.mark} ")
        add(paragraph, block)


def add(paragraph: Paragraph, block: Block) -> None:
    """Add a block's text to a paragraph."""
    for piece in block.pieces:
        run = paragraph.add_run(legal(piece.text))
        run.bold, run.italic = piece.bold or None, piece.italic or None


def _pieces(tokens: Iterable[Token]) -> Iterator[Piece]:
    bold = italic = 0
    address = ""
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            bold += token.nesting
        elif token.type in ("em_open", "em_close"):
            italic += token.nesting
        elif token.type == "link_open":
            address = str(token.attrGet("href") or "")
        elif token.type == "link_close" and address:
            yield Piece(f" ({address})")
        elif token.type in ("softbreak", "hardbreak"):
            yield Piece(" ")
        elif token.content:
            yield Piece(token.content, bold > 0, italic > 0)
