"""The attacker: it finds every small count in a site that hides none, none in the site as built, and leaks."""

import re
import shutil

import pytest
from conftest import PROJECT, safeguarding

from safeguarding.authority import read_authority
from safeguarding.book.attacker import attack_on, complaints
from safeguarding.book.told import read_site, told_by
from safeguarding.counts import read_counts
from safeguarding.disclosure.constraint import Cell
from safeguarding.disclosure.control import Book, View, controlled
from safeguarding.disclosure.policy import policies_of
from safeguarding.figures import read_figures


def view_of(authority) -> View:
    """The book with what the public may not see hidden, from what the last build has computed."""
    run = authority / "run"
    policies = policies_of(read_authority(authority))
    return controlled(Book(read_figures(run / "figures.csv"), read_counts(run / "counts.csv"), policies))


@pytest.fixture(scope="module")
def view(built):
    return view_of(built.authority)


@pytest.fixture
def latest(built, tmp_path):
    """A copy of the built pages, to leak on."""
    site = tmp_path / "site"
    shutil.copytree(built.site, site, ignore=shutil.ignore_patterns("_static", "downloads"))
    return site


@pytest.fixture(scope="module")
def unsuppressed(tmp_path_factory):
    """The site of one edition with suppression switched off."""
    folder = tmp_path_factory.mktemp("unsuppressed")
    authority = folder / "demo"
    shutil.copytree(PROJECT / "data" / "demo", authority, ignore=shutil.ignore_patterns("run"))
    policy = authority / "editions" / "2010-11" / "disclosure-public.toml"
    policy.write_text("suppress_to = 0\n", encoding="utf-8")
    ran = safeguarding("build", "--data", authority, "--year", "2010-11", "--out", folder / "site")
    assert ran.returncode == 0, ran.stderr
    return folder / "site"


def test_the_site_that_is_built_tells_no_hidden_count(built, view):
    assert complaints([built.site], view) == []


def test_with_suppression_switched_off_every_small_count_is_found(unsuppressed, view):
    attack = attack_on([read_site(unsuppressed)], view.book)
    small = [cell for cell in view.book.small if cell.edition == "2010-11"]
    assert len(small) >= 7
    assert [cell.in_words for cell in small if attack.about(cell).values > 1] == []
    told = complaints([unsuppressed], view)
    for cell in small:
        named = any(line.startswith(f"{cell.in_words}: hidden (small)") for line in told)
        assert named or cell in view.book.accepted, cell.in_words


def changed(page, before: str, after: str) -> None:
    text = page.read_text(encoding="utf-8")
    new, times = re.subn(before, after, text, count=1)
    assert times == 1, before
    page.write_text(new, encoding="utf-8")


def test_a_hidden_figure_in_an_alt_text_is_found(latest, view):
    """98.6 per cent of the plans of 2008-09: with 292 of them elsewhere on the page, 4 were reviewed late."""
    changed(latest / "2010-11" / "ni067.html", r"(<desc[^>]*>[^<]*This authority: )", r"\g<1>98.6% (2008-09), ")
    told = complaints([latest], view)
    assert any(line.startswith("ni067 2008-09, complement: hidden (small)") for line in told), told


def test_a_hidden_figure_in_the_reach_of_an_axis_is_found(latest, view):
    """The axis of the trend begins lower than any value that is shown would have it."""
    page = latest / "2010-11" / "ni067.html"
    changed(page, r"(role-axis-label.*?<text[^>]*>)8\d(?=</text>)", r"\g<1>80")
    told = complaints([latest], view)
    assert [line for line in told if "ni067 2008-09" in line and "axis" in line], told


def test_a_difference_from_the_year_before_that_tells_a_hidden_figure_is_found(latest, view):
    """672 of 678 the year before, half a point more now, and 692 in time: three were not."""
    row = (
        '<span class="difference-of" data-key="ni067_reviews" data-edition="2010-11" '
        'data-from-edition="2009-10">+0.5</span></body>'
    )
    changed(latest / "2010-11" / "how_sure.html", "</body>", row)
    told = complaints([latest], view)
    assert any(line.startswith("ni067_reviews 2010-11, complement: hidden (small)") for line in told), told


def test_a_count_in_a_table_to_download_is_found(latest, view):
    row = "2010-11,ni067_reviews,,computed,692,695,,percent"
    table = f"edition,key,as_at,series,numerator,denominator,value,unit\n{row}\n"
    (latest / "figures.csv").write_text(table, encoding="utf-8")
    told = complaints([latest], view)
    assert any(line.startswith("ni067_reviews 2010-11, complement") for line in told), told


def test_a_sentence_of_people_with_both_numbers_is_found(latest, view):
    changed(latest / "2010-11" / "report.html", "</body>", "<p>As many as 465 of the 468 plans.</p></body>")
    (told,) = complaints([latest], view)
    assert told.startswith("2010-11/report.html: the words hold both numbers behind ni067")


@pytest.mark.parametrize("name", ["report.docx", "figures.xlsx"])
def test_the_files_of_the_unsuppressed_site_tell_what_is_hidden(unsuppressed, view, tmp_path, name):
    """The workbook by its counts, of which the report quotes none: it tells a rate."""
    shutil.copy(unsuppressed / "downloads" / "2010-11" / name, tmp_path / name)
    told = list(told_by(read_site(tmp_path), {figure.key: figure.unit for figure in view.book.figures}))
    cells = {cell.key for one in told for cell in one.terms}
    assert "ni067" in cells
    complement = Cell("2010-11", "ni067_reviews", None, "complement")
    known = attack_on([read_site(tmp_path)], view.book).about(complement).values == 1
    assert known == (name == "figures.xlsx")


def test_an_interval_tells_the_numbers_that_have_it(latest, view):
    """98.7 to 99.9 is Wilson's interval of 692 of 695 and of a few like it, among them the interval's own."""
    row = '<span data-key="ni067_reviews" data-edition="2010-11">98.7 to 99.9</span></body>'
    changed(latest / "2010-11" / "how_sure.html", "</body>", row)
    told = complaints([latest], view)
    assert any(line.startswith("ni067_reviews 2010-11, complement") for line in told), told


def test_what_an_earlier_site_told_is_put_together_with_todays(latest, built, view):
    """A line of a table that is hidden today stood in a site of before."""
    earlier = latest.parent / "earlier"
    earlier.mkdir()
    line = '<span data-step="2010-11/c63/excluded" data-line="{}">{}</span>'
    words = "In care for no more than four weeks (28 days) on 31 March"
    (earlier / "page.html").write_text(f"<html>{line.format(words, '-22')}</html>", encoding="utf-8")
    told = complaints([built.site, earlier], view)
    assert any(line.startswith("c63 2010-11, excluded: No review in the year") for line in told), told
    assert complaints([built.site], view) == []
