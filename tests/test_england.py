"""A synthetic England: its returns give the published counts, and nobody's bytes depend on another's.

The published counts are read from the panel with plain csv; what is computed is asked of the figures table and
of the plain reader, neither of which knows the counts that the generator aims at.
"""

import csv
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

import plain
from safeguarding.agreement import (
    CUT_OFF,
    HALF_DOWN,
    NO_DECIMALS,
    OF_OTHER_COUNTS,
    agreement_of,
    how_else_rounded,
    summary,
    unexplained,
)
from safeguarding.authority import read_authority
from safeguarding.cli import commands
from safeguarding.england.aims import Chosen
from safeguarding.england.generate import authorities, folder_name, make_ready, write_england
from safeguarding.figures import Histories, computed
from safeguarding.panel import COUNTS
from safeguarding.problems import UsageProblem
from safeguarding.returns.load import load
from safeguarding.years import ReportingYear

PANEL = Path(__file__).parents[1] / "data" / "reference" / "la_panel_2010_2025.csv"
EARLY = (ReportingYear(2010), ReportingYear(2011))
LATE = (ReportingYear(2022), ReportingYear(2023))
CITY_OF_LONDON, HACKNEY, RUTLAND, EAST_SUSSEX = "201", "204", "857", "845"
CASES = [(EARLY, code) for code in (CITY_OF_LONDON, HACKNEY, EAST_SUSSEX)] + [(LATE, RUTLAND), (LATE, HACKNEY)]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The folder of each authority and years of CASES, written once."""
    found = {}
    for years in (EARLY, LATE):
        codes = [code for case, code in CASES if case == years]
        chosen, out = authorities(years, codes), tmp_path_factory.mktemp("england")
        make_ready(out)
        folders = write_england(out, chosen, years)
        found |= {(years, one.la_code): folder for one, folder in zip(chosen, folders, strict=True)}
    return found


def printed(code, year):
    """The panel's row, read plainly: the cells that are not empty."""
    with PANEL.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["level"] == "LA"]
    (row,) = [
        row for row in rows if row["old_la_code_or_name"] == code and int(row["year"]) == year.start_year + 1
    ]
    return {cell: text for cell, text in row.items() if text}


def each_year():
    return [(years, code, year) for years, code in CASES for year in years]


@pytest.mark.parametrize(("years", "code", "year"), each_year(), ids=lambda value: str(value))
def test_the_returns_give_what_was_published(written, years, code, year):
    """Every count to the child, and every percentage unless nobody was eligible."""
    cells = agreement_of(read_authority(written[years, code]), year)
    published = printed(code, year)
    assert {row["cell"]: row["published"] for row in cells.to_dicts()} == {
        cell: text for cell, text in published.items() if cell in COUNTS or cell in set(cells["cell"])
    }
    counts = cells.filter(pl.col("cell").is_in(COUNTS))
    assert counts["computed"].to_list() == [published[cell] for cell in counts["cell"]]
    differing = cells.filter(~pl.col("agrees"))
    assert all("0 of 0" in cause for cause in differing["cause"]), "\n".join(summary(cells))


@pytest.mark.parametrize(("years", "code"), CASES, ids=lambda value: str(value))
def test_no_row_is_refused_and_nothing_noted_but_ends_recorded_late(written, years, code):
    loaded = load(written[years, code] / "returns", years[-1])
    assert loaded.files["rows_refused"].sum() == 0
    assert set(loaded.findings["rule"]) <= {"8930", "no rows"}


@pytest.mark.parametrize("year", EARLY, ids=str)
def test_the_figures_table_gives_the_published_counts(written, year):
    """A slower way to the same numbers: the project's whole table, as an edition has it."""
    authority = read_authority(written[EARLY, EAST_SUSSEX])
    table = computed(authority, authority.edition(year), Histories(authority))
    found = {row["key"]: row for row in table.to_dicts() if row["as_at"] in (None, year.last_day)}
    published = printed(EAST_SUSSEX, year)
    assert found["lac_count"]["numerator"] == int(published["lac_number_31mar"])
    assert found["adopted_or_sgo"]["numerator"] == int(published["adoptions"]) + int(published["sgos"])
    for key, numerator, denominator in (
        ("ni062", "lac_3plus_placements_count", "lac_number_31mar"),
        ("ni065", "cpp_repeat_count", "cpp_starts"),
        ("ni064", "cpp_ended_2yrs_plus_count", "cpp_ends"),
        ("ni067", "cpp_reviews_on_time_count", "cpp_3months_plus_31mar"),
    ):
        assert found[key]["numerator"] == int(published[numerator]), key
        assert found[key]["denominator"] == int(published[denominator]), key
        one_place = Decimal(published[numerator]) * 100 / Decimal(published[denominator])
        assert Decimal(found[key]["value"]) == one_place.quantize(Decimal("0.1"), ROUND_HALF_UP), key


def test_the_plain_reader_gives_the_published_counts(written):
    """It shares no code with the project."""
    year = LATE[1]
    figures = plain.recompute(written[LATE, RUTLAND] / "returns", str(year))
    published = printed(RUTLAND, year)
    assert figures["lac_count"][0] == int(published["lac_number_31mar"])
    assert figures["cpp_count"][0] == int(published["cpp_number_31mar"])
    assert figures["ni065"] == (int(published["cpp_repeat_count"]), int(published["cpp_starts"]))
    reviewed = (int(published["cpp_reviews_on_time_count"]), int(published["cpp_3months_plus_31mar"]))
    assert figures["ni067"] == reviewed


