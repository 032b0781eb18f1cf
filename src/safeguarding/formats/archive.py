"""A zip archive whose bytes depend on nothing but what is in it: no clock, no owner, one order."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest time that an archive can write down; each file in it has this one."""


def zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive of those files, in the order given."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = ZipInfo(name, FIRST_DAY)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
            archive.writestr(entry, data)
    return content.getvalue()


def zipped_again(archive: bytes) -> bytes:
    """The same archive without the times at which its files were put into it."""
    with ZipFile(BytesIO(archive)) as given:
        return zipped({name: given.read(name) for name in given.namelist()})
