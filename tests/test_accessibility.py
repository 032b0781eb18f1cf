"""WCAG 2.2 AA, as far as a machine can tell: axe-core over every page, reflow, spacing, charts.

What these tests and those of the keyboard find is kept in `accessibility.json`, from which the accessibility
statement of every edition is made; each fails where the record no longer says what it finds. After pages were
added or tests changed, write the record anew (ten minutes):

    python3 report.py test tests/test_accessibility.py tests/test_keyboard.py --record-accessibility -n0

Without the option axe-core looks at one page of each kind in all forms, judging contrasts in light and in dark,
and at every other page in light without: contrasts are a matter of the styles, which all pages share, and
judging them takes most of the time.
"""

from collections.abc import Iterator

import pytest

pytest.importorskip("playwright", reason="playwright is not installed, so no browser can be driven")

from browser import installed, started  # noqa: E402
from reading_page import DESKTOP, FORMS, NARROW, kind, latest, names, opened, show  # noqa: E402

in_a_browser = pytest.mark.skipif(
    installed() is None,
    reason="this machine has no Chromium, Chrome or Edge: the accessibility of the pages was not tested",
)

RULE_SETS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALIKE = {"c63", "ni062", "ni063", "adopted_or_sgo", "caseload_lac", "caseload_combined", "cpp_count"} | {
    "ni067",
    "ni065",
    "ni064",
    "cpp_18_months",
    "icpc_15_days",
    "child_protection",
}
"""Pages of one kind with ni066, lac_count or looked_after."""


@pytest.fixture(scope="module")
def browser() -> Iterator:
    with started() as running:
        yield running


@pytest.fixture(scope="module")
def page(browser) -> Iterator:
    with opened(browser) as one:
        yield one


@pytest.fixture(scope="module")
def near(site) -> list[str]:
    """One page of each kind."""
    return [name for name in latest(site) if kind(name) not in ALIKE]


@in_a_browser
def test_axe_finds_nothing_on_any_page_in_any_form(page, site, near, accessibility):
    violations, rules = [], set[int]()
    for name in names(site):
        closely = accessibility.is_written or name in near
        page.goto((site / name).as_uri())
        for words, form in FORMS.items() if closely else [*FORMS.items()][:1]:
            show(page, form)
            contrasts = accessibility.is_written or (closely and form.width == DESKTOP.width)
            found = page.evaluate("asked => reading.axe(asked)", [RULE_SETS, contrasts])
            rules |= {found["rules"]} if contrasts else set()
            violations += [one | {"page": name, "form": words} for one in found["violations"]]
    assert accessibility.is_written or violations == []
    editions = sorted({name.split("/")[0] for name in names(site) if "/" in name})
    accessibility.holds(
        axe=page.evaluate("axe.version"),
        book="Demonstration authority",
        browser="Chromium",
        editions=editions,
        forms=list(FORMS),
        kinds=sorted({kind(name) for name in names(site)}),
        pages=len(names(site)),
        rule_sets=RULE_SETS,
        rules=rules.pop(),
        violations=violations,
    )


@in_a_browser
def test_axe_finds_what_is_wrong(browser, tmp_path):
    """So that the test above is known to look: a picture without words, faint text, a field without a label."""
    wrong = '<h1>Page</h1><img src="x.png"><p style="color: #999">Faint</p><input><button style="width: 9px">'
    markup = f'<html lang="en" data-theme="light"><title>Page</title><main>{wrong}</main></html>'
    (tmp_path / "page.html").write_text(markup, encoding="utf-8")
    with opened(browser) as page:
        page.goto((tmp_path / "page.html").as_uri())
        found = page.evaluate("asked => reading.axe(asked)", [RULE_SETS, True])
    assert {one["rule"] for one in found["violations"]} >= {
        "image-alt", "color-contrast", "label", "button-name", "target-size"
    }  # fmt: skip


@in_a_browser
def test_no_page_is_wider_than_a_narrow_window_or_cut_off_by_wider_spacing(page, site, near, accessibility):
    """Tables scroll by themselves, which the standard allows: they need both directions to be understood."""
    too_wide, cut_off = [], []
    for name in near:
        page.goto((site / name).as_uri())
        show(page, NARROW)
        too_wide += [name] if page.evaluate("looking.tooWide()") > 0 else []
        page.evaluate("reading.spaceText()")
        cut_off += [f"{name}: {one}" for one in page.evaluate("reading.cutOff()")]
        too_wide += [f"{name}, spaced"] if page.evaluate("looking.tooWide()") > 0 else []
        show(page, DESKTOP)
        cut_off += [f"{name}: {one}" for one in page.evaluate("reading.cutOff()")]
    every = "one page of each kind"
    accessibility.holds_check("Reflow: no sideways scrolling at 320 pixels", "1.4.10", every, too_wide)
    accessibility.holds_check("Text spacing widened: nothing is cut off", "1.4.12", every, cut_off)


@in_a_browser
def test_every_mark_of_a_chart_stands_out_from_the_page(browser, page, site, accessibility):
    """At least 3 to 1 in light, in dark, and in the colours that a reader has set for all programs."""
    faint, drawn = [], ("ni066", "ni062", "lac_count", "how_sure")
    with opened(browser, forced_colors="active", color_scheme="dark") as forced:
        # The page's own theme may be the other one than the reader's colours.
        forced.add_init_script("localStorage.setItem('mode', 'light')")
        for chart in (site / "2010-11" / f"{name}.html" for name in drawn):
            for one, way in ((page, "light"), (page, "dark"), (forced, "forced colours")):
                one.goto(chart.as_uri())
                if one is page:
                    show(page, FORMS[f"in {way}, 1280 pixels wide"])
                assert one.evaluate("reading.marks()") > 3
                faint += [f"{chart.stem}, {way}: {mark}" for mark in one.evaluate("reading.faintMarks()")]
                faint += [f"{chart.stem}, {way}: {text}" for text in one.evaluate("looking.faint()")]
    what = "Charts in light, in dark and in the reader's own colours: marks 3 to 1, text 4.5 to 1"
    accessibility.holds_check(what, "1.4.1, 1.4.3, 1.4.11", "pages with charts", faint)
