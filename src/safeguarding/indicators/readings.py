"""The same question asked differently: the readings that an indicator's rule allows beside the reported one.

Where sources disagree, or the text that would settle a point could not be read, one reading is reported and the
others are computed too. A reading is the indicator itself with another parameter: no rule is written twice.
"""

from dataclasses import dataclass, replace
from functools import partial

from safeguarding.care.placements import placed_anew
from safeguarding.care.plans import FROM_THE_PLAN
from safeguarding.care.timetables import (
    CHILD_PROTECTION,
    LOOKED_AFTER,
    LOOKED_AFTER_IN_WORKING_DAYS,
    in_months,
)
from safeguarding.indicators import c63, caseload_combined, ni062, ni066, ni067
from safeguarding.indicators.adopted_or_sgo import (
    ADOPTED,
    ADOPTED_OR_SGO,
    GUARDIAN_WAS_NO_FOSTER_CARER,
    left_by,
)
from safeguarding.indicators.c63 import C63
from safeguarding.indicators.caseload_combined import CASELOAD_COMBINED
from safeguarding.indicators.companions import COMPANIONS
from safeguarding.indicators.indicator import Indicator
from safeguarding.indicators.ni062 import NI062
from safeguarding.indicators.ni064 import LAST_DAY_NOT_COUNTED, NI064, TWO_YEARS_BY_THE_CALENDAR
from safeguarding.indicators.ni066 import NI066
from safeguarding.indicators.ni067 import NI067
from safeguarding.indicators.register import indicator


@dataclass(frozen=True)
class Reading:
    """One reading of the rule of an indicator, other than the one that is reported.

    `key` is that of its figure in the figures table, `of` the key of the indicator whose question it asks.
    `words` say what it takes in place of what; `why` says on what the readings disagree, and how sure the
    source is. `indicator` asks the question in this reading (its own words are still those of the reported
    one); None where a companion has computed the figure already.
    """

    key: str
    of: str
    words: str
    why: str
    indicator: Indicator | None = None


def _read_as(one: Indicator, name: str, words: str, why: str, **changed) -> Reading:
    key = f"{one.key}.{name}"
    return Reading(key, one.key, words, why, replace(one, key=key, **changed))


def _companion(key: str, words: str, why: str) -> Reading:
    return Reading(key, COMPANIONS[key], words, why)


MONTHS_OR_DAYS = (
    "The law says months. The field's standard safeguarding dataset counts days, and the two can differ by up "
    "to two days. Which of them the department counted could not be verified"
)

