"""Every load rule, with rows that break it and their neighbours that do not.

Expected rows are from the department's rule texts, read by a person. Line 2 is the first row of a CSV.
"""

import pytest
from returns_written import (
    AD1,
    EPISODES,
    HEADER,
    REVIEWS,
    child,
    enquiry,
    loaded,
    plan,
    rows_breaking,
    write_census,
    write_csv,
)

from safeguarding.returns.load_rules import RULES


def episode(
    child_id, start, rne="S", ls="C2", place="Q2", end="", rec="", need="N1", postcode="", provider="PR1"
):
    return f"{child_id},{start},{rne},{ls},{need},{place},{provider},{end},{rec},,,{postcode},"


EPISODE_RULES = [
    ("148 DEC without REC, REC without DEC", "148", "refused", [2, 3], [
        episode("A", "01/05/2010", end="01/06/2010"),
        episode("B", "01/05/2010", rec="E8"),
        episode("C", "01/05/2010"),
        episode("D", "01/05/2010", end="01/06/2010", rec="E8"),
    ]),
    ("356 DEC before DECOM", "356", "refused", [2], [
        episode("A", "02/05/2010", end="01/05/2010", rec="E8"),
        episode("B", "01/05/2010", end="02/05/2010", rec="E8"),
        episode("C", "01/05/2010", end="01/05/2010", rec="E8"),
    ]),
    ("147 DEC is no date", "147", "refused", [2], [
        episode("A", "02/05/2010", end="32/05/2010", rec="E8"),
    ]),
    ("142 a later episode while this one is open", "142", "noted", [2], [
        episode("A", "01/05/2010"),
        episode("A", "01/06/2010", rne="P"),
        episode("B", "01/05/2010"),
    ]),
    ("388 X1 without continuation; continuation without X1", "388", "noted", [2, 4, 6], [
        episode("A", "01/05/2010", end="01/06/2010", rec="X1"),
        episode("A", "02/06/2010", rne="P"),
        episode("B", "01/05/2010", end="01/06/2010", rec="E8"),
        episode("B", "01/06/2010", rne="P"),
        episode("C", "01/05/2010", end="01/06/2010", rec="X1"),
        episode("D", "01/05/2010", end="01/06/2010", rec="X1"),
        episode("D", "01/06/2010", rne="P", end="01/07/2010", rec="E8"),
    ]),
    ("383 no return from a temporary placement", "383", "noted", [3, 6, 9], [
        episode("A", "01/05/2010", end="01/06/2010", rec="X1", postcode="AB1"),
        episode("A", "01/06/2010", rne="P", place="T1", end="05/06/2010", rec="X1", provider=""),
        episode("A", "05/06/2010", rne="P", place="K2", postcode="AB1"),
        episode("B", "01/05/2010", end="01/06/2010", rec="X1", postcode="AB1"),
        episode("B", "01/06/2010", rne="P", place="T1", end="05/06/2010", rec="X1", provider=""),
        episode("B", "05/06/2010", rne="P", postcode="AB2"),
        episode("C", "01/05/2010", end="01/06/2010", rec="X1"),
        episode("C", "01/06/2010", rne="P", place="T4", end="05/06/2010", rec="X1", provider=""),
        episode("C", "05/06/2010", rne="L"),
        episode("D", "01/05/2010", end="01/06/2010", rec="X1", postcode="AB1"),
        episode("D", "01/06/2010", rne="P", place="T0", end="05/06/2010", rec="X1", provider=""),
        episode("D", "05/06/2010", rne="P", postcode="AB1"),
        episode("E", "01/05/2010", end="01/06/2010", rec="X1"),
        episode("E", "01/06/2010", rne="P", place="T1", end="05/06/2010", rec="E8", provider=""),
    ]),
    ("408 A5 or A6 needs E1", "408", "noted", [2, 3], [
        episode("A", "01/05/2010", place="A5"),
        episode("B", "01/05/2010", place="A6", ls="V2"),
        episode("C", "01/05/2010", place="A5", ls="E1"),
        episode("D", "01/05/2010", place="A4"),
    ]),
    ("365 a V3 stay of more than 17 days", "365", "noted", [2, 4], [
        episode("A", "01/05/2010", ls="V3", end="19/05/2010", rec="E8"),
        episode("B", "01/05/2010", ls="V3", end="18/05/2010", rec="E8"),
        episode("C", "01/05/2010", ls="V3"),
        episode("D", "20/03/2011", ls="V3"),
    ]),
    ("366 V3 is always S", "366", "noted", [2], [
        episode("A", "01/05/2010", ls="V3", rne="P", end="05/05/2010", rec="E8"),
        episode("B", "01/05/2010", ls="V3", end="05/05/2010", rec="E8"),
    ]),
    ("367 V3 of more than 75 days in the year", "367", "noted", [2, 3, 4, 5, 6], [
        *(episode("A", f"01/{m:02}/2010", ls="V3", end=f"{d}/{m:02}/2010", rec="E8") for m, d in
          [(5, "17"), (6, "17"), (7, "17"), (8, "17"), (9, "13")]),
        *(episode("B", f"01/{m:02}/2010", ls="V3", end=f"{d}/{m:02}/2010", rec="E8") for m, d in
          [(5, "17"), (6, "17"), (7, "17"), (8, "17"), (9, "12")]),
    ]),
    ("426 V3 and V4 in one year", "426", "noted", [2, 3], [
        episode("A", "01/05/2010", ls="V3", end="05/05/2010", rec="E8"),
        episode("A", "01/06/2010", ls="V4", end="05/06/2010", rec="E8"),
        episode("B", "01/05/2010", ls="V3", end="05/05/2010", rec="E8"),
        episode("B", "01/06/2010", ls="V2", end="05/06/2010", rec="E8"),
        episode("C", "01/05/2010", ls="V4", end="05/05/2010", rec="E8"),
        episode("C", "01/06/2010", ls="V2", end="05/06/2010", rec="E8"),
    ]),
    ("143 code not in force in the year", "143", "noted", [2, 3], [
        episode("A", "01/05/2010", rne="T"),
        episode("B", "01/05/2010", rne="Q"),
        episode("C", "01/05/2010", rne="B"),
    ]),
    ("144 unknown legal status", "144", "noted", [2], [episode("A", "01/05/2010", ls="C9")]),
    ("145 unknown or blank need code", "145", "noted", [2, 3], [
        episode("A", "01/05/2010", need="N9"),
        episode("B", "01/05/2010", need=""),
        episode("C", "01/05/2010", need="N8"),
    ]),
    ("146 placement code of another time", "146", "noted", [2, 3], [
        episode("A", "01/05/2010", place="U1"),
        episode("B", "01/05/2010", place="??"),
        episode("C", "01/05/2010", place="Q1"),
        episode("D", "01/05/2010", place="F2"),
        episode("E", "01/05/2010", place="M3"),
    ]),
    ("149 reason code of another time", "149", "noted", [2], [
        episode("A", "01/05/2010", end="01/06/2010", rec="E45"),
        episode("B", "01/05/2010", end="01/06/2010", rec="E44"),
        episode("C", "01/05/2010", end="01/06/2010", rec="E4A"),
    ]),
    ("178 unknown provider", "178", "noted", [2], [
        episode("A", "01/05/2010", provider="PR9"),
        episode("B", "01/05/2010", provider=""),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "action", "lines", "rows"),
    [case[1:] for case in EPISODE_RULES],
    ids=[case[0] for case in EPISODE_RULES],
)
def test_episode_rule(tmp_path, rule, action, lines, rows):
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES, *rows)
    given = loaded(tmp_path)
    assert rows_breaking(given, rule) == [(line, action) for line in lines]
    assert given.files["rows_refused"].to_list() == [len(lines) if action == "refused" else 0]
    assert given.history.episodes.height == len(rows) - (len(lines) if action == "refused" else 0)


