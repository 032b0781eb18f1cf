"""The export: PDF read back and held against the built pages, all files or none, and what it refuses."""

import re
import shutil
import unicodedata
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import formats_read as read
import pytest
from by_command import by_command
from pypdf import PdfReader

from safeguarding import export as exporting
from safeguarding.authority import read_authority
from safeguarding.book.markup import Element, read_page
from safeguarding.book.printing import report_alone, whole_book
from safeguarding.book.site import MARK
from safeguarding.browsers import installed
from safeguarding.formats import FILES, pdf
from safeguarding.problems import ChecksFailed, EnvironmentProblem, UsageProblem
from safeguarding.years import ReportingYear

YEAR = ReportingYear.parse("2010-11")
ALL = {*FILES, "report.pdf", "book.pdf", "README.txt", "safeguarding-report-2010-11.zip"}
needs_a_browser = pytest.mark.skipif(installed() is None, reason="no browser is installed to print with")


@pytest.fixture(scope="module")
def authority(built):
    return read_authority(built.authority)


@pytest.fixture(scope="module")
def exported(built, tmp_path_factory):
    """What the command wrote."""
    if installed() is None:
        pytest.skip("no browser is installed to print with")
    folder = tmp_path_factory.mktemp("panel papers")
    ran = by_command("export", "--data", built.authority, "--year", "2010-11", "--to", folder)
    assert ran.code == 0, ran.err
    return folder / "2010-11"


@pytest.fixture(scope="module")
def printed(exported):
    """The two PDF files, read: their pages' text without what stands in the margins."""
    found = {}
    for name in ("report", "book"):
        reader = PdfReader(exported / f"{name}.pdf")
        found[name] = SimpleNamespace(reader=reader, text="\n".join(_between_margins(reader)))
    return found


def _between_margins(reader: PdfReader) -> list[str]:
    title, number = reader.metadata.title, len(reader.pages)
    texts = []
    for place, page in enumerate(reader.pages, 1):
        text = unicodedata.normalize("NFKC", page.extract_text())
        for margin in (f"{place} of {number}", title, "Synthetic data: every child in this book is invented."):
            text = text.replace(margin, "", 1)
        texts.append(text)
    return texts


def article(site: Path, name: str) -> Element:
    """A built page's own part, without its code."""
    page = read_page((site / "2010-11" / f"{name}.html").read_text(encoding="utf-8"))
    (found,) = page.all("article")
    for element in found.walk():
        element.holds = [one for one in element.holds if isinstance(one, str) or not _is_on_screen_only(one)]
    return found


def _is_on_screen_only(element: Element) -> bool:
    return bool({"above-input", "headerlink"} & set(element.classes)) or element.tag in ("title", "desc")


def test_the_files_are_those_that_the_readme_and_the_archive_name(exported, built):
    assert {path.name for path in exported.iterdir()} == ALL | {MARK}
    read_me = (exported / "README.txt").read_text(encoding="utf-8")
    assert all(name in read_me for name in ALL - {"README.txt", "safeguarding-report-2010-11.zip"})
    assert "every child in these files is invented" in read_me
    with zipfile.ZipFile(exported / "safeguarding-report-2010-11.zip") as archive:
        assert archive.namelist() == sorted(ALL - {"safeguarding-report-2010-11.zip"})
        assert {one.date_time[:3] for one in archive.infolist()} == {(1980, 1, 1)}
        assert all(archive.read(name) == (exported / name).read_bytes() for name in archive.namelist())
    for name in FILES:
        in_the_site = built.site / "downloads" / "2010-11" / name
        assert (exported / name).read_bytes() == in_the_site.read_bytes()


def test_the_report_as_pdf_says_what_the_page_says_and_no_more(printed, site):
    """Letter by letter: so each number is there, none is another, and none was added."""
    page = read.as_printed(unicodedata.normalize("NFKC", article(site, "report").text()))
    notice = read.as_printed(
        "Synthetic data: every child in this book is invented. For everybody. Counts of 1 to 5 are not "
        "shown, nor what would give one away: [c]."
    )
    told = read.as_printed(printed["report"].text).replace("•", "")
    # The first mention is the notice below the title; those in the margins are gone already.
    assert notice in told
    assert Counter(told.replace(notice, "", 1)) == Counter(page)
    for paragraph in article(site, "report").all("p"):
        assert read.as_printed(unicodedata.normalize("NFKC", paragraph.text())) in told


