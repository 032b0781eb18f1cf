"""What a build tells its pages: environment variables, and the folders of the run folder that they name.

A page that is run by hand is told nothing: it makes for itself what a build would have made for it.
"""

from collections.abc import Collection

from safeguarding.authority import Authority
from safeguarding.vega import DRAWINGS

DATA = "SAFEGUARDING_DATA"
"""Environment variable: the authority folder that the pages read; the demonstration authority without it."""

FIGURES = "SAFEGUARDING_FIGURES"
"""Environment variable: the edition's figures that the build has computed; a page run by hand makes its own."""

RELEASED = "SAFEGUARDING_RELEASED"
"""Environment variable: the folder of what the build's disclosure control let through; a page run by hand
makes its own."""

AUDIENCE = "SAFEGUARDING_AUDIENCE"
"""Environment variable: for whom a page run by hand is, `members` or, without it, the public."""

EDITIONS = "SAFEGUARDING_EDITIONS"
"""Environment variable: the editions in the book, with commas between; all of the authority's without it."""

HISTORIES = "SAFEGUARDING_HISTORIES"
"""Environment variable: the folder in which the build has stored the returns (stored.py); a page run by hand
reads the returns themselves."""

WORDS_LATER = "SAFEGUARDING_WORDS_LATER"
"""Environment variable: set where the words of people are put into the page when it is laid out."""

DOWNLOADS = "SAFEGUARDING_DOWNLOADS"
"""Environment variable: where the build has put the files; a page run by hand makes its own for their size."""

FIGURES_FOLDER, RELEASE_FOLDER, HISTORIES_FOLDER = "figures", "released", "histories"
"""In the run folder: figures and counts of each edition before disclosure control; what it let through, of all
editions and in a folder for each as it may speak of it; and the returns as `stored.py` keeps them."""

DRAWINGS_FOLDER = "drawings"
"""In the run folder: the charts of each edition as they were drawn last."""

DOWNLOADS_FOLDER = "downloads"
"""In the site, and in the run folder: it has a folder for each edition."""

FILE_NAMES = ("report.docx", "figures.xlsx", "figures.csv")
"""The files in it: the names of `formats.FILES`, known without loading what makes them."""


def told_by_a_build(authority: Authority, editions: Collection[str], edition: str) -> dict[str, str]:
    """The environment variables of a page of `edition`, in a build of `editions`."""
    run = authority.run_folder
    return {
        DATA: str(authority.folder),
        EDITIONS: ",".join(editions),
        FIGURES: str(run / FIGURES_FOLDER / edition / "figures.csv"),
        RELEASED: str(run / RELEASE_FOLDER / edition),
        DOWNLOADS: str(run / DOWNLOADS_FOLDER),
        HISTORIES: str(run / HISTORIES_FOLDER),
        DRAWINGS: str(run / DRAWINGS_FOLDER / edition),
        WORDS_LATER: "yes",
    }
