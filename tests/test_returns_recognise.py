"""A file is recognised by what it holds, not by its name; a wrong file is refused with a way out."""

import pytest
from returns_written import AD1, EPISODES, HEADER, REVIEWS, child, loaded, write_census, write_csv

from safeguarding.problems import ReturnProblem
from safeguarding.returns.file_rules import FILE_RULES
from safeguarding.returns.load import load
from safeguarding.returns.recognise import return_files
from safeguarding.years import ReportingYear

YEAR = ReportingYear(2010)
OPEN_EPISODE = "A1,01/05/2010,S,C2,N1,Q2,PR1,,,,,,"


def table_of(folder, name, content):
    (folder / name).write_bytes(content)
    return return_files(folder, YEAR)[0].table


@pytest.mark.parametrize(
    ("table", "headings"),
    [
        ("Header", HEADER),
        ("Header", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER"),
        ("Episodes", EPISODES),
        ("Episodes", "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,PL_LOCATION,PL_LA,PL_DISTANCE,DEC,REC"),
        ("Episodes", "REC,DEC,PLACE,CIN,LS,RNE,DECOM,CHILD"),
        ("Reviews", REVIEWS),
        ("AD1", AD1),
        ("UASC", "CHILD,SEX,DOB,DUC"),
        ("OC2", "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK"),
        ("OC3", "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM"),
        ("PlacedAdoption", "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED"),
        ("PrevPerm", "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM"),
        ("Missing", "CHILD,DOB,MISSING,MIS_START,MIS_END"),
        ("SWEpisodes", "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON"),
        ("DoLo", "CHILD,DOB,DOLO_START,DOLO_END"),
        ("not recognised", "TEAM,MANAGER"),
        ("not recognised", "CHILD,DOB,SCHOOL"),
    ],
)
def test_a_csv_file_is_known_by_its_headings(tmp_path, table, headings):
    assert table_of(tmp_path, "any name at all.csv", headings.encode()) == table


def test_headings_may_have_a_byte_order_mark_spaces_and_small_letters(tmp_path):
    assert table_of(tmp_path, "r.CSV", b"\xef\xbb\xbfchild, Dob ,Review,REVIEW_CODE\r\n") == "Reviews"


def test_a_census_is_known_by_its_root(tmp_path):
    assert (
        table_of(tmp_path, "c.xml", b"<?xml version='1.0'?><!-- sent --><Message><a/></Message>")
        == "CIN census"
    )
    assert table_of(tmp_path, "c.xml", b"<Letter/>") == "not recognised"


def test_files_are_found_in_any_sub_folder_and_other_files_are_listed(tmp_path):
    write_csv(tmp_path / "2010-11" / "from the system" / "final" / "x.csv", EPISODES, OPEN_EPISODE)
    write_csv(tmp_path / "2010-11" / "uasc.csv", "CHILD,SEX,DOB,DUC")
    (tmp_path / "2010-11" / "read me.txt").write_text("hello", encoding="utf-8")
    (tmp_path / "2010-11" / ".hidden.csv").write_text("", encoding="utf-8")
    files = loaded(tmp_path).files.select("file", "table", "rows_read", "rows_refused").rows()
    assert files == [
        ("from the system/final/x.csv", "Episodes", 1, 0),
        ("read me.txt", "not recognised", None, None),
        ("uasc.csv", "UASC: recognised, not needed", None, None),
    ]


def test_an_unknown_heading_is_noted_and_its_column_is_not_kept(tmp_path):
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES + ",WORKER", OPEN_EPISODE + ",A. Person")
    given = loaded(tmp_path)
    assert given.findings.filter(rule="unknown heading").select("file", "row", "column", "action").rows() == [
        ("e.csv", None, "WORKER", "noted")
    ]
    assert given.history.episodes.height == 1


WRONG_FILES = [
    ("e.csv", b"", "empty file", None),
    ("e.csv", b"\n", "empty file", None),
    ("e.csv", b"A1,01/05/2010,S,C2,N1,Q2,PR1,,\n", "no headings", 1),
    ("e.csv", b"PK\x03\x04\0\0\0 a workbook", "not text", 1),
    ("e.zip", b"PK\x03\x04", "archive", None),
    ("e.csv", EPISODES.replace("DEC,", "").encode(), "columns missing", 1),
    ("e.csv", f"{EPISODES},DEC\n{OPEN_EPISODE},\n".encode(), "heading twice", 1),
    ("e.csv", f'{EPISODES}\n{OPEN_EPISODE}\n"A2,\n'.encode(), "quotation marks", 3),
    ("e.csv", f'{EPISODES}\n{OPEN_EPISODE}"\nA2{OPEN_EPISODE}"\n'.encode(), "quotation marks", 2),
    ("c.xml", b"", "broken XML", 1),
    ("c.xml", b"<Message>\n<Children>\n<Child>", "broken XML", 3),
    ("c.xml", b"<Message>\n<Children></Child></Message>", "broken XML", 2),
    ("c.xml", b'<?xml version="1.0" encoding="martian"?><Message/>', "broken XML", 1),
    ("c.xml", b'<!DOCTYPE Message SYSTEM "a.dtd">\n<Message/>', "document type", 1),
    ("c.xml", b"\n<!DOCTYPE Message [<!ENTITY a 'b'>]>\n<Message>&a;</Message>", "document type", 2),
]


@pytest.mark.parametrize(("name", "content", "rule", "row"), WRONG_FILES)
def test_a_wrong_file_is_refused_naming_file_line_and_remedy(tmp_path, name, content, rule, row):
    (tmp_path / "2010-11").mkdir()
    (tmp_path / "2010-11" / name).write_bytes(content)
    with pytest.raises(ReturnProblem) as refused:
        load(tmp_path, YEAR)
    message = str(refused.value)
    assert message.startswith(f"2010-11/{name}" + (f" row {row}" if row else ""))
    assert f"file refused ({rule})" in message
    assert FILE_RULES[rule].remedy in message
    assert "A1" not in message


def test_the_same_return_gives_the_same_history_whatever_the_names_order_and_folders(tmp_path):
    plain, other = tmp_path / "plain", tmp_path / "other"
    row = "A1,01/05/2010,S,C2,N1,Q2,PR1,,,,,AB1 2CD,SC123"
    write_csv(plain / "2010-11" / "episodes.csv", EPISODES, row)
    write_census(plain / "2010-11" / "cin.xml", child("P1"))
    backwards = ",".join(reversed(EPISODES.split(",")))
    write_csv(other / "2010-11" / "z" / "1.csv", "\ufeff" + backwards, ",".join(reversed(row.split(","))))
    write_census(other / "2010-11" / "z" / "2.xml", child("P1"))
    assert loaded(plain).history.episodes.equals(loaded(other).history.episodes)
    assert loaded(plain).history.children.equals(loaded(other).history.children)