def test_every_figure_of_the_book_as_pdf_is_that_of_its_key(printed, site):
    """The sentences, rows and divisions that hold figures stand in the PDF as on the page."""
    told = read.as_printed(printed["book"].text)
    held = 0
    for name in [path.stem for path in exporting.contents.pages() if path.stem != "downloads"]:
        for element in article(site, name).all("tr", "p"):
            if any("data-key" in one.attributes for one in element.walk()):
                assert _words_of(element) in told, (name, element.text())
                held += 1
    assert held > 100


def _words_of(element: Element) -> str:
    return read.as_printed(unicodedata.normalize("NFKC", element.text()))


def test_the_book_as_pdf_has_every_percentage_of_its_pages_as_often(printed, site):
    titles = [one.title for one in printed["book"].reader.outline if not isinstance(one, list)]
    names = [path.stem for path in exporting.contents.pages() if path.stem != "downloads"]
    assert len(titles) == len(names) + 1
    percentage = re.compile(r"\d+(?:\.\d+)?%")
    articles = [article(site, name) for name in names]
    pages = Counter(found for one in articles for found in percentage.findall(_spaced(one)))
    # A chart's words have a halo, so that they are readable on a line: it is the same words, drawn once more.
    drawn = [svg for one in articles for svg in one.all("svg")]
    halo = Counter(found for svg in drawn for found in percentage.findall(_spaced(svg)))
    # A table's headings stand on each sheet that it reaches over.
    repeated = {
        found for one in articles for head in one.all("thead") for found in percentage.findall(_spaced(head))
    }
    told = Counter(percentage.findall(printed["book"].text))
    assert sum(pages.values()) > 500 and len(repeated) < 5
    assert {one: told[one] for one in told if one not in repeated} == {
        one: number for one, number in (pages + halo).items() if one not in repeated
    }


def _spaced(element: Element) -> str:
    """Its text with a space around each element: no number goes over the end of one."""
    return " ".join(one if isinstance(one, str) else _spaced(one) for one in element.holds)


@pytest.mark.parametrize("name", ["report", "book"])
def test_the_pdf_files_are_tagged_and_named_and_lead_nowhere_on_this_machine(printed, exported, name):
    root = printed[name].reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB"
    about = printed[name].reader.metadata
    assert about.title.startswith("Demonstration authority: Safeguarding Unit Report, 2010/11")
    assert about.author is None
    assert about.creation_date.date() == date(2012, 1, 27)
    assert printed[name].reader.outline
    content = (exported / f"{name}.pdf").read_bytes()
    assert b"file://" not in content and str(Path.home()).encode() not in content


@needs_a_browser
def test_the_same_page_printed_again_gives_the_same_bytes(exported, site, tmp_path, authority):
    page = tmp_path / "again.html"
    title = "Demonstration authority: Safeguarding Unit Report, 2010/11"
    page.write_text(report_alone(site, "2010-11", title), encoding="utf-8", newline="\n")
    assert pdf.pdf_of(page, date(2012, 1, 27)) == (exported / "report.pdf").read_bytes()


# What is printed


def test_no_link_of_what_is_printed_leads_to_a_file_and_no_place_is_there_twice(site):
    names = [path.stem for path in exporting.contents.pages() if path.stem != "downloads"]
    for html in (report_alone(site, "2010-11", "A"), whole_book(site, "2010-11", names, "A")):
        page = read_page(html)
        places = [one.attributes["id"] for one in page.walk() if "id" in one.attributes]
        assert len(places) == len(set(places))
        links = [one.attributes["href"] for one in page.all("a") if "href" in one.attributes]
        assert all(link.startswith(("https://", "http://", "#")) for link in links)
        assert {link[1:] for link in links if link.startswith("#")} <= set(places)
        assert not [one for one in page.walk() if "above-input" in one.classes]
        assert all("open" in one.attributes for one in page.all("details"))


