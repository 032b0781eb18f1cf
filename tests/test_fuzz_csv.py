"""A care return in CSV, spoilt at random: each file is refused by name, or its sound rows give the figures.

`python3 report.py test --mutations 20000 --mutation-seed 7` tries more, and others (see conftest.py).
"""

from random import Random

import mutations_csv
import pytest
from fuzzing import Bench, faults_by_command, spoil
from small_returns import returns_in_csv

SHARES = {
    mutations_csv.cells: 0.25,
    mutations_csv.columns: 0.1,
    mutations_csv.rows: 0.125,
    mutations_csv.spoilt_bytes: 0.125,
}
"""How many of all mutations are of which kind; the others are in test_fuzz_xml.py."""


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path / "returns", returns_in_csv())


def test_unspoilt_the_program_and_the_plain_reader_agree(bench):
    assert bench.faults({}) == []


def test_every_figure_has_somebody_and_every_share_somebody_else(bench):
    for key, (numerator, denominator) in bench.expected({}).figures.items():
        assert numerator > 0, key
        assert denominator == 0 or denominator > numerator, key


@pytest.mark.parametrize("change", SHARES, ids=lambda change: change.__name__)
def test_a_spoilt_table_is_refused_or_its_sound_rows_count(request, bench, change):
    options = request.config.option
    spoil(bench, change, ".csv", options.mutations * SHARES[change], options.mutation_seed)
    assert bench.tally["read"] > bench.tally["refused"]


@pytest.mark.parametrize("change", [*SHARES, mutations_csv.spoilt_bytes], ids=lambda change: change.__name__)
def test_the_command_line_ends_with_the_figures_or_with_3(request, bench, change):
    rng = Random(f"{request.config.option.mutation_seed} {request.node.name}")
    path, mutated = rng.choice(sorted(bench.draw(rng, change, ".csv").items()))
    assert faults_by_command(bench, path, mutated) == []
