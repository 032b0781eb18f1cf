"""Labels from data are inert: whatever they say, no page is built otherwise, and nothing of them runs.

Two books of the same children, one with harmless words in every text field and one with attacks, opened in a
real browser. The pages are those on which a text from outside is shown.
"""

import os
import re
from pathlib import Path

import labelled_authority
import pytest
from labelled_authority import HOSTILE, NAMES, YEAR

from safeguarding import contents
from safeguarding.authority import read_authority
from safeguarding.book.environment import DATA, EDITIONS, FIGURES
from safeguarding.book.execute import execute_page
from safeguarding.book.gate import problems
from safeguarding.book.markup import read_page
from safeguarding.book.render import render
from safeguarding.book.secrets import secrets_of
from safeguarding.commentary import read_commentary
from safeguarding.disclosure.policy import PUBLIC
from safeguarding.figures import Histories, figures_table, write_figures
from safeguarding.labels import as_markdown, visible
from safeguarding.tables import escape

PAGES = ("report", "ni066", "checks", "provenance")
BOOK = {"root": "notebooks/index", "chapters": [{"file": f"notebooks/{name}"} for name in PAGES]}


def test_what_is_not_seen_is_shown_by_its_number():
    assert visible("a\u202eb\x00c\u200bd\U000e0041") == "a[U+202E]b[U+0000]c[U+200B]d[U+E0041]"
    assert visible("Café O'Neil-Ünal\t& שלום\n") == "Café O'Neil-Ünal\t& שלום\n"


def test_text_in_html_has_no_brace_that_looks_like_a_placeholder():
    assert escape("{{ a }} <b> \"c\" 'd' &") == (
        "&#123;&#123; a &#125;&#125; &lt;b&gt; &quot;c&quot; &#x27;d&#x27; &amp;"
    )


def test_text_in_markdown_means_nothing():
    assert as_markdown("a *b*\n# [c](d) _e_") == ("a &#42;b&#42; &#35; &#91;c&#93;&#40;d&#41; &#95;e&#95;")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_in_commentary_an_attack_is_a_paragraph_of_text(tmp_path, text):
    path = tmp_path / "commentary.md"
    path.write_text(f"## 1.1\n\n{text}\n", encoding="utf-8", newline="\n")
    html = read_commentary(path)["1.1"]
    assert re.fullmatch(r"<p>[^<]*</p>", html)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[a](https://www.gov.uk/x)", '<p><a href="https://www.gov.uk/x">a</a></p>'),
        ("[a](checks.html#files)", '<p><a href="checks.html#files">a</a></p>'),
        ("![a](https://example.org/x.png)", '<p>!<a href="https://example.org/x.png">a</a></p>'),
        ("[a](//example.org)", "<p>[a](//example.org)</p>"),
        ("[a](JavaScript:b)", "<p>[a](JavaScript:b)</p>"),
        ("[a](data:text/html,b)", "<p>[a](data:text/html,b)</p>"),
        ("[a](file:///b)", "<p>[a](file:///b)</p>"),
        ("    four spaces", "<p>four spaces</p>"),
        ("> quoted", "<p>&gt; quoted</p>"),
    ],
)
def test_what_commentary_may_hold(tmp_path, text, html):
    path = tmp_path / "commentary.md"
    path.write_text(f"## 1.1\n\n{text}\n", encoding="utf-8")
    assert read_commentary(path)["1.1"] == html


@pytest.fixture(scope="module")
def sites(tmp_path_factory) -> dict[str, Path]:
    return {kind: site_of(kind, tmp_path_factory.mktemp(kind)) for kind in ("harmless", "hostile")}


def site_of(kind: str, folder: Path) -> Path:
    """The pages of a small book, rendered as the build does."""
    authority = read_authority(labelled_authority.made(folder / "authority", kind))
    write_figures(figures_table(authority), folder / "figures.csv")
    with pytest.MonkeyPatch.context() as change:
        change.setattr(contents, "authored", lambda: BOOK)
        change.setitem(os.environ, DATA, str(authority.folder))
        change.setitem(os.environ, FIGURES, str(folder / "figures.csv"))
        change.setitem(os.environ, EDITIONS, YEAR)
        for notebook in (contents.front_page(), *contents.pages()):
            execute_page(notebook, YEAR, folder / "pages" / YEAR / notebook.name, folder / "failures", {})
        places = folder / "pages", folder / "book", folder / "render.log"
        return render(authority, [YEAR], PUBLIC, Histories(authority), *places)


