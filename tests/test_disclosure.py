"""Disclosure control: what is hidden of small tables worked by hand, and what the policy file may say."""

from datetime import date
from pathlib import Path
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeguarding.authority import Authority, Edition
from safeguarding.counts import COUNTS
from safeguarding.disclosure.attack import Attack, Found, Range
from safeguarding.disclosure.constraint import Cell, Constraint, adds_up, counted, printed_share
from safeguarding.disclosure.control import Book, View, controlled, unsafe
from safeguarding.disclosure.policy import MEMBERS, PUBLIC, Accepted, Policy, policy_of
from safeguarding.disclosure.release import refuse_recoverable, refuse_unknown, release
from safeguarding.disclosure.released import PublishedFigures
from safeguarding.disclosure.report import account
from safeguarding.figure import SCHEMA, Figure
from safeguarding.problems import ChecksFailed, UsageProblem
from safeguarding.years import ReportingYear

YEAR = ReportingYear.parse("2010-11")
STRICT = Policy(PUBLIC)


# The policy file


def authority(folder: Path, **policies: str) -> Authority:
    edition = folder / "editions" / "2010-11"
    edition.mkdir(parents=True)
    for audience, text in policies.items():
        (edition / f"disclosure-{audience}.toml").write_text(text, encoding="utf-8")
    return Authority(folder, "Somewhere", None, False, (Edition(YEAR),), {}, (), ())


def test_without_a_file_the_public_sees_no_count_of_1_to_5_and_members_see_all(tmp_path):
    read = authority(tmp_path)
    public, members = (policy_of(read, YEAR, one) for one in (PUBLIC, MEMBERS))
    assert [public.is_small(count) for count in (0, 1, 5, 6)] == [False, True, True, False]
    assert not any(map(members.is_small, range(10)))
    assert "not for publication" in members.statement
    assert "1 to 5" in public.statement


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("suppress = 5", "'suppress' is not a setting"),
        ("suppress_to = -1", "'suppress_to' takes a whole number of 0 or more"),
        ("round_to = true", "'round_to'"),
        ("narrowest_interval = 1", "'narrowest_interval'"),
        ('[[accepted]]\nfigure = "ni067"\nreason = "Printed before."', "by whom it was accepted"),
        ('[[accepted]]\nfigure = "ni067"\nreason = " "\nby = "The director"', "the reason"),
        ('[[accepted]]\nfigure = "x"\nreason = "y"\nby = "z"\nvalue = 3', "each [[accepted]]"),
        ("accepted = 3", "[[accepted]]"),
        ("suppress_to =", "not TOML"),
    ],
)
def test_a_policy_that_cannot_be_used_is_named_with_what_it_takes(tmp_path, text, named):
    with pytest.raises(UsageProblem) as problem:
        policy_of(authority(tmp_path, public=text), YEAR)
    assert "disclosure-public.toml" in str(problem.value)
    assert named in str(problem.value)


def test_the_public_may_never_be_shown_more_than_the_members(tmp_path):
    read = authority(tmp_path, public="suppress_to = 3", members="suppress_to = 5")
    with pytest.raises(UsageProblem, match="hides less from the public than from the members"):
        policy_of(read, YEAR, MEMBERS)


def test_counts_are_rounded_half_up_to_the_policys_multiple():
    to_fives = Policy(PUBLIC, round_to=5)
    assert [to_fives.rounded(count) for count in (0, 2, 3, 7, 8, 12, 13)] == [0, 0, 5, 5, 10, 10, 15]
    assert [Policy(PUBLIC, round_to=10).rounded(count) for count in (4, 5, 14, 15)] == [0, 10, 10, 20]


def test_a_figure_that_is_not_there_cannot_be_accepted():
    figures = frame(rate(465, 468))
    with pytest.raises(UsageProblem, match="there is no figure 'ni099'"):
        refuse_unknown(figures, {"2010-11": Policy(PUBLIC, accepted=(Accepted("ni099", None, "Why", "Who"),))})


# The attack: each range reckoned by hand

A, B, C, D = (Cell("2010-11", "ni066", None, part) for part in "abcd")


@pytest.mark.parametrize(
    ("known", "can_be"),
    [
        ([counted(A, 9, "")], Range(0, 9)),
        ([counted(A, 9, ""), counted(C, 2, "")], Range(7, 7)),
        ([counted(A, 9, ""), [Constraint({C: 1}, 3, 5, "")]], Range(4, 6)),
        ([counted(A, 10, "", round_to=5)], Range(0, 12)),
    ],
)
def test_a_part_is_known_as_far_as_its_total_and_the_other_part_are(known, can_be):
    constraints = [adds_up(A, [B, C], ""), *(one for each in known for one in each)]
    assert Attack(constraints).about(B) == can_be


