"""What the two indicators of reviews held in time share: every review of the year was on time."""

import polars as pl

from safeguarding.care.reviews import Timetabled, days_late, reviews_in_year
from safeguarding.care.runs import beside
from safeguarding.indicators.cohorts import in_words


def with_reviews(cohort: pl.DataFrame, reviewed: Timetabled) -> pl.DataFrame:
    """`cohort` with how the reviews of the year went, and `timetable_is_known` (Boolean).

    The cohort has one row a child and stands in that order. Adds reviews_due and reviews_on_time (0 where none
    was due), and of the first review that was late or not held: fault_outcome, fault_due_date, fault_held_date.
    """
    no_timetable = reviewed.not_known.select("child_id", timetable_is_known=False)
    in_year = beside(cohort, reviews_in_year(reviewed.intervals))
    return beside(in_year, no_timetable).with_columns(
        pl.col("reviews_due", "reviews_on_time").fill_null(0),
        pl.col("timetable_is_known").fill_null(True),
    )


ALL_ON_TIME = pl.col("reviews_on_time") == pl.col("reviews_due")
"""Whether every review of the year was held in time. One late review is enough to fail."""


_days_late = days_late("fault_due_date", "fault_held_date")

HOW_THE_REVIEWS_WENT = (
    pl.when(pl.col("reviews_due") == 0)
    .then(pl.lit("No review fell due in the year"))
    .when(ALL_ON_TIME & (pl.col("reviews_due") == 1))
    .then(pl.lit("The one review in the year was held in time"))
    .when(ALL_ON_TIME)
    .then(pl.format("All {} reviews in the year were held in time", "reviews_due"))
    .when(pl.col("fault_outcome") == "late")
    .then(
        pl.format(
            "A review due on {} was held on {}, {} late",
            in_words("fault_due_date"),
            in_words("fault_held_date"),
            pl.when(_days_late == 1).then(pl.lit("1 day")).otherwise(pl.format("{} days", _days_late)),
        )
    )
    .otherwise(pl.format("A review due on {} was not held", in_words("fault_due_date")))
)
"""The reason for the answer: that all were in time, or the first that was not."""
