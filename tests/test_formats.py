"""The committee's formats: every number is read back from each and held against the figures table."""

import re
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from shutil import which
from types import SimpleNamespace

import docx
import fastexcel
import formats_read as read
import nbformat
import polars as pl
import pytest

from safeguarding.book.markup import read_page
from safeguarding.figure import SCHEMA, Figure
from safeguarding.formats import committee_files
from safeguarding.formats.archive import zipped
from safeguarding.formats.bookmarks import name_of
from safeguarding.formats.commentary_docx import blocks
from safeguarding.formats.figures_csv import figures_csv
from safeguarding.formats.figures_xlsx import figures_xlsx
from safeguarding.formats.report_docx import report_docx
from safeguarding.formats.shorthand import MEANINGS
from safeguarding.formats.workbook import write_workbook
from safeguarding.formats.workbook_tables import Table
from safeguarding.indicators.register import REGISTER
from safeguarding.places import NOTEBOOKS
from safeguarding.spreadsheets import as_csv, write_csv
from safeguarding.tables import SYMBOLS
from safeguarding.words.outline import SECTIONS

YEAR_END = date(2011, 3, 31)
HIDDEN = ("ni066", "cpp_count", "caseload_lac", "ni065")
TABLE_SHEETS = ("Headline_figures", "All_figures_computed", "Reported_and_published", "Over_the_years")


@pytest.fixture(scope="module")
def facts(built):
    return read.facts_of(built.authority)


@pytest.fixture(scope="module")
def made(facts):
    return SimpleNamespace(
        docx=report_docx(facts), xlsx=figures_xlsx(facts), csv=figures_csv(facts), frame=facts.published.frame
    )


@pytest.fixture(scope="module")
def hidden(facts):
    """The same, where disclosure control has withheld some figures and let one through without its counts."""
    numbers = ("value", "numerator", "denominator", "low", "high")
    withheld = pl.col("key").is_in(HIDDEN) & (pl.col("series") == "computed")
    alone = (pl.col("key") == "ni067") & (pl.col("series") == "computed")
    frame = facts.published.frame.with_columns(
        *(pl.when(withheld).then(None).otherwise(pl.col(name)).alias(name) for name in numbers),
        status=pl.when(withheld).then(pl.lit("suppressed")).otherwise("status"),
    ).with_columns(pl.when(alone).then(None).otherwise(pl.col(name)).alias(name) for name in numbers[1:3])
    less = replace(facts, published=replace(facts.published, frame=frame))
    return SimpleNamespace(docx=report_docx(less), xlsx=figures_xlsx(less), csv=figures_csv(less), frame=frame)


def figures(frame: pl.DataFrame) -> dict[tuple, Figure]:
    """Every figure by its key, edition, day and series; another area than England has no name here."""
    return {
        (
            row["key"],
            row["edition"],
            row["as_at"],
            row["series"] if row["series"] in read.SERIES.values() else "another area",
        ): Figure(**row)
        for row in frame.iter_rows(named=True)
    }


# DOCX


