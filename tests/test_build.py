"""The built book: what it says, and what it does not."""

import csv
import re
import zipfile
from html import unescape

import pytest
from conftest import PROJECT, safeguarding

from safeguarding.authority import read_authority
from safeguarding.fingerprints import fingerprints

TEXT = re.compile(r"<[^>]+>")


def text_of(page):
    """The words of a built page."""
    return " ".join(unescape(TEXT.sub(" ", page.read_text(encoding="utf-8"))).split())


def test_the_committee_report_says_the_source_report_s_numbers(site):
    words = text_of(site / "2010-11" / "report.html")
    for sentence in (
        "The total number of LAC as of 31/03/11 was 589 , a 14% increase compared to 2010.",
        "As of 31/12/11 the number of LAC was 621 , a further 5% increase since 31/03/11.",
        "stabilised around the 620 level",
        "was 91.9% , below the target of 95% but a slight increase compared with the 2009/10 rate of 90.3% .",
        "was 93% , a slight increase on 2009/10 but maintaining a significant increase from 80.2% in 2008/09 .",
        "was 9.7% as compared to 9.4% in 2009/10.",
        "better than the national performance of 10.7% .",
        "was 53 . This is a continued increase against 42 in 2009/10 and 22 in 2008/09.",
        "approximately double the suggested maximum (about 120 children for each full-time officer",
        "as opposed to 50-70)",
        "was 625 , a 15% increase compared to 2010.",
        "As of 31/12/11 the number of children subject to a child protection plan was 696",
        "was 99.4% , exceeding the target of 97%",
        "was 12.5% as compared to 17.4% in 2009/10. This is within the target range of 10-15%.",
        "was 6.8% as compared to 9.4% in 2009/10, against a target of less than 10%.",
    ):
        assert sentence.replace(" .", ".").replace(" ,", ",") in words.replace(" .", ".").replace(" ,", ",")


def test_the_reconciliation_page_shows_the_conflict_with_its_arithmetic(site):
    words = text_of(site / "2010-11" / "reconciliation.html")
    assert (
        "515 yes no whole number 516 yes no whole number 517 yes no whole number 518 yes no whole number"
        in words
    )
    assert "cannot rest on the same count" in words
    assert "cannot rest on the same count" not in text_of(site / "2010-11" / "checks.html")


def test_the_reconciliation_page_shows_that_99_4_per_cent_is_out_of_reach(site):
    words = text_of(site / "2010-11" / "reconciliation.html")
    assert "99.4% [c] No whole number of 450 (447 gives 99.3%, 448 gives 99.6%)" in words


def test_the_page_of_intervals_gives_both_and_the_funnels(site):
    """Of four funnels one is not drawn: the counts behind 99.4 per cent are not shown."""
    page = site / "2010-11" / "how_sure.html"
    words = text_of(page)
    assert "84 ÷ 671 12.5% 10.2 to 15.2" in words
    assert "East Sussex, as published" in words
    assert page.read_text(encoding="utf-8").count("Funnel plot.") == 3


@pytest.mark.parametrize("name", ["reconciliation.html", "how_sure.html"])
def test_pages_with_much_on_them_stay_small(site, name):
    assert all(page.stat().st_size < 300_000 for page in site.glob(f"*/{name}"))


def test_every_number_of_the_report_links_to_its_working(site):
    report = (site / "2010-11" / "report.html").read_text(encoding="utf-8")
    linked = re.findall(r'<a class="figure[^>]*data-key="(\w+)"[^>]*href="([^"#]+)#the-figure"', report)
    assert len(linked) > 25
    assert all((site / "2010-11" / address).resolve().is_file() for _, address in linked)


