"""Jupyter Book renders the executed pages, in a folder of their own; it executes nothing."""

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import nbformat
import yaml

from safeguarding import contents
from safeguarding.authority import Authority
from safeguarding.book.written import fill
from safeguarding.commentary import read_commentary
from safeguarding.disclosure.policy import MEMBERS, Audience, policies_of
from safeguarding.figures import Histories
from safeguarding.fingerprints import fingerprints, hash_of
from safeguarding.labels import as_markdown, visible
from safeguarding.places import PROJECT
from safeguarding.problems import ChecksFailed
from safeguarding.record.pages import fingerprints_of_pages
from safeguarding.signatures import signatures, standing
from safeguarding.years import ReportingYear

SYNTHETIC = "Synthetic data: every child in this book is invented."
FOR_MEMBERS = "For members of the Panel only: not for publication."


def render(
    authority: Authority, editions: list[str], audience: Audience, executed: Path, book: Path, log: Path
) -> Path:
    """Lay the executed pages out in the folder `book`, render them, and return the folder of HTML.

    Raises ChecksFailed with Jupyter Book's own warnings if there is one; its whole output is kept in `log`.
    """
    if book.exists():
        shutil.rmtree(book)
    book.mkdir(parents=True)
    stage(executed / editions[0] / contents.front_page().name, book / "index.ipynb", authority.name, {})
    for edition in editions:
        people = read_commentary(authority.folder / "editions" / edition / "commentary.md")
        for page in contents.pages():
            stage(executed / edition / page.name, book / edition / page.name, edition, people)
    (book / "_toc.yml").write_text(contents.laid_out(editions), encoding="utf-8", newline="\n")
    signed = footers(authority, editions, executed)
    config = _config(authority, editions[0], audience, signed)
    (book / "_config.yml").write_text(config, encoding="utf-8", newline="\n")
    run_jupyter_book(book, log)
    return book / "_build" / "html"


def stage(executed: Path, staged: Path, heading: str, people: Mapping[str, str]) -> None:
    """A page as it is rendered: with the words of people, its heading names the edition, and its code is folded
    away but there."""
    notebook = nbformat.read(executed, as_version=4)
    fill(notebook, people)
    first = notebook.cells[0]
    first.source = re.sub(r"\A# (.*)", lambda found: f"{found[0]}, {as_markdown(heading)}", first.source)
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type == "code":
            cell.metadata["tags"] = [*tags, "remove-cell" if "parameters" in tags else "hide-input"]
    staged.parent.mkdir(exist_ok=True)
    nbformat.write(notebook, staged)


def footers(authority: Authority, editions: list[str], executed: Path) -> dict[str, str]:
    """What the footer of each page says of its signatures, by `2010-11/ni066`. `executed` holds the pages.

    An edition that nobody has signed has none.
    """
    told = {}
    for year in map(ReportingYear.parse, editions):
        given = signatures(authority, year)
        if not given:
            continue
        histories, files = Histories(authority), fingerprints(authority)
        now = fingerprints_of_pages(authority, authority.edition(year), files, histories)
        for page, prints in now.items():
            results = hash_of(executed / str(year) / f"{page}.ipynb")
            stands = standing(given.get(page, []), prints | {"results": results})
            told[f"{year}/{page}"] = stands.in_words
    return told


def _config(authority: Authority, latest: str, audience: Audience, signed: dict[str, str]) -> str:
    config = yaml.safe_load((PROJECT / "_config.yml").read_text(encoding="utf-8"))
    statements = {edition: policy.statement for edition, policy in policies_of(authority, audience).items()}
    config["title"] = f"{visible(authority.name)}: Safeguarding Unit report"
    config["sphinx"]["config"]["report_banner"] = _banner(authority, audience)
    config["sphinx"]["config"]["report_footer"] = statements
    config["sphinx"]["config"]["report_latest"] = latest
    config["sphinx"]["config"]["report_signed"] = signed
    return yaml.safe_dump(config, sort_keys=False, allow_unicode=True)


def _banner(authority: Authority, audience: Audience) -> str:
    """What stands above every page."""
    said = (SYNTHETIC if authority.synthetic else "", FOR_MEMBERS if audience == MEMBERS else "")
    return " ".join(one for one in said if one)


def run_jupyter_book(book: Path, log: Path) -> None:
    """Render the folder `book`; all that Jupyter Book says is in `log`. Raises ChecksFailed for a warning."""
    start = "from jupyter_book.cli.main import main; main()"
    strict = ("-W", "-n", "--keep-going")
    command = [sys.executable, "-c", start, "build", str(book), *strict]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace")  # noqa: S603
    log.write_text(f"{ran.stdout}\n{ran.stderr}", encoding="utf-8", newline="\n")
    if ran.returncode:
        said = [line for line in ran.stderr.splitlines() if "WARNING" in line or "ERROR" in line]
        problems = "\n".join(line.replace(str(book), "book") for line in said[:10])
        raise ChecksFailed(
            f"Jupyter Book found something wrong; its whole output is in {log.name}.\n{problems}"
        )
