"""The gate: a clean site passes, and each fault is found by exactly the rule that is there for it.

PLANTED holds a fault, or several, for every rule; a rule without one fails the test of completeness.
"""

import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from safeguarding.book.gate import RULES, Secrets, looking, problems
from safeguarding.book.gate.files import LARGEST_PAGE, LARGEST_SITE
from safeguarding.book.policy import POLICY

NEVER = Secrets(
    child_ids=frozenset({"ES104233", "774120", "A-17/X", "C1"}),
    birth_dates=frozenset({date(2004, 5, 1), date(2011, 3, 31)}),
    shown_days=frozenset({date(2011, 3, 31)}),
    paths=("/srv/authority", "D:\\returns"),
    machine_names=frozenset({"jbloggs7", "pc-0815.council"}),
    input_words=frozenset({"canaryname", "h801200001001"}),
)

META = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
CHART = (
    '<svg role="img" aria-labelledby="t1"><title id="t1">Reviews in time</title>'
    '<g class="mark-rule role-axis-grid"><line x2="10"/></g>'
    '<g class="mark-rule role-mark"><line x2="10"/></g>'
    '<g class="mark-symbol role-mark"><path d="M1.774120,0h7v7Z"/></g></svg>'
)
SECOND_CHART = CHART.replace("t1", "t2")
TABLE = (
    '<table><caption>Figures</caption><tr><th scope="col">Year</th><th scope="col">Value</th></tr>'
    '<tr><th scope="row">2010-11</th><td>[x]</td></tr></table>'
)
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head>{META}<title>Reviews, 2010-11</title>
<link rel="stylesheet" href="../_static/report.css?v=1"><script src="../_static/theme.js"></script></head>
<body><h2>Shown on paper alone</h2><article><h1 id="top">Reviews</h1><h2>In time</h2><h3>Late</h3>
<h2>Not held</h2><p>None of the 31 March 2011 children (C1) is named. See
<a href="https://www.gov.uk/home/children/">the guidance</a>, <a href="#top">above</a> and
<a href="../index.html">the front page</a>.</p><svg aria-hidden="true"><rect width="5"/></svg>
<img src="../_static/icon.png" alt="The council's arms">
{CHART}{TABLE}<pre>value = None  # nan, null, {{{{</pre></article></body></html>"""

INDEX = f"""<html lang="en-GB"><head>{META}<title>Report</title></head><body><article><h1>Report</h1>
<p>On 2011-03-31: <a href="2010-11/ni066.html#top">the reviews</a>.</p></article></body></html>"""
"""A birthday that is also the day of a count gives nobody away."""


def zipped(**members: bytes | str) -> bytes:
    """A zip of these files; the last `_` of a name is its dot."""
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, content in members.items():
            archive.writestr(".".join(name.rsplit("_", 1)), content)
    return packed.getvalue()


