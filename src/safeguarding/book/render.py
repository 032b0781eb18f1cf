"""Jupyter Book renders the executed pages, in a folder of their own; it executes nothing."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import yaml

from safeguarding.authority import Authority
from safeguarding.book import contents
from safeguarding.disclosure import policy_of
from safeguarding.places import PROJECT
from safeguarding.problems import ChecksFailed

SYNTHETIC = "Synthetic data: every child in this book is invented."


def render(authority: Authority, editions: list[str], executed: Path, book: Path, log: Path) -> Path:
    """Lay the executed pages out in the folder `book`, render them, and return the folder of HTML.

    Raises ChecksFailed with Jupyter Book's own warnings if there is one; its whole output is kept in `log`.
    """
    if book.exists():
        shutil.rmtree(book)
    book.mkdir(parents=True)
    _stage(executed / editions[0] / contents.front_page().name, book / "index.ipynb", authority.name)
    for edition in editions:
        for page in contents.pages():
            _stage(executed / edition / page.name, book / edition / page.name, edition)
    (book / "_toc.yml").write_text(contents.laid_out(editions), encoding="utf-8", newline="\n")
    (book / "_config.yml").write_text(_config(authority, editions[0]), encoding="utf-8", newline="\n")
    _run_jupyter_book(book, log)
    return book / "_build" / "html"


def _stage(executed: Path, staged: Path, heading: str) -> None:
    """A page as it is rendered: its heading names the edition, and its code is folded away but there."""
    notebook = nbformat.read(executed, as_version=4)
    first = notebook.cells[0]
    first.source = re.sub(r"\A# (.*)", rf"# \1, {heading}", first.source)
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type == "code":
            cell.metadata["tags"] = [*tags, "remove-cell" if "parameters" in tags else "hide-input"]
    staged.parent.mkdir(exist_ok=True)
    nbformat.write(notebook, staged)


def _config(authority: Authority, latest: str) -> str:
    config = yaml.safe_load((PROJECT / "_config.yml").read_text(encoding="utf-8"))
    policy = policy_of(authority, authority.editions[-1])
    config["title"] = f"{authority.name}: Safeguarding Unit report"
    config["sphinx"]["config"]["report_banner"] = SYNTHETIC if authority.synthetic else ""
    config["sphinx"]["config"]["report_footer"] = policy.statement
    config["sphinx"]["config"]["report_latest"] = latest
    return yaml.safe_dump(config, sort_keys=False, allow_unicode=True)


def _run_jupyter_book(book: Path, log: Path) -> None:
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