def test_the_gate_lets_them_pass(sites):
    """But for the links to those pages that this small book does not have."""
    site = sites["hostile"]
    authority = read_authority(site.parents[2] / "authority")
    found = problems(site, secrets_of(authority, Histories(authority)))
    assert [line for line in found if not line.endswith("[dead-link]")] == []


def test_the_labels_are_there(sites):
    """So that the tests below are known to look at something."""
    said = {path.stem: path.read_text(encoding="utf-8") for path in sites["hostile"].rglob("*.html")}
    texts = {name: read_page(html).text() for name, html in said.items()}
    for page, labels in {"report": HOSTILE, "ni066": [HOSTILE[0], HOSTILE[7]]}.items():
        assert [label for label in labels if visible(label)[:30] not in texts[page]] == []
    assert all("[a](javascript_1) {{7}}" in texts[page] for page in ("checks", "provenance"))
    assert visible(NAMES["hostile"]) in texts["index"]
    assert "Changed since signed off by" in texts["report"]


pytest.importorskip("playwright", reason="playwright is not installed, so no browser can be driven")

from browser import Ear, installed, started  # noqa: E402

in_a_browser = pytest.mark.skipif(
    installed() is None,
    reason="this machine has no Chromium, Chrome or Edge: the labels were not tried in a browser",
)

SKELETON = """() => [...document.querySelectorAll("*")].map((one) => {
    const up = []; for (let at = one; at; at = at.parentElement) up.push(at.tagName);
    const named = [...one.attributes].map((its) => its.name).sort();
    const id = one.tagName === "SECTION" || one.closest(".svg-inline--fa") ? "" : one.id;
    return `${up.length} ${one.tagName} ${id} ${[...one.classList].sort()} ${named}`;
})"""
"""Every element as it stands in the tree. A section's id is made of its heading, an icon's is drawn by lot."""

TURNED = """() => {
    const shown = [...document.querySelectorAll("*")].map((one) => getComputedStyle(one).direction);
    const turning = /[\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]/g;
    const found = document.documentElement.outerHTML.match(turning) || [];
    return found.length + shown.filter((way) => way !== "ltr").length;
}"""
"""How much is read from right to left, or could turn the direction of what stands beside it."""

TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

ADDRESSES = ("index.html", "search.html?q=report", *(f"{YEAR}/{name}.html" for name in PAGES))


@pytest.fixture(scope="module")
def seen(sites) -> dict[str, dict[str, dict]]:
    with started() as browser:
        return {kind: {name: look(browser, site, name) for name in ADDRESSES} for kind, site in sites.items()}


def look(browser, site: Path, name: str) -> dict:
    with browser.new_page(viewport={"width": 1280, "height": 900}) as page:
        ear, pressed = Ear(page, site.as_uri()), []
        page.on("dialog", lambda dialog: pressed.append(dialog.message))
        page.goto(f"{site.as_uri()}/{name}")
        if name.startswith("search"):
            page.locator("#search-results a").first.wait_for()
        skeleton, turned, wide = page.evaluate(SKELETON), page.evaluate(TURNED), page.evaluate(TOO_WIDE)
        page.set_viewport_size({"width": 375, "height": 740})
        return {
            "skeleton": skeleton,
            "turned": turned,
            "too wide": max(0, wide, page.evaluate(TOO_WIDE)),
            "ran": pressed + ([] if page.evaluate("window.pwned === undefined") else ["pwned"]),
            "complaints": ear.complaints(),
        }


@in_a_browser
def test_no_label_changes_the_structure_of_a_page(seen):
    differ = {
        name: [
            pair
            for pair in zip(one["skeleton"], seen["hostile"][name]["skeleton"], strict=False)
            if pair[0] != pair[1]
        ][:3]
        for name, one in seen["harmless"].items()
        if one["skeleton"] != seen["hostile"][name]["skeleton"]
    }
    assert differ == {}


@in_a_browser
@pytest.mark.parametrize("fault", ["ran", "complaints", "turned", "too wide"])
def test_no_label_runs_loads_turns_or_widens_anything(seen, fault):
    assert {
        (kind, name): one[fault] for kind, pages in seen.items() for name, one in pages.items() if one[fault]
    } == {}
