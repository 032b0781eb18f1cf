"""`safeguarding publish` as a person types it, with the demonstration book: what it asks for."""

import json
import re
import shutil
from pathlib import Path

import pytest
from by_command import Ran, by_command

from safeguarding.authority import read_authority
from safeguarding.book.book import RECORD
from safeguarding.book.site import MARK, hashes, site_of, write_mark
from safeguarding.fingerprints import BUILT, fingerprints
from safeguarding.publish.draft import marked
from safeguarding.record.builds import read
from safeguarding.signatures import sign
from safeguarding.years import ReportingYear

ON = ReportingYear.parse("2010-11").last_day
ANNE = ("Anne Reviewer", "Performance manager", ON)


@pytest.fixture
def authority(built, tmp_path) -> Path:
    """A copy of the built authority, to change things in."""
    return shutil.copytree(built.authority, tmp_path / "authority", ignore=shutil.ignore_patterns("release"))


@pytest.fixture
def to(tmp_path) -> Path:
    return tmp_path / "share"


def publish(authority: Path, to: Path, *more: str) -> Ran:
    return by_command("publish", "--data", authority, "--to", to, *more)


def refused(authority: Path, to: Path, *more: str) -> str:
    """What is said when it is refused, by a check: exit code 1, and nothing published."""
    ran = publish(authority, to, *more)
    assert ran.code == 1, ran
    assert not to.exists()
    return ran.err


def built_anew(folder: Path) -> None:
    """Let the last build be of what is there now, as after building again: the fingerprints and the record."""
    authority, run = read_authority(folder), folder / "run"
    record = read(run / RECORD)
    write_mark(site_of(run))
    record["site"] = hashes(site_of(run))
    (run / RECORD).write_text(json.dumps(record), encoding="utf-8")
    editions = ",".join(sorted(record["editions"], reverse=True))
    present = fingerprints(authority).write_csv(line_terminator="\n")
    (run / BUILT).write_text(f"{present}editions,{editions}\n", encoding="utf-8", newline="\n")


def signed(folder: Path) -> None:
    """Every page of every edition signed, and the book built since."""
    authority = read_authority(folder)
    record = read(folder / "run" / RECORD)
    for year in record["editions"]:
        now = {page.removeprefix(f"{year}/"): prints for page, prints in record["pages"].items()}
        sign(authority, ReportingYear.parse(year), [], ANNE, record, now)
    built_anew(folder)


def test_invented_children_are_refused_unless_it_is_meant(authority, to):
    assert "Every child of this authority is invented: add --demo" in refused(authority, to, "--draft")


def test_what_nobody_signed_is_refused(authority, to):
    said = refused(authority, to, "--demo")
    for edition in ("2010-11", "2009-10", "2008-09"):
        assert f"{edition}: no page is signed" in said
    assert "add --draft" in said


def test_what_is_signed_is_published_and_looked_after(authority, to):
    signed(authority)
    ran = publish(authority, to, "--demo")
    assert ran.code == 0, ran
    assert re.search(r"Release [0-9a-f]{12} is live: \d+ pages", ran.out)
    current = json.loads((to / "current.json").read_text(encoding="utf-8"))
    assert (current["draft"], current["audience"]) == (False, "public")
    assert current["editions"] == ["2008-09", "2009-10", "2010-11"]
    html, release = site_of(authority / "run"), to / "releases" / current["id"]
    assert (release / MARK).read_bytes() == (html / MARK).read_bytes()
    assert hashes(release) == hashes(html)
    whole = by_command("publish", "--to", to, "--verify")
    assert (whole.code, whole.err) == (0, "")
    assert current["id"] in by_command("publish", "--to", to, "--list").out
    back = by_command("publish", "--to", to, "--rollback")
    assert (back.code, "no earlier release" in back.err) == (1, True)
    (release / "index.html").write_bytes(b"other")
    faulty = by_command("publish", "--to", to, "--verify")
    assert faulty.code == 1
    assert f"DIFFERS releases/{current['id']}/index.html: changed" in faulty.out


