"""The gate: a clean site passes, and each fault is found by exactly the rule that is there for it."""

from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from safeguarding.book.gate import Secrets, problems

NEVER = Secrets(
    child_ids=frozenset({"ES104233", "774120", "A-17/X", "C1"}),
    birth_dates=frozenset({date(2004, 5, 1), date(2011, 3, 31)}),
    shown_days=frozenset({date(2011, 3, 31)}),
    paths=("/srv/authority", "D:\\returns"),
)

CHART = (
    '<svg role="img" aria-labelledby="t1"><title id="t1">Reviews in time</title>'
    '<g class="mark-rule role-axis-grid"><line x2="10"/></g>'
    '<g class="mark-rule role-mark"><line x2="10"/></g>'
    '<g class="mark-symbol role-mark"><path d="M0,0h7v7Z"/></g></svg>'
)
TABLE = (
    '<table><caption>Figures</caption><tr><th scope="col">Year</th><th scope="col">Value</th></tr>'
    '<tr><th scope="row">2010-11</th><td>[x]</td></tr></table>'
)
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><link rel="stylesheet" href="../_static/report.css?v=1">
<script src="../_static/theme.js"></script><script>if (x == null) {{ say("none"); }}</script></head>
<body><h1 id="top">Reviews</h1><p>None of the 31 March 2011 children (C1) is named. See
<a href="https://www.gov.uk/home/children/">the guidance</a>, <a href="#top">above</a> and
<a href="../index.html">the front page</a>.</p><svg aria-hidden="true"><rect width="5"/></svg>
{CHART}{TABLE}<pre>value = None  # nan, null, {{{{</pre></body></html>"""

INDEX = '<html><body><p>On 2011-03-31: <a href="2010-11/ni066.html#top">the reviews</a>.</p></body></html>'
"""A birthday that is also the day of a count gives nobody away."""


@pytest.fixture
def site(tmp_path) -> Path:
    written = {
        "index.html": INDEX,
        "2010-11/ni066.html": PAGE,
        "searchindex.js": 'Search.setIndex({"terms": {"review": 0}})',
        "figures.csv": "edition,value\n2010-11,91.9\n",
        "_static/report.css": "body { background: url(data:image/png;base64,AA) }",
        "_static/theme.js": "const build = 774120; // ES104233, 2004-05-01",
        "_static/icon.png": "",
    }
    for name, text in written.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def put(site: Path, markup: str) -> None:
    """Add markup to the page."""
    page = site / "2010-11/ni066.html"
    page.write_text(page.read_text(encoding="utf-8").replace("</body>", f"{markup}</body>"), encoding="utf-8")


def test_a_clean_site_passes(site):
    assert problems(site, NEVER) == []


IN_THE_PAGE = {
    "an image from elsewhere": (
        '<img src="https://example.org/x.png" alt="">',
        "loads something from elsewhere",
    ),
    "a script from elsewhere": ('<script src="//example.org/x.js"></script>', "loads something from elsewhere"),
    "a style from elsewhere": (
        '<link rel="stylesheet" href="http://example.org/x.css">',
        "loads something from",
    ),
    "a frame from elsewhere": ('<iframe src="HTTPS://example.org"></iframe>', "loads something from elsewhere"),
    "a form that sends elsewhere": ('<form action="https://example.org"></form>', "loads something from"),
    "a style attribute": ('<p style="background: url(https://example.org/x)">x</p>', "loads something from"),
    "a style element": ("<style>@import 'https://example.org/x.css';</style>", "loads something from"),
    "a redirection": ('<meta http-equiv="refresh" content="0; url=https://example.org">', "loads something"),
    "a path on Linux": ("<p>read /home/ana/returns.csv</p>", "path of the machine"),
    "a path on Windows": ("<p>read C:\\Users\\ana</p>", "path of the machine"),
    "a file address": ("<p>open file:///srv/x</p>", "path of the machine"),
    "the project's own path": ("<p>/srv/authority/returns</p>", "path of the machine"),
    "a traceback": ("<pre>Traceback (most recent call last):</pre>", "a traceback"),
    "a cell that failed": ('<div class="output traceback">ZeroDivisionError</div>', "a failure or a warning"),
    "a cell that warned": ('<div class="output stderr">beware</div>', "a failure or a warning"),
    "broken markup": ('<span class="problematic">{ref}</span>', "a failure or a warning"),
    "an empty cell": (TABLE.replace("[x]", ""), "a table cell is empty"),
    "None in a cell": (TABLE.replace("[x]", " None "), "a table cell is empty"),
    "nan in a cell": (TABLE.replace("[x]", "<b>nan</b>"), "a table cell is empty"),
    "None in a sentence": ("<p>It was None, a rise.</p>", "a sentence says None"),
    "None per cent": ("<p>None% of reviews</p>", "a sentence says None"),
    "nan in a sentence": ("<p>It was <b>nan</b>.</p>", "a sentence says None"),
    "nan in a chart's label": (CHART.replace("</svg>", "<text>nan</text></svg>"), "a sentence says None"),
    "a placeholder": ("<p>It was {{ value }}.</p>", "a placeholder"),
    "an unfilled glue": ("<p>It was {glue:text}`x`.</p>", "a placeholder"),
    "a chart with axes only": (CHART.replace('<path d="M0,0h7v7Z"/>', ""), "a chart draws nothing"),
    "a line of one point": (CHART.replace("M0,0h7v7Z", "M0,0Z"), "a chart draws nothing"),
    "bars without height": (CHART.replace("<path d=", '<rect width="0" data-d='), "a chart draws nothing"),
    "an empty drawing": ('<svg role="img" aria-label="x"></svg>', "a chart draws nothing"),
    "a point that is no number": (CHART.replace("h7v7", "h7vNaN"), "not a number"),
    "a drawing without a name": ('<svg><circle r="1"/></svg>', "a drawing has no name"),
    "a table without a caption": (TABLE.replace("<caption>Figures</caption>", ""), "no caption"),
    "a caption without words": (TABLE.replace("Figures", " "), "no caption"),
    "a header for nothing": (TABLE.replace(' scope="row"', ""), "no scope"),
    "a link to no page": ('<a href="ni067.html">x</a>', "leads nowhere"),
    "a link out of the site": ('<a href="../../other.html">x</a>', "leads nowhere"),
    "a picture that is not there": ('<img src="plot.png" alt="x">', "leads nowhere"),
    "a link to no heading": ('<a href="#the-figure">x</a>', "to no place"),
    "a link to no heading elsewhere": ('<a href="../index.html#top">x</a>', "to no place"),
    "an identifier": ("<p>Child ES104233 was late.</p>", "the identifier of a child"),
    "an identifier in small letters": ("<p>child es104233</p>", "the identifier of a child"),
    "an identifier of digits": ('<p data-child="774120">x</p>', "the identifier of a child"),
    "an identifier with signs": ("<p>(A-17/X)</p>", "the identifier of a child"),
    "an identifier in a script": ("<script>x = '774120'</script>", "the identifier of a child"),
    "a date of birth": ("<p>born 01/05/2004</p>", "date of birth"),
    "a date of birth for machines": ('<p data-born="2004-05-01">x</p>', "date of birth"),
}


