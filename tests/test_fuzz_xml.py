"""Returns in XML, spoilt at random: each file is refused by name, or its sound rows give the figures.

`python3 report.py test --mutations 20000 --mutation-seed 7` tries more, and others (see conftest.py).
"""

from random import Random

import mutations_xml
import pytest
from fuzzing import Bench, faults_by_command, spoil
from small_returns import returns_in_csv, returns_in_xml

SHARES = {
    mutations_xml.values: 0.125,
    mutations_xml.elements: 0.1,
    mutations_xml.markup: 0.075,
    mutations_xml.spoilt_bytes: 0.1,
}
"""How many of all mutations are of which kind; the others are in test_fuzz_csv.py."""


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path / "returns", returns_in_xml())


def test_unspoilt_the_program_and_the_plain_reader_agree(bench):
    assert bench.faults({}) == []


def test_the_care_return_says_the_same_in_xml_as_in_csv(bench, tmp_path):
    in_csv = Bench(tmp_path / "csv", returns_in_csv())
    care = ("lac_count", "ni062", "ni063", "ni066", "c63", "adopted_or_sgo")
    assert [bench.figures()[key] for key in care] == [in_csv.figures()[key] for key in care]


@pytest.mark.parametrize("change", SHARES, ids=lambda change: change.__name__)
def test_a_spoilt_return_is_refused_or_its_sound_rows_count(request, bench, change):
    options = request.config.option
    spoil(bench, change, ".xml", options.mutations * SHARES[change], options.mutation_seed)
    assert bench.tally["read"] > bench.tally["refused"] / 20


@pytest.mark.parametrize("change", [*SHARES, mutations_xml.elements], ids=lambda change: change.__name__)
def test_the_command_line_ends_with_the_figures_or_with_3(request, bench, change):
    rng = Random(f"{request.config.option.mutation_seed} {request.node.name}")
    path, mutated = rng.choice(sorted(bench.draw(rng, change, ".xml").items()))
    assert faults_by_command(bench, path, mutated) == []