def picture(comment: bytes = b"") -> bytes:
    """A PNG of one point, with words beside it if there are any."""
    parts = [(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))]
    parts += [(b"tEXt", b"Comment\0" + comment)] if comment else []
    parts += [(b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")]
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


PDF = b"%PDF-1.4\n1 0 obj <</Title (Report)>>\nstream\n774120 C:\\\\x\nendstream endobj"
DOCUMENT = zipped(document_xml="<w:t>Reviews in </w:t><w:t>time</w:t>")


@pytest.fixture
def site(tmp_path) -> Path:
    written = {
        "index.html": INDEX,
        "2010-11/ni066.html": PAGE,
        "searchindex.js": 'Search.setIndex({"terms": {"review": 0, "canarynam": 1}})',
        "figures.csv": "edition,value\n2010-11,91.9\n",
        "_static/report.css": "body { background: url(data:image/png;base64,AA) }",
        "_static/theme.js": "const build = 774120; // ES104233, 2004-05-01 jbloggs7 canaryname \u200b",
        "_static/icon.png": picture(),
        "report.docx": DOCUMENT,
        "report.pdf": PDF,
        "all.zip": zipped(
            report_docx=DOCUMENT, icon_png=picture(), report_pdf=PDF, figures_csv="value\n91.9\n"
        ),
        "site.sha256": "0000  index.html\n",
    }
    for name, content in written.items():
        put_file(tmp_path, name, content)
    return tmp_path


def put_file(site: Path, name: str, content: str | bytes) -> None:
    (site / name).parent.mkdir(exist_ok=True, parents=True)
    (site / name).write_bytes(content.encode() if isinstance(content, str) else content)


def put_large_file(path: Path) -> None:
    """As large as a whole site may be: a hole, which takes no room on the disk."""
    with path.open("wb") as made:
        made.truncate(LARGEST_SITE)


def put(site: Path, markup: str) -> None:
    """Add markup to the page."""
    swap("</article>", f"{markup}</article>")(site)


def swap(old: str, new: str) -> Callable[[Path], None]:
    """Write something else into the page where `old` stands first."""

    def change(site: Path) -> None:
        page = site / "2010-11/ni066.html"
        text = page.read_text(encoding="utf-8")
        assert old in text
        page.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def file(name: str, content: str | bytes = "") -> tuple[str, Callable[[Path], None]]:
    """A file with the fault in it: its name, and how it gets there."""
    return name, lambda site: put_file(site, name, content)


def policy(text: str) -> Callable[[Path], None]:
    return swap(POLICY, text)


SCRIPT, STYLE = '<script src="../_static/theme.js">', '<link rel="stylesheet" href="../_static/report.css?v=1">'

PLANTED = {
    "kind": [
        file("2010-11/ni066.ipynb", "{}"),
        file("rows.parquet"),
        file("notes"),
        file("_sources/index.txt", "# Report"),
    ],
    "hidden-file": [
        file(".notes.txt"),
        file(".git/config.txt"),
        file("~$report.docx", DOCUMENT),
        file(".DS_Store"),
    ],
    "unreadable": [
        file("late.csv", b"caf\xe9"),
        file("late.docx", "not a zip"),
        file("late.png", "not a picture"),
        file("late.pdf", "not a PDF"),
    ],
    "page-size": [f"<p>{'x' * LARGEST_PAGE}</p>"],
    "site-size": [("the site", lambda site: put_large_file(site / "_static" / "icon.ico"))],
    "child-identifier": [
        "<p>Child ES104233 was late.</p>",
        "<p>child es104233</p>",
        '<p data-child="774120">x</p>',
        "<p>(A-17/X)</p>",
        "<!-- ES104233 -->",
        file("late.csv", "child,late\n774120,1\n"),
        file("ES104233.csv", "value\n1\n"),
        file("late.svg", '<svg><title>774120</title><rect width="1"/></svg>'),
        file("searchindex.js", '{"terms": {"es104233": 3}}'),
        file("late.docx", zipped(document_xml="<w:t>ES10</w:t><w:t>4233</w:t>")),
        file("late.xlsx", zipped(sheet_xml="<v>774120</v>", app_xml="<c>x</c>")),
        file("late.zip", zipped(late_docx=zipped(document_xml="<w:t>ES104233</w:t>"))),
        file("late.zip", zipped(ES104233_csv="value\n1\n")),
        file("late.png", picture(b"of ES104233")),
        file("late.pdf", b"%PDF-1.4\n<</Title (ES104233)>>"),
    ],
    "birth-date": [
        "<p>born 01/05/2004</p>",
        "<p>born on 1 May 2004</p>",
        '<p data-born="2004-05-01">x</p>',
        file("late.json", '{"born": "2004-05-01T00:00:00"}'),
        file("late.docx", zipped(document_xml="<w:t>1 May </w:t><w:t>2004</w:t>")),
    ],
    "input-word": [
        "<p>Canaryname was late.</p>",
        '<p title="Canaryname">x</p>',
        SECOND_CHART.replace("Reviews in time", "canaryname"),
        file("late.csv", "child,late\nH801200001001,1\n"),
        file("searchindex.js", '{"terms": {"h801200001001": 3}}'),
        file("late.docx", zipped(core_xml="<creator>Canaryname</creator>")),
    ],
    "machine-path": [
        "<p>read /home/ana/returns.csv</p>",
        "<p>read C:\\Users\\ana</p>",
        "<p>open file:///srv/x</p>",
        "<p>/srv/authority/returns</p>",
        file("_static/theme.js", 'const home = "/tmp/book/x"'),
        file("late.pdf", b"%PDF-1.4\n<</URI (file:///srv/site/index.html)>>"),
        file("late.docx", zipped(app_xml="<Template>C:\\Users\\ana\\x.dotx</Template>")),
    ],
    "machine-name": [
        "<p>by jbloggs7</p>",
        "<p>on PC-0815.council</p>",
        file("late.docx", zipped(core_xml="<creator>JBloggs7</creator>")),
    ],
    "traceback": ["<pre>Traceback (most recent call last):</pre>"],
    "failed-cell": [
        '<div class="output traceback">ZeroDivisionError</div>',
        '<div class="output stderr">beware</div>',
        '<span class="problematic">{ref}</span>',
    ],
    "empty-cell": [
        TABLE.replace("[x]", ""),
        TABLE.replace("[x]", " None "),
        TABLE.replace("[x]", "<b>nan</b>"),
        TABLE.replace("2010-11", ""),
    ],
    "hole": [
        "<p>It was None, a rise.</p>",
        "<p>None% of reviews</p>",
        "<p>It was <b>nan</b>.</p>",
        SECOND_CHART.replace("</svg>", "<text>nan</text></svg>"),
    ],
    "placeholder": ["<p>It was {{ value }}.</p>", "<p>It was {glue:text}`x`.</p>", "<p>See {ref}`x`.</p>"],
    "hidden-character": [
        "<p>\u202egnitset</p>",
        "<p>a\u200bb</p>",
        '<p title="\x07">x</p>',
        file("late.csv", "role\n\u2067officer\n"),
    ],
    "external-load": [
        '<img src="https://example.org/x.png" alt="x">',
        '<img src="../_static/icon.png" srcset="../_static/icon.png 1x, https://example.org/x.png 2x" alt="x">',
        '<script src="//example.org/x.js"></script>',
        '<link rel="stylesheet" href="http://example.org/x.css">',
        '<iframe src="HTTPS://example.org"></iframe>',
        '<form action="https://example.org"></form>',
        '<video poster="https://example.org/x.png"></video>',
        '<svg aria-hidden="true"><use href="https://example.org/x.svg#a"/><rect width="1"/></svg>',
        '<base href="https://example.org">',
        '<meta http-equiv="refresh" content="0; URL=\'https://example.org\'">',
        file("_static/report.css", '@import url("https://example.org/x.css")'),
        file("_static/theme.js", "fetch('https://example.org/x')"),
        file("_static/theme.js", 'const socket = new WebSocket("wss://example.org")'),
        file("_static/theme.js", "request.open('GET', '//example.org')"),
        file(
            "late.svg", '<svg><title>x</title><image href="http://example.org/x.png"/><rect width="1"/></svg>'
        ),
    ],
    "no-policy": [
        swap(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">', ""),
        swap(META, f"{SCRIPT}</script>{META}"),
        swap(META, f"{STYLE}{META}"),
    ],
    "loose-policy": [
        policy(""),
        policy(f"{POLICY}; script-src 'self' 'unsafe-inline'"),
        policy(f"{POLICY}; script-src 'self' 'unsafe-eval'"),
        policy(POLICY.replace("'self'", "'self' file:", 1)),
        policy(POLICY.replace("default-src 'self'", "default-src *")),
        policy(POLICY.replace("default-src 'self'; ", "")),
        policy(POLICY.replace("base-uri 'none'", "base-uri 'self'")),
        policy(POLICY.replace("; form-action 'self'", "")),
        policy(POLICY.replace("object-src 'none'", "object-src 'self'")),
        policy(f"{POLICY}; connect-src https://example.org"),
    ],
    "inline-script": [
        "<script>say(1)</script>",
        '<script type="module">say(1)</script>',
        '<p onclick="say(1)">x</p>',
        '<a href=" java\tscript:say(1)">x</a>',
        file("late.svg", '<svg onload="say(1)"><title>x</title><rect width="1"/></svg>'),
    ],
    "inline-style": [
        '<p style="color: red">x</p>',
        "<style>p { color: red }</style>",
        file("late.svg", '<svg><title>x</title><rect width="1" style="fill: red"/></svg>'),
    ],
    "dead-link": [
        '<a href="ni067.html">x</a>',
        '<a href="../../other.html">x</a>',
        '<img src="plot.png" alt="x">',
    ],
    "dead-place": ['<a href="#the-figure">x</a>', '<a href="../index.html#top">x</a>'],
    "same-place": ['<p id="top">x</p>'],
    "unnamed-picture": [
        '<img src="../_static/icon.png">',
        '<img src="../_static/icon.png" alt=" ">',
        '<img src="../_static/icon.png" alt="_images/3f.svg">',
        '<svg><circle r="1"/></svg>',
        '<svg aria-label=""><circle r="1"/></svg>',
    ],
    "empty-drawing": [
        SECOND_CHART.replace('<path d="M1.774120,0h7v7Z"/>', ""),
        SECOND_CHART.replace("h7v7Z", "Z"),
        SECOND_CHART.replace("<path d=", '<rect width="0" data-d='),
        '<svg role="img" aria-label="x"></svg>',
    ],
    "no-number": [SECOND_CHART.replace("h7v7", "h7vNaN")],
    "no-caption": [TABLE.replace("<caption>Figures</caption>", ""), TABLE.replace("Figures", " ")],
    "no-scope": [
        TABLE.replace(' scope="row"', ""),
        "<table><caption>Figures</caption><tr><td>1</td></tr></table>",
    ],
    "headings": [
        "<h1>Another</h1>",
        "<h4>Too deep</h4>",
        "<h2> </h2>",
        swap('<h1 id="top">Reviews</h1>', '<p id="top">Reviews</p>'),
        swap('<h1 id="top">Reviews</h1>', '<h2>Before</h2><h1 id="top">Reviews</h1>'),
    ],
    "language": [swap(' lang="en-GB"', ""), swap("en-GB", "")],
    "title": [swap("Reviews, 2010-11", " "), swap("<title>Reviews, 2010-11</title>", "")],
    "same-title": [
        (
            ("2010-11/ni066.html", "index.html"),
            swap("Reviews, 2010-11", "Report"),
        )
    ],
}
"""By rule: markup to add to the page, a change to it, or a file that is added, with the name it is found by."""

CASES = [(key, fault) for key, faults in PLANTED.items() for fault in faults]


def test_a_clean_site_passes(site):
    assert problems(site, NEVER) == []


def test_every_rule_has_a_fault_that_it_finds():
    keys = [rule.key for rule in RULES]
    assert len({*keys}) == len(keys)
    assert {*keys} == PLANTED.keys()


@pytest.mark.parametrize(("key", "fault"), CASES, ids=[f"{key}-{n}" for n, (key, _) in enumerate(CASES)])
def test_a_fault_is_found_by_its_own_rule_and_no_other(site, key, fault):
    name = "2010-11/ni066.html"
    if isinstance(fault, str):
        put(site, fault)
    elif callable(fault):
        fault(site)
    else:
        name, plant = fault
        plant(site)
    names = (name,) if isinstance(name, str) else name
    said = next(rule.forbids for rule in RULES if rule.key == key)
    found = problems(site, NEVER)
    assert [re.fullmatch(r"(.*?): (.*?)\. .*\[([\w-]+)\]", line).groups() for line in found] == [
        (name, said, key) for name in sorted(names)
    ]


def test_what_was_found_is_never_repeated(site):
    put(site, "<p>ES104233, born 01/05/2004, in /srv/authority, of jbloggs7: Canaryname</p>")
    found = "\n".join(problems(site, NEVER))
    assert len(found.splitlines()) == 5
    for secret in ("104233", "2004", "srv", "bloggs", "anaryname"):
        assert secret not in found


@pytest.mark.parametrize(
    "harmless",
    [
        "<p>7741200 or ES1042334</p>",
        "<p>17 of A</p>",
        "<p>99/99/2004</p>",
        "<p>774,120</p>",
        "<p>0.774120</p>",
        '<p class="canaryname">x</p>',
        '<img src="../_static/icon.png" alt="" aria-hidden="true">',
        '<script type="application/json">{"a": 1}</script>',
        "<p>The image icon.png: see</p>",
        "<p>a {name} in braces</p>",
        "<p>1 May 2005</p>",
    ],
)
def test_what_only_looks_like_a_fault_passes(site, harmless):
    put(site, harmless)
    assert problems(site, NEVER) == []


def test_the_same_fault_is_reported_once_for_a_page(site):
    put(site, "<p>nan</p><p>nan</p>")
    assert len(problems(site, NEVER)) == 1


# What the gate remembers


@pytest.fixture
def looked_at(monkeypatch) -> list[str]:
    """The names of the files that the gate looks at, instead of remembering them."""
    names, look = [], looking._seen

    def note(file):
        names.append(file.name)
        return look(file)

    monkeypatch.setattr(looking, "_seen", note)
    return names


@pytest.fixture
def kept(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("run") / "gate.json"


def test_a_file_that_is_as_it_was_is_not_looked_at_again_and_its_faults_are_told_again(site, kept, looked_at):
    put(site, "<p>Child ES104233 was late.</p><a href='nowhere.html'>x</a>")
    first = problems(site, NEVER, kept)
    assert [line.rpartition("[")[2] for line in first] == ["child-identifier]", "dead-link]"]
    assert len(looked_at) == 11
    looked_at.clear()
    assert problems(site, NEVER, kept) == first
    assert looked_at == []
    put(site, "<p>nan</p>")
    assert len(problems(site, NEVER, kept)) == 3
    assert looked_at == ["2010-11/ni066.html"]


def test_a_link_to_a_file_that_is_gone_is_found_though_its_page_is_as_it_was(site, kept, looked_at):
    assert problems(site, NEVER, kept) == []
    looked_at.clear()
    (site / "index.html").rename(site / "home.html")
    (found,) = problems(site, NEVER, kept)
    assert found.startswith("2010-11/ni066.html: ") and found.endswith("[dead-link]")
    assert looked_at == ["home.html"], "a page at another address is another page"


def test_with_one_more_secret_every_file_is_looked_at_again(site, kept, looked_at):
    assert problems(site, NEVER, kept) == []
    looked_at.clear()
    more = replace(NEVER, input_words=NEVER.input_words | {"reviews"})
    assert problems(site, more, kept) != []
    assert len(looked_at) == 11


@pytest.mark.parametrize("spoilt", ["", "[1]", '{"a": 1}', '{"a": {"broken": []}}', "\udcff"])
def test_a_memory_that_cannot_be_read_is_none(site, kept, looked_at, spoilt):
    kept.write_bytes(spoilt.encode("utf-8", "surrogateescape"))
    put(site, "<p>nan</p>")
    assert len(problems(site, NEVER, kept)) == 1
    assert len(looked_at) == 11
