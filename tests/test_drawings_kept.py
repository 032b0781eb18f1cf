"""Drawings are kept from one build to the next, and drawn again where anything is other than it was."""

import pytest

from safeguarding import vega

POINTS = {"mark": "point", "data": {"values": [{"x": 1}, {"x": 2}]}, "encoding": {"x": {"field": "x"}}}
OTHERS = POINTS | {"mark": "tick"}


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setenv(vega.DRAWINGS, str(tmp_path / "drawings"))
    return tmp_path / "drawings"


@pytest.fixture
def drawn(monkeypatch):
    """The specifications that the renderer is given."""
    given, draw = [], vega._drawn
    monkeypatch.setattr(vega, "_drawn", lambda spec: given.append(spec) or draw(spec))
    return given


def test_the_same_chart_is_drawn_once_and_is_the_same_drawing(kept, drawn):
    first, second = (vega.drawing(POINTS, "ni066 Year") for _ in range(2))
    assert first == second == vega._drawn(POINTS)
    assert first.startswith("<svg")
    assert drawn[:-1] == [POINTS]


def test_a_chart_that_shows_other_figures_takes_the_place_of_the_one_before(kept, drawn):
    before, after = (vega.drawing(spec, "ni066 Year") for spec in (POINTS, OTHERS))
    assert before != after
    assert after == vega.drawing(OTHERS, "ni066 Year")
    assert drawn == [POINTS, OTHERS]
    assert len(list(kept.iterdir())) == 1


def test_charts_do_not_take_each_others_place(kept, drawn):
    for _ in range(2):
        vega.drawing(POINTS, "ni066 Year")
        vega.drawing(OTHERS, "ni063 Year")
    assert drawn == [POINTS, OTHERS]


@pytest.mark.parametrize(
    "damaged", [lambda text: text[:-20], lambda text: text.replace("path", "past"), lambda _: ""]
)
def test_half_a_drawing_is_not_taken_for_one(kept, drawn, damaged):
    whole = vega.drawing(POINTS, "ni066 Year")
    (file,) = kept.iterdir()
    file.write_text(damaged(file.read_text(encoding="utf-8")), encoding="utf-8")
    assert vega.drawing(POINTS, "ni066 Year") == whole
    assert len(drawn) == 2


def test_another_version_of_the_renderer_draws_anew(kept, drawn, monkeypatch):
    vega.drawing(POINTS, "ni066 Year")
    monkeypatch.setattr(vega, "version", lambda _: "0.0.1")
    vega.drawing(POINTS, "ni066 Year")
    assert len(drawn) == 2


def test_without_a_build_nothing_is_kept(tmp_path, drawn, monkeypatch):
    monkeypatch.delenv(vega.DRAWINGS, raising=False)
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        vega.drawing(POINTS, "ni066 Year")
    assert len(drawn) == 2
    assert not list(tmp_path.iterdir())