def test_a_percentage_tells_its_numerator_where_its_denominator_is_known():
    """9.7 per cent of 589 can be 57 children only: 56 give 9.5 and 58 give 9.8."""
    told = [*printed_share(A, B, "9.7", ""), *counted(B, 589, "")]
    assert Attack(told).about(A) == Range(57, 57)


def test_a_percentage_alone_does_not_tell_its_numerator():
    """9.7 per cent: 3 of 31 is the smallest (9.68); of the counts to a million none is too large."""
    found = Attack(printed_share(A, B, "9.7", "")).about(A)
    assert (found.low, found.high > 9000) == (0, True) or found.low == 3


def test_what_leads_from_table_to_table_is_followed():
    """a = b + 3 in one table, b = c + d in another, and c is known: d is what a leaves."""
    chain = [
        Constraint({A: 1, B: -1}, 3, 3, ""),
        adds_up(B, [C, D], ""),
        *counted(C, 4, ""),
        *counted(A, 9, ""),
    ]
    assert Attack(chain).about(D) == Range(2, 2)


def test_counts_that_contradict_each_other_are_said_to():
    with pytest.raises(ArithmeticError, match="no counts fit"):
        Attack([adds_up(A, [B, C], ""), *counted(A, 3, ""), Constraint({B: 1}, 5, None, "")]).about(B)


@settings(max_examples=60)
@given(st.lists(st.integers(0, 9), min_size=3, max_size=5), st.data())
def test_the_attack_finds_just_what_trying_everything_finds(parts, data):
    """A total and some of its parts are known, and a second sum over two of them: tried by brute force."""
    cells = [Cell("2010-11", "ni066", None, f"p{n}") for n in range(len(parts))]
    total = Cell("2010-11", "ni066", None, "total")
    shown = data.draw(st.sets(st.integers(0, len(parts) - 1), max_size=len(parts) - 2))
    pair = data.draw(st.permutations(range(len(parts))))[:2]
    known = [
        adds_up(total, cells, ""),
        *counted(total, sum(parts), ""),
        *(one for n in shown for one in counted(cells[n], parts[n], "")),
        Constraint({cells[n]: 1 for n in pair}, sum(parts[n] for n in pair), None, ""),
    ]
    target = next(n for n in range(len(parts)) if n not in shown)
    fits = [
        tried[target]
        for tried in _every(len(parts), sum(parts))
        if all(tried[n] == parts[n] for n in shown)
        and sum(tried[n] for n in pair) >= sum(parts[n] for n in pair)
    ]
    assert Attack(known).about(cells[target]) == Range(min(fits), max(fits))


@settings(max_examples=60)
@given(st.lists(st.integers(0, 9), min_size=3, max_size=5), st.data())
def test_enough_values_are_left_just_where_the_range_has_so_many(parts, data):
    """Sums over some of the counts are known, exactly or from one side."""
    cells = [Cell("2010-11", "ni066", None, f"p{n}") for n in range(len(parts))]
    counts = dict(zip(cells, parts, strict=True))
    known = []
    for _ in range(data.draw(st.integers(1, 4))):
        terms = data.draw(st.dictionaries(st.sampled_from(cells), st.sampled_from([1, 1, 2, -1]), min_size=1))
        total = sum(multiple * counts[cell] for cell, multiple in terms.items())
        low, high = data.draw(st.sampled_from([(total, total), (total - 1, total + 1), (None, total)]))
        known.append(Constraint(terms, low, high, ""))
    attack = Attack(known)
    for cell in cells:
        for values in (2, 3, 4):
            expected = Attack(known).about(cell).values >= values
            assert attack.leaves(cell, values, counts) == expected


def _every(number: int, total: int):
    """All ways to write a total as so many counts."""
    if number == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in _every(number - 1, total - first):
            yield first, *rest


# What is hidden


def rate(numerator, denominator, key="ni067", value=None, series="computed"):
    value = value or f"{(numerator * 2000 + denominator) // (2 * denominator) / 10}"
    return Figure("2010-11", key, None, series, numerator, float(denominator), value, "1.0", "2.0")


def frame(*figures):
    return pl.DataFrame([vars(one) for one in figures], schema=SCHEMA)


