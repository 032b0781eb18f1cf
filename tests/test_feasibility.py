"""Which whole numbers could give a printed figure: the findings about the source report."""

from safeguarding.feasibility import bases, numerators


def test_57_of_589_is_the_only_count_that_prints_as_9_7():
    assert numerators("9.7", 589) == [57]


def test_99_4_per_cent_cannot_be_reached_with_the_450_children_that_the_department_counted():
    assert numerators("99.4", 450) == []


def test_growth_of_14_per_cent_to_589_needs_515_to_518_children():
    assert bases("14", 589) == [515, 516, 517, 518]


def test_9_4_per_cent_fits_none_of_those_but_fits_the_522_that_were_published():
    assert [numerators("9.4", base) for base in bases("14", 589)] == [[], [], [], []]
    assert numerators("9.4", 522) == [49]


def test_growth_of_15_per_cent_to_625_needs_542_to_545_plans():
    assert bases("15", 625) == [542, 543, 544, 545]
