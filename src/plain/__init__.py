"""The fourteen indicators once more, one child at a time, in plain Python.

This is the slow path, for the tests and for `safeguarding verify`, in every reading: it reads the returns
itself, follows the definitions like the handbook, needs nothing but Python's own library, and shares no code
with `src/safeguarding`. Its rules (in `plain.care`, `plain.protection`) take lists of dictionaries, one for
each row, with the column names of `History`, so `frame.to_dicts()` feeds them:

- children: child_id, birth_date (date or None)
- episodes: child_id, start_date, new_episode_code, legal_status_code, place_code, provider_code,
  placement_postcode, placement_urn, end_date (None while open), end_reason_code
- reviews: child_id, review_date, participation_code
- plans: child_id, start_date, end_date, conference_date, previous_plans
- plan_reviews: child_id, start_date (the plan's), review_date
- section47: child_id, start_date, conference_date

Dates are `datetime.date`, all else text, except previous_plans (int). Each rule returns
(numerator, denominator); the denominator of a count is 0. The `..._verdicts` functions give the answer
for each child: True, False, or None where the returns cannot tell.
"""

from plain.care import (
    ADOPTED,
    CHILD_ARRANGEMENTS,
    GUARDIANSHIP,
    adopted_or_sgo,
    c63,
    c63_reviews,
    c63_verdicts,
    lac_count,
    left_for,
    looked_after_on,
    ni062,
    ni062_verdicts,
    ni063,
    ni063_verdicts,
    ni066,
    ni066_reviews,
    ni066_verdicts,
)
from plain.edition import Edition
from plain.protection import (
    cpp_18_months,
    cpp_count,
    icpc_15_days,
    ni064,
    ni065,
    ni067,
    ni067_reviews,
    ni067_verdicts,
)
from plain.readings import readings
from plain.returns import files_below, read_history, recompute, snapshot

__all__ = [
    "ADOPTED",
    "CHILD_ARRANGEMENTS",
    "Edition",
    "GUARDIANSHIP",
    "adopted_or_sgo",
    "c63",
    "c63_reviews",
    "c63_verdicts",
    "cpp_18_months",
    "cpp_count",
    "files_below",
    "icpc_15_days",
    "lac_count",
    "left_for",
    "looked_after_on",
    "ni062",
    "ni062_verdicts",
    "ni063",
    "ni063_verdicts",
    "ni064",
    "ni065",
    "ni066",
    "ni066_reviews",
    "ni066_verdicts",
    "ni067",
    "ni067_reviews",
    "ni067_verdicts",
    "read_history",
    "readings",
    "recompute",
    "snapshot",
]
