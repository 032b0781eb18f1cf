"""Which figure reads which column of the returns, tried out: a column is changed, and the figures looked at."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache

import polars as pl
import pytest
from histories import day, episodes_of

from safeguarding.indicators.columns_read import COLUMNS_READ, reading
from safeguarding.indicators.companions import companions
from safeguarding.indicators.indicator import Workings, work
from safeguarding.indicators.readings import readings_of
from safeguarding.indicators.register import REGISTER
from safeguarding.places import DEMONSTRATION
from safeguarding.returns import ssda903
from safeguarding.returns.history import joined
from safeguarding.returns.load import READERS
from safeguarding.returns.recognise import return_files
from safeguarding.returns.repairs import typed
from safeguarding.returns.tables import TABLES, official_columns
from safeguarding.years import ReportingYear

YEAR = ReportingYear(2010)
YEARS = [YEAR.previous, YEAR]

Tables = dict[str, pl.DataFrame]
Change = Callable[[pl.Series], pl.Series]


@cache
def returned() -> Tables:
    """Two years' returns of some of the demonstration's children, typed, and what is too rare in them."""
    rows: dict[str, list[pl.DataFrame]] = {table: [] for table in TABLES}
    for year in YEARS:
        for file in return_files(DEMONSTRATION / "returns" / str(year), year):
            texts, _ = READERS.get(file.table, ssda903.read)(file) if file.needed else ({}, [])
            for table, text in texts.items():
                ready, _ = typed(table, text, year)
                rows[table].append(ready.with_columns(year=pl.lit(str(year)), file=pl.lit(file.name)))
    some = pl.col("child_id").str.contains(r"[0-2]\d$")
    tables = {
        table: pl.concat(given).select(list(TABLES[table].columns())).filter(some)
        for table, given in rows.items()
    }
    for rare in (births_in_one_table_each, adopters, early_conferences, told_a_year_early):
        tables |= rare(tables)
    return tables


def births_in_one_table_each(tables: Tables) -> Tables:
    """A third of the children in care have their birth date in the Header, a third in the census, the others
    beside their reviews."""
    turn = pl.col("child_id").str.extract(r"(\d)$").cast(pl.Int64) % 3
    header, census = tables["Header"], tables["ChildIdentifiers"]
    in_the_census = header.filter(turn == 1).with_columns(expected_birth_date=pl.lit(None, pl.Date))
    return {
        "Header": header.filter(turn == 0),
        "ChildIdentifiers": pl.concat([census, in_the_census.select(census.columns)]),
        "Reviews": tables["Reviews"].with_columns(birth_date=pl.when(turn == 2).then("birth_date")),
    }


def adopters(tables: Tables) -> Tables:
    """Children who come back from hospital to the same adopters: no placement and no timetable begins."""
    stays = ("S 1/6/2008 C2 A4 {0}", "P 1/6/2010 C2 T1 -", "P 15/6/2010 C2 A4 {0}")
    again = ("P 1/12/2010 C2 T1 -", "P 9/12/2010 C2 A4 {0}")
    children = [f"ADOPTED{number}" for number in range(9)]
    lines = {child: [line.format(child) for line in stays + again] for child in children}
    episodes = pl.DataFrame([row for child in children for row in episodes_of(child, *lines[child])])
    carer = dict.fromkeys(("placement_postcode", "provider_code"), pl.col("placement_urn"))
    held = [day(text) for text in ("10/9/2009", "1/3/2010", "20/8/2010", "10/2/2011")]
    reviews = pl.DataFrame({"child_id": children}).join(pl.DataFrame({"review_date": held}), how="cross")
    about = {"birth_date": pl.lit(day("1/2/2003")), "participation_code": pl.lit("PN1")}
    return {
        "Episodes": with_more(tables["Episodes"], episodes.with_columns(**carer)),
        "Reviews": with_more(tables["Reviews"], reviews.with_columns(**about)),
    }


def with_more(rows: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    placed = more.with_columns(year=pl.lit(str(YEAR)), file=pl.lit("more"), part=pl.lit(""))
    return pl.concat([rows, placed.with_row_index("row")], how="diagonal_relaxed").cast(rows.schema)


def early_conferences(tables: Tables) -> Tables:
    """Initial conferences weeks before the plans that they made: a first review falls due earlier."""
    days = pl.col("conference_date", "^start_date$") - timedelta(days=45)
    return {table: tables[table].with_columns(days) for table in ("CINdetails", "Section47")}


def told_a_year_early(tables: Tables) -> Tables:
    """Enquiries and plans that the return of the year before tells of too: the same child on the same day."""
    early = pl.lit(str(YEAR.previous)).alias("year")
    return {
        table: pl.concat(
            [rows := tables[table], rows.filter(year=str(YEAR)).gather_every(3).with_columns(early)]
        )
        for table in ("Section47", "ChildProtectionPlans")
    }


def figures(tables: Tables) -> dict[str, tuple]:
    """Of each indicator all that its figure is made from, the reviews or parts beside it and the other readings
    too."""
    history, _ = joined(tables, dict.fromkeys(TABLES, YEARS))
    found = {}
    for one in REGISTER:
        when = YEAR.last_day if one.snapshot else YEAR
        done = work(one, history, when)
        others = (work(other.indicator, history, when) for other in readings_of(one.key) if other.indicator)
        found[one.key] = (*map(_made_from, (done, *others)), *companions(one.key, done).rows())
    return found


def _made_from(done: Workings) -> tuple[int, int, int]:
    return done.numerator, done.denominator, done.not_assessable


@cache
def before() -> dict[str, tuple]:
    return figures(returned())


def moved(table: str, rows: pl.DataFrame) -> set[str]:
    """The indicators whose figure is another when `rows` are what was returned as `table`."""
    after = figures(returned() | {table: rows})
    return {key for key, figure in before().items() if after[key] != figure}


def shuffled(values: pl.Series) -> pl.Series:
    return values.shuffle(seed=7)


def other(values: pl.Series) -> pl.Series:
    """Days are put off; every other value becomes the next one that is in use."""
    if values.dtype == pl.Date:
        return values + timedelta(days=45)
    used = values.unique().drop_nulls().sort().to_list()
    following = dict(zip(used, [*used[1:], *used[:1]], strict=True))
    return values.replace_strict(following, return_dtype=values.dtype)


def partly_blank(values: pl.Series) -> pl.Series:
    return values.set(pl.int_range(values.len(), eager=True) % 4 == 0, None)


def changes(table: str, name: str) -> list[Change]:
    nullable = TABLES[table].columns()[name].nullable
    return [shuffled, other, partly_blank] if nullable else [shuffled, other]


def columns() -> list[tuple[str, str, str]]:
    """(table, our name, the return's name) of every column that is read from the returns."""
    return [
        (table, name, is_.name) for table in TABLES for name, is_ in official_columns(TABLES[table]).items()
    ]


@pytest.mark.parametrize(("table", "name", "column"), columns())
def test_a_column_moves_the_figures_that_name_it_and_no_others(table, name, column):
    rows = returned()[table]
    assert rows[name].n_unique() > 1
    other_rows = [rows.with_columns(change(rows[name]).alias(name)) for change in changes(table, name)]
    assert {key for changed in other_rows for key in moved(table, changed)} == set(reading(table, column))


@pytest.mark.parametrize("table", TABLES)
def test_a_lost_row_moves_the_figures_that_read_its_table_and_no_others(table):
    rows = returned()[table]
    assert rows.height > 1
    assert moved(table, rows.gather_every(2)) == set(reading(table))


def test_every_indicator_says_what_it_reads():
    assert list(COLUMNS_READ) == [one.key for one in REGISTER]
    for one in REGISTER:
        assert set(one.needs) <= set(COLUMNS_READ[one.key])


def test_only_columns_that_are_read_from_the_returns_are_named():
    known = {(table, column) for table, _, column in columns()}
    named = {(table, column) for reads in COLUMNS_READ.values() for table in reads for column in reads[table]}
    assert named <= known


def test_a_column_that_no_figure_reads_moves_none():
    assert reading("Episodes", "CIN") == ()
    assert reading("AD1") == ()
    assert reading("Episodes", "PLACE") == ("ni066", "ni062", "ni063")