READINGS = (
    _companion(
        "ni066_reviews",
        "Each review a case of its own, not each child",
        "That one late review fails the child is as generally understood; the handbook text could not be read. "
        "Many authorities count the reviews",
    ),
    _read_as(
        NI066,
        "working_days",
        "First review within 20 working days whenever care began, not 28 days before 1 April 2011",
        "The law changed on that day. The field's standard safeguarding dataset has working days throughout, "
        "and the text of the older regulation could not be read",
        cohort=partial(ni066.cohort, timetable=LOOKED_AFTER_IN_WORKING_DAYS),
    ),
    _read_as(
        NI066,
        "calendar_months",
        "Later reviews within 3 and 6 calendar months, not 91 and 183 days",
        MONTHS_OR_DAYS,
        cohort=partial(ni066.cohort, timetable=in_months(LOOKED_AFTER)),
    ),
    _read_as(
        NI066,
        "any_placement",
        "Timetable starts again on any new placement, not only on placement for adoption",
        "The regulations start it again for adoption alone and otherwise ask for an earlier review. The report "
        "to East Sussex's Panel for 2010-11 says (3.2.1) that a change of placement starts it again",
        cohort=partial(ni066.cohort, restarts_on=placed_anew),
    ),
    _companion(
        "c63_reviews",
        "Each review a case of its own, not each child",
        "That a child counts who took part in each review is as generally understood; the definition itself "
        "could not be read",
    ),
    _read_as(
        C63,
        "attended",
        "Attending without contributing (PN4) is taking part",
        "That it is not is as generally understood; the definition itself could not be read",
        cohort=partial(c63.cohort, conveyed=(*c63.CONVEYED_VIEWS, c63.ATTENDED_ONLY)),
    ),
    _read_as(
        C63,
        "four_throughout",
        "A child who had a review in the year while under 4 is left out, not only that review",
        "Which of the two a review coded as of a child under 4 (PN0) leaves out could not be verified",
        cohort=partial(c63.cohort, turning_four=False),
    ),
    _read_as(
        NI062,
        "present_care",
        "Only placements since the child last came into care, not all of the year",
        "Whether placements before a child went home and came back are counted could not be verified",
        cohort=partial(ni062.cohort, present_care_only=True),
        annex_a_lacks="it does not say which placements were before the child last came into care",
    ),
    _read_as(
        ADOPTED_OR_SGO,
        "other_guardians",
        "Special guardians who had not been the child's foster carers (E44, E47, E48), not all of them",
        "The name does not say which. The department publishes them apart; its numbers fit what East Sussex "
        "reported for 2010-11 without the foster carers, and for 2009-10 with them",
        counts=left_by(*ADOPTED, *GUARDIAN_WAS_NO_FOSTER_CARER),
    ),
    _read_as(
        CASELOAD_COMBINED,
        "each_child_once",
        "A child who is looked after and on a plan counted once, not twice",
        "No source says how such a child is counted. Twice is our decision: the officers chair both sets of "
        "meetings",
        cohort=partial(caseload_combined.cohort, both_is_two=False),
        made_of=(),
    ),
    _companion(
        "ni067_reviews",
        "Each review conference a case of its own, not each plan",
        "The department counts children in the indicator's successor. That all reviews of the year are asked "
        "about is as generally understood; the handbook text could not be read",
    ),
    _read_as(
        NI067,
        "calendar_months",
        "Reviews within 3 and 6 calendar months, not 91 and 183 days",
        MONTHS_OR_DAYS,
        cohort=partial(ni067.cohort, timetable=in_months(CHILD_PROTECTION)),
    ),
    _read_as(
        NI067,
        "plan_start",
        "Timetable runs from the start of the plan, not from the initial conference",
        "The two should be one day, except for a plan that moved in with a child. Which one counts where they "
        "differ is our decision: the department's text could not be read",
        cohort=partial(ni067.cohort, begins=FROM_THE_PLAN),
    ),
    _read_as(
        NI067,
        "whole_plan",
        "All reviews since the plan began, not only those of the year",
        "The department's words do not say which reviews are asked about, and its rules could not be read. "
        "A plan whose first review fell due before the returns begin cannot be assessed so",
        cohort=partial(ni067.cohort, whole_plan=True),
    ),
    _read_as(
        NI064,
        "calendar_years",
        "Two calendar years, not more than 729 days",
        "The name says years, the department's definition days. The handbook text could not be read",
        counts=TWO_YEARS_BY_THE_CALENDAR,
    ),
    _read_as(
        NI064,
        "last_day_not_counted",
        "More than 729 days without the day on which the plan ended, not with it",
        "The department's definition says 'including days of cessation', and leaves one day of doubt about how "
        "it is counted",
        counts=LAST_DAY_NOT_COUNTED,
    ),
)
"""In the order of the register, those with the same figure as a companion first."""

_by_key = {one.key: one for one in READINGS}
if len(_by_key) != len(READINGS):
    raise ValueError("Two readings have the same key")


def readings_of(key: str) -> tuple[Reading, ...]:
    """The other readings of the indicator `key`, none where its rule has one reading only."""
    return tuple(one for one in READINGS if one.of == key)


def indicator_of(key: str) -> Indicator:
    """The indicator of the register that the figure `key` belongs to: its own, a reading's or a companion's.

    Raises UsageProblem where it belongs to none.
    """
    return indicator(_by_key[key].of if key in _by_key else COMPANIONS.get(key, key))
