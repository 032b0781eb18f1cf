"""A page of the built site as tests of accessibility look at it: in a form, with axe-core to ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Browser, Page

HERE = Path(__file__).parent
QUESTIONS = [HERE / "looking.js", HERE / "reading.js", files("axe_playwright_python") / "axe.min.js"]


@dataclass(frozen=True)
class Form:
    """How a page is shown: the width and height of the window, dots to a pixel, light or dark."""

    width: int
    height: int
    dots: int
    scheme: str


DESKTOP = Form(1280, 900, 1, "light")
FORMS = {
    "in light, 1280 pixels wide": DESKTOP,
    "in dark, 1280 pixels wide": Form(1280, 900, 1, "dark"),
    "at 200 per cent, 640 pixels wide": Form(640, 450, 2, "light"),
    "on a phone, 375 pixels wide": Form(375, 740, 2, "light"),
}
"""At 200 per cent a window shows half as many pixels, each of twice as many dots."""

NARROW = Form(320, 740, 2, "light")
"""WCAG 2.2, criterion 1.4.10: as wide as 1280 pixels are at 400 per cent."""


@contextmanager
def opened(browser: Browser, **context: object) -> Iterator[Page]:
    """A page that can be asked `reading`, `looking` and `axe`, whatever its content security policy."""
    questions = "\n".join(path.read_text(encoding="utf-8") for path in QUESTIONS)
    still = {"bypass_csp": True, "reduced_motion": "reduce"}
    with browser.new_context(**still, **context) as held:
        held.add_init_script(questions)
        yield held.new_page()


def show(page: Page, form: Form) -> None:
    """Show the page in a form; theme and sidebars follow a moment later, and glide."""
    page.emulate_media(color_scheme=form.scheme)
    metrics = {"width": form.width, "height": form.height, "deviceScaleFactor": form.dots, "mobile": False}
    page.context.new_cdp_session(page).send("Emulation.setDeviceMetricsOverride", metrics)
    page.wait_for_function(
        "([scheme, width]) => document.documentElement.dataset.theme === scheme && innerWidth === width",
        arg=[form.scheme, form.width],
    )
    page.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => null)")


def kind(name: str) -> str:
    """Which page of an edition it is, or of the book: `2010-11/ni066.html` is `ni066`."""
    return name.rpartition("/")[2].removesuffix(".html")


def names(site: Path) -> list[str]:
    """All pages of a site."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def latest(site: Path) -> list[str]:
    """The pages of the latest edition, and those beside the editions."""
    edition = max(name.split("/")[0] for name in names(site) if "/" in name)
    return [name for name in names(site) if "/" not in name or name.startswith(edition)]
