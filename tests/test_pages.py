"""The executed pages, run again cell by cell: every output must come out the same (nbval)."""

import random
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path

import nbformat
import pytest
from conftest import PROJECT, SETTINGS

from safeguarding import contents
from safeguarding.authority import read_authority
from safeguarding.book.environment import DRAWINGS, told_by_a_build
from safeguarding.book.execute import execute_page
from safeguarding.book.inputs import Inputs, parts_of_page
from safeguarding.book.listed import about_build
from safeguarding.fingerprints import fingerprints
from safeguarding.problems import ChecksFailed
from safeguarding.returns.loaded import returns_present
from safeguarding.returns.stored import ONLY, allowed, part_file
from safeguarding.verify.again import PLUGIN
from safeguarding.years import ReportingYear

NBVAL = ("--nbval-current-env", "-p", PLUGIN, "-p", "no:cacheprovider", "-q")


def rerun(pages, built, edition="2010-11"):
    """Run executed pages of an edition again with nbval; what pytest said and its exit code."""
    workers = ("-n2", "--dist=loadscope") if len(list(pages.glob("*.ipynb"))) > 1 else ()
    options = ("--nbval", *NBVAL, *workers)
    settings = SETTINGS | built.settings(edition)
    command = [sys.executable, "-m", "pytest", *options, str(pages)]
    return subprocess.run(command, env=settings, cwd=pages, capture_output=True, encoding="utf-8")


@pytest.mark.parametrize(
    ("edition", "pages"), [("2010-11", "*"), ("2009-10", "ni066"), ("2009-10", "checks"), ("2008-09", "report")]
)
def test_pages_give_the_same_outputs_again_in_a_kernel_of_their_own(built, edition, pages, tmp_path):
    """All pages of the latest edition; the others' are run again below, in this process."""
    for page in (built.pages / edition).glob(f"{pages}.ipynb"):
        shutil.copy(page, tmp_path / page.name)
    ran = rerun(tmp_path, built, edition)
    assert ran.returncode == 0, ran.stdout[-3000:]
    assert "passed" in ran.stdout


def test_one_changed_digit_on_a_page_is_seen(built, tmp_path):
    page = nbformat.read(built.pages / "2010-11" / "ni065.ipynb", as_version=4)
    division = next(cell for cell in page.cells if "page.figure(" in cell.source)
    division.outputs[0]["data"]["text/plain"] = division.outputs[0]["data"]["text/plain"].replace(
        "12.5", "12.4"
    )
    nbformat.write(page, tmp_path / "ni065.ipynb")
    ran = rerun(tmp_path, built)
    assert ran.returncode == 1
    assert "12.4" in ran.stdout


def test_a_page_runs_by_hand_from_its_own_folder_with_its_defaults():
    """As in JupyterLab: nothing names an authority, so the demonstration is read; outputs are not compared."""
    settings = {name: value for name, value in SETTINGS.items() if not name.startswith("SAFEGUARDING")}
    page = PROJECT / "notebooks" / "lac_count.ipynb"
    command = [sys.executable, "-m", "pytest", "--nbval-lax", *NBVAL, str(page)]
    ran = subprocess.run(command, env=settings, capture_output=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stdout[-3000:]


def test_a_page_that_computes_another_figure_than_the_figures_table_fails(built, tmp_path):
    settings = SETTINGS | built.settings("2010-11") | {"SAFEGUARDING_FIGURES": str(tmp_path / "figures.csv")}
    figures = (built.authority / "run" / "figures.csv").read_text(encoding="utf-8")
    changed = figures.replace("2010-11,ni065,,computed,84,671.0,12.5", "2010-11,ni065,,computed,85,671.0,12.7")
    assert changed != figures
    (tmp_path / "figures.csv").write_text(changed, encoding="utf-8")
    page = tmp_path / "ni065.ipynb"
    with pytest.raises(ChecksFailed, match="computes another figure"):
        execute_page(PROJECT / "notebooks" / "ni065.ipynb", "2010-11", page, tmp_path / "failures", settings)
    assert not page.exists()


EDITIONS = ["2010-11", "2009-10", "2008-09"]
opened: list[Path] = []
"""Every file that Python has opened since somebody last cleared it, once a test has asked."""


def watch():
    """Python tells of each file that it opens. It cannot be asked to stop."""
    sys.addaudithook(lambda event, about: event == "open" and opened.append(about[0]))


def test_pages_in_any_order_give_the_same_bytes_and_read_what_is_said_of_them(built, tmp_path):
    """All pages of all editions, one after the other in this process: no page sees what another has left."""
    authority = read_authority(built.authority)
    files = fingerprints(authority)
    inputs = Inputs(files, about_build(files, EDITIONS, "public"))
    roots = {PROJECT: {"data/worked_examples", "data/reference", "notebooks"}, authority.folder: {""}}
    pages = list(product(EDITIONS, contents.pages()))
    random.Random("any order").shuffle(pages)
    watch()
    for edition, notebook in pages:
        chosen = authority.edition(ReportingYear.parse(edition))
        parts = parts_of_page(notebook.stem, chosen, returns_present(authority.returns))
        # Every chart is drawn anew, not taken from what the build keeps.
        settings = told_by_a_build(authority, EDITIONS, edition) | {ONLY: allowed(parts), DRAWINGS: ""}
        opened.clear()
        execute_page(notebook, edition, tmp_path / notebook.name, tmp_path / "failures", settings)
        read = {Path(path).resolve() for path in opened if isinstance(path, str | Path)}
        said = {root / name for _, name, _ in inputs.page(notebook) for root in roots}
        said |= {part_file(authority.run_folder / "histories", *part) for part in parts}
        made = [authority.run_folder / name for name in ("figures", "released", "downloads")]
        told = {
            path
            for path in read - {one.resolve() for one in said}
            for root, below in roots.items()
            for folder in below
            if path.is_relative_to(root / folder) and not any(path.is_relative_to(one) for one in made)
        }
        if notebook.stem != "provenance":  # It reads every file for its fingerprint, and prints those of some.
            assert not told, f"{edition} {notebook.stem}"
        assert (tmp_path / notebook.name).read_bytes() == (built.pages / edition / notebook.name).read_bytes()