def test_a_title_from_the_settings_cannot_leave_the_style_or_the_head(site):
    html = report_alone(site, "2010-11", '</style></title><script>"} body{display:none}')
    assert not [*read_page(html).all("script")]
    (style,) = read_page(html).all("style")
    assert "body{display:none}" not in style.text(frozenset())


# What is refused, and what is left as it was


def test_without_a_browser_the_other_files_are_written_and_it_is_said(built, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "installed", lambda: None)
    ran = by_command("export", "--data", built.authority, "--year", "2010-11", "--to", tmp_path)
    assert ran.code == 4
    assert "no browser was found" in ran.err and "report.pdf and book.pdf are not" in ran.err
    assert {path.name for path in (tmp_path / "2010-11").iterdir()} == ALL - {"report.pdf", "book.pdf"} | {MARK}


def test_a_browser_that_prints_nothing_is_told_of(tmp_path, monkeypatch):
    (tmp_path / "page.html").write_text("<p>x</p>", encoding="utf-8")
    for said in (lambda *_, **__: None, _not_there):
        monkeypatch.setattr(pdf, "installed", lambda: "/somewhere/chromium")
        monkeypatch.setattr(pdf.subprocess, "run", said)
        with pytest.raises(EnvironmentProblem, match="chromium was asked to print"):
            pdf.pdf_of(tmp_path / "page.html", date(2012, 1, 27))


def _not_there(*_, **__):
    raise FileNotFoundError(2, "No such file")


@pytest.fixture
def without_pdf(monkeypatch):
    monkeypatch.setattr(exporting, "_pdfs", lambda *_: {})


def test_an_edition_that_is_not_built_is_refused(built, authority, tmp_path, monkeypatch, without_pdf):
    copy = tmp_path / "authority"
    shutil.copytree(built.authority, copy, ignore=shutil.ignore_patterns("run", "returns"))
    shutil.copytree(built.authority / "returns", copy / "returns")
    with pytest.raises(UsageProblem, match="no build of 2010-11"):
        exporting.export(read_authority(copy), YEAR, tmp_path / "out")
    (copy / "run").mkdir()
    shutil.copy(built.authority / "run" / "built.txt", copy / "run" / "built.txt")
    targets = copy / "targets.csv"
    targets.write_text(targets.read_text(encoding="utf-8").replace("95", "96"), encoding="utf-8")
    with pytest.raises(UsageProblem, match="other files than are there now"):
        exporting.export(read_authority(copy), YEAR, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_pages_that_were_changed_since_are_refused(authority, tmp_path, monkeypatch, without_pdf):
    monkeypatch.setattr(exporting, "is_as_listed", lambda site: False)
    with pytest.raises(ChecksFailed, match="changed since"):
        exporting.export(authority, YEAR, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_open_elsewhere_leaves_all_as_it_was(authority, tmp_path, monkeypatch, without_pdf):
    exporting.export(authority, YEAR, tmp_path)
    before = {path.name: path.read_bytes() for path in (tmp_path / "2010-11").iterdir()}
    (tmp_path / "2010-11" / MARK).write_text("another list\n", encoding="utf-8")
    before[MARK] = b"another list\n"
    rename = Path.replace

    def refuse(path, target):
        if path.name == "2010-11":
            raise PermissionError(13, "Access is denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(EnvironmentProblem, match="stays as it was"):
        exporting.export(authority, YEAR, tmp_path)
    assert {path.name: path.read_bytes() for path in (tmp_path / "2010-11").iterdir()} == before


def test_somebody_else_s_folder_is_not_replaced(authority, tmp_path, without_pdf):
    (tmp_path / "2010-11").mkdir()
    (tmp_path / "2010-11" / "minutes.docx").write_bytes(b"mine")
    with pytest.raises(UsageProblem, match="something else"):
        exporting.export(authority, YEAR, tmp_path)
    assert (tmp_path / "2010-11" / "minutes.docx").read_bytes() == b"mine"
