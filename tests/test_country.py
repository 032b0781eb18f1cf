"""Many authorities: which, on which processes, what happens when one fails or dies, and the index over them."""

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from decimal import Decimal
from io import StringIO
from pathlib import Path
from time import monotonic, sleep

import polars as pl
import pytest
import small_project
from by_command import by_command
from conftest import PROJECT, SETTINGS, safeguarding
from country_tasks import die_always, die_at_first, name_of, stumble
from small_returns import returns_in_csv

from safeguarding import contents
from safeguarding.authority import read_authority
from safeguarding.book.book import SECRETS
from safeguarding.book.environment import RELEASE_FOLDER
from safeguarding.book.gate.secret import Secrets
from safeguarding.book.markup import read_page
from safeguarding.country import index_book
from safeguarding.country.all_figures import figures_of
from safeguarding.country.books import tells_of
from safeguarding.country.compared import Compared
from safeguarding.country.index_book import Listed, make_index
from safeguarding.country.index_place import MARK, make_room, put_in_place
from safeguarding.country.pattern import authorities_named, home_of, is_pattern
from safeguarding.country.runner import Crew, each
from safeguarding.disclosure.policy import MEMBERS, PUBLIC
from safeguarding.figure import SCHEMA, Figure
from safeguarding.indicators.register import REGISTER
from safeguarding.problems import ChecksFailed, EnvironmentProblem, UsageProblem
from safeguarding.years import ReportingYear

NAMES = ("Alder", "Birch", "Cedar")
YEAR = ReportingYear.parse("2010-11")


def written(folder: Path) -> Path:
    """A small authority in the new folder `folder`."""
    for name, content in returns_in_csv().items():
        (folder / "returns" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "returns" / name).write_bytes(content)
    (folder / "authority.toml").write_text(
        f'name = "{folder.name} Council"\nsynthetic = true\n', encoding="utf-8"
    )
    return folder


@pytest.fixture
def england(tmp_path) -> Path:
    """Three small authorities, and a folder that is none."""
    for name in NAMES:
        written(tmp_path / "england" / name)
    (tmp_path / "england" / "notes").mkdir()
    return tmp_path / "england"


def quietly(task, folders, *arguments, **more):
    """What `each` returns, and what it told."""
    told = StringIO()
    return each(task, folders, *arguments, told=told, **more), told.getvalue()


# Which authorities a pattern names


def test_a_pattern_names_the_folders_with_returns_in_order(england):
    folders = authorities_named(f"{england}/*")
    assert [folder.name for folder in folders] == [*NAMES]
    assert home_of(folders) == england / "run"
    assert [folder.name for folder in authorities_named(f"{england.parent}/*/[BC]*")] == ["Birch", "Cedar"]
    written(england / "845-east-sussex")
    assert authorities_named(f"{england}/8*") == [england / "845-east-sussex"]


def test_a_folder_is_no_pattern_whatever_its_name(tmp_path):
    (tmp_path / "la [845]").mkdir()
    assert not is_pattern(str(tmp_path / "la [845]"))
    assert is_pattern(str(tmp_path / "*"))
    assert not is_pattern(str(tmp_path / "nowhere"))


