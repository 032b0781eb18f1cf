"""The built site in a real browser: from a file share and from a web server, with the network refused.

`site` is the folder of the built demonstration book. No page may ask for
anything outside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="playwright is not installed, so no browser can be driven")

from browser import Ear, installed, served, started  # noqa: E402

from safeguarding.book.policy import POLICY  # noqa: E402

pytestmark = pytest.mark.skipif(
    installed() is None,
    reason="this machine has no Chromium, Chrome or Edge: the built pages were not looked at in a browser",
)

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 740}


@dataclass(frozen=True)
class Opened:
    """A page as it opens on a desktop."""

    heading: bool
    banner: str
    charts: list[dict]
    complaints: list[str]


@dataclass(frozen=True)
class Seen:
    """What one page looks like in daylight, in the dark, on paper and on a phone."""

    faint: list[str]
    faint_in_the_dark: list[str]
    hidden_in_the_dark: list[str]
    hidden_on_paper: list[str]
    hidden_on_paper_from_the_dark: list[str]
    too_wide: int
    charts_on_phone: list[dict]


@pytest.fixture(scope="module")
def browser() -> Iterator:
    with started() as running:
        yield running


@pytest.fixture
def page(browser) -> Iterator:
    with browser.new_page(viewport=DESKTOP) as opened:
        yield opened


@pytest.fixture(scope="module")
def names(site) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


@pytest.fixture(scope="module")
def opened(browser, site, names) -> dict[str, Opened]:
    """Every page, opened from its folder."""
    with looking_page(browser) as page:
        ear = Ear(page, site.as_uri())
        return {name: open_page(page, ear, (site / name).as_uri()) for name in names}


@pytest.fixture(scope="module")
def seen(browser, site, names) -> dict[str, Seen]:
    """The pages of the latest edition and those beside it, looked at closely: the others are their like."""
    latest = max(name.split("/")[0] for name in names if "/" in name)
    near = [name for name in names if "/" not in name or name.startswith(latest)]
    with looking_page(browser) as page:
        return {name: look_at(page, (site / name).as_uri()) for name in near}


def looking_page(browser):
    page = browser.new_page(viewport=DESKTOP)
    page.add_init_script(path=Path(__file__).with_name("looking.js"))
    return page


def open_page(page, ear: Ear, address: str) -> Opened:
    page.goto(address)
    return Opened(
        heading=page.evaluate("looking.hasHeading()"),
        banner=page.locator("aside[aria-label=Announcement]").inner_text(),
        charts=page.evaluate("looking.charts()"),
        complaints=ear.complaints(),
    )


def look_at(page, address: str) -> Seen:
    page.set_viewport_size(DESKTOP)
    page.emulate_media(media="screen", color_scheme="light")
    page.goto(address)
    looks = {
        "faint": page.evaluate("looking.faint()"),
        "hidden_on_paper": asked(page, "print", "light", "looking.hidden()"),
        "faint_in_the_dark": asked(page, "screen", "dark", "looking.faint()"),
        "hidden_in_the_dark": page.evaluate("looking.hidden()"),
        "hidden_on_paper_from_the_dark": asked(page, "print", "dark", "looking.hidden()"),
    }
    page.emulate_media(media="screen", color_scheme="light")
    page.set_viewport_size(PHONE)
    too_wide, charts = page.evaluate("[looking.tooWide(), looking.charts()]")
    return Seen(**looks, too_wide=too_wide, charts_on_phone=charts)


def asked(page, media: str, scheme: str, question: str):
    """What the page answers when shown in that way; the theme follows the colour scheme a moment later."""
    page.emulate_media(media=media, color_scheme=scheme)
    page.wait_for_function("scheme => document.documentElement.dataset.theme === scheme", arg=scheme)
    return page.evaluate(question)


def of_each(pages: dict, what: str) -> dict:
    """What there is to say of any page; empty where all is well."""
    return {name: getattr(one, what) for name, one in pages.items() if getattr(one, what)}


def test_every_page_opens_from_a_file_share(opened):
    assert [name for name, one in opened.items() if not one.heading] == []
    assert of_each(opened, "complaints") == {}


def test_every_page_opens_from_a_web_server_that_is_strict(page, site, names):
    with served(site, POLICY) as home:
        ear = Ear(page, home)
        complaints = {}
        for name in names:
            page.goto(f"{home}/{name}")
            complaints[name] = ear.complaints()
    assert {name: heard for name, heard in complaints.items() if heard} == {}


def test_a_page_that_asks_for_anything_else_is_noticed(page, tmp_path):
    """So that the two tests above are known to listen."""
    markup = '<img src="http://example.org/x.png"><img src="missing.png"><script>lost()</script>'
    (tmp_path / "page.html").write_text(markup, encoding="utf-8")
    with served(tmp_path) as home:
        ear = Ear(page, home)
        page.goto(f"{home}/page.html")
        heard = "\n".join(ear.complaints())
    for words in ("http://example.org/x.png was asked for", "missing.png answered 404", "lost is not defined"):
        assert words in heard


def test_what_the_policy_stops_is_noticed(page, tmp_path):
    """A page on a file share obeys the policy in it, and so does one from a server that sends it."""
    markup = (
        '<p style="color: red">x</p><script>document.title = "ran"</script><img src="http://example.org/x.png">'
    )
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    (tmp_path / "with.html").write_text(policy + markup, encoding="utf-8")
    (tmp_path / "without.html").write_text(markup, encoding="utf-8")
    with served(tmp_path, POLICY) as home:
        for address in ((tmp_path / "with.html").as_uri(), f"{home}/without.html"):
            ear = Ear(page, address.rpartition("/")[0])
            page.goto(address)
            heard = "\n".join(ear.complaints())
            for stopped in (
                "style-src-attr stopped inline",
                "script-src-elem stopped inline",
                "img-src stopped",
            ):
                assert stopped in heard, address
            assert page.title() != "ran"


ICONS = "[...document.querySelectorAll('.svg-inline--fa')].map((icon) => icon.getBoundingClientRect().height)"
"""How high each icon stands; without their style they are as high as the page lets them."""


@pytest.mark.parametrize("way", ["a file share", "a web server"])
def test_what_the_theme_can_do_it_does_under_the_policy(page, site, way):
    with served(site, POLICY) as home:
        at = site.as_uri() if way == "a file share" else home
        ear = Ear(page, at)
        page.goto(f"{at}/2010-11/ni066.html")
        assert 10 < max(page.evaluate(ICONS)) < 40
        assert [pressed(page) for _ in range(3)] == ["dark", "light", "auto"]
        code = page.locator("article details.hide").first
        code.locator("summary").click()
        assert code.locator("pre").first.is_visible()
        earlier = page.locator("details.edition").last
        earlier.locator("summary").first.click()
        assert earlier.locator("a").first.is_visible()
        page.locator("button.primary-toggle").first.click()
        page.locator("#pst-primary-sidebar.pst-sidebar-hidden").wait_for(state="attached")
        page.keyboard.press("Control+k")
        page.locator("#pst-search-dialog input").fill("reviews")
        page.keyboard.press("Enter")
        page.locator("#search-results a").first.wait_for()
        assert ear.complaints() == []


def pressed(page) -> str:
    """The colours that the theme shows after its button was pressed once more."""
    page.locator(".theme-switch-button").first.click()
    return page.evaluate("document.documentElement.dataset.mode")


def test_every_chart_has_size_and_a_name(opened):
    charts = [(name, chart) for name, one in opened.items() for chart in one.charts]
    assert charts
    for name, chart in charts:
        assert chart["width"] > 200 and chart["height"] > 100 and chart["name"], name


def test_no_page_scrolls_sideways_on_a_phone(seen):
    assert {name: one.too_wide for name, one in seen.items() if one.too_wide > 0} == {}


def test_text_in_charts_can_be_read_on_a_phone(seen):
    smallest = {name: chart["smallest"] for name, one in seen.items() for chart in one.charts_on_phone}
    assert {name: size for name, size in smallest.items() if size < 11} == {}


def test_text_stands_out_from_the_page(seen):
    assert of_each(seen, "faint") == {}
    assert of_each(seen, "faint_in_the_dark") == {}


def test_dark_mode_and_paper_hide_nothing(seen):
    for way in ("hidden_in_the_dark", "hidden_on_paper", "hidden_on_paper_from_the_dark"):
        assert of_each(seen, way) == {}


def test_every_page_says_that_the_children_are_invented(opened):
    assert [name for name, one in opened.items() if "invented" not in one.banner] == []


def test_paper_has_no_sidebar_and_daylight_colours(page, site):
    page.emulate_media(media="print", color_scheme="dark")
    page.goto((site / "index.html").as_uri())
    assert not page.locator("#pst-primary-sidebar").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_keyboard_reaches_the_page_and_shows_where_it_is(page, site):
    page.goto((site / "index.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.locator("article a").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert float(width.removesuffix("px")) >= 2


def test_the_search_finds_pages_from_a_file_share(page, site):
    ear = Ear(page, site.as_uri())
    page.goto((site / "search.html").as_uri() + "?q=reviews")
    page.locator("#search-results a").first.wait_for()
    assert ear.complaints() == []
