"""Releases in a folder: put there whole, switched to, kept, gone back from, and refused."""

import errno
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from finished_sites import PAGES, follow_all, id_of, made, read_all

from safeguarding.problems import ChecksFailed, EnvironmentProblem, UsageProblem
from safeguarding.publish import files
from safeguarding.publish.publisher import one_publisher, publish, roll_back
from safeguarding.publish.releases import About
from safeguarding.publish.telling import faults, listing
from safeguarding.publish.trouble import FULL, GONE, HELD, meaning

OF = About(["2010-11", "2009-10"])


@pytest.fixture
def to(tmp_path) -> Path:
    return tmp_path / "Intranet é share"


@pytest.fixture
def site(tmp_path):
    """Makes a finished site that says the words given."""

    def make(words: str, **how) -> Path:
        return made(tmp_path / "sites" / words, words, **how)

    return make


def content_of(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder: what it holds and when it was written."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in found}


def ids(to: Path) -> list[str]:
    return [line.split()[1] for line in listing(to)]


# What is put where


def test_a_first_release_lies_in_a_folder_named_for_its_content(to, site):
    first = site("first")
    said = publish(first, to, OF)
    release = to / "releases" / id_of(first)
    assert {name: held for name, (held, _) in content_of(release).items()} == {
        name: held for name, (held, _) in content_of(first).items()
    }
    assert said[0] == f"Release {id_of(first)} is live: 6 pages. Open {to / 'index.html'}"
    assert read_all(to) == id_of(first)
    assert faults(to) == []
    assert json.loads((to / "current.json").read_text(encoding="utf-8")) == {
        "id": id_of(first),
        "number": 1,
        "pages": 6,
        "editions": ["2010-11", "2009-10"],
        "audience": "public",
        "draft": False,
        "address": f"releases/{id_of(first)}/index.html",
    }
    assert (to / "publish.lock").read_bytes() == b""


def test_a_release_is_not_touched_by_those_after_it(to, site):
    first = site("first")
    publish(first, to, OF)
    before = content_of(to / "releases" / id_of(first))
    publish(site("second"), to, OF)
    roll_back(to)
    publish(site("third"), to, OF)
    assert content_of(to / "releases" / id_of(first)) == before


def test_the_same_content_again_changes_no_file(to, site):
    publish(site("first"), to, OF)
    before = content_of(to)
    assert "is live already" in publish(site("first"), to, OF)[0]
    assert content_of(to) == before


def test_every_page_has_a_stable_address_that_follows_the_live_release(to, site):
    for words in ("first", "second"):
        publish(site(words), to, OF)
        for name in PAGES[1:]:
            stub = (to / f"{name}.html").read_text(encoding="utf-8")
            up = "../" * name.count("/")
            assert f'<a href="{up}releases/{id_of(site(words))}/{name}.html">' in stub
    follow_all(to)


def test_the_address_of_a_page_that_is_no_more_says_so(to, site):
    publish(site("first"), to, OF)
    publish(site("second", pages=[name for name in PAGES if name != "2010-11/ni062"]), to, OF, smaller=True)
    gone = (to / "2010-11" / "ni062.html").read_text(encoding="utf-8")
    assert "<h1>This page is no longer in the report</h1>" in gone
    assert '<a href="../index.html">' in gone
    assert "refresh" not in gone
    assert faults(to) == []


def test_the_last_five_are_kept_and_the_pages_of_others_lead_on(to, site):
    every = [site(f"release {number}") for number in range(7)]
    for one in every:
        publish(one, to, OF)
    assert ids(to) == [id_of(one) for one in every[2:]]
    for one in every[:2]:
        left = content_of(to / "releases" / id_of(one))
        assert sorted(left) == sorted(f"{name}.html" for name in PAGES)
        page = left["2010-11/ni066.html"][0].decode()
        assert "This release of the report is no longer kept" in page
        assert '<a href="../../../2010-11/ni066.html">' in page
    follow_all(to)
    assert faults(to) == []


def test_a_release_that_was_cleared_away_can_come_back(to, site):
    for number in range(7):
        publish(site(f"release {number}"), to, OF)
    publish(site("release 0"), to, OF)
    assert read_all(to) == id_of(site("release 0"))
    assert faults(to) == []


# Going back, listing, verifying


def test_going_back_goes_further_back_each_time(to, site):
    every = [site(f"release {number}") for number in range(3)]
    for one in every:
        publish(one, to, OF)
    for one in reversed(every[:2]):
        assert f"Release {id_of(one)} is live: 6 pages. Open {to / 'index.html'}" in roll_back(to)
        assert read_all(to) == id_of(one)
        assert faults(to) == []
    with pytest.raises(ChecksFailed, match="no earlier release"):
        roll_back(to)
    assert read_all(to) == id_of(every[0])


def test_nobody_is_led_back_to_a_release_that_was_gone_back_from(to, site):
    for words in ("good", "bad"):
        publish(site(words), to, OF)
    roll_back(to)
    publish(site("mended"), to, OF)
    roll_back(to)
    assert read_all(to) == id_of(site("good"))


def test_what_was_gone_back_from_can_be_published_again(to, site):
    for words in ("first", "second"):
        publish(site(words), to, OF)
    roll_back(to)
    publish(site("second"), to, OF)
    assert read_all(to) == id_of(site("second"))
    roll_back(to)
    assert read_all(to) == id_of(site("first"))


def test_nobody_is_led_back_to_a_release_that_is_not_whole(to, site):
    for words in ("first", "second"):
        publish(site(words), to, OF)
    (to / "releases" / id_of(site("first")) / "search.html").write_text("changed", encoding="utf-8")
    with pytest.raises(ChecksFailed, match="search.html: changed"):
        roll_back(to)
    assert read_all(to) == id_of(site("second"))


def test_the_releases_are_listed_in_order(to, site):
    with pytest.raises(UsageProblem, match="nothing was published"):
        listing(to)
    publish(site("first"), to, OF)
    publish(site("second"), to, About(["2010-11", "2009-10"], draft=True))
    publish(site("third"), to, OF)
    roll_back(to)
    first, second, third = (id_of(site(words)) for words in ("first", "second", "third"))
    assert [line.split() for line in listing(to)] == [
        ["1", first, "6", "pages", "public", "2010-11,", "2009-10"],
        ["2", second, "live", "draft", "6", "pages", "public", "2010-11,", "2009-10"],
        ["3", third, "withdrawn", "6", "pages", "public", "2010-11,", "2009-10"],
    ]


FAULTS = {
    "releases/{id}/2010-11/ni066.html: changed": lambda to, release: (
        release / "2010-11" / "ni066.html"
    ).write_bytes(b"other"),
    "releases/{id}/words.txt: missing": lambda to, release: (release / "words.txt").unlink(),
    "releases/{id}/more.html: does not belong there": lambda to, release: (release / "more.html").write_bytes(
        b"x"
    ),
    "releases/{id}: its list of files is missing or changed": lambda to, release: (
        release / "site.sha256"
    ).write_bytes((release / "site.sha256").read_bytes().replace(b"\n", b"\n\n")),
    "current.json: does not lead to the live release": lambda to, release: (to / "current.json").write_bytes(
        b'{"id": "0"}'
    ),
    "2010-11/ni066.html: missing": lambda to, release: (to / "2010-11" / "ni066.html").unlink(),
    "search.html: does not lead": lambda to, release: (to / "search.html").write_bytes(b"elsewhere"),
    "index.html: missing": lambda to, release: (to / "index.html").unlink(),
}


@pytest.mark.parametrize("said", FAULTS)
def test_each_fault_is_found_and_mended_by_publishing_again(to, site, said):
    first = site("first")
    publish(first, to, OF)
    FAULTS[said](to, to / "releases" / id_of(first))
    found = faults(to)
    assert any(line.startswith(said.format(id=id_of(first))) for line in found), found
    if "does not belong" in said:
        with pytest.raises(ChecksFailed, match="more.html: does not belong there; take it out"):
            publish(first, to, OF)
        (to / "releases" / id_of(first) / "more.html").unlink()
    publish(first, to, OF)
    assert faults(to) == []
    assert read_all(to) == id_of(first)


def test_what_was_changed_in_a_release_by_hand_is_named_when_it_is_put_right(to, site):
    publish(site("first"), to, OF)
    (to / "releases" / id_of(site("first")) / "search.html").write_bytes(b"other")
    assert "Put right in it, where it was changed: search.html" in publish(site("first"), to, OF)


def test_a_front_door_that_somebody_replaced_is_put_back(to, site):
    for words in ("first", "second"):
        publish(site(words), to, OF)
    (to / "index.html").write_text("<h1>Our intranet</h1>", encoding="utf-8")
    publish(site("second"), to, OF)
    assert read_all(to) == id_of(site("second"))
    roll_back(to)
    assert read_all(to) == id_of(site("first"))


def test_a_file_about_a_release_that_somebody_spoilt_is_told(to, site):
    publish(site("first"), to, OF)
    (to / "releases" / f"{id_of(site('first'))}.json").write_text("{}", encoding="utf-8")
    for ask in (listing, faults, roll_back):
        with pytest.raises(ChecksFailed, match=r"releases/\w+.json: somebody changed this file"):
            ask(to)


# What is refused


def test_an_empty_or_unfinished_site_is_refused(to, site, tmp_path):
    (tmp_path / "empty").mkdir()
    without_list = shutil.copytree(site("first"), tmp_path / "without list")
    (without_list / "site.sha256").unlink()
    for nothing in (tmp_path / "empty", without_list, tmp_path / "nowhere"):
        with pytest.raises(ChecksFailed, match="empty or unfinished"):
            publish(nothing, to, OF)
    assert not to.exists()


def test_a_site_that_lost_pages_is_refused_unless_it_is_meant(to, site):
    pages = [*PAGES, *(f"2010-11/p{number}" for number in range(14))]
    publish(site("first", pages=pages), to, OF)
    publish(site("two of twenty less", pages=pages[:18]), to, OF)
    before = content_of(to)
    with pytest.raises(ChecksFailed, match="16 pages instead of 18. Build it whole, or add --smaller"):
        publish(site("two of eighteen less", pages=pages[:16]), to, OF)
    assert content_of(to) == before
    publish(site("two of eighteen less"), to, OF, smaller=True)


def test_a_site_that_lost_an_edition_is_refused_unless_it_is_meant(to, site):
    publish(site("first"), to, OF)
    with pytest.raises(ChecksFailed, match="the edition 2009-10 is not in it"):
        publish(site("second"), to, About(["2010-11"]))
    publish(site("second"), to, About(["2010-11"]), smaller=True)


def test_each_audience_has_a_folder_of_its_own(to, site):
    publish(site("first"), to, OF)
    before = content_of(to)
    with pytest.raises(ChecksFailed, match="releases for the audience 'public', and this one is for 'members'"):
        publish(site("second"), to, About(OF.editions, "members"))
    assert content_of(to) == before


def test_a_folder_with_something_else_is_refused(to, site):
    to.mkdir()
    (to / "index.html").write_text("Our intranet", encoding="utf-8")
    with pytest.raises(UsageProblem, match="holds something else"):
        publish(site("first"), to, OF)
    assert list(content_of(to)) == ["index.html"]


def test_a_second_publisher_is_refused_at_once(to, site):
    publish(site("first"), to, OF)
    hold = (
        "import sys; from pathlib import Path; from safeguarding.publish.publisher import one_publisher\n"
        "with one_publisher(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", hold, str(to)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert first.stdout.readline().strip() == b"held"
        before, began = content_of(to), time.monotonic()
        for act in (lambda: publish(site("second"), to, OF), lambda: roll_back(to)):
            with pytest.raises(ChecksFailed, match="somebody else is publishing"):
                act()
        assert time.monotonic() - began < 2
        assert content_of(to) == before
    finally:
        first.kill()
        first.communicate()
    publish(site("second"), to, OF)
    with one_publisher(to):
        assert faults(to) == []


# What a share can refuse


def refused(to: Path, site: Path) -> str:
    """The one line that is said when publishing is refused by the folder."""
    with pytest.raises(EnvironmentProblem) as told:
        publish(site, to, OF)
    (line,) = str(told.value).splitlines()
    assert line.startswith(f"{to.name}: ")
    return line


@pytest.mark.parametrize(
    ("number", "said"), [(errno.ENOSPC, FULL), (errno.EACCES, HELD)], ids=["full", "held open"]
)
def test_whichever_file_is_refused_what_was_live_stays_whole(to, site, monkeypatch, number, said):
    for words in range(6):
        publish(site(f"early {words}"), to, OF)
    before, new = read_all(to), site("new")
    monkeypatch.setattr(files, "PATIENCE", 0)
    rename, at_call, done = os.replace, 0, False
    while not done:
        at_call += 1
        calls = iter(range(at_call))

        def refuse(one, other, calls=calls):
            if next(calls, None) is None:
                raise OSError(number, os.strerror(number), str(one))
            rename(one, other)

        with monkeypatch.context() as patched:
            patched.setattr(os, "replace", refuse)
            done = published(to, new, said)
        assert read_all(to) in (before, id_of(new))
        follow_all(to)
        if not done and read_all(to) == id_of(new):
            publish(site(f"between {at_call}"), to, OF)
            before, new = read_all(to), site(f"new {at_call}")
    assert at_call > 15
    publish(new, to, OF)
    assert faults(to) == []
    assert not list(to.rglob("*.unfinished"))


def published(to: Path, site: Path, said: str) -> bool:
    """Publish and be told of what was refused, if anything was; True when nothing was."""
    try:
        lines = publish(site, to, OF)
    except EnvironmentProblem as problem:
        (line,) = str(problem).splitlines()
        assert said in line
        live = "What was live stays live." if read_all(to) != id_of(site) else f"Release {id_of(site)} is live;"
        assert live in line
        return False
    return not any("is cleared away by the next publish" in line for line in lines)


def test_a_disk_that_is_really_full(site, tmp_path):
    to = tmp_path / "small disk"
    to.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(to)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted here; the test before this one stands in")
    try:
        publish(site("first"), to, OF)
        large = site("large", more={f"_static/{n}.css": b"p {}" * 25_000 for n in range(9)})
        assert refused(to, large) == f"{to.name}: {FULL}. What was live stays live."
        assert read_all(to) == id_of(site("first"))
        assert faults(to) == []
        assert not (to / "releases" / id_of(large)).exists()
        publish(site("second"), to, OF)
        assert faults(to) == []
    finally:
        subprocess.run(["umount", str(to)], check=True)


@pytest.mark.parametrize("at_call", [1, 4, 9, 11, 12, 15])
def test_a_share_that_vanishes_is_not_taken_for_an_empty_folder(to, site, monkeypatch, at_call):
    publish(site("first"), to, OF)
    rename, calls = os.replace, iter(range(at_call))

    def vanish(one, other):
        rename(one, other)
        if next(calls, None) is None and to.exists():
            to.rename(to.with_name("elsewhere"))

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", vanish)
        assert GONE in refused(to, site("second"))
    assert not to.exists()
    to.with_name("elsewhere").rename(to)
    assert read_all(to) in (id_of(site("first")), id_of(site("second")))
    follow_all(to)
    publish(site("second"), to, OF)
    assert faults(to) == []


def test_a_share_that_is_not_connected_is_not_made(to, site):
    assert GONE in refused(to / "deeper", site("first"))
    assert not to.exists()


def test_a_file_that_is_open_for_a_moment_is_waited_for(to, site, monkeypatch):
    publish(site("first"), to, OF)
    rename, refusals = os.replace, iter([PermissionError(13, "open", "index.html")] * 3)

    def refuse_thrice(one, other):
        if Path(other).name == "index.html" and Path(other).parent == to and (error := next(refusals, None)):
            raise error
        rename(one, other)

    monkeypatch.setattr(os, "replace", refuse_thrice)
    publish(site("second"), to, OF)
    assert read_all(to) == id_of(site("second"))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ENOSPC", FULL),
        ("EDQUOT", FULL),
        ("ENOENT", GONE),
        ("ESTALE", GONE),
        ("EHOSTDOWN", GONE),
        ("ENOTCONN", GONE),
        ("EBUSY", HELD),
        ("EROFS", HELD),
    ],
)
def test_the_numbers_of_a_system_are_understood(name, words):
    if not hasattr(errno, name):
        pytest.skip(f"this system has no {name}")
    assert meaning(OSError(getattr(errno, name), name)) == words


def test_the_numbers_of_windows_are_understood():
    for number, words in [(112, FULL), (53, GONE), (64, GONE), (67, GONE), (32, HELD), (5, HELD)]:
        error = OSError(errno.EINVAL, "Invalid argument")
        error.winerror = number
        assert meaning(error) == words
    assert "Invalid argument" in meaning(OSError(errno.EINVAL, "Invalid argument"))
