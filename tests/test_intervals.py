"""Intervals, against published worked values."""

from decimal import Decimal

from safeguarding.intervals import byar, wilson


def test_wilson_limits_of_the_published_example():
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I: 81/263 and 15/148, without correction."""
    assert wilson(81, 263) == (Decimal("25.5"), Decimal("36.6"))
    assert wilson(15, 148) == (Decimal("6.2"), Decimal("16.0"))


def test_wilson_limits_at_the_ends():
    """The same table: 0/20 gives 0 to 16.11 per cent; 1/29 gives 0.61 to 17.18."""
    assert wilson(0, 20) == (Decimal("0.0"), Decimal("16.1"))
    assert wilson(1, 29) == (Decimal("0.6"), Decimal("17.2"))


def test_nobody_eligible_has_no_interval():
    assert wilson(0, 0) is None


def test_byar_limits_lie_within_a_child_of_the_exact_poisson_limits():
    """Exact, from tables (Pearson and Hartley): 10: 4.8 to 18.4; 50: 37.1 to 65.9; 100: 81.4 to 121.6."""
    assert byar(10) == (5, 18)
    assert byar(50) == (37, 66)
    assert byar(100) == (81, 122)


def test_a_count_of_none_has_an_upper_limit_only():
    """Exact: 3.69; Byar's approximation gives 3.7 as well."""
    assert byar(0) == (0, 4)
