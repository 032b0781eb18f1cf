"""What a build runs again, and why: tried on a small book, one change after the other."""

import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
import small_project
from conftest import SETTINGS, safeguarding
from small_project import build

PAGES = {"2010-11 ni066", "2010-11 ni062", "2010-11 provenance"}
RAN = re.compile(r"^  (\S.*?) +\d+\.\d s  (.*)$", re.MULTILINE)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return small_project.made(tmp_path_factory.mktemp("small") / "project")


@pytest.fixture(scope="module")
def changed(small):
    """The small checkout once more, for tests that change it one after the other: a build finds what is new."""
    return small


def ran(project):
    """What a build ran, with the reason that it gave."""
    told = build(project)
    assert told.returncode == 0, told.stderr
    return dict(RAN.findall(told.stdout))


def plan(project):
    """What the plan says would run, with every reason, and its last line."""
    *lines, last = safeguarding("plan", project=project).stdout.splitlines()
    found, latest = {}, ""
    for line in lines:
        name, reason = line[:28].strip(), line[28:]
        found.setdefault(name or latest, []).append(reason)
        latest = name or latest
    return found, last


def site_of(project):
    site = project / "site"
    return {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def reviews(project) -> Path:
    return project / "data" / "demo" / "returns" / "2010-11" / "ssda903" / "reviews.csv"


def test_a_build_without_a_change_runs_nothing(small):
    assert ran(small) == {}
    assert plan(small) == ({}, "0 of 16 tasks would run.")


def in_a_process(*lines):
    subprocess.run([sys.executable, "-c", "\n".join(lines)], env=SETTINGS, check=True)


def test_pytask_still_calls_what_is_replaced_in_it():
    """By other names it would ask and wait as before, and nobody would see it."""
    in_a_process(
        "import sys",
        "from typing import _ProtocolMeta",
        "from _pytask import lockfile",
        "from pytask_parallel import execute",
        "assert '_relative_path' in lockfile.build_portable_node_id.__code__.co_names",
        "assert '_Sleeper' in execute.pytask_execute_build.__code__.co_names",
        "asks = _ProtocolMeta.__instancecheck__.__code__.co_names",
        "assert sys.version_info >= (3, 12) or '_get_protocol_attrs' in asks",
    )


def test_pytask_is_told_what_it_tells_itself_where_there_is_no_database():
    in_a_process(
        "import sys",
        "from importlib import import_module",
        "from safeguarding.book import pytask_alone",
        "assert 'sqlalchemy' not in sys.modules",
        "ours = sys.modules['_pytask.database_utils']",
        "import sqlalchemy.engine",
        "assert sqlalchemy.engine.make_url('sqlite://').drivername == 'sqlite', 'whoever needs it gets it'",
        "del sys.modules['_pytask.database_utils']",
        "theirs = import_module('_pytask.database_utils')",
        "assert theirs is not ours",
        "for state in (None, 'some'):",
        "    for asked in ('has_node_changed', 'get_node_change_info'):",
        "        answers = [getattr(one, asked)(None, None, state) for one in (ours, theirs)]",
        "        assert answers[0] == answers[1]",
        "assert theirs.update_states_in_database(None, '') is ours.update_states_in_database(None, '') is None",
    )


def test_a_file_that_is_touched_and_stays_equal_runs_nothing(small):
    for path in (reviews(small), small / "notebooks" / "ni066.ipynb", small / "src/safeguarding/figures.py"):
        path.write_bytes(path.read_bytes())
        os.utime(path, (1, 1))
    assert ran(small) == {}


def test_what_pytask_knows_can_be_lost_or_spoilt(small):
    before = site_of(small)
    for spoilt in (b"not TOML [", b""):
        (small / "data/demo/run/finished.csv").unlink()
        (small / "data/demo/run/pytask.lock").write_bytes(spoilt)
        told = build(small)
        assert told.returncode == 0, told.stderr
        assert site_of(small) == before


HOLD = """
import sys, time
from pathlib import Path
from safeguarding.alone import building
with building(Path(sys.argv[1]), "demo"):
    print("held", flush=True)
    time.sleep(600)
"""


def test_a_second_build_says_who_is_building_and_since_when(small):
    lock = small / "data" / "demo" / "run" / "build.lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock)], env=SETTINGS, stdout=subprocess.PIPE, encoding="utf-8"
    )
    try:
        assert holder.stdout.readline() == "held\n"
        told = build(small)
        assert told.returncode == 1
        assert f"(process {holder.pid}), since {datetime.now():%d %B %Y}" in told.stderr
    finally:
        holder.kill()
        holder.wait()
    assert build(small).returncode == 0, "the lock of a dead process is none"


