"""Where the project's own files lie, found from this file, never from the current folder."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
REFERENCE = PROJECT / "data" / "reference"
WORKED_EXAMPLES = PROJECT / "data" / "worked_examples"
NOTEBOOKS = PROJECT / "notebooks"
DEMONSTRATION = PROJECT / "data" / "demo"
