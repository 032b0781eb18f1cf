"""The plot of `growth.py`, drawn by Altair: run by it with the path and the points as JSON."""

import json
import sys
from pathlib import Path

import altair as alt
import polars as pl

SHAPE = alt.Shape("what:N", legend=None)
TICKS = [1_000, 10_000, 100_000, 1_000_000]
CHILDREN = alt.X("children:Q", title="Children").scale(type="log", nice=False)


def main(path: str, points: str) -> None:
    """Draw processor seconds and memory by the number of children, both axes by powers of ten."""
    lines = alt.Chart(pl.DataFrame(json.loads(points))).mark_line(point=True).properties(width=320, height=260)
    across = CHILDREN.axis(values=TICKS, format=",")
    colour = alt.Color("what:N", title=None).legend(orient="bottom", columns=1, labelLimit=400)
    panels = [
        lines.encode(across, alt.Y(f"{what}:Q", title=title).scale(type="log"), colour, SHAPE)
        for what, title in (("seconds", "Processor seconds"), ("memory", "MB at most"))
    ]
    drawn = alt.hconcat(*panels).properties(title="Time and memory from a thousand children to a million")
    drawn.save(path, format="svg")
    print(json.dumps({"drawn": Path(path).name}))


if __name__ == "__main__":
    main(*sys.argv[1:])
