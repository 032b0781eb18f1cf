"""Rendering: only what changed is rendered again, and the site is to the byte what a first rendering makes.

The book is a small one, of pages that nothing had to compute: two editions, each of a page with pages below it.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Timer

import nbformat
import pytest
from conftest import SETTINGS
from jupyter_book.config import get_final_config
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from safeguarding import contents
from safeguarding.authority import read_authority
from safeguarding.book import rendered, rendering_process
from safeguarding.book.render import Page, render, run_jupyter_book
from safeguarding.book.rendered import Book, begin, end
from safeguarding.book.sidebar import Sidebars, as_the_theme_makes_it, edition_of, folded
from safeguarding.book.site import MARK
from safeguarding.book.theme import mended
from safeguarding.book.written import paragraph
from safeguarding.disclosure.policy import PUBLIC
from safeguarding.figures import Histories
from safeguarding.places import DEMONSTRATION, PROJECT
from safeguarding.problems import ChecksFailed

EDITIONS = ["2010-11", "2009-10"]
BOOK = {
    "root": "notebooks/index",
    "chapters": [
        {"file": "notebooks/report"},
        {
            "file": "notebooks/looked_after",
            "sections": [{"file": "notebooks/ni066"}, {"file": "notebooks/c63"}],
        },
        {"file": "notebooks/provenance"},
    ],
}
NAMES = ("report", "looked_after", "ni066", "c63", "provenance")
CHART = '<figure><svg aria-label="x"><path d="M0,0h7"/></svg></figure>'


METADATA = {
    "kernelspec": {"name": "python3", "display_name": "Python 3"},
    "language_info": {"name": "python", "pygments_lexer": "ipython3"},
}


def page(name: str, *cells: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A page as papermill leaves it; no two differ by chance."""
    first = f"# The page {name}\n\nIt begins with a word that all share."
    shown = new_output("execute_result", {"text/html": f"<p>Of {name}</p>{CHART}", "text/plain": "x"})
    shown.execution_count = 1
    body = [
        new_markdown_cell(first),
        new_code_cell("edition = 1", metadata={"tags": ["parameters"]}),
        new_markdown_cell(f"## What is counted & <who>\n\nChildren, and a word of {name} alone: only{name}."),
        new_code_cell("count(children)", outputs=[shown], execution_count=1),
        *cells,
    ]
    for place, cell in enumerate(body):
        cell.id = f"cell-{place}"
    return new_notebook(cells=body, metadata=METADATA)


class Small:
    """The small book: its executed pages, and where it is rendered."""

    def __init__(self, folder: Path):
        self.folder, self.pages = folder, folder / "pages"
        for edition in EDITIONS:
            (self.pages / edition).mkdir(parents=True)
            for name in ("index", *NAMES):
                self.write(f"{edition}/{name}", page(name))

    def write(self, name: str, notebook: nbformat.NotebookNode) -> None:
        nbformat.write(notebook, self.pages / f"{name}.ipynb")

    def render(self, book: str = "book", audience: str = PUBLIC) -> Path:
        authority = read_authority(DEMONSTRATION)
        places = self.pages, self.folder / book, self.folder / f"{book}.log"
        return render(authority, EDITIONS, audience, Histories(authority), *places)

    def read_again(self) -> set[str]:
        """The pages that Sphinx read in the last rendering."""
        said = re.sub(r"\x1b\[[\d;]*m", "", (self.folder / "book.log").read_text(encoding="utf-8"))
        chunks = re.findall(r"reading sources\.\.\. \[\s*\d+%\] (.*)", said)
        return {name.strip() for chunk in chunks for name in chunk.split("..")}


