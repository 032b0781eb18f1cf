"""The executed pages, run again cell by cell: every output must come out the same (nbval)."""

import subprocess
import sys

import nbformat
import pytest
from conftest import PROJECT, SETTINGS

from safeguarding.book.execute import execute_page
from safeguarding.problems import ChecksFailed
from safeguarding.verify.again import PLUGIN

NBVAL = ("--nbval-current-env", "-p", PLUGIN, "-p", "no:cacheprovider", "-q")


def rerun(pages, built, edition="2010-11"):
    """Run executed pages of an edition again with nbval; what pytest said and its exit code."""
    options = ("--nbval", *NBVAL, "-n2", "--dist=loadscope")
    settings = SETTINGS | built.settings(edition)
    command = [sys.executable, "-m", "pytest", *options, str(pages)]
    return subprocess.run(command, env=settings, cwd=pages, capture_output=True, encoding="utf-8")


@pytest.mark.parametrize("edition", ["2010-11", "2009-10", "2008-09"])
def test_every_page_gives_the_same_outputs_again(built, edition):
    ran = rerun(built.pages / edition, built, edition)
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