def test_every_figure_on_an_indicator_s_page_carries_its_key_and_leads_to_its_cell(site):
    """Of NI 66: this and last year, computed, as reported and as read otherwise, and the division itself."""
    page = (site / "2010-11" / "ni066.html").read_text(encoding="utf-8")
    tables = re.findall(
        r"<caption>(?:This year compared|The figure under each reading)</caption>.*?</table>", page, re.DOTALL
    )
    values = [
        re.findall(r'<td class="number">(.*?)</td>', row)[0]
        for table in tables
        for row in table.split("<tr>")[2:]
    ]
    figures = [value for value in values if "target" not in value]
    assert len(figures) == 9
    named = r'<a class="figure" data-key="ni066[\w.]*" data-edition="20\d\d-\d\d"(?: data-series="[\w ]+")? '
    assert all(re.match(named + "href=", one) for one in figures)
    assert '<strong class="answer" data-key="ni066" data-edition="2010-11">91.9%</strong>' in page


def test_every_page_says_that_the_data_are_synthetic(site):
    pages = [page for page in site.rglob("*.html") if page.name != "search.html"]
    assert len(pages) == 76
    assert all("every child in this book is invented" in page.read_text(encoding="utf-8") for page in pages)


BEGINNING = 5
"""How many characters of an identifier, a day or a path are looked for first."""


def test_nothing_of_a_child_and_no_path_of_this_machine_is_in_the_site(built):
    """A plain search, independent of the gate: every identifier and birth date of every file."""
    secrets = {str(PROJECT), str(built.authority), str(built.site.parent)}
    for path in (built.authority / "returns").rglob("*.csv"):
        with path.open(encoding="utf-8-sig") as lines:
            for row in csv.DictReader(lines):
                secrets |= {row["CHILD"], row.get("DOB") or row["CHILD"]}
                day, month, year = (row.get("DOB") or "//").split("/")
                secrets |= {f"{year}-{month}-{day}"} if year else set()
    for path in (built.authority / "returns").rglob("*.xml"):
        words = path.read_text(encoding="utf-8")
        secrets |= set(re.findall(r"<(?:LAchildID|PersonBirthDate|ExpectedPersonBirthDate)>([^<]+)<", words))
    assert len(secrets) > 3000
    words = {}
    for path in built.site.rglob("*"):
        if path.suffix in {".docx", ".xlsx"}:
            with zipfile.ZipFile(path) as archive:
                parts = [archive.read(name) for name in archive.namelist() if not name.endswith(".png")]
            words[path] = b"\n".join(parts).decode("utf-8")
        elif path.is_file() and path.suffix not in {".png", ".ico"}:
            words[path] = path.read_text(encoding="utf-8")
    assert sum(path.suffix == ".docx" for path in words) == 3
    # Each line once, and of the secrets only those whose beginning is there: thousands are looked for.
    joined = "\n".join(sorted({line for text in words.values() for line in text.splitlines()}))
    beginnings = {joined[place : place + BEGINNING] for place in range(len(joined))}
    assert all(len(secret) >= BEGINNING for secret in secrets)
    near = [secret for secret in secrets if secret[:BEGINNING] in beginnings]
    assert [secret for secret in near if secret in joined] == []


def test_no_executed_notebook_can_be_downloaded(site):
    assert not [path for path in site.rglob("*") if path.suffix in {".ipynb", ".parquet", ".py", ".toml"}]


def test_progress_is_plain_lines(built):
    assert "2010-11 ni066" in built.printed
    assert "\r" not in built.printed
    assert built.printed.isascii() or "Open " in built.printed


def test_a_second_build_runs_no_page_and_changes_no_byte(built):
    before = {path: path.read_bytes() for path in built.site.rglob("*") if path.is_file()}
    again = safeguarding("build", "--data", built.authority, "--out", built.site)
    assert again.returncode == 0, again.stderr
    assert again.stdout.splitlines() == [f"Open {built.site / 'index.html'}"]
    assert {path: path.read_bytes() for path in built.site.rglob("*") if path.is_file()} == before


def test_a_book_in_place_leaves_what_it_was_made_from(built):
    """By this, and not by what a build began with, `status` knows whether the book is up to date."""
    files = fingerprints(read_authority(built.authority)).write_csv(line_terminator="\n")
    told = (built.authority / "run" / "built.txt").read_text(encoding="utf-8")
    assert told == f"{files}editions,2010-11,2009-10,2008-09\n"
