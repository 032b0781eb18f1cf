"""Which authority folders a pattern names, as in `england/*`."""

import re
from collections import defaultdict
from collections.abc import Sequence
from os.path import commonpath
from pathlib import Path

from safeguarding.problems import UsageProblem

WILD = frozenset("*?[")
YEAR = re.compile(r"\d{4}-\d{2}")
"""How the folder of a year's pages is named."""
RUN = "run"
"""Where all authorities lie, the private folder of what is made of all of them together."""


def is_pattern(text: str) -> bool:
    """Whether a text names many folders: it holds `*`, `?` or `[`, and is no folder itself."""
    return bool(WILD & set(text)) and not Path(text).is_dir()


def authorities_named(pattern: str) -> list[Path]:
    """The authority folders that a pattern names, whole paths, by name.

    A folder without `returns` is no authority and passed over. Raises UsageProblem where none is left, and
    where two have the same name: their books would lie in the same place.
    """
    anchor, parts = _divided(pattern)
    folders = sorted(
        (path.resolve() for path in anchor.glob("/".join(parts)) if (path / "returns").is_dir()),
        key=lambda path: (path.name.casefold(), path),
    )
    if not folders:
        raise UsageProblem(
            f"'{pattern}': no authority folder is there, which is a folder with a folder 'returns' in it. Name "
            "the folders with --data, as in --data 'england/*', in quotation marks."
        )
    _refuse_namesakes(folders)
    return folders


def home_of(folders: Sequence[Path]) -> Path:
    """The private run folder of all together: in the folder that all of them lie in."""
    return Path(commonpath([folder.parent for folder in folders])) / RUN


def _divided(pattern: str) -> tuple[Path, list[str]]:
    """The folder before the first part with a wild card, and the parts from there."""
    parts = Path(pattern).parts
    first = next((n for n, part in enumerate(parts) if WILD & set(part)), len(parts) - 1)
    return Path(*parts[:first]), list(parts[first:])


def _refuse_namesakes(folders: Sequence[Path]) -> None:
    """Raises UsageProblem where two folders have one name, small letters or capitals, or one cannot have a
    book.
    """
    named = defaultdict(list)
    for folder in folders:
        named[folder.name.casefold()].append(folder)
    for same in named.values():
        if len(same) > 1:
            where = " and ".join(f"{folder.parent.name}/{folder.name}" for folder in same)
            raise UsageProblem(
                f"{where}: two authority folders of one name. Rename one, or narrow the pattern."
            )
    for folder in folders:
        if folder.name[0] in "._" or YEAR.fullmatch(folder.name):
            raise UsageProblem(
                f"{folder.name}: an authority folder among many is not named like this, for its book lies "
                "beside the pages of all. Let its name begin with the authority's code or a letter."
            )
