"""What a reader must know before any figure: that children are invented, and what disclosure control does."""

from collections.abc import Iterator

from safeguarding.words.facts import Facts

SYNTHETIC = "Synthetic data: every child in this report is invented."


def notices(facts: Facts) -> Iterator[str]:
    """The notices that apply to an edition, in order."""
    if facts.authority.synthetic:
        yield SYNTHETIC
    yield facts.published.policy(str(facts.year)).statement