def steps(key, considered, excluded, eligible, kinds=()):
    rows = [("considered", "", considered, None), ("eligible", "", eligible, None)]
    rows += [("excluded", reason, count, None) for reason, count in excluded.items()]
    rows += [("kind", line, count, counts) for line, (count, counts) in dict(kinds).items()]
    return pl.DataFrame([("2010-11", key, *row) for row in rows], COUNTS, orient="row")


def hidden_lines(view):
    return {cell.part for cell in view.book.lines if cell in view.hidden}


def view_of(figures, counts, policy=STRICT):
    return controlled(Book(figures, counts, {"2010-11": policy}))


PLANS = frame(rate(400, 468))
NONE = frame().clear()


@pytest.mark.parametrize(
    ("excluded", "hidden"),
    [
        # One small reason would be what the total leaves: the smallest other goes with it.
        ({"a": 3, "b": 40, "c": 22}, {"excluded: a", "excluded: c"}),
        # Two small ones: their sum is known, and each can be 0 to 7.
        ({"a": 3, "b": 40, "c": 4}, {"excluded: a", "excluded: c"}),
        # Their sum is 2: each can be 0, 1 or 2, which is enough.
        ({"a": 1, "b": 40, "c": 1}, {"excluded: a", "excluded: c"}),
        # The only reason: there is no other, and the total goes.
        ({"a": 3}, {"excluded: a", "considered"}),
        # Nobody tells of nobody.
        ({"a": 0, "b": 40, "c": 22}, set()),
    ],
)
def test_a_small_reason_takes_another_number_with_it(excluded, hidden):
    counts = steps("ni067", 468 + sum(excluded.values()), excluded, 468)
    view = view_of(PLANS, counts)
    assert hidden_lines(view) == hidden
    assert unsafe(view) == []


@pytest.mark.parametrize(
    ("numerator", "denominator", "state"),
    [
        (465, 468, "suppressed"),  # three do not count
        (3, 468, "suppressed"),
        (2, 5, "suppressed"),
        (6, 468, "ok"),
        (462, 468, "ok"),
        (468, 468, "ok"),
        (0, 468, "ok"),
    ],
)
def test_a_percentage_is_hidden_with_a_small_numerator_complement_or_denominator(numerator, denominator, state):
    counts = steps("ni067", denominator, {}, denominator)
    view = view_of(frame(rate(numerator, denominator)), counts)
    shown = view.figure(view.book.figures[0])
    assert shown.status == state
    assert (shown.shown == "[c]") == (state == "suppressed")
    assert (shown.numerator is None) == (state == "suppressed")


def plainly_safe(view, cell):
    """The slow path: everything that is told at once, and both ends of the range."""
    book = view.book
    told = [*book.relations, *book.of_others]
    told += [one for line, facts in book.lines_told.items() if line not in view.hidden for one in facts]
    for place, figure in enumerate(book.figures):
        told += book.told(place, hidden=view.is_hidden(figure))
    return Attack(told).about(cell).values >= book.policy(cell.edition).narrowest_interval


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(0, 8), min_size=1, max_size=4),
    st.lists(st.integers(0, 12), min_size=1, max_size=4),
    st.integers(0, 60),
)
def test_the_same_is_hidden_as_where_everything_is_asked_at_once(excluded, kinds, numerator):
    denominator = numerator + sum(kinds)
    reasons = {f"reason {n}": count for n, count in enumerate(excluded)}
    lines = {"0": (numerator, True)} | {f"{n + 1}": (count, False) for n, count in enumerate(kinds)}
    counts = steps("ni065", denominator + sum(excluded), reasons, denominator, lines)
    figures = frame(rate(numerator, denominator or 1, "ni065"))
    quick = view_of(figures, counts)
    with patch.object(View, "is_safe", plainly_safe):
        slow = view_of(figures, counts)
    assert quick.hidden == slow.hidden


def test_an_accepted_figure_is_shown_by_its_value_and_its_counts_stay_hidden_everywhere():
    accepted = Policy(PUBLIC, accepted=(Accepted("ni067", None, "Printed before.", "The director"),))
    counts = steps("ni067", 625, {"On the plan for less than three months": 157}, 468)
    view = view_of(frame(rate(465, 468, value="99.4")), counts, accepted)
    shown = view.figure(view.book.figures[0])
    assert (shown.shown, shown.numerator, shown.denominator, shown.low) == ("99.4%", None, None, None)
    assert hidden_lines(view) == {"excluded: On the plan for less than three months"}
    assert view.attack.about(Cell("2010-11", "ni067", None, "denominator")).values > 100


