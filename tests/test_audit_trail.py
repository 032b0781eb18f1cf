"""One thing is changed - a rule, a row, a word - and each command names just that: verify, diff and status."""

from functools import cache
from pathlib import Path

import pytest
import small_project
from conftest import PROJECT, safeguarding

RULE = Path("src", "safeguarding", "indicators", "ni062.py")
ROWS = Path("data", "demo", "returns", "2010-11", "ssda903", "reviews.csv")
WORDS = Path("data", "demo", "editions", "2010-11", "commentary.md")


@pytest.fixture(scope="module")
def signed(shared, tmp_path_factory):
    """A small book that is built and signed for."""
    project = small_project.copy_of_built(shared, tmp_path_factory.mktemp("audit") / "project")
    person = ("--name", "Anne", "--role", "Manager", "--on", "2011-07-01")
    ran = of_the_edition("signoff", project, *person)
    assert ran.returncode == 0, ran.stderr
    assert small_project.build(project).returncode == 0
    return project


@pytest.fixture
def project(signed):
    with small_project.put_back(signed):
        yield signed


def run(command, project, *more):
    """Run a command on the demonstration authority: whatever it prints, no child is in it."""
    ran = safeguarding(command, *more, "--data", project / "data" / "demo", project=project)
    assert_no_child_in(ran.stdout + ran.stderr)
    return ran


def of_the_edition(command, project, *more):
    return run(command, project, *more, "--year", "2010-11")


def assert_no_child_in(text):
    assert "SYN" not in text
    assert not [day for day in births() if day in text]


@cache
def births():
    """The children's dates of birth, in the two ways in which returns write them."""
    header = (PROJECT / "data" / "demo" / "returns" / "2010-11" / "ssda903" / "header.csv").read_text("utf-8")
    written = [line.split(",")[2] for line in header.splitlines()[1:]]
    return {*written, *("-".join(reversed(day.split("/"))) for day in written)}


def diff(project):
    """What `diff` says changed since the last build."""
    ran = run("diff", project, "last", "now", "--builds")
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


def verify(project):
    """The differences that `verify` tells; it ends with 1 if there is any."""
    ran = of_the_edition("verify", project)
    told = [line.removeprefix("DIFFERS ") for line in ran.stdout.splitlines() if line.startswith("DIFFERS")]
    assert ran.returncode == bool(told), ran.stderr
    return told


def status(project):
    """What `status` says of the signed pages of 2010-11: how many are signed for, and which changed."""
    lines = run("status", project).stdout.splitlines()
    (year,) = [line for line in lines if line.startswith("2010-11")]
    return year.split("  ")[-1].strip(), [line.strip() for line in lines if "signed (" in line]


def of_pages(lines):
    """The pages that lines of `verify` name; the page of fingerprints tells of every change, as it must."""
    pages = {line.split(":")[0] for line in lines if line.startswith("page ")}
    return pages - {"page 2010-11/provenance"}


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{path.name} no longer says {old}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def test_as_it_was_built_nothing_differs_and_all_is_signed(project):
    assert verify(project) == []
    assert diff(project) == ["Nothing changed."]
    assert status(project) == ("2 of 2", [])


def test_the_footer_of_a_signed_page_says_by_whom(project):
    page = (project / "site" / "2010-11" / "ni062.html").read_text(encoding="utf-8")
    assert "Signed off by Anne, Manager, on 1 July 2011." in page


def test_no_command_and_no_page_tells_of_a_child(project):
    for asked in (("explain", "ni066"), ("audit",), ("audit", "--sample", "30", "--seed", "1")):
        assert of_the_edition(asked[0], project, *asked[1:]).returncode == 0
    assert run("diff", project, "2010-11", "2010-11").returncode == 0
    pages = [path for path in (project / "site").rglob("*") if path.suffix in {".html", ".js", ".txt", ".svg"}]
    assert pages
    for page in pages:
        assert "SYN1" not in page.read_text(encoding="utf-8")


def test_a_changed_rule_is_named(project):
    change(project / RULE, ">= MANY", "> MANY")
    told = verify(project)
    assert [line for line in told if not line.startswith("page")] == [
        "project: src/safeguarding/indicators/ni062.py: changed since the last build"
    ]
    assert of_pages(told) == {"page 2010-11/ni062"}
    lines = diff(project)
    assert lines[0] == "file (project): src/safeguarding/indicators/ni062.py: changed"
    assert lines[1].startswith("definition: ni062: version ")
    assert lines[2].startswith("figure: ni062 2010-11: 9.7 (57 of 589) -> ")
    assert [line for line in lines[3:] if "ni062" not in line and "4.1.4" not in line] == []
    assert lines[-1] == "page: 2010-11/ni062: changed (rule)"
    assert status(project) == ("1 of 2", ["to do: ni062: changed since Anne signed (rule): look at it again"])


def test_a_changed_row_is_named(project):
    """At one review the child's views are told otherwise: that bears on participation and on nothing else."""
    row = (project / ROWS).read_text(encoding="utf-8").splitlines()[1]
    change(project / ROWS, row, row[:-3] + ("PN1" if row.endswith("PN7") else "PN7"))
    told = verify(project)
    assert told[0] == "returns: returns/2010-11/ssda903/reviews.csv: changed since the last build"
    assert [line for line in told[1:] if not line.startswith(("page", "c63"))] == []
    assert of_pages(told) == set()
    lines = diff(project)
    assert lines[0] == "file (returns): returns/2010-11/ssda903/reviews.csv: changed"
    assert [
        line for line in lines[1:-1] if not line.startswith(("figure: c63", "sentence: 2010-11 4.1.3"))
    ] == []
    assert lines[-1] == "page: 2010-11/ni066: changed (data)"
    assert status(project) == ("1 of 2", ["to do: ni066: changed since Anne signed (data): look at it again"])


def test_a_changed_word_is_named(project):
    """The cells give the same again: words are put into the page when it is laid out."""
    change(project / WORDS, "Although this is still very good", "Although this is still good")
    told = verify(project)
    assert [line for line in told if not line.startswith("page")] == [
        "settings: editions/2010-11/commentary.md: changed since the last build"
    ]
    assert of_pages(told) == set()
    assert diff(project) == [
        "file (settings): editions/2010-11/commentary.md: changed",
        'commentary: 2010-11 4.1.4: "is still very good performance," -> "is still good performance,"',
        "page: 2010-11/ni062: changed (words)",
    ]
    assert status(project) == ("1 of 2", ["to do: ni062: changed since Anne signed (words): look at it again"])
