"""The process in which Jupyter Book renders: `python -m safeguarding.book.renderer`.

It begins while the pages are still being laid out, for much of its time goes into imports, and then waits for
an order: a line of JSON with the folder of the book, and the pages to render again (null for all). It ends when
its input does: whoever started it is gone, and the next build must not find it writing in the book.
"""

import json
import os
import signal
import sys
from importlib import import_module
from pathlib import Path
from threading import Thread

from safeguarding.book.stand_in import stand_in
from safeguarding.garbage import collect_seldom

collect_seldom()

for name, client in (("cache", "NotebookClientCache"), ("direct", "NotebookClientDirect")):
    # Nothing is executed here. myst-nb imports what would do it all the same, and with that SQLAlchemy for the
    # outcomes that it would keep: a third of all there is to import.
    stand_in(f"myst_nb.core.execute.{name}", **{client: None})

import nbformat  # noqa: E402 - what is imported is most of what is made
import soupsieve  # noqa: E402
from jupyter_book.sphinx import build_sphinx  # noqa: E402
from sphinx.application import builtin_extensions  # noqa: E402

from safeguarding.book.extension import CHANGED  # noqa: E402

IMPORTED_BY_SPHINX = (
    *("myst_nb.sphinx_ext", "sphinx_book_theme", "sphinx_external_toc", "sphinx.builders.html"),
    *builtin_extensions,
)
"""What Sphinx imports once it has read its settings: known before, and most of what there is to wait for."""

MOST_PROCESSES = 4
"""A book of a few dozen pages is not rendered faster by more: each process copies what Sphinx knows."""

FEW = 12
"""So many pages are rendered before a second process has begun."""


def main() -> int:
    """Render one book. The exit code is 0, or 1 where Jupyter Book found something wrong."""
    get_ready()
    order = _order()
    if not order:
        return 0
    Thread(target=_end_with_the_input, daemon=True).start()
    return 1 if rendered(Path(order["book"]), order["pages"]) else 0


def get_ready() -> None:
    """What the first page would wait for: what Sphinx imports, and what is compiled when it is first used."""
    for module in IMPORTED_BY_SPHINX:
        import_module(module)
    soupsieve.compile("li.toctree-l1 > details")
    nbformat.validate(nbformat.v4.new_notebook())


def rendered(book: Path, pages: list[str] | None) -> object:
    """What Jupyter Book's own command `build -W -n --keep-going` does, which lacks two options.

    They are the pages to render again, and how many processes may share the work: where there is no fork, as on
    Windows, Sphinx uses one. What is returned is false where all is well.
    """
    given = {"external_toc_path": (book / "_toc.yml").as_posix(), "latex_individualpages": False}
    return build_sphinx(
        book,
        book / "_build" / "html",
        noconfig=True,
        path_config=book / "_config.yml",
        confoverrides=given | {"nitpicky": True, CHANGED: pages or []},
        warningiserror=True,
        keep_going=True,
        jobs=1 if pages and len(pages) < FEW else min(os.cpu_count() or 1, MOST_PROCESSES),
    )


def _order() -> dict | None:
    """The order, None where the input ends without one. Python's own buffers have locks, which a fork keeps."""
    line = b""
    while not line.endswith(b"\n"):
        more = os.read(0, 65536)
        if not more:
            return None
        line += more
    return json.loads(line)


def _end_with_the_input() -> None:
    while os.read(0, 1):
        pass
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