def test_217_same_carer_adoptions_need_s_t_or_u_from_april_2015(tmp_path):
    rows = [
        episode("A", "01/04/2015", place="A5", ls="E1", rne="P"),
        episode("B", "31/03/2015", place="A5", ls="E1", rne="P"),
        episode("C", "01/04/2015", place="A3", rne="T"),
        episode("D", "01/04/2015", place="A4", rne="P"),
    ]
    write_csv(tmp_path / "2015-16" / "e.csv", EPISODES, *rows)
    assert rows_breaking(loaded(tmp_path, "2015-16"), "217") == [(2, "noted")]


def test_516_former_foster_carers_need_a_foster_placement(tmp_path):
    rows = [
        episode("A", "01/05/2018", place="K2", end="01/06/2018", rec="E45"),
        episode("B", "01/05/2018", place="U6", end="01/06/2018", rec="E46"),
        episode("C", "01/05/2018", place="K2", end="01/06/2018", rec="E47"),
    ]
    write_csv(tmp_path / "2018-19" / "e.csv", EPISODES, *rows)
    assert rows_breaking(loaded(tmp_path, "2018-19"), "516") == [(2, "noted")]


def test_386_and_407_adopted_or_special_guardianship_on_the_18th_birthday_or_later(tmp_path):
    ends = [
        ("A", "01/06/2010", "E11"),
        ("B", "31/05/2010", "E12"),
        ("C", "01/06/2010", "E43"),
        ("D", "31/05/2010", "E44"),
    ]
    write_csv(tmp_path / "2010-11" / "h.csv", HEADER, *(f"{c},1,01/06/1992,WBRI,,," for c, *_ in ends))
    write_csv(
        tmp_path / "2010-11" / "e.csv",
        EPISODES,
        *(episode(c, "01/05/2010", end=d, rec=r) for c, d, r in ends),
    )
    given = loaded(tmp_path)
    assert rows_breaking(given, "386") == [(2, "noted")]
    assert rows_breaking(given, "407") == [(4, "noted")]


