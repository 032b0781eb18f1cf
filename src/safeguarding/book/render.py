"""Jupyter Book renders the executed pages, in a folder of their own; it executes nothing.

It renders again only those pages that changed where that can be trusted to give the same bytes, and all where
not: see `rendered.py`.
"""

import json
import re
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import nbformat
import yaml

from safeguarding import contents
from safeguarding.authority import Authority
from safeguarding.book.rendered import Book, begin, end, shared, told
from safeguarding.book.rendering_process import renderer_of
from safeguarding.book.written import fill, waits
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


@dataclass(frozen=True)
class Page:
    """A page as it is to be rendered: the executed notebook, what its heading names besides, the words of
    people for its edition (HTML by paragraph number), and what its footer says of its signatures.
    """

    executed: Path
    heading: str
    people: Mapping[str, str]
    signed: str

    def fingerprint(self) -> str:
        """The fingerprint of all of it that is shown."""
        content = self.executed.read_text(encoding="utf-8")
        people = sorted(self.people.items()) if waits(content) else []
        return told(content, self.heading, json.dumps(people), self.signed)

    def title(self) -> str:
        """The fingerprint of where its title stands: its first cell, whatever else that may say."""
        notebook = json.loads(self.executed.read_text(encoding="utf-8"))
        return told("".join(notebook["cells"][0]["source"]), self.heading)


def render(
    authority: Authority,
    editions: list[str],
    audience: Audience,
    histories: Histories,
    executed: Path,
    book: Path,
    log: Path,
) -> Path:
    """Lay the executed pages out in the folder `book`, render them, and return the folder of HTML.

    What the last rendering left in `book` is used as far as it can be trusted; the HTML is to the byte what it
    is in an empty folder. Raises ChecksFailed with Jupyter Book's own warnings if there are any; its whole
    output is kept in `log`.
    """
    with renderer_of(log) as renderer:
        signed = footers(authority, editions, histories, executed)
        pages = _pages(authority, editions, executed, signed)
        toc, config = contents.laid_out(editions), _config(authority, editions[0], audience)
        wanted = Book(
            shared(book, toc, yaml.safe_dump(config, sort_keys=False), *pages),
            {name: page.fingerprint() for name, page in pages.items()},
            {name: page.title() for name, page in pages.items()},
        )
        again = begin(wanted, book)
        for name in pages if again is None else again:
            page = pages[name]
            stage(page.executed, book / f"{name}.ipynb", page.heading, page.people)
        config["sphinx"]["config"]["report_signed"] = signed
        _write(book / "_toc.yml", toc)
        _write(book / "_config.yml", yaml.safe_dump(config, sort_keys=False, allow_unicode=True))
        if again != []:
            _give_order(renderer, book, again, log)
    end(wanted, book)
    return book / "_build" / "html"


def _pages(
    authority: Authority, editions: list[str], executed: Path, signed: Mapping[str, str]
) -> dict[str, Page]:
    """The pages of the book by their name in Sphinx: `index`, `2010-11/ni066`."""
    front = executed / editions[0] / contents.front_page().name
    pages = {"index": Page(front, authority.name, {}, signed.get("index", ""))}
    for edition in editions:
        people = read_commentary(authority.folder / "editions" / edition / "commentary.md")
        for page in contents.pages():
            name = f"{edition}/{page.stem}"
            pages[name] = Page(executed / edition / page.name, edition, people, signed.get(name, ""))
    return pages


def stage(executed: Path, staged: Path, heading: str, people: Mapping[str, str]) -> None:
    """A page as it is rendered: with the words of people, its heading names the edition, and its code is folded
    away but there."""
    # Papermill has looked whether it is a notebook, and Jupyter Book will.
    notebook = nbformat.v4.reads(executed.read_text(encoding="utf-8"))
    fill(notebook, people)
    first = notebook.cells[0]
    first.source = re.sub(r"\A# (.*)", lambda found: f"{found[0]}, {as_markdown(heading)}", first.source)
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        if cell.cell_type == "code":
            cell.metadata["tags"] = [*tags, "remove-cell" if "parameters" in tags else "hide-input"]
    staged.parent.mkdir(exist_ok=True)
    _write(staged, nbformat.v4.writes(notebook) + "\n")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def footers(authority: Authority, editions: list[str], histories: Histories, executed: Path) -> dict[str, str]:
    """What the footer of each page says of its signatures, by `2010-11/ni066`. `executed` holds the pages.

    An edition that nobody has signed has none.
    """
    told = {}
    for year in map(ReportingYear.parse, editions):
        given = signatures(authority, year)
        if not given:
            continue
        now = fingerprints_of_pages(authority, authority.edition(year), fingerprints(authority), histories)
        for page, prints in now.items():
            results = hash_of(executed / str(year) / f"{page}.ipynb")
            stands = standing(given.get(page, []), prints | {"results": results})
            told[f"{year}/{page}"] = stands.in_words
    return told


def _config(authority: Authority, latest: str, audience: Audience) -> dict:
    """The settings that every page depends on."""
    config = yaml.safe_load((PROJECT / "_config.yml").read_text(encoding="utf-8"))
    statements = {edition: policy.statement for edition, policy in policies_of(authority, audience).items()}
    config["title"] = f"{visible(authority.name)}: Safeguarding Unit report"
    config["sphinx"]["config"]["report_banner"] = _banner(authority, audience)
    config["sphinx"]["config"]["report_footer"] = statements
    config["sphinx"]["config"]["report_latest"] = latest
    return config


def _banner(authority: Authority, audience: Audience) -> str:
    """What stands above every page."""
    said = (SYNTHETIC if authority.synthetic else "", FOR_MEMBERS if audience == MEMBERS else "")
    return " ".join(one for one in said if one)


def run_jupyter_book(book: Path, log: Path) -> None:
    """Render the folder `book`; all that Jupyter Book says is in `log`. Raises ChecksFailed for a warning."""
    with renderer_of(log) as renderer:
        _give_order(renderer, book, None, log)


def _give_order(renderer: subprocess.Popen, book: Path, pages: list[str] | None, log: Path) -> None:
    """Let it render these pages, or all. Raises ChecksFailed for a warning."""
    order = json.dumps({"book": str(book.resolve()), "pages": pages})
    # If it has ended already, its output says why.
    with suppress(BrokenPipeError):
        renderer.stdin.write(f"{order}\n".encode())
    if renderer.wait():
        said = log.read_text(encoding="utf-8", errors="replace").splitlines()
        lines = [line for line in said if "WARNING" in line or "ERROR" in line]
        problems = "\n".join(line.replace(str(book), "book") for line in lines[:10])
        raise ChecksFailed(
            f"Jupyter Book found something wrong; its whole output is in {log.name}.\n{problems}"
        )
