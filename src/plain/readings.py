"""Every other reading of the indicators, by the same plain rules with another of their choices."""

from datetime import date

from plain import care, protection
from plain.joining import latest_plans, of_known_age

ALWAYS = date(1900, 1, 1)


def readings(history: dict, y0: date, y1: date) -> dict[str, tuple[int, int]]:
    """{key of the reading: (numerator, denominator)} for the year; the denominator of a count is 0.

    `history` holds the tables that the package describes, and `reviews_from` and `plan_reviews_from`.
    """
    children, episodes, reviews = history["children"], history["episodes"], history["reviews"]
    plans, plan_reviews = history["plans"], history["plan_reviews"]
    aged, latest = of_known_age(history), latest_plans(plans, y1)

    def reviewed(**reading):
        return care.ni066(children, episodes, reviews, y0, y1, history["reviews_from"], **reading)

    def conferred(**reading):
        return protection.ni067(latest, plan_reviews, y0, y1, history["plan_reviews_from"], **reading)

    return {
        "ni066_reviews": care.ni066_reviews(episodes, reviews, y0, y1, history["reviews_from"]),
        "ni066.working_days": reviewed(working_days_from=ALWAYS),
        "ni066.calendar_months": reviewed(by_calendar=True),
        "ni066.any_placement": reviewed(restarts_on=care.new_placements),
        "c63_reviews": care.c63_reviews(children, aged, reviews, y0, y1),
        "c63.attended": care.c63(children, aged, reviews, y0, y1, views_given=care.VIEWS_GIVEN | {"PN4"}),
        "c63.four_throughout": care.c63(children, aged, reviews, y0, y1, turning_four=False),
        "ni062.present_care": care.ni062(episodes, y0, y1, present_care_only=True),
        "adopted_or_sgo.other_guardians": care.adopted_or_sgo(
            episodes, y0, y1, but_not=care.FORMER_FOSTER_CARER
        ),
        "caseload_combined.each_child_once": (len(each_child(history, y1)), 0),
        "ni067_reviews": protection.ni067_reviews(latest, plan_reviews, y0, y1, history["plan_reviews_from"]),
        "ni067.calendar_months": conferred(due=protection.conference_due_by_calendar),
        "ni067.plan_start": conferred(begins=protection.from_the_plan),
        "ni067.whole_plan": conferred(whole_plan=True),
        "ni064.calendar_years": protection.ni064(plans, y0, y1, protection.two_calendar_years),
        "ni064.last_day_not_counted": protection.ni064(
            plans, y0, y1, protection.more_than_729_days_without_the_last
        ),
    }


def each_child(history, day):
    """The children looked after or on a plan on `day`."""
    on_a_plan = {plan["child_id"] for plan in protection.open_plans(history["plans"], day)}
    return on_a_plan | care.looked_after_on(history["episodes"], day).keys()
