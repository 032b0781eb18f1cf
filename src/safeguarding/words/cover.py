"""The head and the foot of the committee report: to whom, by whom, when and why."""

from safeguarding.words.facts import Facts
from safeguarding.years import in_words


def cover_lines(facts: Facts) -> dict[str, str]:
    """The lines above the first paragraph, by what each is."""
    edition = facts.edition
    return {
        "Report to": edition.report_to,
        "Date": in_words(edition.report_date) if edition.report_date else "Not yet set",
        "By": edition.report_by,
        "Title of report": edition.title,
        "Purpose of report": (
            "To inform the Panel of the work and function of the Independent Reviewing Officers and "
            "Child Protection Advisors, and to provide statistical information on national performance "
            f"indicators for the year ending {in_words(facts.year.last_day)}."
        ),
        "Recommendation": "The Panel is asked to note the contents of this report.",
    }


def signature(facts: Facts) -> str:
    """Who presents the report, and whom to ask about it."""
    return f"{facts.edition.report_by}. Contact officer: {facts.edition.contact}."
