"""What was read of a file is kept for the next build: the same as read again, and of no other file."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from safeguarding.places import DEMONSTRATION
from safeguarding.returns import load as loading
from safeguarding.returns.load import Reading, load
from safeguarding.returns.loaded import returns_present
from safeguarding.returns.read_file import KeptFiles, ReadFile
from safeguarding.returns.rule import FINDINGS
from safeguarding.years import ReportingYear

YEAR = ReportingYear(2010)
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nA1,1,01/05/2004,WBRI,UN1,,\n"
EPISODES = (
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
    "A1,01/05/2010,S,C2,N1,Q2,PR1,,,,,,\n"
)


@pytest.fixture
def returns(tmp_path):
    folder = tmp_path / "returns" / str(YEAR)
    folder.mkdir(parents=True)
    (folder / "header.csv").write_text(HEADER, encoding="utf-8")
    (folder / "episodes.csv").write_text(EPISODES, encoding="utf-8")
    return folder.parent


@pytest.fixture
def anew(monkeypatch):
    """The names of the files that were read anew."""
    names, read = [], loading._read
    monkeypatch.setattr(loading, "_read", lambda file: names.append(file.name) or read(file))
    return names


def read(returns, code="1"):
    return Reading(returns, KeptFiles(returns.parent / "read", code)).read([YEAR])


def test_a_file_is_read_once(returns, anew):
    first, again = read(returns), read(returns)
    assert sorted(anew) == ["episodes.csv", "header.csv"]
    for one, other in zip(first, again, strict=True):
        assert (one.file, list(one.tables)) == (other.file, list(other.tables))
        for table, rows in one.tables.items():
            assert_frame_equal(other.tables[table], rows)
        assert_frame_equal(other.findings, one.findings)


def test_a_file_that_changed_is_read_again_and_no_other(returns, anew):
    read(returns)
    anew.clear()
    later = EPISODES.replace("01/05/2010", "02/05/2010")
    (returns / str(YEAR) / "episodes.csv").write_text(later, encoding="utf-8")
    assert "2010-05-02" in str(read(returns)[0].tables["Episodes"]["start_date"][0])
    assert anew == ["episodes.csv"]


def test_other_code_reads_all_again(returns, anew):
    read(returns)
    anew.clear()
    read(returns, code="2")
    assert sorted(anew) == ["episodes.csv", "header.csv"]


def test_what_was_being_kept_when_a_build_was_killed_counts_for_nothing(returns, anew):
    read(returns)
    for place in (returns.parent / "read").iterdir():
        place.rename(place.with_suffix(".unfinished"))
    anew.clear()
    read(returns)
    assert sorted(anew) == ["episodes.csv", "header.csv"]


def test_what_was_refused_is_refused_again(returns):
    (returns / str(YEAR) / "header.csv").write_bytes(b"CHILD,SEX\n\xff\xfe\x00\x81")
    for _ in range(2):
        refused = [one.file.name for one in read(returns) if one.file.refusal]
        assert refused == ["header.csv"]


def test_the_placements_that_annex_a_counts_are_kept(returns):
    kept, (file, *_) = KeptFiles(returns.parent / "read", "1"), Reading(returns).files([YEAR])
    counts = pl.DataFrame({"row": [2], "placements": [3]})
    kept.keep(ReadFile(file, {"Episodes": pl.DataFrame({"row": [2]})}, pl.DataFrame(schema=FINDINGS), counts))
    assert_frame_equal(kept.of(file).placement_counts, counts)
    assert kept.of(file).findings.schema == FINDINGS


def test_files_that_are_gone_are_forgotten(returns):
    kept = KeptFiles(returns.parent / "read", "1")
    read(returns)
    (returns / str(YEAR) / "header.csv").unlink()
    kept.forget_others([one.file for one in read(returns)])
    assert [*kept.folder.iterdir()] == [kept._place(read(returns)[0].file)]


def test_the_demonstrations_history_is_the_same_from_what_was_kept(tmp_path):
    folder, kept = DEMONSTRATION / "returns", KeptFiles(tmp_path, "1")
    Reading(folder, kept).read(returns_present(folder))
    plain, stored = load(folder, YEAR), load(folder, YEAR, Reading(folder, kept))
    for name in ("files", "findings", "joined", "left_out", "everybody"):
        assert_frame_equal(getattr(stored, name), getattr(plain, name))
    frames = {name: one for name, one in vars(plain.history).items() if isinstance(one, pl.DataFrame)}
    assert len(frames) >= 6
    for name, rows in frames.items():
        assert_frame_equal(getattr(stored.history, name), rows)
