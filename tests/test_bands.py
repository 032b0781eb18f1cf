"""Bands of whole numbers."""

import polars as pl

from safeguarding.indicators.bands import banded


def test_each_top_is_the_last_of_its_band_and_unknown_stays_unknown():
    days = pl.DataFrame({"days": [0, 91, 92, 729, 730, None]})
    bands = days.select(band=banded(pl.col("days"), 91, 729))["band"]
    assert bands.to_list() == ["to 91", "to 91", "92 to 729", "92 to 729", "730 or more", None]
    assert bands.sort().to_list()[1:3] == ["to 91", "to 91"]
