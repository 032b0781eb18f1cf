"""A published folder in a real browser, from a file share and from a web server: where its addresses lead."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="playwright is not installed, so no browser can be driven")

from browser import Ear, installed, served, started  # noqa: E402
from finished_sites import PAGES, id_of, made  # noqa: E402
from pypdf import PdfReader  # noqa: E402

from safeguarding.publish.draft import WORDS, mark  # noqa: E402
from safeguarding.publish.publisher import publish  # noqa: E402
from safeguarding.publish.releases import KEEP, About  # noqa: E402

pytestmark = pytest.mark.skipif(
    installed() is None, reason="this machine has no Chromium, Chrome or Edge: no address was followed"
)

EDITIONS = ["2010-11", "2009-10"]


@pytest.fixture(scope="module")
def browser() -> Iterator:
    with started() as running:
        yield running


@pytest.fixture(scope="module")
def to(tmp_path_factory) -> Path:
    """More releases than are kept; the last has a page less than those before it."""
    sites = tmp_path_factory.mktemp("sites")
    folder = sites / "Intranet é share"
    for number in range(KEEP + 1):
        publish(made(sites / f"site {number}", f"words {number}"), folder, About(EDITIONS))
    fewer = [name for name in PAGES if name != "2010-11/ni062"]
    publish(made(sites / "last", "the last words", pages=fewer), folder, About(EDITIONS), smaller=True)
    return folder


@pytest.fixture(scope="module")
def live(to) -> str:
    return f"releases/{id_of(to.parent / 'last')}"


@pytest.fixture(params=["from a file share", "from a web server"])
def home(request, to) -> Iterator[str]:
    if request.param == "from a web server":
        with served(to) as address:
            yield address
    else:
        yield to.as_uri()


@contextmanager
def reading(browser, home: str, **how) -> Iterator:
    """A page, and what it complains of at the end: nothing, or the test fails."""
    with browser.new_context(**how) as context:
        page = context.new_page()
        ear = Ear(page, home)
        yield page
        assert ear.complaints() == []


def lands(page, home: str, address: str) -> str:
    """Where a reader is who opened an address of the folder: as an address of the folder, once it is quiet."""
    page.goto(f"{home}/{address}")
    page.wait_for_url("**/releases/**")
    page.wait_for_load_state("load")
    return page.url.removeprefix(f"{home}/")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_front_door_leads_to_the_live_release(browser, home, live, script):
    with reading(browser, home, java_script_enabled=script) as page:
        assert lands(page, home, "index.html") == f"{live}/index.html"
        assert "the last words" in page.inner_text("main")


def test_a_stable_address_leads_to_the_same_place_on_the_page(browser, home, live):
    with reading(browser, home) as page:
        for more in ("", "#the-figure", "?q=reviews#top"):
            wanted = f"{live}/2010-11/ni066.html{more}"
            assert lands(page, home, f"2010-11/ni066.html{more}") == wanted


def test_the_way_back_does_not_end_at_a_stable_address(browser, home, live):
    with reading(browser, home) as page:
        page.goto(f"{home}/2010-11/ni062.html")
        lands(page, home, "2010-11/ni066.html")
        page.go_back()
        assert page.url == f"{home}/2010-11/ni062.html"


def test_without_script_a_stable_address_leads_to_the_page(browser, home, live):
    with reading(browser, home, java_script_enabled=False) as page:
        assert lands(page, home, "2010-11/ni066.html#the-figure").startswith(f"{live}/2010-11/ni066.html")


def test_the_address_of_a_page_that_is_no_more_says_so_and_stays(browser, home, live):
    with reading(browser, home) as page:
        page.goto(f"{home}/2010-11/ni062.html")
        assert page.inner_text("h1") == "This page is no longer in the report"
        page.click("a")
        page.wait_for_url("**/releases/**")
        assert page.url.endswith(f"{live}/index.html")


def test_a_page_of_a_release_that_was_cleared_away_says_so_and_stays(browser, home, to, live):
    gone = id_of(to.parent / "site 0")
    with reading(browser, home) as page:
        page.goto(f"{home}/releases/{gone}/2010-11/ni066.html")
        assert page.inner_text("h1") == "This release of the report is no longer kept"
        page.click("a")
        page.wait_for_url(f"**/{live}/**")
        assert page.url.endswith(f"{live}/2010-11/ni066.html")


@pytest.mark.parametrize("name", ["2010-11/ni062.html", "removed"])
def test_what_stands_in_a_pages_place_is_in_order(browser, to, name):
    address = f"releases/{id_of(to.parent / 'site 0')}/search.html" if name == "removed" else name
    with browser.new_page(java_script_enabled=False) as page:
        page.goto((to / address).as_uri())
        assert page.get_attribute("html", "lang") == "en"
        assert page.title() == page.inner_text("h1")
        assert page.get_by_role("main").count() == 1


def test_a_draft_says_so_wherever_one_reads_and_on_every_sheet_of_paper(browser, site, tmp_path):
    copied = shutil.copytree(site, tmp_path / "draft")
    mark(copied)
    with browser.new_page(viewport={"width": 375, "height": 740}) as page:
        page.goto((copied / "2010-11" / "report.html").as_uri())
        banner = page.get_by_role("complementary", name="Draft", exact=True)
        for end in ("0", "document.body.scrollHeight"):
            page.evaluate(f"window.scrollTo(0, {end})")
            box = banner.bounding_box()
            assert 0 < box["y"] < box["y"] + box["height"] <= 740
        assert banner.inner_text() == WORDS
        sheets = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
        assert len(sheets) > 1
        assert all("DRAFT" in sheet.extract_text() for sheet in sheets)