def test_what_is_not_published_is_believable(written):
    """Each question has an answer, for nearly everybody whom it is asked about."""
    authority = read_authority(written[EARLY, EAST_SUSSEX])
    table = computed(authority, authority.edition(EARLY[0]), Histories(authority))
    values = {row["key"]: (Decimal(row["value"]), row["status"]) for row in table.to_dicts() if row["value"]}
    for key, low, high in (("ni066", 80, 99), ("c63", 85, 99), ("ni063", 50, 85), ("icpc_15_days", 60, 95)):
        assert low <= values[key][0] <= high, key
        assert values[key][1] == "ok", key


def files_of(folder):
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_the_bytes_are_the_same_whatever_else_is_written(written, tmp_path):
    """City of London alone, and in a process of its own, as beside the others."""
    (alone,) = write_england(tmp_path, authorities(EARLY, [CITY_OF_LONDON]), EARLY, workers=2)
    assert files_of(alone) == files_of(written[EARLY, CITY_OF_LONDON])


def test_a_folder_name_is_short_and_plain():
    names = [folder_name(one) for one in authorities([ReportingYear(2010)])]
    assert len(names) == len(set(names)) == 152
    assert "845-east-sussex" in names
    assert all(
        name.isascii() and len(name) <= 28 and name == name.lower() and " " not in name for name in names
    )


def test_every_authority_says_that_it_is_invented(written):
    for folder in written.values():
        authority = read_authority(folder)
        assert authority.synthetic
        assert authority.name.endswith("(invented)")
        assert [edition.year for edition in authority.editions] in ([*EARLY], [*LATE])


def test_another_folder_is_not_overwritten(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageProblem, match="no synthetic England"):
        make_ready(tmp_path)


def test_a_year_or_an_authority_that_is_not_in_the_panel_is_refused():
    with pytest.raises(UsageProblem, match="2005-06"):
        authorities([ReportingYear(2005)])
    with pytest.raises(UsageProblem, match="'E99'"):
        authorities(EARLY, ["E99"])


def test_what_was_suppressed_is_chosen_so_that_the_published_percentage_comes_out():
    """City of Birmingham's placements of 2015-16: 11 % of 1,814 children were printed, and no count."""
    aims = Chosen("330", ReportingYear(2015)).care()
    assert aims.stock == 1814
    assert Decimal("10.5") <= Decimal(aims.unsettled) * 100 / 1814 < Decimal("11.5")


@pytest.mark.parametrize(
    ("share", "printed", "cause"),
    [
        (Fraction(2000, 320), "6.2", HALF_DOWN),
        (Fraction(2200, 23), "95.6", CUT_OFF),
        (Fraction(7400, 77), "96", NO_DECIMALS),
        (Fraction(7400, 77), "93", OF_OTHER_COUNTS),
    ],
    ids=["20 of 320", "22 of 23", "74 of 77", "another count"],
)
def test_how_a_percentage_may_have_been_rounded_otherwise(share, printed, cause):
    """6.25, 95.652... and 96.103... by hand."""
    assert how_else_rounded(share, Fraction(printed), 10) == cause


def test_a_difference_is_told_and_ends_with_exit_code_1(written, tmp_path):
    """One child fewer in the return: the count differs, and no published count says why."""
    folder = tmp_path / "england" / "845"
    for name, content in files_of(written[EARLY, EAST_SUSSEX]).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    episodes = folder / "returns" / "2010-11" / "ssda903" / "episodes.csv"
    lines = episodes.read_text(encoding="utf-8").splitlines(keepends=True)
    here = next(line for line in lines[1:] if line.split(",")[2] == "S" and line.split(",")[7] == "")
    episodes.write_text("".join(line for line in lines if line != here), encoding="utf-8", newline="\n")
    assert unexplained(agreement_of(read_authority(folder), EARLY[0])) > 0
    asked = ["agreement", "--data", str(tmp_path / "england" / "*"), "--year", "2010-11"]
    ran = CliRunner().invoke(commands, [*asked, "--out", str(tmp_path / "cells.csv")])
    assert ran.exit_code == 1
    assert "DIFFERS 845 East Sussex 2010-11 lac_number_31mar: published 587, computed 586" in ran.output
    assert (tmp_path / "cells.csv").read_text(encoding="utf-8").count("false") > 0


def test_by_command(tmp_path):
    out = tmp_path / "england"
    asked = ["demo", "--england", "--years", "2010-11", "--authority", "E09000001", "--out", str(out)]
    assert CliRunner().invoke(commands, asked).exit_code == 0
    ran = CliRunner().invoke(commands, ["agreement", "--data", str(out / "*"), "--year", "2010-11"])
    assert ran.exit_code == 0, ran.output
    assert "Authorities: 1. Cells published: 12. Of these agree: 12." in ran.output
    refused = CliRunner().invoke(commands, ["demo", "--years", "2010-11"])
    assert refused.exit_code == 2


def test_all_of_england(request, tmp_path):
    """All 152 authorities of one year, only where `--england` asks for it: some minutes."""
    if not request.config.option.england:
        pytest.skip("the whole country takes minutes: ask for it with --england")
    year = ReportingYear(2010)
    make_ready(tmp_path)
    folders = list(write_england(tmp_path, authorities([year]), [year], workers=2))
    cells = pl.concat(agreement_of(read_authority(folder), year) for folder in folders)
    assert len(folders) == 152
    assert unexplained(cells) == 0, "\n".join(summary(cells))