def spoken(figure: Figure) -> set[str]:
    """The ways in which a sentence may say a figure: as shown, growth without its sign, a caseload in tens."""
    ways = {figure.shown, figure.shown.replace(".0%", "%"), figure.edition.replace("-", "/")}
    if figure.value:
        ways.add(f"{figure.value.lstrip('-')}%")
        ways.add(str((Decimal(figure.value) / 10 + Decimal("0.5")) // 1 * 10))
    return ways


@pytest.mark.parametrize("which_one", ["made", "hidden"])
def test_every_number_of_the_word_report_is_that_of_its_key(which_one, request):
    given = request.getfixturevalue(which_one)
    known = figures(given.frame)
    marks = read.marked(given.docx)
    in_sentences = [(named, text) for named, text in marks if text != _shown(known, named)]
    assert len(marks) > 40
    assert all(text in spoken(known[named]) for named, text in in_sentences)
    assert len(in_sentences) < len(marks) / 3, "most are shown as they stand in the table"


def _shown(known: dict, named: tuple) -> str:
    return known[named].shown


def test_the_word_report_says_the_numbers_of_the_page_in_their_order(made, site):
    """The page comes another way: through HTML, Jupyter Book and the gate."""
    page = read_page((site / "2010-11" / "report.html").read_text(encoding="utf-8"))
    on_the_page = [
        (one.attributes["data-key"], one.attributes["data-edition"], one.text())
        for one in page.walk()
        if "data-key" in one.attributes
    ]
    in_the_document = [(key, edition, text) for (key, edition, _, _), text in read.marked(made.docx)]
    assert len(on_the_page) > 25
    assert in_the_document[: len(on_the_page)] == on_the_page


@pytest.mark.parametrize("which_one", ["made", "hidden"])
def test_the_annex_holds_every_headline_figure_and_nothing_else(which_one, request):
    given = request.getfixturevalue(which_one)
    known = figures(given.frame)
    expected = []
    for one in REGISTER:
        day, before = (YEAR_END, date(2010, 3, 31)) if one.snapshot else (None, None)
        expected.append((one.key, "2010-11", day, "computed"))
        quoted = [(one.key, "2009-10", before, series) for series in ("reported", "computed")]
        usable = [one for one in quoted if one in known and known[one].value and known[one].status == "ok"]
        expected += usable[:1]
        expected += [named for named in [(one.key, "2010-11", day, "England")] if named in known]
    in_tables = read.marked(given.docx)[-len(expected) :]
    assert [(named, text) for named, text in in_tables] == [(named, known[named].shown) for named in expected]


def test_what_is_withheld_stands_nowhere_in_the_word_report(facts, hidden):
    values = [facts.now(key).value for key in HIDDEN]
    text = " ".join(text for _, text in read.marked(hidden.docx))
    assert values == ["91.9", "625", "58.9", "12.5"]
    assert not [value for value in values if re.search(rf"(?<![\d.]){re.escape(value)}(?!\d)", text)]
    descriptions = [one.get("descr") for one in pictures(hidden.docx)]
    assert not [value for value in values for told in descriptions if f"This authority: {value}" in told]


def test_the_paragraphs_are_those_of_the_page(made, site, facts):
    page = read_page((site / "2010-11" / "report.html").read_text(encoding="utf-8"))
    on_the_page = [read.as_printed(one.text()) for one in page.walk() if "paragraph" in one.classes]
    in_the_document: list[str] = []
    for style, text in read.paragraphs(made.docx):
        if style == "Numbered paragraph":
            in_the_document.append(text)
        elif style in ("Numbered paragraph continued", "List Bullet"):
            in_the_document[-1] += text
    assert [read.as_printed(text) for text in in_the_document] == on_the_page


def test_the_headings_are_those_of_the_page_and_real(made):
    headings = [
        (style, text) for style, text in read.paragraphs(made.docx) if style.startswith(("heading", "Title"))
    ]
    notebook = nbformat.read(NOTEBOOKS / "report.ipynb", as_version=4)
    markdown = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    written_there = re.findall(r"^(##+) (.*)$", markdown, re.MULTILINE)
    assert [(f"{'#' * (one.level + 1)}", one.heading) for one in SECTIONS] == written_there
    assert headings[0] == ("Title", "Safeguarding Unit Report")
    numbered = [(f"heading {one.level}", one.heading) for one in SECTIONS]
    annexes = [("heading 1", "Annex A. Headline figures"), ("heading 1", "Annex B. Charts")]
    assert headings[1:] == [*numbered, *annexes]


def test_a_numbered_paragraph_hangs_and_is_plain_text(made):
    style = docx.Document(BytesIO(made.docx)).styles["Numbered paragraph"].paragraph_format
    assert style.left_indent == -style.first_line_indent
    body = read.part(made.docx, "word/document.xml")
    found = {element.tag.rpartition("}")[2] for element in body.iter()}
    assert not found & {"txbxContent", "fldSimple", "fldChar", "instrText", "sdt", "gridSpan", "vMerge", "ins"}


def test_each_table_repeats_its_headings_and_has_no_blank_cell(made):
    document = docx.Document(BytesIO(made.docx))
    assert [len(table.rows) for table in document.tables] == [9, 7]
    for table in document.tables:
        repeated = [row._tr.find(f"{read.W}trPr/{read.W}tblHeader") is not None for row in table.rows]
        assert repeated == [True] + [False] * (len(table.rows) - 1)
        assert all(cell.text.strip() for row in table.rows for cell in row.cells)
        assert table._tbl.tblPr.find(f"{read.W}tblCaption").get(f"{read.W}val").startswith("Table ")
        assert table.style.name == "Report table"


def pictures(document: bytes) -> list:
    body = read.part(document, "word/document.xml")
    return [one for one in body.iter() if one.tag.endswith("}docPr")]


def test_each_chart_is_told_in_words_with_the_figures_of_its_key(made):
    """Each value that the text alternative names is that of the figures table for its year."""
    charts = {one.get("name").removeprefix("Chart "): one.get("descr") for one in pictures(made.docx)}
    targeted = {"ni066", "caseload_lac", "ni067", "ni065", "ni064"}
    assert set(charts) == targeted | {"lac_count", "cpp_count"}
    with zipfile.ZipFile(BytesIO(made.docx)) as archive:
        images = [name for name in archive.namelist() if name.startswith("word/media/")]
        assert all(archive.read(name).startswith(b"\x89PNG") for name in images)
    assert len(images) == len(charts)
    for key, told in charts.items():
        own = re.search(r"This authority: (.*?)\. [A-Z]", told)[1]
        for value, edition in re.findall(r"([\d.,]+)%? \((\d{4}-\d\d)\)", own):
            of_the_year = made.frame.filter(key=key, edition=edition, series="computed")
            assert value.replace(",", "") in of_the_year["value"].to_list()


def test_the_word_report_names_nobody_and_no_clock(made, facts):
    about = docx.Document(BytesIO(made.docx)).core_properties
    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    assert about.title == "Safeguarding Unit Report, 2010/11"
    assert about.created.date() == about.modified.date() == date(2012, 1, 27) == facts.edition.report_date
    assert about.language == "en-GB"
    with zipfile.ZipFile(BytesIO(made.docx)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        whole = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8", "ignore")
    assert "python-docx" not in whole and "en-US" not in whole
    assert whole.count("Synthetic data: every child in this report is invented.") == 2


def test_a_bookmark_is_called_as_word_allows(made):
    names = read.names(made.docx)
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[A-Za-z]\w{0,39}", name, re.ASCII) for name in names)
    longest = Figure("2010-11", "caseload_combined", YEAR_END, "reported")
    assert len(name_of(longest, 999)) <= 40
    with pytest.raises(ValueError, match="no bookmark"):
        name_of(replace(longest, key="ni066.calendar_months"), 1)


def test_commentary_becomes_paragraphs_emphasis_and_lists():
    text = "One *two* **three**.\n\n- a\n- b <b>c</b>\n\n3. third\n4. fourth\n"
    text += "\n[here](https://example.org)\n\n    code"
    found = [(one.mark, "".join(piece.text for piece in one.pieces)) for one in blocks(text)]
    assert found == [
        ("", "One two three."),
        ("List Bullet", "a"),
        ("List Bullet", "b <b>c</b>"),
        ("3.", "third"),
        ("4.", "fourth"),
        ("", "here (https://example.org)"),
        ("", "code"),
    ]
    emphasis = [(piece.italic, piece.bold) for piece in next(blocks(text)).pieces]
    assert emphasis == [(False, False), (True, False), (False, False), (False, True), (False, False)]


def test_no_name_breaks_a_document(facts):
    hostile = "</w:t>\x00\x0b\ud800<script> =1+1 \u202e"
    edition = replace(facts.edition, title=hostile, contact=hostile, report_to=hostile)
    authority = replace(facts.authority, name=hostile)
    document = report_docx(replace(facts, authority=authority, edition=edition))
    shown = "</w:t>\ufffd\ufffd\ufffd<script> =1+1 \u202e"
    assert next(text for style, text in read.paragraphs(document) if style == "Title") == shown


# XLSX


def symbol_or_number(text: str) -> Decimal | str:
    return text if text in MEANINGS else Decimal(text)


@pytest.mark.parametrize("which_one", ["made", "hidden"])
def test_every_figure_computed_is_in_the_workbook(which_one, request):
    given = request.getfixturevalue(which_one)
    own = given.frame.filter(series="computed", edition="2010-11")
    rows = read.rows(given.xlsx, "All_figures_computed")
    assert len(rows) == own.height
    for row, figure in zip(rows, own.iter_rows(named=True), strict=True):
        day = figure["as_at"]
        assert row["Key"] == figure["key"]
        assert row["Period or day"] == (f"{day.day} {day:%B %Y}" if day else "Year ending 31 March 2011")
        assert row["Unit"] == figure["unit"]
        assert symbol_or_number(row["Value"]) == (
            Decimal(figure["value"]) if figure["value"] else Figure(**figure).shown
        )
        numbers = [row[name] for name in row if name.startswith(("Numer", "Denom", "Lower", "Upper"))]
        for text, name in zip(numbers, ("numerator", "denominator", "low", "high"), strict=True):
            known = figure[name]
            assert text in MEANINGS if known is None else Decimal(text) == Decimal(str(known)), (row, name)


def test_every_figure_of_others_is_in_the_workbook(made):
    others = made.frame.filter(pl.col("series") != "computed")
    rows = read.rows(made.xlsx, "Reported_and_published")
    found = [(row["Key"], Decimal(row["Value"]), row["Unit"], row["Source"]) for row in rows]
    assert found == [
        (one["key"], Decimal(one["value"]), one["unit"], one["source"]) for one in others.iter_rows(named=True)
    ]


@pytest.mark.parametrize("which_one", ["made", "hidden"])
def test_the_series_of_the_workbook_are_those_of_the_figures_table(which_one, request):
    given = request.getfixturevalue(which_one)
    years = [name for name in read.rows(given.xlsx, "Over_the_years")[0] if re.match(r"\d{4}-\d\d", name)]
    found = {
        (row["Key"], row["Whose"], year): symbol_or_number(row[year])
        for row in read.rows(given.xlsx, "Over_the_years")
        for year in years
        if row[year] != "[x]"
    }
    whose = {"computed": "This authority, computed from its returns", "reported": "As reported to the Panel"}
    expected = {}
    for (key, edition, day, _), figure in figures_with_series(given.frame).items():
        last_day = date(int(edition[:4]) + 1, 3, 31)
        is_other = "." in key or key in ("adopted", "special_guardianship", "child_arrangements")
        if day not in (None, last_day) or is_other or key.endswith("_reviews") or figure.shown == "[x]":
            continue
        name = whose.get(figure.series, f"{figure.series}, as published by the Department for Education")
        expected[key, name, edition] = Decimal(figure.value) if figure.value else figure.shown
    assert found == expected


def figures_with_series(frame: pl.DataFrame) -> dict[tuple, Figure]:
    rows = frame.iter_rows(named=True)
    return {(row["key"], row["edition"], row["as_at"], row["series"]): Figure(**row) for row in rows}


@pytest.mark.parametrize("which_one", ["made", "hidden"])
def test_the_headlines_of_the_workbook_are_those_of_the_figures_table(which_one, request):
    given = request.getfixturevalue(which_one)
    known = figures(given.frame)
    rows = read.rows(given.xlsx, "Headline_figures")
    assert [row["Key"] for row in rows] == [one.key for one in REGISTER]
    for row, one in zip(rows, REGISTER, strict=True):
        day = YEAR_END if one.snapshot else None
        now, england = (known.get((one.key, "2010-11", day, of)) for of in ("computed", "England"))
        assert symbol_or_number(row["2010/11, this authority"]) == (
            Decimal(now.value) if now.value else now.shown
        )
        assert row["2010/11, England"] == (str(float(england.value)).removesuffix(".0") if england else "[x]")


def test_the_workbook_follows_the_guidance(made):
    read_back = read.sheets(made.xlsx)
    assert list(read_back) == ["Cover", "Contents", "Notes", *TABLE_SHEETS]
    listed = [row["Worksheet"] for row in read.rows(made.xlsx, "Contents")]
    assert listed == ["Cover", "Notes", *TABLE_SHEETS]
    noted = [row["Note"] for row in read.rows(made.xlsx, "Notes")]
    assert noted[:5] == ["[c]", "[k]", "[u]", "[x]", "[z]"]
    assert set(SYMBOLS) <= set(MEANINGS)
    assert "Synthetic data: every child in this report is invented." in [row[0] for row in read_back["Cover"]]
    for name, (title, about, headings, *cells) in list(read_back.items())[1:]:
        assert title[0] and about[0].startswith("This worksheet contains one table."), name
        assert not any(title[1:]) and not any(about[1:]), name
        assert all(cell for row in (headings, *cells) for cell in row), f"{name}: a blank cell"
        assert len(set(headings)) == len(headings)
    tables = fastexcel.read_excel(made.xlsx).table_names()
    assert sorted(tables) == sorted(f"{name}_table" for name in list(read_back)[1:])


def parts(workbook: bytes) -> str:
    with zipfile.ZipFile(BytesIO(workbook)) as archive:
        return "\n".join(archive.read(name).decode("utf-8") for name in archive.namelist())


def test_the_workbook_has_no_formula_no_merged_cell_and_names_nobody(made):
    whole = parts(made.xlsx)
    assert "<f>" not in whole and "<mergeCell" not in whole and "http://example" not in whole
    assert "<dc:creator></dc:creator>" in whole or "<dc:creator/>" in whole
    assert "<cp:lastModifiedBy></cp:lastModifiedBy>" in whole or "<cp:lastModifiedBy/>" in whole
    assert "2012-01-27T00:00:00Z" in whole
    with zipfile.ZipFile(BytesIO(made.xlsx)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_numbers_are_numbers_and_look_as_the_report_prints_them(made):
    """93.0 is kept as a number, and its form keeps the nought."""
    with zipfile.ZipFile(BytesIO(made.xlsx)) as archive:
        sheet = archive.read("xl/worksheets/sheet4.xml").decode("utf-8")
        styles = archive.read("xl/styles.xml").decode("utf-8")
    row = re.search(r'<row r="6".*?</row>', sheet)[0]
    style = re.search(r'<c r="D6" s="(\d+)"><v>93(?:\.0)?</v>', row)[1]
    formats = dict(re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]+)"', styles))
    used = re.findall(r"<xf ([^>]*)", styles.split("<cellXfs")[1])[int(style)]
    assert formats[re.search(r'numFmtId="(\d+)"', used)[1]] == "#,##0.0"


# CSV


@pytest.mark.parametrize("which_one", ["made", "hidden"])
def test_every_figure_is_a_row_of_the_csv_file(which_one, request):
    given = request.getfixturevalue(which_one)
    rows = read.lines(given.csv)
    assert len(rows) == given.frame.height
    for row, figure in zip(rows, given.frame.iter_rows(named=True), strict=True):
        assert (row["key"], row["edition"], row["series"], row["unit"], row["status"]) == tuple(
            figure[name] for name in ("key", "edition", "series", "unit", "status")
        )
        assert row["time_period"] == (str(figure["as_at"]) if figure["as_at"] else figure["edition"])
        shown = Figure(**figure).shown
        assert row["value"] == (figure["value"] or shown.strip("[]"))
        symbol = "u" if figure["status"] == "low_reliability" else "none" if figure["value"] else shown[1]
        assert row["symbol"] == symbol
        for name in ("numerator", "denominator", "low", "high"):
            known = figure[name]
            assert row[name] in "cxzk" if known is None else Decimal(row[name]) == Decimal(str(known)), row
        assert all(row.values())


def test_what_is_withheld_has_no_counts_anywhere(hidden):
    """Of a figure that is shown without its counts they are confidential; of one withheld, all is."""
    rows = {(row["key"], row["edition"]): row for row in read.lines(hidden.csv) if row["series"] == "computed"}
    alone, withheld = rows["ni067", "2010-11"], rows["ni066", "2010-11"]
    assert (alone["value"], alone["numerator"], alone["denominator"]) == ("99.4", "c", "c")
    letter = Figure("2010-11", "ni066", None, "computed", status="suppressed").shown.strip("[]")
    assert {withheld[name] for name in ("value", "numerator", "denominator", "low", "high")} == {letter}


# Cells and headings that a spreadsheet could take for more than text

PAYLOADS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    '=cmd|" /C calc"!A0',
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_workbook_takes_no_cell_and_no_heading_for_a_formula(payload):
    sheet = Table("Sheet", payload, payload, (payload, "https://example.org"), ((payload, "mailto:a@b.c"),))
    workbook = write_workbook(payload, YEAR_END, [payload], [sheet])
    whole = parts(workbook)
    assert "<f>" not in whole and "hyperlink" not in whole.replace("hyperlinks", "").lower().split("<sst")[0]
    plain = payload.replace("\r", "\n")
    assert read.sheets(workbook)["Sheet"][2][0].replace("_x000D_", "\n").replace("\r", "\n") == plain


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_csv_file_has_no_cell_and_no_heading_that_begins_a_formula(payload, tmp_path):
    table = pl.DataFrame({payload: [payload, "text"], "number": ["-3", "-3.5"], "whole": [-3, 4]})
    (first, second) = read.lines(as_csv(table, ["number"]))
    assert first == {f"'{payload}": f"'{payload}", "number": "-3", "whole": "-3"}
    assert second["number"] == "-3.5"
    write_csv(table, tmp_path / "kept.csv")
    assert read.lines((tmp_path / "kept.csv").read_bytes())[0]["number"] == "'-3"


def test_a_hostile_source_of_a_figure_stays_text(facts):
    frame = facts.published.frame.with_columns(
        source=pl.when(series="reported").then(pl.lit("=1+1")).otherwise("source")
    )
    spoilt = replace(facts, published=replace(facts.published, frame=frame))
    assert "'=1+1" in {row["source"] for row in read.lines(figures_csv(spoilt))}
    assert "<f>" not in parts(figures_xlsx(spoilt))


# The same bytes, and edges


def test_the_same_figures_give_the_same_bytes(facts, made):
    again = committee_files(facts)
    assert again == {"report.docx": made.docx, "figures.xlsx": made.xlsx, "figures.csv": made.csv}


def test_an_archive_has_no_clock():
    files = {"b.txt": b"b", "a.txt": b"a"}
    assert zipped(files) == zipped(files)
    with zipfile.ZipFile(BytesIO(zipped(files))) as archive:
        assert [(one.filename, one.date_time[:3]) for one in archive.infolist()] == [
            ("b.txt", (1980, 1, 1)),
            ("a.txt", (1980, 1, 1)),
        ]


def test_an_edition_without_a_single_figure_or_word_has_its_files_too(facts, tmp_path):
    bare = replace(facts, authority=replace(facts.authority, folder=tmp_path, synthetic=False, targets={}))
    empty = replace(bare, published=replace(facts.published, frame=pl.DataFrame(schema=SCHEMA)))
    files = committee_files(empty)
    texts = [text for _, text in read.paragraphs(files["report.docx"])]
    assert "1.1\tNo commentary has been written." in texts
    assert not [text for text in texts if text.startswith("Annex B")]
    assert {text for _, text in read.marked(files["report.docx"])} == {"[x]"}
    assert read.rows(files["figures.xlsx"], "Headline_figures")[0]["2010/11, this authority"] == "[x]"
    assert files["figures.csv"].decode("utf-8").startswith("key,title,edition,")


def test_the_site_offers_the_files_with_their_size(built, made):
    page = read_page((built.site / "2010-11" / "downloads.html").read_text(encoding="utf-8"))
    rows = [[cell.text() for cell in row.all("th", "td")] for row in page.all("tr")][1:]
    links = [one.attributes["href"] for row in page.all("tr") for one in row.all("a")]
    assert links == [f"../downloads/2010-11/{row[0]}" for row in rows]
    contents = [made.docx, made.xlsx, made.csv]
    for row, content in zip(rows, contents, strict=True):
        assert (built.site / "downloads" / "2010-11" / row[0]).read_bytes() == content
        assert abs(int(row[3]) * 1000 - len(content)) <= 500


@pytest.mark.skipif(
    which("soffice") is None, reason="LibreOffice is not installed, so nothing can open the files"
)
def test_another_program_opens_the_report_and_finds_the_numbers(made, tmp_path):
    (tmp_path / "report.docx").write_bytes(made.docx)
    command = [which("soffice"), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "txt:Text", "--outdir", tmp_path, tmp_path / "report.docx"]
    subprocess.run(command, capture_output=True, timeout=300, check=True)
    text = read.as_printed((tmp_path / "report.txt").read_text(encoding="utf-8-sig"))
    for style, paragraph in read.paragraphs(made.docx):
        assert read.as_printed(paragraph) in text, style