@pytest.mark.parametrize("fault", IN_THE_PAGE)
def test_a_fault_in_a_page_is_found_by_its_own_rule(site, fault):
    markup, rule = IN_THE_PAGE[fault]
    put(site, markup)
    (found,) = problems(site, NEVER)
    assert found.startswith("2010-11/ni066.html: ")
    assert rule in found


IN_A_FILE = {
    "a notebook": ("2010-11/ni066.ipynb", "{}", "this kind of file"),
    "a table for machines": ("rows.parquet", "", "this kind of file"),
    "a file without an ending": ("notes", "", "this kind of file"),
    "a source": ("_sources/index.txt", "# Report", "this kind of file"),
    "an identifier in a table": ("late.csv", "child,late\n774120,1\n", "the identifier of a child"),
    "an identifier in the search index": (
        "searchindex.js",
        '{"terms": {"es104233": 3}}',
        "the identifier of a",
    ),
    "a date of birth in a table": ("late.json", '{"born": "2004-05-01"}', "date of birth"),
    "a path in a script": ("_static/theme.js", 'const home = "/tmp/book/x"', "path of the machine"),
    "a style that loads": ("_static/report.css", '@import url("https://example.org/x.css")', "a style loads"),
}


@pytest.mark.parametrize("fault", IN_A_FILE)
def test_a_fault_in_another_file_is_found_by_its_own_rule(site, fault):
    name, text, rule = IN_A_FILE[fault]
    (site / name).parent.mkdir(exist_ok=True)
    (site / name).write_text(text, encoding="utf-8")
    (found,) = problems(site, NEVER)
    assert found.startswith(f"{name}: ")
    assert rule in found


@pytest.mark.parametrize(
    ("within", "rules"),
    [
        ("<w:t>On 31 March</w:t>", []),
        ("<w:t>es104233</w:t>", ["the identifier of a child"]),
        ("<w:t>born 2004-05-01</w:t>", ["date of birth"]),
        ("<Target>/srv/authority</Target>", ["path of the machine"]),
    ],
)
@pytest.mark.parametrize("name", ["report.docx", "figures.xlsx"])
def test_a_document_is_looked_into(site, name, within, rules):
    with ZipFile(site / name, "w") as archive:
        archive.writestr("word/document.xml", within)
        archive.writestr("word/media/image1.png", b"\x89PNG")
    found = problems(site, NEVER)
    assert [line.startswith(f"{name}: ") for line in found] == [True] * len(rules)
    assert all(rule in line for rule, line in zip(rules, found, strict=True))


def test_what_was_found_is_never_repeated(site):
    put(site, "<p>ES104233, born 01/05/2004, in /srv/authority</p>")
    found = "\n".join(problems(site, NEVER))
    assert len(found.splitlines()) == 3
    for secret in ("104233", "2004", "srv"):
        assert secret not in found


@pytest.mark.parametrize(
    "harmless", ["<p>7741200 or ES1042334</p>", "<p>17 of A</p>", "<p>99/99/2004</p>", "<p>774,120</p>"]
)
def test_what_only_looks_like_a_secret_passes(site, harmless):
    put(site, harmless)
    assert problems(site, NEVER) == []


def test_the_same_fault_is_reported_once_for_a_page(site):
    put(site, "<p>nan</p><p>nan</p>")
    assert len(problems(site, NEVER)) == 1