def test_an_accepted_figure_of_large_counts_keeps_them():
    accepted = Policy(PUBLIC, accepted=(Accepted("ni067", None, "Printed before.", "The director"),))
    view = view_of(PLANS, steps("ni067", 468, {}, 468), accepted)
    assert view.figure(view.book.figures[0]) == view.book.figures[0]


def test_a_reading_that_a_few_children_tell_apart_from_the_reported_figure_is_hidden():
    """444 took part where attending is enough and 440 where it is not: four attended only."""
    figures = frame(
        rate(440, 473, "c63"), rate(444, 473, "c63.attended"), rate(428, 473, "c63.four_throughout")
    )
    view = view_of(figures, steps("c63", 473, {}, 473))
    assert [view.figure(one).shown for one in view.book.figures] == ["93.0%", "[c]", "90.5%"]


def test_what_others_printed_counts_against_a_hidden_figure():
    """The same 99.4 per cent stands in an earlier report: with 468 shown it would tell of 465."""
    reported = Figure("2010-11", "ni067", None, "reported", value="99.4", source="Report")
    counts = steps("ni067", 625, {"young": 100, "old": 57}, 468)
    view = view_of(pl.concat([frame(rate(465, 468)), frame(reported)]), counts)
    assert "excluded: old" in hidden_lines(view)
    assert unsafe(view) == []


def test_what_others_printed_of_other_children_is_not_believed():
    reported = Figure("2010-11", "ni067", None, "reported", value="12.0", source="Report")
    view = view_of(pl.concat([PLANS, frame(reported)]), steps("ni067", 468, {}, 468))
    assert view.book.of_others == []


def test_the_middle_step_is_protected_from_both_of_its_sums():
    """The lines that count add up to the numerator: the small one among them needs another of them hidden."""
    kinds = {"1": (432, False), "2": (100, False), "3": (33, True), "4": (21, True), "5": (3, True)}
    view = view_of(frame(rate(57, 589, "ni062")), steps("ni062", 589, {}, 589, kinds))
    assert hidden_lines(view) == {"kind: 5", "kind: 4"}


def test_a_number_that_is_known_anyway_is_not_hidden_to_protect_another():
    """Considered is what the other table shows: to hide it here would help nobody."""
    counts = pl.concat(
        [
            steps("ni066", 604, {"short": 15, "new": 22}, 567),
            steps("c63", 604, {"short": 15, "none": 2, "new": 114}, 473),
        ]
    )
    view = view_of(frame(rate(500, 567, "ni066"), rate(440, 473, "c63")), counts)
    assert {cell.part for cell in view.hidden if cell.key == "c63"} == {"excluded: none", "excluded: new"}


def test_members_are_shown_everything_by_default():
    view = view_of(frame(rate(465, 468)), steps("ni067", 471, {"a": 3}, 468), Policy(MEMBERS, suppress_to=0))
    assert not view.hidden
    assert view.figure(view.book.figures[0]).numerator == 465


REASONS = st.lists(st.integers(0, 30), min_size=1, max_size=5)
KINDS = st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=1, max_size=5)


def book_of(reasons, kinds):
    """A percentage and its working steps: who is left out for which reason, and which kinds there are."""
    eligible = sum(count for count, _ in kinds)
    numerator = sum(count for count, counts in kinds if counts)
    excluded = {f"r{n}": count for n, count in enumerate(reasons)}
    lines = {f"k{n}": one for n, one in enumerate(kinds)}
    counts = steps("ni062", eligible + sum(reasons), excluded, eligible, lines)
    return frame(rate(numerator, eligible, "ni062")), counts


@settings(max_examples=25, deadline=None)
@given(REASONS, KINDS)
def test_whatever_the_counts_no_small_one_can_be_told_from_what_is_shown(reasons, kinds):
    """Tried with an attack of its own: every way to fill the hidden lines of each sum, by brute force."""
    view = view_of(*book_of(reasons, kinds))
    if unsafe(view):
        return
    shown = {cell.part: view.line(cell) for cell in view.book.lines}
    excluded = [f"r{n}" for n in range(len(reasons))]
    for small in (cell for cell in view.book.small if cell.part.startswith("excluded")):
        others = [shown[f"excluded: {name}"] for name in excluded if f"excluded: {name}" != small.part]
        figure = view.figure(view.book.figures[0])
        total = (
            None
            if shown["considered"] is None or figure.denominator is None
            else shown["considered"] - figure.denominator
        )
        assert total is None or None in others


