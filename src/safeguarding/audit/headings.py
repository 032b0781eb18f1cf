"""What the columns of the workbook are called, and what to look up of each indicator in a child's file."""

from safeguarding.indicators.indicator import Indicator

CHILD, ANSWER, BECAUSE = "child", "answer", "because"
TICK, REMARK = "agree or disagree", "remark"

BEGAN = {
    "Episodes": "care began",
    "ChildProtectionPlans": "plan began",
    "Section47": "strategy discussion",
}
"""What the day in start_date is, by the table of a return that the indicator needs."""

HEADINGS = {
    "child_id": CHILD,
    "role": "counted as",
    "answer": ANSWER,
    "because": BECAUSE,
    "birth_date": "date of birth",
    "start_is_known": "beginning is in the returns",
    "place_code": "placement code",
    "reviews_due": "reviews of the year",
    "reviews_on_time": "of these in time",
    "fault_outcome": "first not in time",
    "fault_due_date": "first not in time: due",
    "fault_held_date": "first not in time: held",
    "reviews": "reviews asked about",
    "reviews_with_views": "of these with views",
    "placements": "placements in the year",
    "settled_date": "settled since",
    "is_joint": "with the placement before adoption",
    "end_date": "ended",
    "end_reason_code": "reason code of the end",
    "end_is_known": "end is in the returns",
    "conference_date": "initial conference",
    "previous_plans": "plans before this one",
    "days": "days on the plan",
    "eighteen_months_date": "18 months reached",
    "working_days": "working days to the conference",
    # the second sheets
    "anchor_date": "counted from",
    "stage": "review",
    "due_date": "due",
    "held_date": "held",
    "days_late": "days late",
    "outcome": "outcome",
    "in_year": "asked about this year",
    "reason": "reason recorded",
    "review_date": "review held",
    "participation_code": "participation code",
    "views": "views conveyed",
    "episode_date": "episode began",
    "new_episode_code": "new episode code",
    "legal_status_code": "legal status code",
    "provider_code": "provider code",
    "placement_postcode": "placement postcode",
    "placement_urn": "placement URN",
    "step": "what the episode does",
    "counted": "placement counted here",
}
"""Of each column of the workings, beside start_date: what it is in plain words."""

LOOK_UP = {
    "lac_count": "Whether the child was in care on the day, not only for short breaks, and since when",
    "ni066": "The day of each review in the year, and that none is missing; when care and any placement for "
    "adoption began",
    "c63": "For each review in the year, how the child took part; the date of birth and when care began",
    "ni062": "Each place where the child lived in the year and with whom; which moves were temporary",
    "ni063": "Since when the child has lived where they do; the date of birth and when care began",
    "adopted_or_sgo": "The day on which care ended and the order or reason with which it did",
    "caseload_lac": "Whether the child was in care on the day, not only for short breaks",
    "caseload_combined": "Whether the child was in care, or on a plan, on the day",
    "cpp_count": "Whether the plan was open on the day: when it began and whether it had ended",
    "ni067": "The day of the initial conference and of each review conference in the year, and that none is "
    "missing",
    "ni065": "The day on which the plan began, and every plan that the child had before, here or elsewhere",
    "ni064": "The days on which the plan began and ended",
    "cpp_18_months": "The day on which the plan began, and whether it was open on the day",
    "icpc_15_days": "The day of the strategy discussion and the day of the initial conference",
}
"""By the indicator's key: what a reviewer looks up in the case file."""


def began(one: Indicator) -> str:
    """What the day in start_date is called on the sheet of an indicator."""
    return " or ".join(words for table, words in BEGAN.items() if table in one.needs)


def heading(one: Indicator, column: str) -> str:
    """What a column of an indicator's workings is called."""
    return began(one) if column == "start_date" else HEADINGS[column]