def test_440_and_441_compare_the_code_with_the_fourth_birthday_on_which_either_passes(tmp_path):
    reviews = [
        "A,01/06/2006,31/05/2010,PN0",
        "A,01/06/2006,01/06/2010,PN0",
        "A,01/06/2006,02/06/2010,PN0",
        "B,01/06/2006,31/05/2010,PN7",
        "B,01/06/2006,01/06/2010,PN1",
        "B,01/06/2006,02/06/2010,PN1",
    ]
    write_csv(tmp_path / "2010-11" / "h.csv", HEADER, "A,1,01/06/2006,WBRI,,,", "B,1,01/06/2006,WBRI,,,")
    write_csv(tmp_path / "2010-11" / "r.csv", REVIEWS, *reviews)
    given = loaded(tmp_path)
    assert rows_breaking(given, "440") == [(4, "noted")]
    assert rows_breaking(given, "441") == [(5, "noted")]


def test_an_unknown_participation_code_is_noted_and_kept(tmp_path):
    write_csv(
        tmp_path / "2010-11" / "r.csv", REVIEWS, "A,01/06/2006,01/07/2010,PN8", "A,01/06/2006,02/07/2010,PN7"
    )
    given = loaded(tmp_path)
    assert rows_breaking(given, "code") == [(2, "noted")]
    assert given.history.reviews.height == 2


def test_399_a_review_of_a_child_who_had_only_short_breaks(tmp_path):
    rows = [
        episode("A", "01/05/2010", ls="V4", end="01/07/2010", rec="E8"),
        episode("B", "01/05/2010", ls="V4", end="01/06/2010", rec="X1"),
        episode("B", "01/06/2010", ls="V2", rne="L"),
    ]
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES, *rows)
    write_csv(tmp_path / "2010-11" / "r.csv", REVIEWS, *(f"{c},01/06/2002,01/07/2010,PN1" for c in "ABC"))
    assert rows_breaking(loaded(tmp_path), "399") == [(2, "noted")]


def test_601_and_602_compare_ad1_with_the_adoptions_of_the_year(tmp_path):
    rows = [
        episode("A", "01/05/2010", end="01/06/2010", rec="E11"),
        episode("B", "01/05/2010", end="01/06/2010", rec="E12"),
        episode("C", "01/05/2010", end="01/06/2010", rec="E43"),
        episode("D", "01/05/2009", end="31/03/2010", rec="E11"),
    ]
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES, *rows)
    assert rows_breaking(loaded(tmp_path), "601") == []
    write_csv(tmp_path / "2010-11" / "a.csv", AD1, *(f"{c},01/06/2002,,,,,," for c in "BCD"))
    given = loaded(tmp_path)
    assert rows_breaking(given, "601") == [(2, "noted")]
    assert rows_breaking(given, "602") == [(3, "noted"), (4, "noted")]


def test_a_child_without_a_header_row_is_noted_kept_and_has_no_birth_date(tmp_path):
    write_csv(tmp_path / "2010-11" / "e.csv", EPISODES, episode("A", "01/05/2010"), episode("B", "01/05/2010"))
    assert rows_breaking(loaded(tmp_path), "INT01-INT09") == []
    write_csv(tmp_path / "2010-11" / "h.csv", HEADER, "A,1,01/06/2002,WBRI,,,")
    given = loaded(tmp_path)
    assert rows_breaking(given, "INT01-INT09") == [(3, "noted")]
    assert given.history.episodes.height == 2
    assert given.history.children["birth_date"].is_null().to_list() == [False, True]


def test_a_birth_date_beside_a_review_that_differs_from_the_header_is_noted(tmp_path):
    write_csv(tmp_path / "2010-11" / "h.csv", HEADER, "A,1,01/06/2002,WBRI,,,")
    rows = [
        "A,02/06/2002,01/07/2010,PN1",
        "A,01/06/2002,02/07/2010,PN1",
        "A,,03/07/2010,PN1",
        "A,June,04/07/2010,PN1",
    ]
    write_csv(tmp_path / "2010-11" / "r.csv", REVIEWS, *rows)
    given = loaded(tmp_path)
    assert rows_breaking(given, "INT11-INT18") == [(2, "noted")]
    assert rows_breaking(given, "102") == [(5, "noted")]
    assert given.history.reviews.height == 4


