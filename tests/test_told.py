"""What a site tells is read from each page once: a page that is to the byte as it was is remembered."""

from fractions import Fraction

import pytest

from safeguarding.book import told
from safeguarding.book.told import fingerprint, read_site, told_by

UNITS = {"ni066": "percent"}
PAGE = """<html><body><p>Of these, 465 of the 468 were on time.</p>
<span data-key="ni066" data-edition="2010-11">{division}</span>
<span data-key="ni066" data-edition="2010-11" data-from-edition="2009-10">+0.5</span></body></html>"""
TABLE = "edition,key,as_at,series,numerator,denominator,value,unit\n2010-11,ni066,,computed,57,589,,percent\n"


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    (folder / "2010-11").mkdir(parents=True)
    for name, division in {"index": "57 ÷ 589", "2010-11/ni066": "58 ÷ 590"}.items():
        (folder / f"{name}.html").write_text(PAGE.format(division=division), encoding="utf-8")
    (folder / "figures.csv").write_text(TABLE, encoding="utf-8")
    return folder


@pytest.fixture
def kept(tmp_path):
    return tmp_path / "told.bin"


@pytest.fixture
def read(monkeypatch) -> list[str]:
    """The names of the pages and files that are read, instead of remembered."""
    names, look = [], told._told_on

    def note(name, content, units):
        names.append(name)
        return look(name, content, units)

    monkeypatch.setattr(told, "_told_on", note)
    return names


def test_pages_and_files_tell_counts_pairs_and_differences(site):
    told_there = read_site(site).told(UNITS)
    assert [*told_there] == ["2010-11/ni066.html", "index.html", "figures.csv"]
    counts = {
        name: {cell.part: one.low for one in page.facts for cell in one.terms}
        for name, page in told_there.items()
    }
    assert counts["index.html"] == counts["figures.csv"] == {"numerator": 57, "denominator": 589}
    assert counts["2010-11/ni066.html"] == {"numerator": 58, "denominator": 590}
    page = told_there["index.html"]
    assert page.pairs == [(465, 468), (57, 589)]
    assert [one.points for one in page.inferences] == [Fraction(1, 2)]


def test_what_is_as_it_was_is_not_read_again_and_tells_the_same(site, kept, read):
    first = [*told_by(read_site(site, kept), UNITS)]
    assert len(read) == 3 and len(first) == 6
    read.clear()
    assert [*told_by(read_site(site, kept), UNITS)] == first
    assert read == []
    (site / "index.html").write_text(PAGE.format(division="59 ÷ 590"), encoding="utf-8")
    again = [*told_by(read_site(site, kept), UNITS)]
    assert read == ["index.html"]
    assert again == [*told_by(read_site(site), UNITS)] != first


def test_for_figures_of_another_unit_all_is_read_again(site, kept, read):
    read_site(site, kept).told(UNITS)
    read.clear()
    read_site(site, kept).told({"ni066": "children"})
    assert len(read) == 3


@pytest.mark.parametrize("end", [0, 64, 100, -1])
def test_a_memory_that_was_cut_off_is_none(site, kept, read, end):
    first = [*told_by(read_site(site, kept), UNITS)]
    kept.write_bytes(kept.read_bytes()[:end])
    read.clear()
    assert [*told_by(read_site(site, kept), UNITS)] == first
    assert len(read) == 3


def test_the_fingerprint_is_another_one_as_soon_as_a_page_tells_another_number(site):
    first = fingerprint(read_site(site), UNITS)
    page = site / "index.html"
    page.write_text(page.read_text(encoding="utf-8") + "<!-- nothing is told here -->", encoding="utf-8")
    assert fingerprint(read_site(site), UNITS) == first
    page.write_text(PAGE.format(division="59 ÷ 590"), encoding="utf-8")
    assert fingerprint(read_site(site), UNITS) != first