@settings(max_examples=50, deadline=None)
@given(REASONS, KINDS, st.integers(2, 30), st.booleans())
def test_what_is_unsafe_is_what_the_whole_ranges_say(reasons, kinds, least, is_controlled):
    """Whether a count can be told is asked by bounds; here every end of every range is looked for as well."""
    figures, counts = book_of(reasons, kinds)
    book = Book(figures, counts, {"2010-11": Policy(PUBLIC, suppress_to=5, narrowest_interval=least)})
    view = controlled(book) if is_controlled else View(book, frozenset(book.lines[:1]))
    again = Attack.told(view.told_of, Found())
    told = [
        cell
        for cell in sorted(view.hidden, key=str)
        if cell in book.small | view.chosen
        and again.about(cell).values < (least if cell in book.small else 2)
        and not book.is_printed(cell, least if cell in book.small else 2)
    ]
    assert [(one.cell, one.range) for one in unsafe(view)] == [(cell, again.about(cell)) for cell in told]


# Rounding


def test_rounded_figures_are_made_of_rounded_counts():
    """57 of 589 is shown as 55 of 590, which is 9.3 per cent."""
    to_fives = Policy(PUBLIC, suppress_to=0, round_to=5)
    view = view_of(frame(rate(57, 589, "ni062")), steps("ni062", 604, {"short": 15}, 589), to_fives)
    shown = view.figure(view.book.figures[0])
    assert (shown.numerator, shown.denominator, shown.value) == (55, 590.0, "9.3")
    assert view.line(Cell("2010-11", "ni062", None, "considered")) == 605


@pytest.mark.parametrize(("count", "shown"), [(0, "0"), (2, "[k]"), (3, "5")])
def test_a_count_that_rounds_to_nought_and_is_not_is_marked(count, shown):
    figure = Figure("2010-11", "adopted", None, "computed", count, None, str(count), "0", "9", "children")
    counts = steps("adopted_or_sgo", 20, {}, 20)
    view = view_of(frame(figure), counts, Policy(PUBLIC, suppress_to=0, round_to=5))
    assert view.figure(figure).shown == shown


def test_a_percentage_that_rounds_to_nought_and_is_not_is_marked():
    """6 of 15,000 are 0.04 per cent."""
    view = view_of(frame(rate(6, 15000, value="0.0")), steps("ni067", 15000, {}, 15000))
    assert view.figure(view.book.figures[0]).shown == "[k]"


# The figures that passed


def test_a_figure_is_found_by_key_year_day_and_series():
    of_a_day = Figure("2010-11", "lac_count", date(2011, 3, 31), "computed", 589, value="589", unit="children")
    reported = Figure("2010-11", "lac_count", date(2011, 3, 31), "reported", value="590", unit="children")
    of_a_year = Figure("2010-11", "ni066", None, "computed", 521, 567.0, "91.9")
    published = PublishedFigures.unrestricted(frame(of_a_day, reported, of_a_year))
    assert published.find("lac_count", "2010-11", date(2011, 3, 31)) == of_a_day
    assert published.find("lac_count", "2010-11", date(2011, 3, 31), "reported") == reported
    assert published.find("ni066", "2010-11") == of_a_year
    assert published.find("lac_count", "2010-11") is None


def test_a_count_that_others_have_printed_stays_hidden_and_stops_nothing(tmp_path):
    """Both counts behind 99.4 per cent are printed by somebody else as well: hiding can no longer help."""
    printed = Figure("2010-11", "ni067", None, "Somewhere", 465, 468.0, "99.4", source="Department")
    figures = pl.concat([frame(rate(465, 468, value="99.4")), frame(printed)])
    counts = steps("ni067", 468, {}, 468)
    released = release(authority(tmp_path), figures, counts)
    assert released.figures.find("ni067", "2010-11").status == "suppressed"
    told = list(account(view_of(figures, counts), "2010-11", {}))
    place = told.index("What others have printed already, whatever is hidden here")
    assert told[place + 1] == "  ni067 2010-11, complement"


def test_a_count_that_can_be_told_stops_the_build_and_is_named():
    """Nothing is hidden beside the small reason: the total and the other reason give it away."""
    view = View(Book(PLANS, steps("ni067", 511, {"a": 3, "b": 40}, 468), {"2010-11": STRICT}), frozenset())
    with pytest.raises(ChecksFailed) as problem:
        refuse_recoverable(view)
    assert "ni067 2010-11, excluded: a: exactly known" in str(problem.value)
    assert "Accept" in str(problem.value)