def test_what_changed_since_it_was_signed_is_refused_by_name(authority, to):
    signed(authority)
    record = read(authority / "run" / RECORD)
    record["pages"]["2010-11/ni066"]["results"] = "other"
    (authority / "run" / RECORD).write_text(json.dumps(record), encoding="utf-8")
    said = refused(authority, to, "--demo")
    assert "2010-11: ni066 (changed since signed)" in said
    assert "2009-10" not in said


def test_a_draft_for_members_says_so_on_every_page_and_is_published_only_as_such(authority, to):
    path = authority / "run" / RECORD
    path.write_text(json.dumps(read(path) | {"audience": "members"}), encoding="utf-8")
    assert "is for the audience 'members'" in refused(authority, to, "--demo", "--draft")
    ran = publish(authority, to, "--demo", "--draft", "--audience", "members")
    assert ran.code == 0, ran
    assert "is live: a draft, " in ran.out
    current = json.loads((to / "current.json").read_text(encoding="utf-8"))
    assert (current["draft"], current["audience"]) == (True, "members")
    pages = list((to / "releases" / current["id"]).rglob("*.html"))
    assert len(pages) == current["pages"] > 60
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.count('<aside class="draft-mark" aria-label="Draft">DRAFT: not signed off') == 1, page.name
        assert len(re.findall(r"<title>DRAFT: ", text)) == 1, page.name
        assert re.search(r"<head>.*<title>DRAFT: .*</head>", text, re.DOTALL), page.name


def test_a_draft_leaves_out_what_cannot_say_so():
    page = (
        '<html><head><title>A &amp; B</title></head><body class="x"><a class="y" href="../files/report.docx">'
        'Word</a> <a href="ni066.html#the-figure">on</a> <a href="https://www.gov.uk/a.pdf">rules</a>'
        "<svg><title>A chart</title></svg></body></html>"
    )
    assert marked(page) == (
        '<html><head><title>DRAFT: A &amp; B</title></head><body class="x">\n'
        '<aside class="draft-mark" aria-label="Draft">DRAFT: not signed off and not for publication. Figures '
        'may change.</aside><a class="y" role="link" aria-disabled="true">'
        'Word</a> <a href="ni066.html#the-figure">on</a> <a href="https://www.gov.uk/a.pdf">rules</a>'
        "<svg><title>A chart</title></svg></body></html>"
    )


def test_a_build_that_is_not_of_what_is_there_now_is_refused(authority, to):
    with (authority / "targets.csv").open("a", encoding="utf-8") as targets:
        targets.write("\n")
    assert "is not of what is there now" in refused(authority, to, "--demo", "--draft")


def test_an_authority_without_a_build_is_refused(authority, to):
    shutil.rmtree(authority / "run")
    assert "run 'build' first" in refused(authority, to, "--demo", "--draft")


def test_a_site_that_somebody_changed_since_the_build_is_refused(authority, to):
    page = site_of(authority / "run") / "2010-11" / "ni066.html"
    page.write_bytes(page.read_bytes() + b"<!-- -->")
    assert "changed by somebody since" in refused(authority, to, "--demo", "--draft")


def test_what_the_gate_finds_is_refused(authority, to):
    page = site_of(authority / "run") / "2010-11" / "ni066.html"
    page.write_bytes(page.read_bytes().replace(b"</body>", b"<p>It was nan.</p></body>"))
    built_anew(authority)
    said = refused(authority, to, "--demo", "--draft")
    assert "did not pass the gate" in said
    assert "2010-11/ni066.html: a sentence says None, nan or null" in said


def test_a_public_build_is_not_published_as_one_for_members(authority, to):
    said = refused(authority, to, "--demo", "--draft", "--audience", "members")
    assert "is for the audience 'public'" in said


def test_without_an_authority_there_is_nothing_to_publish(to):
    ran = by_command("publish", "--to", to)
    assert ran.code == 2
    assert "--data" in ran.err