def test_two_clean_builds_elsewhere_give_the_same_bytes(small, tmp_path):
    """Another folder, another home, another time zone, another language; and two workers instead of one."""
    other = tmp_path / "somewhere else" / "Ünïcode"
    small_project.copied(other)
    settings = SETTINGS | {
        "PYTHONPATH": str(other / "src"),
        "HOME": str(tmp_path),
        "USERPROFILE": str(tmp_path),
    }
    settings |= {
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "LANG": "C",
        "USER": "somebody",
        "LOGNAME": "somebody",
    }
    command = [sys.executable, "-m", "safeguarding", "build", "--out", str(other / "site")]
    told = subprocess.run(command, env=settings, capture_output=True, encoding="utf-8")
    assert told.returncode == 0, told.stderr
    assert site_of(other) == site_of(small)


def test_one_changed_review_runs_what_reads_it_and_says_why(changed):
    """One review is held a day later, and nobody is late for it: no figure moves."""
    text = reviews(changed).read_text(encoding="utf-8")
    later = re.sub(r",01/(\d\d/2010),", r",02/\1,", text, count=1)
    assert later != text
    reviews(changed).write_text(later, encoding="utf-8", newline="")
    named = "returns/2010-11/ssda903/reviews.csv changed"
    told, _ = plan(changed)
    assert told["returns"] == [named]
    assert told["2010-11 provenance"] == [named, "if 'returns' makes anything else than before"]
    assert told["2010-11 ni066"] == ["if 'returns' makes anything else than before"]
    what = ran(changed)
    assert what["returns"] == named
    assert what["2010-11 ni066"] == "what it reads was made anew"
    assert "2010-11 ni062" not in what
    assert "disclosure" not in what
    assert "own words" not in what, "the returns have none"
    assert "told" in what and "attack" not in what, "the pages tell of counts what they told"


def test_a_changed_sentence_of_commentary_executes_no_notebook(changed):
    commentary = changed / "data" / "demo" / "editions" / "2010-11" / "commentary.md"
    text = commentary.read_text(encoding="utf-8")
    assert text.count("## 4.1.2\n") == 1
    commentary.write_text(text.replace("## 4.1.2\n", "## 4.1.2\n\nSnow kept us.\n"), encoding="utf-8")
    what = ran(changed)
    assert not what.keys() & PAGES
    assert what["rendering"] == "editions/2010-11/commentary.md changed"
    assert "Snow kept us." in (changed / "site" / "2010-11" / "ni066.html").read_text(encoding="utf-8")


def test_a_changed_module_runs_the_pages_that_rest_on_it_alone(changed):
    module = changed / "src" / "safeguarding" / "book" / "provenance.py"
    module.write_text(module.read_text(encoding="utf-8") + "\n# A remark.\n", encoding="utf-8")
    what = ran(changed)
    assert what.keys() & PAGES == {"2010-11 provenance"}
    module = changed / "src" / "safeguarding" / "publish" / "stubs.py"
    module.write_text(module.read_text(encoding="utf-8") + "\n# A remark.\n", encoding="utf-8")
    assert ran(changed).keys() & PAGES == {"2010-11 provenance"}, "it prints one fingerprint of all code"


def test_a_changed_notebook_runs_itself_alone(changed):
    page = changed / "notebooks" / "ni062.ipynb"
    cells = nbformat.read(page, as_version=4)
    cells.cells[-1].source += "  # a remark"
    nbformat.write(cells, page)
    assert ran(changed).keys() & PAGES == {"2010-11 ni062", "2010-11 provenance"}


def test_a_page_that_fails_does_not_stop_the_others(changed):
    page = changed / "notebooks" / "ni062.ipynb"
    cells = nbformat.read(page, as_version=4)
    cells.cells.append(nbformat.v4.new_code_cell("1 / 0", id="cell-added"))
    nbformat.write(cells, page)
    (changed / "src" / "safeguarding" / "book" / "indicator_page.py").open("a").write("\n# A remark.\n")
    told = build(changed)
    assert told.returncode == 1
    assert f"2010-11 ni062: cell {len(cells.cells)} failed with ZeroDivisionError" in told.stderr
    assert dict(RAN.findall(told.stdout)).keys() & PAGES == {"2010-11 ni066", "2010-11 provenance"}
    assert (changed / "data/demo/run/pages/2010-11/ni066.ipynb").is_file()
