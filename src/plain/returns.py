"""The returns of a folder, read whole and recomputed."""

from plain.joining import expected, on_the_day


def files_below(folder, through="9999-00"):
    """{path below `folder`: content} of every file in the folders of the years up to `through`."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] <= through
    }


def read_history(folder, through="9999-00"):
    """All returns of `folder` (an authority's `returns`) up to and with the year `through`, joined."""
    files = files_below(folder, through)
    return expected(files, max(files).partition("/")[0]).history


def recompute(folder, year):
    """{key: (numerator, denominator)} of all fourteen indicators for the year and at its 31 March; None
    where a table is not supplied.

    The denominator of a count is 0; a caseload has its children in the numerator, and the officers are not
    known here.
    """
    return expected(files_below(folder, year), year).figures


def snapshot(folder, day):
    """The indicators that are asked of one day, from every return there is."""
    return on_the_day(read_history(folder), day)