@pytest.mark.parametrize(
    ("folder", "pattern", "named"),
    [
        ("england/alder", "*/*", "two authority folders of one name"),
        ("wales/Alder", "*/*", "two authority folders of one name"),
        ("england/2010-11", "england/*", "not named like this"),
        ("england/notes", "england/n*", "no authority folder"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused(england, folder, pattern, named):
    (england.parent / folder).mkdir(parents=True, exist_ok=True)
    if named != "no authority folder":
        (england.parent / folder / "returns").mkdir()
    with pytest.raises(UsageProblem, match=named):
        authorities_named(f"{england.parent}/{pattern}")


# Each by itself, on processes


def test_the_outcomes_come_in_the_order_of_the_folders_and_progress_is_told(england):
    folders = authorities_named(f"{england}/*")[::-1]
    outcomes, told = quietly(name_of, folders, crew=Crew(2))
    assert [one.result for one in outcomes] == ["Cedar Council", "Birch Council", "Alder Council"]
    lines = told.splitlines()
    assert [line.split()[0] for line in lines] == ["1/3", "2/3", "3/3"]
    assert {line.split()[1] for line in lines} == {*NAMES}


def test_an_error_that_nobody_foresaw_is_one_authoritys_and_tells_no_value(england):
    outcomes, told = quietly(stumble, authorities_named(f"{england}/*"), "Birch", crew=Crew(2))
    assert [one.code for one in outcomes] == [0, 1, 0]
    assert "KeyError in country_tasks.py line" in outcomes[1].message
    assert "CANARY" not in told + outcomes[1].message
    story = england / "Birch" / "run" / "failures" / "country.txt"
    assert "CANARY was read" in story.read_text(encoding="utf-8")
    assert (england / "Birch" / "run" / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_a_process_that_is_killed_costs_nothing_but_time(england, tmp_path):
    folders = authorities_named(f"{england}/*")
    outcomes, _ = quietly(die_at_first, folders, "Birch", tmp_path, crew=Crew(2))
    assert (tmp_path / "Birch").exists()
    assert [one.result for one in outcomes] == [f"{name} Council" for name in NAMES]


def test_who_kills_its_process_three_times_fails_alone(england, tmp_path):
    folders = authorities_named(f"{england}/*")
    outcomes, told = quietly(die_always, folders, "Birch", tmp_path, crew=Crew(2))
    assert [one.code for one in outcomes] == [0, 4, 0]
    assert (tmp_path / "Birch").read_text(encoding="utf-8").splitlines() == ["died"] * 3
    assert "FAILED (4): its worker died 3 times" in told


# By command


def test_the_figures_of_many_are_those_of_each(england):
    broken = england / "Birch" / "returns" / "2010-11" / "A" / "episodes.csv"
    broken.write_bytes(broken.read_bytes() + b"CANARY-7,\x81\x8d01/01/1999\n")
    members = ("--year", "2010-11", "--audience", "members", "--format", "csv")
    ran = by_command("figures", "--data", england / "*", *members, "--workers", 2)
    assert ran.code == 1
    assert "1 of 3 authorities failed:\n  Birch (3): " in ran.err
    assert "episodes.csv" in ran.err
    assert "CANARY" not in ran.err + ran.out
    heading, *rows = ran.out.splitlines()
    assert heading.startswith("authority,edition,key")
    for name in ("Alder", "Cedar"):
        alone = by_command("figures", "--data", england / name, *members).out.splitlines()[1:]
        assert alone
        assert [row for row in rows if row.startswith(f"{name},")] == [f"{name},{row}" for row in alone]
    assert len(rows) == 2 * len(alone)


@pytest.mark.parametrize(
    ("data", "more", "said"),
    [
        ("Alder", ("--cluster", "tcp://127.0.0.1:1"), "go with many authorities"),
        ("*", ("--workers", "2", "--cluster", "tcp://127.0.0.1:1"), "not both"),
        ("*", ("--workers", "0"), "--workers"),
        ("x*", (), "no authority folder"),
    ],
)
def test_wrong_usage_ends_with_2(england, data, more, said):
    for command in ("figures", "build"):
        ran = by_command(command, "--data", england / data, "--year", "2010-11", *more)
        assert ran.code == 2
        assert said in ran.err


def test_an_out_folder_that_is_not_ours_is_left_alone(england, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine", encoding="utf-8")
    ran = by_command("build", "--data", england / "*", "--out", tmp_path / "mine")
    assert ran.code == 2
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


@pytest.mark.skipif(os.name == "nt", reason="a test cannot press Ctrl-C there")
def test_ctrl_c_ends_with_130_and_leaves_no_process(england):
    command = [sys.executable, "-m", "safeguarding", "figures", "--data", f"{england}/*", "--year", "2010-11"]
    with subprocess.Popen(
        [*command, "--workers", "1", "--audience", "members"],
        env=SETTINGS,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as running:
        first = running.stderr.readline()
        os.killpg(running.pid, signal.SIGINT)
        try:
            said = running.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            raise
    assert first.split()[:2] == ["1/3", "Alder"]
    assert running.returncode == 130
    assert "Stopped: " in said[1]
    assert "Traceback" not in said[1]
    assert not said[0]
    until = monotonic() + 20
    while monotonic() < until and _is_there(running.pid):
        sleep(0.1)
    assert not _is_there(running.pid)


def _is_there(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


# On a Dask cluster, started as docs/cluster.md says

SCHEDULER = ("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
WORKER = ("distributed.cli.dask_worker", "--memory-limit", "2GiB", "--no-dashboard", "--death-timeout", "60")
SCHEDULERS = SETTINGS | {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "2"}
ON_PATH = os.pathsep.join([str(PROJECT / "src"), str(PROJECT / "tests")])


@contextmanager
def started(*command: object, **settings: str):
    """A part of the cluster, as long as it is needed."""
    running = subprocess.Popen(
        [sys.executable, "-m", *map(str, command)],
        env=SCHEDULERS | {"PYTHONPATH": ON_PATH} | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield running
    finally:
        running.terminate()
        running.wait(30)


@contextmanager
def worker(address: str, folder: Path, threads: int = 1, on_path: str = ON_PATH):
    where = ("--local-directory", folder, "--scheduler-file", address)
    with started(*WORKER, *where, "--nthreads", threads, PYTHONPATH=on_path) as running:
        yield running


def workers_there(address: str, number: int) -> None:
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(number, timeout=60)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The address of a scheduler with two workers, and the file that tells workers of it."""
    folder = tmp_path_factory.mktemp("cluster")
    file = folder / "scheduler.json"
    with started(*SCHEDULER, "--scheduler-file", file):
        until = monotonic() + 60
        while not file.is_file() and monotonic() < until:
            sleep(0.1)
        sleep(0.2)
        address = json.loads(file.read_text(encoding="utf-8"))["address"]
        with worker(file, folder / "one"), worker(file, folder / "two"):
            workers_there(address, 2)
            yield address, file


def test_a_cluster_gives_the_figures_that_processes_give(england, cluster):
    folders = authorities_named(f"{england}/*")
    asked = (figures_of, folders, YEAR, MEMBERS)
    on_cluster, told = quietly(*asked, crew=Crew(cluster=cluster[0]))
    on_processes, _ = quietly(*asked, crew=Crew(2))
    assert told.count("/3 ") == 3
    for one, other in zip(on_cluster, on_processes, strict=True):
        assert one.result.figures.equals(other.result.figures)
        assert one.result.told == other.result.told
        assert one.result.figures.height > 20


def test_a_worker_that_is_killed_costs_nothing_but_time(england, cluster, tmp_path):
    folders = authorities_named(f"{england}/*")
    outcomes, _ = quietly(die_at_first, folders, "Birch", tmp_path, crew=Crew(cluster=cluster[0]))
    assert (tmp_path / "Birch").exists()
    assert [one.result for one in outcomes] == [f"{name} Council" for name in NAMES]


def test_who_kills_three_workers_fails_alone(england, cluster, tmp_path):
    folders = authorities_named(f"{england}/*")
    outcomes, _ = quietly(die_always, folders, "Birch", tmp_path, crew=Crew(cluster=cluster[0]))
    assert [one.code for one in outcomes] == [0, 4, 0]
    assert (tmp_path / "Birch").read_text(encoding="utf-8").splitlines() == ["died"] * 3


def test_workers_that_cannot_be_used_are_named_before_anything_begins(england, cluster, tmp_path):
    address, file = cluster
    folders = authorities_named(f"{england}/*")
    (tmp_path / "safeguarding").mkdir()
    (tmp_path / "safeguarding" / "__init__.py").write_text("", encoding="utf-8")
    with worker(file, tmp_path / "w", threads=2, on_path=str(tmp_path)) as _:
        workers_there(address, 3)
        with pytest.raises(EnvironmentProblem, match="does not have this project's code"):
            quietly(die_at_first, folders, "Birch", tmp_path, crew=Crew(cluster=address))
    with worker(file, tmp_path / "v", threads=2) as _:
        workers_there(address, 3)
        with pytest.raises(EnvironmentProblem, match="--nthreads 1"):
            quietly(die_at_first, folders, "Birch", tmp_path, crew=Crew(cluster=address))
    assert not (tmp_path / "Birch").exists()


def test_no_scheduler_ends_with_4(england, monkeypatch):
    monkeypatch.setattr("safeguarding.country.cluster.SECONDS_TO_ANSWER", 1)
    ran = by_command("figures", "--data", england / "*", "--year", "2010-11", "--cluster", "tcp://127.0.0.1:9")
    assert ran.code == 4
    assert "no Dask scheduler answers there" in ran.err


# The index over all books


def figure(key: str, value: str | None, numerator: int | None = None, status: str = "ok", **more) -> dict:
    unit = next(one.unit for one in REGISTER if one.key == key)
    made = Figure("2010-11", key, None, "computed", numerator, None, value, status=status, unit=unit, **more)
    return {name: getattr(made, name) for name in SCHEMA.names()}


def listed(name: str, *figures: dict) -> Listed:
    return Listed(name, f"{name} Council", True, ("2010-11",), True, pl.DataFrame(figures, schema=SCHEMA))


@pytest.fixture
def two_pages(monkeypatch):
    """A table of contents of two indicators, so that the index has two pages to compare on."""
    kept = [page for page in contents.pages() if page.stem in ("ni066", "ni062", "report")]
    monkeypatch.setattr(contents, "pages", lambda: kept)


def book(out: Path, name: str) -> None:
    """What the index leads to of an authority's book."""
    for page in ("index", "2010-11/report", "2010-11/ni066", "2010-11/ni062"):
        (out / name / page).parent.mkdir(parents=True, exist_ok=True)
        (out / name / f"{page}.html").write_text('<h2 id="the-figure">The figure</h2>', encoding="utf-8")


VALUES = {"Alder": "10.0", "Birch": "20.0", "Cedar": "30.0", "Dogwood": "40.0"}


@pytest.fixture
def all_listed(tmp_path) -> list[Listed]:
    """Four authorities with a figure, one that hides it and another, and one that failed."""
    for name in (*VALUES, "Elm"):
        book(tmp_path / "out", name)
    shown = [listed(name, figure("ni066", value, low="1.0", high="55.5")) for name, value in VALUES.items()]
    hidden = listed(
        "Elm", figure("ni066", None, status="suppressed"), figure("ni062", None, status="suppressed")
    )
    return [*shown, hidden, Listed("Fir", "Fir", False, (), False, None)]


def made(all_listed, tmp_path, audience=PUBLIC) -> Path:
    return make_index(all_listed, audience, tmp_path / "run", tmp_path / "out")


def rows_of(page: Path, caption: str) -> list[list[str]]:
    """The cells of the body of the table with that caption."""
    tables = [*read_page(page.read_text(encoding="utf-8")).all("table")]
    table = next(one for one in tables if caption in next(one.all("caption")).text())
    body = next(table.all("tbody"))
    return [[cell.text().strip() for cell in row.all("th", "td")] for row in body.all("tr")]


def test_the_index_shows_what_was_released_and_nothing_else(all_listed, two_pages, tmp_path):
    html = made(all_listed, tmp_path)
    rows = rows_of(html / "2010-11" / "ni066.html", "every authority")
    assert [row[0] for row in rows] == [f"{n} Council" for n in ("Dogwood", "Cedar", "Birch", "Alder", "Elm")]
    assert [row[1] for row in rows] == ["40.0%", "30.0%", "20.0%", "10.0%", "[c]"]
    assert rows[-1][1:] == ["[c]", "[c]", "[c]"]
    page = (html / "2010-11" / "ni066.html").read_text(encoding="utf-8")
    assert 'id="ni066-Elm"' in page
    assert 'href="../Elm/2010-11/ni066.html#the-figure"' in page
    drawn = next(read_page(page).all("figure"))
    assert sorted(title.text() for title in drawn.all("title") if ": " in title.text()) == [
        f"{name} Council: {value}%" for name, value in VALUES.items()
    ]
    assert "Elm" not in drawn.text()
    # Fractions by hand: a quarter of the way along 10, 20, 30, 40 is 17.5, the middle 25, three quarters 32.5.
    overview = rows_of(html / "2010-11" / "comparison.html", "All authorities in 2010/11")
    assert [row[1:] for row in overview] == [
        ["4", "1", "0", "17.5%", "25.0%", "32.5%"],
        ["0", "1", "4", "[x]", "[x]", "[x]"],
    ]
    assert "No authority shows a figure" in (html / "2010-11" / "ni062.html").read_text(encoding="utf-8")
    states = rows_of(html / "index.html", "Books of all authorities")
    assert states[0] == ["Alder Council", "2010-11", "built"]
    assert states[-1] == ["Fir", "[x]", "failed; there is no book"]
    put_and_put_again(html, tmp_path / "out")


def put_and_put_again(html: Path, out: Path) -> None:
    """Put an index in place beside the books: it leaves them alone, and takes away what it no longer has."""
    (out / MARK).write_text("", encoding="utf-8")
    make_room(out)
    put_in_place(html, out)
    assert (out / "index.html").read_bytes() == (html / "index.html").read_bytes()
    (html / "2010-11" / "ni062.html").unlink()
    put_in_place(html, out)
    assert not (out / "2010-11" / "ni062.html").exists()
    assert (out / "Elm" / "2010-11" / "ni062.html").is_file()


def test_an_index_that_leads_nowhere_does_not_pass_the_gate(all_listed, two_pages, tmp_path):
    page = tmp_path / "out" / "Elm" / "2010-11" / "ni066.html"
    page.write_text("<h2>The figure</h2>", encoding="utf-8")
    (tmp_path / "out" / "Alder" / "2010-11" / "ni066.html").unlink()
    with pytest.raises(ChecksFailed) as refused:
        made(all_listed, tmp_path, MEMBERS)
    lines = str(refused.value).splitlines()[1:]
    assert [line.partition("[")[2] for line in lines] == ["dead-link]", "dead-place]"]
    assert all(line.startswith("2010-11/ni066.html: ") for line in lines)


def test_no_quarters_are_told_of_three(tmp_path, monkeypatch):
    some = [listed(name, figure("ni066", value)) for name, value in list(VALUES.items())[:3]]
    index_book._keep_figures(some, tmp_path)
    monkeypatch.setenv("SAFEGUARDING_COUNTRY", str(tmp_path))
    page = Compared.open("2010-11")
    assert page.middle("ni066") is None
    assert "Median" in page.chart("ni066").text
    index_book._keep_figures([*some, listed("Zelkova", figure("ni066", "31.0"))], tmp_path)
    # 10, 20, 30, 31: the middle is 25, the quarters 17.5 and 30.25, which is shown as 30.3.
    middle = Compared.open("2010-11").middle("ni066")
    assert (middle.low, middle.median, middle.high) == (Decimal("17.5"), Decimal("25.0"), Decimal("30.3"))


def test_two_authorities_of_one_name_can_be_told_apart(tmp_path, monkeypatch):
    twins = [Listed(f"la-{n}", "Northshire", True, (), False, pl.DataFrame(schema=SCHEMA)) for n in (1, 2)]
    index_book._keep_figures(twins, tmp_path)
    monkeypatch.setenv("SAFEGUARDING_COUNTRY", str(tmp_path))
    said = Compared.open("2010-11").books().text
    assert "Northshire (la-1)" in said
    assert "Northshire (la-2)" in said


@pytest.mark.parametrize(("text", "broken"), [("CANARY1", ["child-identifier"]), ("CANARY2", [])])
def test_the_index_is_searched_for_what_a_book_must_not_hold(england, tmp_path, text, broken):
    """As the book's own build has kept it."""
    authority = read_authority(england / "Alder")
    never = Secrets(frozenset({"CANARY1"}), frozenset(), frozenset(), ())
    (authority.opened_run_folder() / SECRETS).write_text(never.as_text(), encoding="utf-8")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text(f"<p>{text}</p>", encoding="utf-8")
    told = tells_of(authority, tmp_path / "site", frozenset())
    assert [line.rpartition("[")[2].rstrip("]") for line in told] == broken


def test_the_books_of_many_and_the_index_over_them(tmp_path):
    """As a person would, by command: two books, and one authority that has no return of the year."""
    project = tmp_path / "project"
    small_project.copied(project)
    for name in ("Alder", "Birch"):
        shutil.copytree(project / "data" / "demo", tmp_path / "england" / name)
    shutil.copytree(
        PROJECT / "data" / "demo" / "returns" / "2008-09", tmp_path / "england/Cedar/returns/2008-09"
    )
    asked = ("--data", tmp_path / "england" / "*", "--year", "2010-11", "--out", tmp_path / "site")
    ran = safeguarding("build", *asked, "--workers", "2", project=project)
    assert ran.returncode == 1, ran.stderr
    assert "1 of 3 authorities failed:\n  Cedar (2): There is no edition 2010-11" in ran.stderr
    rows = rows_of(tmp_path / "site" / "index.html", "Books of all authorities")
    assert [row[2] for row in rows] == ["built", "built", "failed; there is no book"]
    released = tmp_path / "england" / "Alder" / "run" / RELEASE_FOLDER / "figures.csv"
    alone = pl.read_csv(released, infer_schema=False)
    told = alone.filter(edition="2010-11", key="ni066", series="computed")["value"].to_list()
    compared = rows_of(tmp_path / "site" / "2010-11" / "ni066.html", "every authority")
    assert [row[1] for row in compared] == [f"{value}%" for value in told] * 2
    assert (tmp_path / "site" / "Birch" / "2010-11" / "ni066.html").is_file()
    assert {path.name for path in (tmp_path / "site").iterdir() if path.is_dir()} == {
        *("Alder", "Birch", "2010-11", "_static")
    }
