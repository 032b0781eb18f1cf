"""One measurement of the fourteen indicators in a process of its own; it prints what it took as JSON.

The clocks run from after the imports: `read` until the tables are read, `worked` from then on; `processor` is
the processors' time of both. `counted` holds each indicator's numerator and denominator.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from measured import YEAR, peak_memory, processors, since

from safeguarding.garbage import collect_seldom

Measure = tuple[Callable[[], object], Callable[[object], dict]]


def polars_alone(folder: Path) -> Measure:
    """Polars reads the tables, typed, and nothing is done with them."""
    from nation import TABLES, read_table

    return lambda: [read_table(folder, name) for name in TABLES], lambda frames: {}


def indicators(folder: Path) -> Measure:
    """The project's fourteen indicators, each with its workings: every row with its answer and the reason."""
    from nation import read_history

    from safeguarding.indicators.indicator import work_all
    from safeguarding.indicators.register import REGISTER
    from safeguarding.working_days import bank_holidays
    from safeguarding.years import ReportingYear

    year = ReportingYear.parse(YEAR)
    bank_holidays()

    def worked(history) -> dict:
        answers = work_all([(one, history, year.last_day if one.snapshot else year) for one in REGISTER])
        counted = [(found.numerator, found.denominator) for found in answers]
        return {one.key: each for one, each in zip(REGISTER, counted, strict=True)}

    return lambda: read_history(folder), worked


def pandas(folder: Path) -> Measure:
    """The same rules in pandas, from the same files."""
    import pandas as pd
    from nation import SEEN_FROM, TABLES, seen_from
    from plain_pandas import fourteen

    from safeguarding.years import ReportingYear

    year = ReportingYear.parse(YEAR)

    def read_one(path: Path) -> pd.DataFrame:
        columns = pd.read_csv(path, nrows=0).columns
        texts = {column: str for column in columns if column not in ("previous_plans", "end_is_known")}
        rows = pd.read_csv(path, dtype=texts)
        days = {column: pd.to_datetime(rows[column]) for column in rows if column.endswith("_date")}
        return rows.assign(**days)

    def read() -> dict:
        return {name: read_one(folder / f"{name}.csv") for name in TABLES}

    since = tuple(seen_from(folder)[name] for name in SEEN_FROM)
    return read, lambda tables: fourteen(tables, (year.first_day, year.last_day), since)


MEASURES = {"polars": polars_alone, "indicators": indicators, "pandas": pandas}


def main(name: str, folder: str) -> None:
    """Measure `name` once on the tables in `folder`."""
    # As in every process of the project: Python looks for waste rarely, in all three measurements.
    collect_seldom()
    read, worked = MEASURES[name](Path(folder))
    before, start, had = peak_memory(), time.perf_counter(), processors()
    tables = read()
    between = time.perf_counter()
    counted = worked(tables)
    took = {"read": between - start, "worked": time.perf_counter() - between}
    took |= {"seconds": sum(took.values()), **since(had)}
    print(json.dumps({**took, "before": before, "peak": peak_memory(), "counted": counted}))


if __name__ == "__main__":
    main(*sys.argv[1:])
