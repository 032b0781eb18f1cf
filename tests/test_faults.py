"""What a page depends on, and what a fault in it leaves behind: tried on a small book that is built anew."""

import csv
from datetime import date, timedelta
from itertools import pairwise

import nbformat
import pytest
import small_project
from conftest import safeguarding
from small_project import build

import plain


@pytest.fixture(scope="module")
def small(shared, tmp_path_factory):
    return small_project.copy_of_built(shared, tmp_path_factory.mktemp("small") / "project")


@pytest.fixture
def whole(small):
    """The small checkout, in which everything is put back as it was."""
    with small_project.put_back(small):
        yield small


def files_of(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def add_cell(notebook, cell):
    """Put a cell at the end of a notebook."""
    pages = nbformat.read(notebook, as_version=4)
    cell.id = "cell-added"
    pages.cells.append(cell)
    nbformat.write(pages, notebook)


code, words = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell


@pytest.mark.parametrize(
    ("added", "said"),
    [
        (code("raise ValueError('CANARY 31/12/1999')"), "2010-11 ni062: cell"),
        (code("import os, signal\nos.kill(os.getpid(), signal.SIGTERM)"), "2010-11 ni062"),
        (words("A number that nobody made: {glue:text}`nothing`."), "nothing"),
    ],
    ids=["failing cell", "dead process", "empty glue"],
)
def test_a_fault_in_a_page_fails_the_build_and_leaves_the_site_as_it_was(whole, added, said):
    before = files_of(whole / "site")
    add_cell(whole / "notebooks" / "ni062.ipynb", added)
    ran = build(whole, workers=2)
    assert ran.returncode == 1
    assert said in ran.stderr
    assert "CANARY" not in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stdout + ran.stderr
    assert files_of(whole / "site") == before


def test_what_failed_once_fails_again_until_it_is_mended(whole):
    """Neither the pages' executor nor the renderer may take the second run for done."""
    add_cell(whole / "notebooks" / "ni062.ipynb", words("{glue:text}`nothing`"))
    assert [build(whole).returncode, build(whole).returncode] == [1, 1]


def test_a_chart_that_draws_nothing_fails_the_build(whole):
    before = files_of(whole / "site")
    charts = whole / "src" / "safeguarding" / "charts" / "__init__.py"
    drawn = charts.read_text(encoding="utf-8")
    nothing = drawn.replace(
        'svg(drawn, title, told, f"{key} {heading}")', '\'<svg role="img" aria-label="chart"></svg>\''
    )
    assert nothing != drawn
    charts.write_text(nothing, encoding="utf-8")
    ran = build(whole)
    assert ran.returncode == 1
    assert "chart" in ran.stderr
    assert files_of(whole / "site") == before


def figures_of(project):
    """The fourteen indicators of 2010-11 as the command prints them: (numerator, denominator) by key."""
    data = ("--data", project / "data" / "demo", "--year", "2010-11", "--format", "csv")
    rows = csv.DictReader(
        safeguarding("figures", "--audience", "members", *data, project=project).stdout.splitlines()
    )
    return {
        row["key"]: (row["numerator"], row["denominator"]) for row in rows if row["as_at"] in ("", "2011-03-31")
    }


@pytest.fixture(scope="module")
def before(small):
    """The figures of the small checkout as it stands: as the command prints them, and recomputed plainly."""
    return figures_of(small), plain.recompute(small / "data" / "demo" / "returns", "2010-11")


def reviews_of_children(lines):
    """The days of each child's reviews in a return, in order, with the line that each stands on."""
    held = {}
    for place, line in enumerate(lines[1:], 1):
        child, _, review, _ = line.split(",")
        day, month, year = map(int, review.split("/"))
        held.setdefault(child, []).append((date(year, month, day), place))
    return {child: sorted(days) for child, days in held.items()}


def late_review(lines, on_time):
    """The line of the first review that was held more than 183 days after the one before."""
    for days in reviews_of_children(lines).values():
        for (before, _), (held, place) in pairwise(days):
            if (held - before).days > 183:
                return place
    raise AssertionError("no review of the year was late")


def needed_review(lines, on_time):
    """The line of a last review without which a child who was reviewed in time has one overdue in March."""
    for child, days in reviews_of_children(lines).items():
        if child in on_time and len(days) > 1 and days[-2][0] + timedelta(days=183) <= date(2011, 3, 31):
            return days[-1][1]
    raise AssertionError("every child could do without the last review")


def reviewed_in_time(returns):
    """The children whose reviews of 2010-11 were all held in time, by the plain recomputation."""
    known = plain.read_history(returns, "2010-11")
    told = (known["children"], known["episodes"], known["reviews"])
    verdicts = plain.ni066_verdicts(*told, date(2010, 4, 1), date(2011, 3, 31), known["reviews_from"])
    return {child for child, verdict in verdicts.items() if verdict}


@pytest.mark.parametrize(("chosen", "moved"), [(late_review, set()), (needed_review, {"ni066"})])
def test_a_deleted_review_moves_the_figures_that_rest_on_it_and_no_others(before, whole, chosen, moved):
    """What must move is told by the plain recomputation, which shares no code with the project."""
    returns = whole / "data" / "demo" / "returns"
    reviews = returns / "2010-11" / "ssda903" / "reviews.csv"
    (figures, expected), pages = before, files_of(whole / "site")
    lines = reviews.read_bytes().decode("utf-8").splitlines(keepends=True)
    del lines[chosen(lines, reviewed_in_time(returns))]
    reviews.write_bytes("".join(lines).encode("utf-8"))
    assert build(whole).returncode == 0
    after, pages_after = figures_of(whole), files_of(whole / "site")
    expected_after = plain.recompute(returns, "2010-11")
    must_move = {key for key in expected if expected[key] != expected_after[key]}
    assert moved <= must_move
    assert {key for key in expected if figures[key] != after[key]} == must_move
    assert figures["ni066_reviews"] != after["ni066_reviews"]
    different = {path.stem for path in pages if path.suffix == ".html" and pages[path] != pages_after[path]}
    assert different == {"index", "ni066"}
