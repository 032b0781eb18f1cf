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


@pytest.fixture(scope="module")
def national() -> subprocess.CompletedProcess:
    few = ["--children", "300", "--plans", "300", "--repeats", "1"]
    command = [sys.executable, PROJECT / "benchmarks" / "national.py", *few]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=SETTINGS)


def test_pandas_counts_the_same_children(national):
    assert (national.returncode, national.stderr) == (0, "")


def test_the_nations_ratios_are_told(national):
    assert "against polars only reading the same files: **" in national.stdout
    assert "Against pandas: **" in national.stdout


def test_a_site_that_is_too_heavy_is_told(tmp_path):
    (tmp_path / "index.html").write_text("x" * 300_001, encoding="utf-8")
    command = [sys.executable, PROJECT / "benchmarks" / "weight.py", "--site", tmp_path]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", env=SETTINGS)
    assert ran.returncode == 1
    assert "the heaviest 300.0 kB" in ran.stdout
    (tmp_path / "index.html").write_text("x" * 300_000, encoding="utf-8")
    assert subprocess.run(command, capture_output=True, env=SETTINGS).returncode == 0
