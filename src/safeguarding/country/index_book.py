"""The index book: which books there are, and every authority's released figures side by side.

Made as the books are: parameterised notebooks, run by papermill, rendered by Jupyter Book, looked at by the
gate.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat
import polars as pl
import yaml

from safeguarding import contents
from safeguarding.book.addresses import THE_FIGURE
from safeguarding.book.execute import execute_page
from safeguarding.book.gate import Secrets, problems
from safeguarding.book.render import FOR_MEMBERS, SYNTHETIC, run_jupyter_book, stage
from safeguarding.book.rendering_process import LOG
from safeguarding.country.all_figures import AUTHORITY
from safeguarding.country.compared import AUTHORITIES, COUNTRY, FIGURES, LISTED, compared_keys
from safeguarding.disclosure.policy import MEMBERS, Audience
from safeguarding.figure import SCHEMA
from safeguarding.indicators.register import indicator
from safeguarding.places import NOTEBOOKS, PROJECT
from safeguarding.problems import ChecksFailed

PAGES = NOTEBOOKS / "country"
FRONT, OVERVIEW, TEMPLATE = (PAGES / f"{name}.ipynb" for name in ("index", "comparison", "ni066"))
"""The notebook of one indicator is written for `ni066`; that of each other is the same with its key and
title."""

TITLE = "Safeguarding Unit reports of all authorities"
SOME_SYNTHETIC = "Synthetic data: the children of some of these authorities are invented."
FOOTER = "Each figure as its authority's disclosure policy lets it through; what is hidden is hidden here, too."


@dataclass(frozen=True)
class Listed:
    """An authority in the index: its folder's name and its own, its editions, whether it has a book, its
    figures.

    `figures` are None where this build of it failed; its book is then an earlier one.
    """

    folder: str
    name: str
    synthetic: bool
    editions: tuple[str, ...]
    has_book: bool
    figures: pl.DataFrame | None


def make_index(listed: Sequence[Listed], audience: Audience, home: Path, out: Path) -> Path:
    """Make the index book in the private folder `home` and return its folder of HTML. `out` holds the books.

    Raises ChecksFailed where a page fails, is not rendered or does not pass the gate.
    """
    editions = sorted({year for one in listed for year in one.editions}, reverse=True)
    home.mkdir(parents=True, exist_ok=True)
    (home / ".gitignore").write_text("*\n", encoding="utf-8")
    _keep_figures(listed, home)
    os.environ |= {"TZ": "UTC", "PYTHONPATH": str(PROJECT / "src")}
    book = home / "book"
    shutil.rmtree(book, ignore_errors=True)
    book.mkdir()
    for page, edition, source in _pages(editions, home):
        executed = home / "pages" / page
        execute_page(source, edition, executed, home / "failures", {COUNTRY: str(home)})
        stage(executed, book / page, edition if "/" in page else "all authorities", {})
    _write(book / "_toc.yml", _contents(editions))
    _write(book / "_config.yml", _config(listed, editions, audience))
    run_jupyter_book(book, home / LOG)
    html = book / "_build" / "html"
    _look(html, listed, out)
    return html


def _keep_figures(listed: Sequence[Listed], home: Path) -> None:
    """What the pages read: two tables."""
    schema = {AUTHORITY: pl.String, **SCHEMA}
    frames = [
        one.figures.select(pl.lit(one.folder).alias(AUTHORITY), *SCHEMA) for one in listed if _is_made(one)
    ]
    pl.concat([pl.DataFrame(schema=schema), *frames]).write_csv(home / FIGURES, line_terminator="\n")
    rows = [(one.folder, one.name, ",".join(one.editions), one.has_book, not _is_made(one)) for one in listed]
    pl.DataFrame(rows, schema=LISTED, orient="row").write_csv(home / AUTHORITIES, line_terminator="\n")


def _is_made(one: Listed) -> bool:
    return one.figures is not None


def _pages(editions: Sequence[str], home: Path) -> Iterator[tuple[str, str, Path]]:
    """The address of each page, its edition, and its notebook."""
    yield "index.ipynb", editions[0], FRONT
    notebooks = {key: _written_for(key, home) for key in compared_keys()}
    for edition in editions:
        yield f"{edition}/comparison.ipynb", edition, OVERVIEW
        yield from ((f"{edition}/{key}.ipynb", edition, notebook) for key, notebook in notebooks.items())


def _written_for(key: str, home: Path) -> Path:
    """The notebook that compares one indicator."""
    notebook = nbformat.read(TEMPLATE, as_version=4)
    first = notebook.cells[0]
    first.source = first.source.replace(contents.title(TEMPLATE), indicator(key).title, 1)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = cell.source.replace(f'"{TEMPLATE.stem}"', f'"{key}"')
    path = home / "notebooks" / f"{key}.ipynb"
    path.parent.mkdir(exist_ok=True)
    nbformat.write(notebook, path)
    return path


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _contents(editions: Sequence[str]) -> str:
    parts = [
        {
            "caption": edition,
            "chapters": [
                {"file": f"{edition}/comparison", "title": contents.title(OVERVIEW)},
                *({"file": f"{edition}/{key}", "title": indicator(key).title} for key in compared_keys()),
            ],
        }
        for edition in editions
    ]
    return yaml.safe_dump({"format": "jb-book", "root": "index", "parts": parts}, sort_keys=False)


def _config(listed: Sequence[Listed], editions: Sequence[str], audience: Audience) -> str:
    config = yaml.safe_load((PROJECT / "_config.yml").read_text(encoding="utf-8"))
    config["title"] = TITLE
    config["sphinx"]["config"] |= {
        "report_banner": _banner(listed, audience),
        "report_footer": dict.fromkeys(editions, FOOTER),
        "report_latest": editions[0],
        "report_signed": {},
    }
    return yaml.safe_dump(config, sort_keys=False, allow_unicode=True)


def _banner(listed: Sequence[Listed], audience: Audience) -> str:
    invented = [one.synthetic for one in listed if _is_made(one)]
    said = SYNTHETIC if all(invented) else SOME_SYNTHETIC if any(invented) else ""
    return " ".join(one for one in (said, FOR_MEMBERS if audience == MEMBERS else "") if one)


def _look(html: Path, listed: Sequence[Listed], out: Path) -> None:
    """Raises ChecksFailed where the index does not pass the gate, links into the books included."""
    looked_at = html.with_name("looked-at")
    shutil.rmtree(looked_at, ignore_errors=True)
    shutil.copytree(html, looked_at)
    stand_ins = {*_stand_ins(listed, out, looked_at)}
    here = Secrets(frozenset(), frozenset(), frozenset(), (str(PROJECT), str(Path.home()), str(out)))
    found = [line for line in problems(looked_at, here) if line.partition(": ")[0] not in stand_ins]
    shutil.rmtree(looked_at)
    if found:
        raise ChecksFailed("The index book did not pass the gate:\n" + "\n".join(found))


def _stand_ins(listed: Sequence[Listed], out: Path, looked_at: Path) -> Iterator[str]:
    """For each page of a book that the index may lead to, a page with its place for the figure alone."""
    for one in listed:
        names = [f"{edition}/{page.stem}" for edition in one.editions for page in contents.pages()]
        for name in ["index", *names]:
            address = f"{one.folder}/{name}.html"
            if (out / address).is_file():
                place = f'<p id="{THE_FIGURE}">'
                has_place = f'id="{THE_FIGURE}"' in (out / address).read_text(encoding="utf-8")
                (looked_at / address).parent.mkdir(parents=True, exist_ok=True)
                _write(looked_at / address, place if has_place else "<p>")
                yield address
