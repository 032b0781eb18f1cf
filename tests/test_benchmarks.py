"""The benchmarks run, and what they measure is reading that succeeds. How fast it is, no test asks."""

import subprocess
import sys

import pytest
from conftest import SETTINGS

from safeguarding.places import PROJECT


@pytest.fixture(scope="module")
def reading() -> subprocess.CompletedProcess:
    command = [sys.executable, PROJECT / "benchmarks" / "reading.py", "--children", "200", "--repeats", "1"]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=SETTINGS)


def test_every_row_that_was_written_is_read(reading):
    assert (reading.returncode, reading.stderr) == (0, "")


@pytest.mark.parametrize(
    "begins",
    [
        "| SSDA903, CSV | `polars.read_csv` alone |",
        "| SSDA903, CSV | read, checked and joined |",
        "| SSDA903, XML | expat alone |",
        "| SSDA903, XML | expat, three empty handlers |",
        "| SSDA903, XML | read, checked and joined |",
        "| CIN census | read, checked and joined |",
        "| CIN census, four times the children | read, checked and joined |",
    ],
)
def test_the_tables_come_out(reading, begins):
    assert begins in reading.stdout
