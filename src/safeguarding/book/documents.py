"""What stands in a Word document or a workbook, as text: such a file is an archive of XML."""

from pathlib import Path
from zipfile import ZipFile

DOCUMENTS = {".docx", ".xlsx"}


def text_within(path: Path) -> str:
    """All text parts of a document, one below the other, markup and all."""
    with ZipFile(path) as archive:
        parts = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        return "\n".join(archive.read(name).decode("utf-8") for name in parts)