CENSUS_RULES = [
    ("8925 plan ends before it starts", "8925", "refused", [1], [
        child("A", plan("2010-06-02", end="2010-06-01")),
        child("B", plan("2010-06-01", end="2010-06-02")),
    ]),
    ("8840 plan starts and ends on one day", "8840", "refused", [1], [
        child("A", plan("2010-06-01", end="2010-06-01")),
        child("B", plan("2010-06-01", end="2010-06-02")),
    ]),
    ("8841 review on or before the start of the plan", "8841", "refused", [1, 1], [
        child("A", plan("2010-06-01", "2010-05-31", "2010-06-01", "2010-06-02")),
    ]),
    ("8525 neither birth date nor expected birth date", "8525", "noted", [1], [
        child("A", born=""),
        child("B", born="2011-05-01").replace("PersonBirthDate", "ExpectedPersonBirthDate"),
        child("C"),
    ]),
    ("8875 conference at a weekend", "8875", "noted", [2, 3], [
        child("A", enquiry("2010-05-01", "2010-05-14")),
        child("B", enquiry("2010-05-01", "2010-05-15")),
        child("C", enquiry("2010-05-01", "2010-05-16")),
        child("D", enquiry("2010-05-01", "2010-05-17"), enquiry("2010-05-01")),
    ]),
    ("8720 plan starts after the year", "8720", "noted", [2], [
        child("A", plan("2011-03-31")),
        child("B", plan("2011-04-01")),
    ]),
    ("8930 plan ends outside the year", "8930", "noted", [1, 4], [
        child("A", plan("2010-01-01", end="2010-03-31")),
        child("B", plan("2010-01-01", end="2010-04-01")),
        child("C", plan("2010-01-01", end="2011-03-31")),
        child("D", plan("2010-01-01", end="2011-04-01")),
    ]),
    ("8935 two open plans", "8935", "noted", [1, 1], [
        child("A", plan("2010-06-01"), plan("2010-07-01")),
        child("B", plan("2010-06-01", end="2010-07-01"), plan("2010-07-01")),
    ]),
    ("8940 plans overlap", "8940", "noted", [1, 2], [
        child("A", plan("2010-06-01", end="2010-07-02"), plan("2010-07-01")),
        child("B", plan("2010-06-01"), plan("2010-07-01")),
        child("C", plan("2010-06-01", end="2010-07-01"), plan("2010-07-01")),
    ]),
    ("2885 plan starts on another day than a conference", "2885", "noted", [2, 3], [
        child("A", enquiry("2010-05-01", "2010-06-01"), plan("2010-06-01")),
        child("B", enquiry("2010-05-01", "2010-06-01"), plan("2010-06-02")),
        child("C", plan("2010-06-01")),
        child("D", plan("2010-03-31")),
        child("E", "<DateOfInitialCPC>2010-06-01</DateOfInitialCPC>", plan("2010-06-01")),
    ]),
    ("8905 unknown abuse category", "8905", "noted", [1], [
        child("A", plan("2010-06-01").replace("NEG", "XXX")),
    ]),
    ("8910 blank abuse category", "8910", "noted", [1], [
        child("A", plan("2010-06-01").replace("EMO", "")),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "action", "numbers", "children"),
    [case[1:] for case in CENSUS_RULES],
    ids=[c[0] for c in CENSUS_RULES],
)
def test_census_rule(tmp_path, rule, action, numbers, children):
    write_census(tmp_path / "2010-11" / "c.xml", *children)
    given = loaded(tmp_path)
    assert rows_breaking(given, rule) == [(number, action) for number in numbers]
    assert given.files["rows_refused"].sum() == (len(numbers) if action == "refused" else 0)


@pytest.mark.parametrize(("end", "rule"), [("2010-05-01", "8925"), ("2010-06-01", "8840")])
def test_the_reviews_of_a_refused_plan_are_refused_with_it(tmp_path, end, rule):
    refused = plan("2010-06-01", "2010-08-01", end=end)
    write_census(tmp_path / "2010-11" / "c.xml", child("A", refused), child("B"))
    given = loaded(tmp_path)
    assert given.history.plan_reviews.is_empty()
    assert given.files.filter(table="CPPreviewDate")["rows_refused"].to_list() == [1]
    assert given.findings.filter(column="CPPendDate", action="refused")["rule"].to_list() == [
        rule,
        "plan refused",
    ]


def test_every_rule_has_a_message_that_ends_and_no_two_checks_are_alike():
    assert all(rule.message.endswith(".") for rule in RULES)
    checks = [(rule.rule, rule.table, rule.column, rule.message) for rule in RULES]
    assert len(set(checks)) == len(checks)
