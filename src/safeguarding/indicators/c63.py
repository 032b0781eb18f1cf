"""PAF C63: looked after children who communicated their views for each of their reviews."""

from datetime import timedelta

import polars as pl

from safeguarding.care.runs import beside, counted
from safeguarding.indicators.cohorts import (
    AGE_NOT_KNOWN,
    SHORT_BREAKS_ONLY,
    born_by,
    considered_on,
    excluded_because,
)
from safeguarding.indicators.indicator import CANNOT_BE_ASSESSED, Indicator
from safeguarding.returns.history import History
from safeguarding.returns.kept import kept_with_history
from safeguarding.years import ReportingYear

FOUR_WEEKS = timedelta(days=28)
AGE_OF_VIEWS = 4
CONVEYED_VIEWS = ("PN1", "PN2", "PN3", "PN5", "PN6")
ATTENDED_ONLY = "PN4"
UNDER_FOUR = "PN0"
IN_CARE_TOO_SHORT = "In care for no more than four weeks (28 days) on 31 March"


@kept_with_history
def reviews_asked_of(history: History, year: ReportingYear) -> pl.DataFrame:
    """The reviews of the year at which a child aged 4 or over could convey views.

    child_id, review_date, participation_code. On the fourth birthday the return allows either: a review
    then is asked about unless it is coded as of a child under 4 (the department's rules 440 and 441).
    """
    return _with_whether_asked(history, year).filter("is_asked").drop("is_asked")


@kept_with_history
def _with_whether_asked(history: History, year: ReportingYear) -> pl.DataFrame:
    """The reviews of the year but those coded as of a child under 4: with `is_asked` (Boolean)."""
    fourth_birthday = pl.col("birth_date").dt.offset_by(f"{AGE_OF_VIEWS}y")
    asked_by_code = history.reviews.filter(
        pl.col("review_date").is_between(year.first_day, year.last_day),
        pl.col("participation_code") != UNDER_FOUR,
    )
    of_an_age = (pl.col("review_date") >= pl.col("fourth_birthday")).fill_null(False)
    known = beside(asked_by_code, history.children.select("child_id", fourth_birthday=fourth_birthday))
    return known.select("child_id", "review_date", "participation_code", is_asked=of_an_age)


def participation(
    history: History, year: ReportingYear, conveyed: tuple[str, ...] = CONVEYED_VIEWS
) -> pl.DataFrame:
    """How many `reviews` of the year each child was asked at, and in how many views were `conveyed`."""
    views = pl.col("participation_code").is_in(conveyed)
    asked = pl.col("is_asked")
    return counted(_with_whether_asked(history, year), reviews=asked, reviews_with_views=asked & views)


def reviewed_under_four(history: History, year: ReportingYear) -> pl.DataFrame:
    """The children who had a review in the year at which they were not asked, being under 4: child_id."""
    in_year = history.reviews.filter(pl.col("review_date").is_between(year.first_day, year.last_day))
    asked = reviews_asked_of(history, year)
    return in_year.join(asked, on=["child_id", "review_date"], how="anti").select(pl.col("child_id").unique())


def cohort(
    history: History,
    year: ReportingYear,
    *,
    conveyed: tuple[str, ...] = CONVEYED_VIEWS,
    turning_four: bool = True,
) -> pl.DataFrame:
    """The children looked after on 31 March, with `reviews` and `reviews_with_views` in the year.

    `conveyed` are the codes of taking part. A child who turned four between two reviews of the year is asked
    about those at that age; without `turning_four` about none.
    """
    left_out = [] if turning_four else reviewed_under_four(history, year)["child_id"].to_list()
    too_short = pl.col("start_date") + FOUR_WEEKS >= year.last_day
    no_reviews_returned = history.reviews_from is None or history.reviews_from > year.first_day
    return (
        beside(considered_on(history, year.last_day), participation(history, year, conveyed))
        .with_columns(pl.col("reviews", "reviews_with_views").fill_null(0))
        .with_columns(
            excluded_because(
                SHORT_BREAKS_ONLY,
                (too_short & pl.col("start_is_known"), IN_CARE_TOO_SHORT),
                (too_short, f"{CANNOT_BE_ASSESSED}: the returns do not show when care began"),
                AGE_NOT_KNOWN,
                (~born_by(year.last_day, AGE_OF_VIEWS), "Aged under 4 on 31 March"),
                (pl.lit(no_reviews_returned), f"{CANNOT_BE_ASSESSED}: no return holds the year's reviews"),
                (pl.col("reviews") == 0, "No review in the year at the age of 4 or over"),
                (pl.col("child_id").is_in(left_out), "Had a review in the year while under 4"),
            )
        )
    )


C63 = Indicator(
    key="c63",
    title="Looked after children who took part in their reviews",
    eligible="Children aged 4 or over who were looked after on 31 March, had been in care for more than four "
    "weeks, not only for short breaks, and had at least one review in the year at that age",
    counted="Those who conveyed their views for each of their reviews in the year: attended and spoke "
    "(PN1), through an advocate (PN2, PN5) or by other means (PN3, PN6). Attending without "
    "contributing (PN4) and being absent without views (PN7) are not. Reviews coded as of a child "
    "under 4 (PN0) are left out",
    source="PAF C63, as generally understood; the handbook text could not be read. Age at a review: "
    "SSDA903 rules 440 and 441",
    polarity="higher",
    unit="percent",
    snapshot=False,
    needs=("Episodes", "Reviews"),
    cohort=cohort,
    counts=pl.col("reviews_with_views") == pl.col("reviews"),
    because=pl.format("Views conveyed for {} of {} reviews in the year", "reviews_with_views", "reviews"),
    annex_a_lacks="it does not say who took part in reviews",
)
