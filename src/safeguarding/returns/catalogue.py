"""Every check that is made of a return, gathered from where each is made: what any finding can say."""

from collections.abc import Iterable

import polars as pl

from safeguarding.returns.file_rules import FILE_RULES
from safeguarding.returns.load_rules import RULES
from safeguarding.returns.repairs import REPAIRS
from safeguarding.returns.rule import ACTIONS, Rule

STAGES: dict[str, Iterable[Rule]] = {"file": FILE_RULES.values(), "value": REPAIRS.values(), "row": RULES}
"""In the order in which a return goes through them: a whole file, then each value, then each row."""

CATALOGUE = dict.fromkeys(("stage", "table", "column", "rule", "action", "message", "remedy"), pl.String)
"""`table` and `column` are "" where the check looks at files of every kind, and at whole rows or files."""


def catalogue() -> pl.DataFrame:
    """Every check (CATALOGUE), stage by stage, within a stage what costs most first.

    What a message is filled with when something is found is an ellipsis here.
    """
    rows = [
        (stage, rule.table, rule.column, rule.rule, rule.action, rule.message.replace("{}", "…"), rule.remedy)
        for stage, rules in STAGES.items()
        for rule in sorted(rules, key=lambda rule: ACTIONS.index(rule.action))
    ]
    return pl.DataFrame(rows, CATALOGUE, orient="row")
