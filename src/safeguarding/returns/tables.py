"""The tables that are read from the returns: their columns, types, and the department's names for them.

A column carries, beside its type, what `Official` says: the name that it has in the return, its code list,
and the department's rule number for a value that is missing or cannot be read.
"""

from dataclasses import dataclass

import polars as pl

from safeguarding.returns.days import DAY_FIRST, YEAR_FIRST
from safeguarding.returns.schemas import dy


@dataclass(frozen=True)
class Official:
    """How the return names a column, and what the department asks of it.

    `wanted`: a blank is noted, though we can do without. `read_on`: a value that cannot be read is taken
    as blank and noted, instead of costing the row.
    """

    name: str
    codes: str | None = None
    rule: str | None = None
    wanted: bool = False
    read_on: bool = False


def _is(name: str, **more: object) -> dict[str, Official]:
    return {"official": Official(name, **more)}


class Placed(dy.Schema):
    """Where a row comes from, so that a person can find it again.

    `year` is the return's, as in 2010-11; `row` the line of a CSV or the number of the <Child> in a census;
    `part` says which of the child's enquiries, plans or reviews.
    """

    year = dy.String(regex=r"^\d{4}-\d{2}$")
    file = dy.String()
    row = dy.Int64()
    part = dy.String()


class Header(Placed):
    """SSDA903 Header: one row a child."""

    child_id = dy.String(metadata=_is("CHILD"))
    birth_date = dy.Date(metadata=_is("DOB", rule="102"))


class Episodes(Placed):
    """SSDA903 Episodes: one row for each legal status in each placement."""

    child_id = dy.String(metadata=_is("CHILD"))
    start_date = dy.Date(metadata=_is("DECOM", rule="141"))
    new_episode_code = dy.String(metadata=_is("RNE", codes="RNE", rule="143"))
    legal_status_code = dy.String(metadata=_is("LS", codes="LS", rule="144"))
    need_code = dy.String(nullable=True, metadata=_is("CIN", codes="CIN", rule="145", wanted=True))
    place_code = dy.String(metadata=_is("PLACE", codes="PLACE", rule="146"))
    provider_code = dy.String(nullable=True, metadata=_is("PLACE_PROVIDER", codes="PLACE_PROVIDER", rule="178"))
    placement_postcode = dy.String(nullable=True, metadata=_is("PL_POST"))
    placement_urn = dy.String(nullable=True, metadata=_is("URN"))
    end_date = dy.Date(nullable=True, metadata=_is("DEC", rule="147"))
    end_reason_code = dy.String(nullable=True, metadata=_is("REC", codes="REC", rule="149"))

    @dy.rule()
    def does_not_end_before_it_starts(cls) -> pl.Expr:
        """The department's rule 356."""
        return pl.col("end_date") >= pl.col("start_date")

    @dy.rule()
    def ends_with_a_reason(cls) -> pl.Expr:
        """The department's rule 148."""
        return pl.col("end_date").is_null() == pl.col("end_reason_code").is_null()


class Reviews(Placed):
    """SSDA903 Reviews: one row for each review of a looked after child."""

    child_id = dy.String(metadata=_is("CHILD"))
    birth_date = dy.Date(nullable=True, metadata=_is("DOB", rule="102", read_on=True))
    review_date = dy.Date(metadata=_is("REVIEW"))
    participation_code = dy.String(metadata=_is("REVIEW_CODE", codes="REVIEW_CODE"))


class Adoptions(Placed):
    """SSDA903 AD1: only who is in it, to compare with the episodes (rules 601 and 602)."""

    child_id = dy.String(metadata=_is("CHILD"))


class CensusChildren(Placed):
    """CIN census ChildIdentifiers: one row a child; an unborn child has no birth date yet."""

    child_id = dy.String(metadata=_is("LAchildID"))
    birth_date = dy.Date(nullable=True, metadata=_is("PersonBirthDate", read_on=True))
    expected_birth_date = dy.Date(nullable=True, metadata=_is("ExpectedPersonBirthDate", read_on=True))


class Referrals(Placed):
    """CIN census CINdetails: one row a referral, with the initial conference of a transfer in."""

    child_id = dy.String(metadata=_is("LAchildID"))
    referral_date = dy.Date(nullable=True, metadata=_is("CINreferralDate", read_on=True))
    conference_date = dy.Date(nullable=True, metadata=_is("DateOfInitialCPC"))


class Section47(Placed):
    """CIN census Section47: one row an enquiry, with the initial conference that followed."""

    child_id = dy.String(metadata=_is("LAchildID"))
    start_date = dy.Date(metadata=_is("S47ActualStartDate"))
    conference_date = dy.Date(nullable=True, metadata=_is("DateOfInitialCPC"))


class Plans(Placed):
    """CIN census ChildProtectionPlans: one row a plan."""

    child_id = dy.String(metadata=_is("LAchildID"))
    start_date = dy.Date(metadata=_is("CPPstartDate", rule="8720"))
    end_date = dy.Date(nullable=True, metadata=_is("CPPendDate"))
    initial_abuse_code = dy.String(
        nullable=True,
        metadata=_is("InitialCategoryOfAbuse", codes="CategoryOfAbuse", rule="8905", wanted=True),
    )
    latest_abuse_code = dy.String(
        nullable=True,
        metadata=_is("LatestCategoryOfAbuse", codes="CategoryOfAbuse", rule="8910", wanted=True),
    )
    previous_plans = dy.Int32(
        nullable=True, min=0, metadata=_is("NumberOfPreviousCPP", rule="8730", wanted=True, read_on=True)
    )

    @dy.rule()
    def ends_after_it_starts(cls) -> pl.Expr:
        """The department's rules 8925 and 8840."""
        return pl.col("end_date") > pl.col("start_date")


class PlanReviews(Placed):
    """CIN census CPPreviewDate: one row for each review conference, with the plan that it reviewed."""

    child_id = dy.String(metadata=_is("LAchildID"))
    start_date = dy.Date(metadata=_is("CPPstartDate", rule="8720"))
    end_date = dy.Date(nullable=True, metadata=_is("CPPendDate"))
    review_date = dy.Date(metadata=_is("CPPreviewDate"))

    @dy.rule()
    def is_after_the_start_of_the_plan(cls) -> pl.Expr:
        """The department's rule 8841."""
        return pl.col("review_date") > pl.col("start_date")


SSDA903 = {"Header": Header, "Episodes": Episodes, "Reviews": Reviews, "AD1": Adoptions}
CIN_CENSUS = {
    "ChildIdentifiers": CensusChildren,
    "CINdetails": Referrals,
    "Section47": Section47,
    "ChildProtectionPlans": Plans,
    "CPPreviewDate": PlanReviews,
}
TABLES: dict[str, type[Placed]] = SSDA903 | CIN_CENSUS
"""Every table that is read, by the name that the return gives it."""


def official_columns(schema: type[Placed]) -> dict[str, Official]:
    """The return's name and rules for each column that is read, by our name for it."""
    columns = schema.columns().items()
    return {name: column.metadata["official"] for name, column in columns if column.metadata}


def day_form(table: str) -> str:
    """How the return that holds `table` writes a day."""
    return DAY_FIRST if table in SSDA903 else YEAR_FIRST
