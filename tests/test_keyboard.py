"""The keyboard alone: through whole pages and back, the focus in sight, and whatever can be worked."""

from collections.abc import Iterator

import pytest

pytest.importorskip("playwright", reason="playwright is not installed, so no browser can be driven")

from browser import installed, started  # noqa: E402
from reading_page import DESKTOP, FORMS, opened, show  # noqa: E402

pytestmark = pytest.mark.skipif(
    installed() is None,
    reason="this machine has no Chromium, Chrome or Edge: the pages were not gone through by keyboard",
)

WALKED = ("2010-11/report.html", "2010-11/ni066.html", "search.html")
DARK = FORMS["in dark, 1280 pixels wide"]
PHONE = FORMS["on a phone, 375 pixels wide"]


@pytest.fixture(scope="module")
def browser() -> Iterator:
    with started() as running:
        yield running


@pytest.fixture(scope="module")
def page(browser) -> Iterator:
    with opened(browser) as one:
        yield one


def go(page, site, name, form=DESKTOP) -> None:
    page.goto((site / name).as_uri())
    show(page, form)


def walk(page, key) -> list[dict]:
    """Every stop from here until the keyboard leaves the page, or begins it again."""
    stops = []
    while len(stops) < 500:
        page.keyboard.press(key)
        here = page.evaluate("reading.here()")
        if here and here["covered"]:
            page.wait_for_timeout(400)  # The skip link comes in from above.
            here = page.evaluate("reading.here()")
        if here is None or here["stop"] in [one["stop"] for one in stops]:
            return stops
        stops.append(here)
    raise AssertionError(f"the keyboard does not come out of the page: {stops[-3:]}")


def faults_of(page, there, back) -> Iterator[str]:
    known = page.evaluate("[...document.querySelectorAll('[data-stop]')].length")
    for way, wanted in ((there, list(range(known))), (back, list(range(known))[::-1])):
        if [one["stop"] for one in way] != wanted:
            yield "not every link, button and fold is reached, in the order of the page"
        yield from (f"{one['name']}: its focus does not stand out" for one in way if one["outline"] < 3)
        yield from (f"{one['name']}: it is covered when it has the focus" for one in way if one["covered"])


def test_the_keyboard_goes_through_whole_pages_and_back(page, site, accessibility):
    faults = []
    for name in WALKED:
        for form in (DESKTOP, PHONE) if name == WALKED[0] else (DARK,):
            go(page, site, name, form)
            assert len(page.evaluate("reading.numberStops()")) > 20
            there, back = walk(page, "Tab"), walk(page, "Shift+Tab")
            assert there[0]["name"] == "A Skip to main content"
            faults += [f"{name}: {fault}" for fault in faults_of(page, there, back)]
    what = "By keyboard through whole pages and back: all reached in order, focus in sight, no trap"
    accessibility.holds_check(what, "2.1.1, 2.1.2, 2.4.3, 2.4.7, 2.4.11", "report, ni066, search", faults)


def test_a_covered_focus_and_one_that_cannot_be_seen_are_noticed(page, site):
    go(page, site, WALKED[0])
    page.evaluate("reading.numberStops()")
    page.locator("article a.figure").first.focus()
    page.evaluate(
        """() => {
            document.activeElement.style.setProperty("outline", "none", "important");
            const lid = document.body.appendChild(document.createElement("div"));
            lid.style.cssText = "position: fixed; inset: 0; z-index: 9999";
        }"""
    )
    here = page.evaluate("reading.here()")
    faults = list(faults_of(page, [here], []))
    assert len(faults) == 4
    assert "does not stand out" in faults[1] and "covered" in faults[2]


def test_the_skip_link_leads_past_the_sidebar(page, site, accessibility):
    go(page, site, "2010-11/ni066.html")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.closest('#main-content') !== null")
    faults = [] if first else ["what follows the skip link is not in the page's own part"]
    accessibility.holds_check("The skip link leads past the sidebar", "2.4.1", "ni066", faults)


def test_what_is_folded_opens_and_closes_by_key(page, site, accessibility):
    faults = []
    for name, fold in (("2010-11/ni066.html", "article details"), ("index.html", "nav details.edition")):
        go(page, site, name)
        summary = page.locator(f"{fold} > summary").last
        for key, opens in (("Enter", True), ("Space", False)):
            summary.press(key)
            if page.locator(fold).last.evaluate("one => one.open") != opens:
                faults.append(f"{name}: {key} does not work {fold}")
    accessibility.holds_check("Folded code and editions open and close by key", "2.1.1", "ni066, index", faults)


def test_a_wide_table_scrolls_with_the_arrow_keys(page, site, accessibility):
    go(page, site, "2010-11/how_sure.html", PHONE)
    table = page.locator(".table-scroll").nth(0)
    assert table.evaluate("one => one.scrollWidth > one.clientWidth"), "no table here is wide"
    table.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    moved = page.wait_for_function("document.activeElement.scrollLeft > 0", timeout=2000)
    accessibility.holds_check(
        "Wide tables scroll with the arrow keys", "2.1.1", "how_sure", [] if moved else [""]
    )


def test_the_theme_is_switched_by_key(page, site, accessibility):
    go(page, site, "index.html")
    switch = page.locator("main .theme-switch-button")
    seen = {page.evaluate("document.documentElement.dataset.theme")}
    for _ in range(3):
        switch.press("Enter")
        seen.add(page.evaluate("document.documentElement.dataset.theme"))
    page.evaluate("localStorage.clear()")
    faults = [] if seen >= {"light", "dark"} else [f"only {sorted(seen)} can be reached"]
    accessibility.holds_check("Light and dark are switched by key", "2.1.1", "index", faults)


def test_the_search_is_opened_closed_and_used_by_key(page, site, accessibility):
    go(page, site, "index.html")
    faults, dialog = [], page.locator("#pst-search-dialog")
    page.locator("button.search-button__button:visible").first.press("Enter")
    if not (dialog.is_visible() and page.evaluate("document.activeElement.name") == "q"):
        faults.append("Enter on the button does not open the search field")
    page.keyboard.press("Escape")
    if dialog.is_visible():
        faults.append("Escape does not close it")
    page.keyboard.press("Control+k")
    page.keyboard.type("reviews")
    page.keyboard.press("Enter")
    page.locator("#search-results a").first.wait_for()
    accessibility.holds_check("The search is opened, closed and used by key", "2.1.1, 2.1.2", "index", faults)


def test_on_a_phone_the_sidebar_is_opened_and_closed_by_key(page, site, accessibility):
    go(page, site, "index.html", PHONE)
    faults, sidebar = [], page.locator("#pst-primary-sidebar-modal")
    page.locator("button.primary-toggle:visible").first.press("Enter")
    if not sidebar.is_visible():
        faults.append("Enter does not open it")
    page.keyboard.press("Escape")
    if sidebar.is_visible():
        faults.append("Escape does not close it")
    what = "On a phone the sidebar is opened and closed by key"
    accessibility.holds_check(what, "2.1.1, 2.1.2", "index", faults)
