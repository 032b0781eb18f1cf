"""Many authority folders at once, named by one pattern."""

from pathlib import Path

from safeguarding.problems import UsageProblem


def authority_folders(pattern: str) -> list[Path]:
    """The authority folders that a pattern such as `england/*` names, sorted.

    The pattern is expanded here, so that it means the same on any system. What holds no folder `returns` is
    passed over. Raises UsageProblem where nothing is left.
    """
    path = Path(pattern)
    below = Path(path.anchor)
    found = below.glob(str(path.relative_to(path.anchor))) if path.name else [path]
    folders = sorted(folder for folder in found if (folder / "returns").is_dir())
    if not folders:
        raise UsageProblem(
            f"'{pattern}' names no authority folder: none with a folder 'returns' in it. Put the pattern in "
            'quotation marks, as in --data "england/*".'
        )
    return folders
