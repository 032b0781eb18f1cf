"""The command line: what it prints, and the exit code of each kind of problem."""

import json
import shutil
import sys

import pytest
from conftest import PROJECT, safeguarding

from safeguarding import cli

EXAMPLES = PROJECT / "data" / "worked_examples" / "ni066"


def printed(*arguments, form):
    ran = safeguarding("figures", "--audience", "members", *arguments, "--format", form)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.fixture
def authority(tmp_path):
    """A folder with nothing but returns."""
    shutil.copytree(EXAMPLES / "returns", tmp_path / "returns")
    return tmp_path


def test_the_columns_and_rows_are_the_same_in_every_format(authority):
    columns = "edition,key,as_at,numerator,denominator,value,unit,status"
    arguments = ("--data", authority, "--year", "2010-11")
    lines = printed(*arguments, form="csv").splitlines()
    rows = json.loads(printed(*arguments, form="json"))
    table = printed(*arguments, form="table").splitlines()
    assert lines[0] == columns
    assert ",".join(rows[0]) == columns
    assert table[0].split() == columns.split(",")
    assert len(lines) == len(rows) + 1 == len(table)


def test_json_has_numbers_where_there_are_numbers(authority):
    rows = json.loads(printed("--data", authority, "--year", "2010-11", form="json"))
    found = {row["key"]: row for row in rows}
    assert isinstance(found["ni066"]["value"], float)
    assert isinstance(found["ni066"]["numerator"], int)
    assert found["ni065"]["value"] is None


def test_a_figure_whose_table_was_not_supplied_is_not_available(authority):
    """The folder holds no children in need census and no staffing."""
    rows = json.loads(printed("--data", authority, "--year", "2010-11", form="json"))
    missing = {row["key"] for row in rows if row["status"] == "not_available"}
    assert missing >= {
        "cpp_count",
        "ni064",
        "ni065",
        "ni067",
        "icpc_15_days",
        "caseload_lac",
        "caseload_combined",
    }
    assert not missing & {"lac_count", "ni062", "ni066", "c63"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("figures", "--data", EXAMPLES, "--year", "2010-2011"),
        ("figures", "--data", EXAMPLES, "--yaer", "2010-11"),
        ("figures", "--data", EXAMPLES, "--year", "1999-00"),
        ("figures", "--data", EXAMPLES / "nowhere", "--year", "2010-11"),
        ("build", "--data", PROJECT / "tests"),
        ("bulid",),
    ],
)
def test_wrong_usage_ends_with_2_and_one_clear_message(arguments):
    ran = safeguarding(*arguments)
    assert ran.returncode == 2
    assert ran.stderr.strip()
    assert "Traceback" not in ran.stderr


def test_a_bad_return_ends_with_3_and_tells_no_value(authority):
    episodes = authority / "returns" / "2010-11" / "episodes.csv"
    episodes.write_bytes(episodes.read_bytes() + b"CANARY-7,\x81\x8d01/01/1999\n")
    ran = safeguarding("figures", "--audience", "members", "--data", authority, "--year", "2010-11")
    assert ran.returncode == 3
    assert "episodes.csv" in ran.stderr
    assert "CANARY" not in ran.stderr + ran.stdout
    assert "Traceback" not in ran.stderr


def test_a_refused_row_is_told_and_leaves_the_figure_partial(authority):
    """The day is impossible: the row is left out, and whoever computes is told where."""
    episodes = authority / "returns" / "2010-11" / "episodes.csv"
    lines = episodes.read_text(encoding="utf-8-sig").splitlines()
    cells = lines[1].split(",")
    cells[lines[0].split(",").index("DECOM")] = "2010-05-34"
    episodes.write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n", encoding="utf-8")
    ran = safeguarding(
        "figures", "--audience", "members", "--data", authority, "--year", "2010-11", "--format", "json"
    )
    assert ran.returncode == 0
    assert "episodes.csv row 2 column DECOM: refused (141)" in ran.stderr
    assert "2010-05-34" not in ran.stderr
    assert cells[0] not in ran.stderr
    statuses = {row["key"]: row["status"] for row in json.loads(ran.stdout)}
    assert statuses["lac_count"] == "partial"


def test_a_census_with_a_namespace_is_read_like_one_without(tmp_path):
    """Some systems write one; a census must never be read as holding nothing."""
    shutil.copytree(PROJECT / "data" / "worked_examples" / "cpp_count" / "returns", tmp_path / "returns")
    arguments = ("--data", tmp_path, "--year", "2010-11")
    before = printed(*arguments, form="csv")
    for census in (tmp_path / "returns").rglob("*.xml"):
        words = census.read_text(encoding="utf-8")
        census.write_text(words.replace("<Message>", '<Message xmlns="urn:x">'), encoding="utf-8")
        assert "urn:x" in census.read_text(encoding="utf-8")
    assert printed(*arguments, form="csv") == before
    assert ",cpp_count,2011-03-31,0," not in before


def test_a_stray_folder_among_the_returns_is_passed_over_and_a_misnamed_year_is_named(authority):
    (authority / "returns" / "archive").mkdir()
    assert (
        safeguarding("figures", "--audience", "members", "--data", authority, "--year", "2010-11").returncode
        == 0
    )
    (authority / "returns" / "2010-2011").mkdir()
    ran = safeguarding("figures", "--audience", "members", "--data", authority, "--year", "2010-11")
    assert ran.returncode == 2
    assert "returns/2010-2011" in ran.stderr


def test_an_error_that_nobody_foresaw_tells_its_place_and_no_value(capsys, monkeypatch):
    def stumble(*_):
        raise KeyError("CANARY-7")

    monkeypatch.setattr(cli, "read_authority", stumble)
    monkeypatch.setattr(sys, "argv", ["safeguarding", "figures", "--data", str(EXAMPLES), "--year", "2010-11"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr().err
    assert ended.value.code == 1
    assert "KeyError in test_cli.py line" in said
    assert "CANARY" not in said


def test_a_file_that_the_system_refuses_ends_with_4(capsys, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied", "/somewhere/authority.toml")

    monkeypatch.setattr(cli, "read_authority", refuse)
    monkeypatch.setattr(sys, "argv", ["safeguarding", "figures", "--data", str(EXAMPLES), "--year", "2010-11"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 4
    assert "authority.toml cannot be used: Permission denied" in capsys.readouterr().err


def test_a_folder_that_is_not_ours_is_never_replaced(authority, tmp_path):
    out = tmp_path / "documents"
    out.mkdir()
    (out / "letter.txt").write_text("mine", encoding="utf-8")
    ran = safeguarding("build", "--data", authority, "--out", out)
    assert ran.returncode == 2
    assert (out / "letter.txt").read_text(encoding="utf-8") == "mine"