def bytes_of(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.fixture(scope="module", autouse=True)
def small_contents():
    with pytest.MonkeyPatch.context() as change:
        change.setattr(contents, "authored", lambda: BOOK)
        yield


@pytest.fixture(scope="module")
def once(tmp_path_factory) -> Small:
    """The book, rendered once; nothing is changed in it."""
    small = Small(tmp_path_factory.mktemp("once"))
    small.render()
    return small


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Small:
    """The book, rendered; each test renders it again from what the one before has left."""
    made = Small(tmp_path_factory.mktemp("small"))
    made.render()
    return made


def as_anew(small: Small, again: set[str] | None) -> None:
    """Render the book from what is there, and compare; `again` are the pages that may be read, None for all."""
    site = small.render()
    read = small.read_again()
    shutil.rmtree(small.folder / "anew", ignore_errors=True)
    found, anew = bytes_of(site), bytes_of(small.render("anew"))
    assert sorted(found) == sorted(anew)
    assert [name for name in anew if found[name] != anew[name]] == []
    if again is not None:
        assert read == again
    else:
        assert len(read) >= 4


def changed_once(small: Small) -> set[str]:
    """Words, a heading inside a page, a section, a table, a link, and a script with its own file."""
    script = new_output("display_data", {"text/html": "<script>say(1)</script><p>A quokka.</p>"})
    small.write("2010-11/ni066", page("ni066", new_markdown_cell("A wombat is a word, **children** is none.")))
    small.write("2010-11/c63", page("c63", new_markdown_cell("## A section\n\nWith {doc}`ni066`.")))
    small.write("2009-10/report", page("report", new_markdown_cell("| a | b |\n|---|---|\n| 1 | 2 |")))
    small.write("2009-10/c63", page("c63", new_code_cell("x", outputs=[script], execution_count=2)))
    return {"2010-11/ni066", "2010-11/c63", "2009-10/report", "2009-10/c63"}


def changed_again(small: Small) -> set[str]:
    """Words, a heading and a script that no page holds any more; the front page; a heading of another page."""
    small.write("2010-11/ni066", page("ni066"))
    small.write("2009-10/c63", page("c63", new_markdown_cell("## A <b> & c\n\n### Below\n\nx")))
    small.write("2010-11/index", page("index", new_markdown_cell("Begin here.")))
    return {"2010-11/ni066", "2009-10/c63", "index"}


def changed_title(small: Small) -> None:
    """A title, which stands in the sidebar, and at the foot of the pages before and after."""
    small.write("2010-11/c63", page("c63 and more"))


@pytest.mark.parametrize("change", [changed_once, changed_again, changed_title])
def test_a_few_pages_rendered_again_are_to_the_byte_as_if_all_were(small, change):
    again = change(small)
    site = small.render()
    found, read = bytes_of(site), small.read_again()
    anew = bytes_of(small.render(small.folder / change.__name__))
    assert sorted(found) == sorted(anew)
    assert [name for name in anew if found[name] != anew[name]] == []
    assert read == again if again else len(read) >= 4


def test_what_was_put_beside_the_pages_is_gone_and_nothing_is_rendered_for_nothing(small):
    site = small.render()
    before = bytes_of(site)
    (site / "downloads").mkdir()
    for name in (MARK, "downloads/report.docx"):
        (site / name).write_text("x", encoding="utf-8")
    assert bytes_of(small.render()) == before
    assert small.read_again() == set()


def test_a_page_that_jupyter_book_complains_of_leaves_no_mark(small):
    kept = small.pages / "2010-11" / "ni066.ipynb"
    before = kept.read_bytes()
    small.write("2010-11/ni066", page("ni066", new_markdown_cell("See {doc}`nowhere`.")))
    with pytest.raises(ChecksFailed, match="unknown document: 'nowhere'"):
        small.render()
    assert not (small.folder / "book" / rendered.MARK).exists()
    kept.write_bytes(before)


# The sidebar


@pytest.fixture(scope="module")
def sphinx(once) -> Iterator[Sphinx]:
    """Sphinx with the book as it was rendered."""
    book = once.folder / "book"
    toc = {"external_toc_path": (book / "_toc.yml").as_posix(), "latex_individualpages": False}
    settings, _ = get_final_config(user_yaml=book / "_config.yml", cli_config=toc, sourcedir=book)
    built = book / "_build"
    with patch_docutils(), docutils_namespace():
        yield Sphinx(
            book, None, built / "html", built / ".doctrees", "html", settings, status=None, warning=None
        )


ASKED = {"startdepth": 0, "kind": "sidebar", "maxdepth": 2, "collapse": False, "includehidden": True}
ASKED |= {"titles_only": True, "show_nav_level": 2}
"""As the theme's template asks for a sidebar."""


def test_the_sidebar_is_to_the_byte_the_theme_s_own(once, sphinx):
    sidebars = Sidebars(sphinx)
    names = [f"{edition}/{name}" for edition in EDITIONS for name in NAMES]
    for name in ("index", "search", *names):
        own = folded(as_the_theme_makes_it(sphinx, name, ASKED), edition_of(sphinx, name))
        assert sidebars.of(name, **ASKED) == own
        assert mended(own) in (once.folder / "book" / "_build" / "html" / f"{name}.html").read_text("utf-8")
    assert len({sidebars.of(name, **ASKED) for name in names}) == len(names)


# What a page is told apart by


def test_the_words_of_people_count_on_pages_alone_that_wait_for_them(small):
    before, after = {"1.1": "<p>x</p>"}, {"1.1": "<p>y</p>"}
    waiting = new_output("display_data", {"text/html": paragraph("1.1", "")})
    small.write("2010-11/waiting", page("report", new_code_cell("x", outputs=[waiting], execution_count=2)))
    for name, differs in {"waiting": True, "looked_after": False}.items():
        path = small.pages / "2010-11" / f"{name}.ipynb"
        one, other = (Page(path, "2010-11", people, "").fingerprint() for people in (before, after))
        assert (one != other) == differs


def test_its_heading_and_its_signatures_count(small):
    path = small.pages / "2010-11" / "c63.ipynb"
    prints = {Page(path, *more).fingerprint() for more in (("a", {}, ""), ("b", {}, ""), ("a", {}, "A. B."))}
    assert len(prints) == 3
    assert Page(path, "a", {}, "").title() != Page(path, "b", {}, "").title()


# The mark of a rendering that ended well


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder in which BEFORE was rendered."""
    made = tmp_path / "book"
    assert begin(BEFORE, made) is None
    for name in ("a.ipynb", "_build/html/a.html", "_build/.doctrees/a.doctree"):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(name, encoding="utf-8")
    end(BEFORE, made)
    return made


BEFORE = Book("all", {"a": "1", "b": "1", "c": "1"}, {"a": "A", "b": "B", "c": "C"})


def test_only_what_changed_is_to_be_rendered_again(folder):
    assert begin(replace(BEFORE, pages=BEFORE.pages | {"b": "2"}), folder) == ["b"]
    assert (folder / "_build" / "html" / "a.html").is_file()


@pytest.mark.parametrize(
    "now",
    [
        replace(BEFORE, shared="something else"),
        replace(BEFORE, titles=BEFORE.titles | {"b": "Another"}),
        Book("all", BEFORE.pages | {"d": "1"}, BEFORE.titles | {"d": "D"}),
        Book("all", {"a": "1", "b": "1"}, {"a": "A", "b": "B"}),
        replace(BEFORE, pages=BEFORE.pages | {"b": "2", "c": "2"}),
    ],
    ids=["shared", "title", "one more", "one less", "most pages"],
)
def test_all_is_rendered_where_more_than_a_few_pages_changed(folder, now):
    assert begin(now, folder) is None
    assert [*folder.iterdir()] == []


def test_all_is_rendered_after_a_rendering_that_did_not_end(folder):
    """Killed, as it were: the mark is away from the first change on."""
    assert begin(BEFORE, folder) == []
    assert begin(BEFORE, folder) is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / "_build/html/a.html").write_text("by hand", encoding="utf-8"),
        lambda folder: (folder / "_build/.doctrees/a.doctree").unlink(),
        lambda folder: (folder / "a.ipynb").write_text("", encoding="utf-8"),
        lambda folder: (folder / rendered.MARK).write_text('{"book": ', encoding="utf-8"),
        lambda folder: (folder / rendered.MARK).write_text('{"book": {}, "made": {}}', encoding="utf-8"),
    ],
    ids=["a page", "a file of Sphinx's", "a laid out page", "a mark cut off", "an empty mark"],
)
def test_all_is_rendered_where_a_file_is_not_as_it_was_left(folder, spoil):
    spoil(folder)
    assert begin(BEFORE, folder) is None


def test_a_book_with_pictures_in_files_of_their_own_is_rendered_whole(folder):
    """Sphinx leaves those there that no page shows any more."""
    (folder / "_build/html/_images").mkdir()
    (folder / "_build/html/_images/a.png").write_bytes(b"x")
    end(BEFORE, folder)
    assert begin(BEFORE, folder) is None


def test_every_module_that_renders_is_in_the_fingerprint():
    """Asked of Python: what the process that renders has imported of the project."""
    ask = (
        "import sys, safeguarding.book.renderer, safeguarding.book.templates\n"
        "ours = [one for name, one in sys.modules.items() if name.startswith('safeguarding.')]\n"
        "print(*(one.__file__ for one in ours), sep='\\n')"
    )
    ran = subprocess.run([sys.executable, "-c", ask], capture_output=True, encoding="utf-8", check=True)
    source = PROJECT / "src" / "safeguarding"
    asked = {Path(file).relative_to(source).as_posix() for file in ran.stdout.splitlines()}
    assert "book/extension.py" in asked
    assert asked - {*rendered.RENDERING} == set()


# The process that renders


def begun() -> subprocess.Popen:
    command = [sys.executable, "-m", "safeguarding.book.renderer"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    return subprocess.Popen(command, **pipes, start_new_session=True, bufsize=0)


def test_the_process_that_renders_ends_where_nobody_gives_an_order():
    process = begun()
    process.stdin.close()
    assert process.wait(60) == 0


def test_a_process_that_was_begun_early_is_the_one_that_renders(tmp_path):
    rendering_process.begin(tmp_path / "log")
    early = rendering_process._begun[tmp_path / "log"]
    with rendering_process.renderer_of(tmp_path / "log") as process:
        assert process is early
        assert process.poll() is None
    assert process.poll() is not None
    with rendering_process.renderer_of(tmp_path / "log") as another:
        assert another is not early
    rendering_process.end(tmp_path / "log")


def test_who_waits_for_a_rendering_that_is_ended_is_told(once, tmp_path):
    """As when a build is stopped: it must not wait until all pages are rendered."""
    book, log = tmp_path / "book", tmp_path / "log"
    shutil.copytree(once.folder / "book", book, ignore=shutil.ignore_patterns("_build"))
    rendering_process.begin(log)
    stopped = Timer(0.2, rendering_process.end, [log])
    stopped.start()
    with pytest.raises(ChecksFailed):
        run_jupyter_book(book, log)
    stopped.join()
    assert not (book / "_build" / "html" / "searchindex.js").exists()


@pytest.mark.skipif(os.name != "posix", reason="Windows ends it otherwise")
def test_the_process_that_renders_ends_with_whoever_began_it(once, tmp_path):
    """Its input ends, as when the build was killed: it must not write among what the next build does."""
    book = tmp_path / "book"
    shutil.copytree(once.folder / "book", book, ignore=shutil.ignore_patterns("_build"))
    process = begun()
    process.stdin.write(json.dumps({"book": str(book), "pages": None}).encode() + b"\n")
    assert process.stdout.readline()
    process.stdin.close()
    assert process.wait(60) == -signal.SIGKILL
    assert not (book / "_build" / "html" / "searchindex.js").exists()


def test_what_renders_imports_no_database():
    """myst-nb would keep there what it has executed: nothing is, and it takes half a second of each build."""
    asked = (
        "import sys\n"
        "from importlib import import_module\n"
        "from safeguarding.book.renderer import IMPORTED_BY_SPHINX\n"
        "print(*map(import_module, IMPORTED_BY_SPHINX), file=sys.stderr)\n"
        "print('sqlalchemy' in sys.modules)\n"
    )
    ended = subprocess.run([sys.executable, "-c", asked], env=SETTINGS, capture_output=True, encoding="utf-8")
    assert ended.stdout == "False\n", ended.stderr
