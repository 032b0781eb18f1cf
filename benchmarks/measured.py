"""One measurement in a process of its own: `reading.py` starts it, and it prints what it took as JSON.

The clocks run from after the imports until everything is read: the wall's, and that of the processors, which
other work on the machine hardly disturbs. Memory is the most that the process has held, after the imports
(`before`) and in the end (`peak`), in MB; null where the system does not tell.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from xml.parsers import expat

YEAR = "2010-11"
MIB = 2**20
BYTES_FOR_PLACE = 16
"""What polars keeps for each text beside its letters."""


def csv_floor(returns: Path) -> Callable[[], dict]:
    """Polars alone: every CSV file read as text, and nothing done with it."""
    import polars as pl

    def read() -> dict:
        frames = [pl.read_csv(path, infer_schema=False) for path in _files(returns)]
        return {"rows": sum(frame.height for frame in frames), "tables": _size(frames)}

    return read


def expat_floor(returns: Path) -> Callable[[], dict]:
    """Expat alone: the XML parsed, and nobody told."""
    return lambda: _parsed(returns, expat.ParserCreate)


def handlers_floor(returns: Path) -> Callable[[], dict]:
    """Expat with three empty handlers in Python: what any reader in Python must pay."""
    return lambda: _parsed(returns, _parser_with_handlers)


def load(returns: Path) -> Callable[[], dict]:
    """The project: read, checked and joined."""
    import polars as pl

    from safeguarding.returns.load import load
    from safeguarding.years import ReportingYear

    def read() -> dict:
        loaded = load(returns, ReportingYear.parse(YEAR))
        history = (getattr(loaded.history, field.name) for field in fields(loaded.history))
        frames = [value for value in history if isinstance(value, pl.DataFrame)]
        return {
            "rows": int(loaded.files["rows_read"].sum()),
            "refused": loaded.findings.filter(action="refused").height,
            "tables": _size([*frames, loaded.findings]),
        }

    return read


MEASURES = {"csv": csv_floor, "expat": expat_floor, "handlers": handlers_floor, "load": load}


def _files(returns: Path) -> list[Path]:
    return sorted(path for path in returns.rglob("*") if path.is_file())


def _size(frames: list) -> float:
    """The estimated size of polars frames in MB, with what the estimate leaves out: where each text begins."""
    import polars as pl

    texts = sum(frame.height * list(frame.schema.values()).count(pl.String) for frame in frames)
    return (sum(frame.estimated_size() for frame in frames) + texts * BYTES_FOR_PLACE) / MIB


def _parser_with_handlers() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: None
    parser.EndElementHandler = lambda name: None
    parser.CharacterDataHandler = lambda text: None
    return parser


def _parsed(returns: Path, create: Callable[[], expat.XMLParserType]) -> dict:
    for path in _files(returns):
        with path.open("rb") as content:
            create().ParseFile(content)
    return {}


def peak_memory() -> float | None:
    """The most memory that this process has held so far, in MB; None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held / (MIB if sys.platform == "darwin" else 2**10)


def processors() -> dict[str, float]:
    """The processors' time that this process has had: in all, and the system's, which finds it memory."""
    had = os.times()
    return {"processor": time.process_time(), "system": had.system}


def since(before: dict[str, float]) -> dict[str, float]:
    """What `processors` tells now, less what it told before."""
    return {what: had - before[what] for what, had in processors().items()}


def main(name: str, returns: str) -> None:
    """Measure `name` once on the files below `returns`."""
    read = MEASURES[name](Path(returns))
    before, start, had = peak_memory(), time.perf_counter(), processors()
    met = read()
    took = {"seconds": time.perf_counter() - start, **since(had)}
    print(json.dumps({**took, "before": before, "peak": peak_memory(), **met}))


if __name__ == "__main__":
    main(*sys.argv[1:])
