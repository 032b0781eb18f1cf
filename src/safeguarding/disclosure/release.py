"""From the figures table and the counts of all working steps to what an audience may see of them."""

from collections.abc import Mapping
from dataclasses import asdict

import polars as pl

from safeguarding.authority import Authority
from safeguarding.disclosure.cells import cell_of_line
from safeguarding.disclosure.control import Book, View, controlled, unsafe
from safeguarding.disclosure.policy import PUBLIC, Audience, Policy, policies_of
from safeguarding.disclosure.released import PublishedCounts, PublishedFigures, Released
from safeguarding.figure import SCHEMA
from safeguarding.problems import ChecksFailed, UsageProblem


def release(
    authority: Authority, figures: pl.DataFrame, steps: pl.DataFrame, audience: Audience = PUBLIC
) -> Released:
    """Apply the policies of all editions to the figures table and the counts of all working steps, at once.

    Raises UsageProblem for a policy that cannot be used, and ChecksFailed, naming the counts, where one can be
    worked out whatever else is hidden.
    """
    policies = policies_of(authority, audience)
    refuse_unknown(figures, policies)
    view = controlled(Book(figures, steps, policies))
    refuse_recoverable(view)
    return Released(audience, _figures(figures, view), _counts(steps, view))


def refuse_unknown(figures: pl.DataFrame, policies: Mapping[str, Policy]) -> None:
    """Raises UsageProblem where a policy accepts a figure that there is not."""
    there = set(figures.filter(series="computed").select("edition", "key", "as_at").iter_rows())
    for edition, policy in policies.items():
        for one in policy.accepted:
            if (edition, one.figure, one.as_at) not in there:
                on_day = f" on {one.as_at}" if one.as_at else ""
                raise UsageProblem(
                    f"editions/{edition}/disclosure-{policy.audience}.toml: there is no figure "
                    f"'{one.figure}'{on_day} to accept. A figure on a day needs its as_at; 'figures' lists all."
                )


def refuse_recoverable(view: View) -> None:
    """Raises ChecksFailed where a hidden count that is not accepted can be told, or too nearly."""
    told = unsafe(view)
    if told:
        lines = [f"  {one.cell.in_words}: {one.range.in_words}" for one in told]
        raise ChecksFailed(
            "These counts are hidden and can be told all the same, whatever else is hidden. Accept the "
            "disclosure in the edition's policy, with a reason, or lower its narrowest_interval:\n"
            + "\n".join(lines)
        )


def _figures(figures: pl.DataFrame, view: View) -> PublishedFigures:
    ours = [asdict(view.figure(figure)) for figure in view.book.figures]
    others = figures.filter(pl.col("series") != "computed")
    frame = pl.concat([pl.DataFrame(ours, schema=SCHEMA), others]).sort(SCHEMA.names())
    return PublishedFigures(frame, view.book.policies)


def _counts(steps: pl.DataFrame, view: View) -> PublishedCounts:
    """A percentage's own denominator is shown in its steps where its figure shows it."""
    cells = [cell_of_line(*row) for row in steps.select("edition", "key", "step", "line").iter_rows()]
    shown = pl.Series("shown", [view.line(cell) for cell in cells], dtype=pl.Int64)
    return PublishedCounts(steps.select("edition", "key", "step", "line", shown))
