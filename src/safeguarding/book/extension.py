"""What the book adds to Jupyter Book, as a Sphinx extension: the look, the banner, and no way out.

Every page carries a content security policy: whatever is put into it, a browser loads nothing from
anywhere but the folder that the page lies in.
"""

import re
import shutil
from html import unescape
from pathlib import Path

from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.config import Config

from safeguarding.book.policy import MOVED, POLICY, drop_unused
from safeguarding.book.search_index import English, finish_index, go_on_with_index
from safeguarding.book.sidebar import edition_of
from safeguarding.book.templates import Templates
from safeguarding.tables import element, escape

CHANGED = "report_changed"
"""The setting that names the pages to read again, though Sphinx may see nothing new in them."""

STATIC = Path(__file__).parent / "static"

FOOT = {"provenance": "How these figures were made", "accessibility": "Accessibility"}
"""The pages of each edition that the foot of every page leads to, and the words of the link."""

TAG = re.compile(r"<[^>]*>")
FONT = re.compile(r"@font-face\{[^}]*\}")

UNWANTED = (
    "*.map",
    "*.po",
    "*.mo",
    "*.woff2",
    ".buildinfo",
    "objects.inv",
    "*.ttf",
    "logo_*",
    "*-macros.html",
)
"""What Sphinx and its theme leave in the site and no page uses."""


def setup(app: Sphinx) -> dict:
    """Register with Sphinx."""
    app.add_config_value("report_banner", "", "html", str)
    app.add_config_value("report_footer", {}, "html", dict)
    app.add_config_value("report_latest", "", "html", str)
    app.add_config_value("report_signed", {}, "html", dict)
    # Jupyter Book always sets it, for an extension that this book does without.
    app.add_config_value("comments_config", {}, "html")
    app.add_config_value(CHANGED, [], "", list)
    app.add_css_file("report.css")
    app.add_js_file("icons.js")
    app.add_search_language(English)
    # It numbers sections once all are read, which this book does not ask for, and declares nothing.
    app.extensions["sphinx_multitoc_numbering"].parallel_read_safe = True
    app.connect("config-inited", _dress)
    app.connect("builder-inited", _go_on)
    app.connect("env-get-outdated", _changed)
    app.connect("html-page-context", _add_to_head)
    app.connect("html-page-context", _make_names_safe, priority=900)
    app.connect("html-page-context", _name_folds)
    app.connect("html-page-context", _add_footer)
    app.connect("build-finished", _tidy)
    app.connect("build-finished", _finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _dress(app: Sphinx, config: Config) -> None:
    """Templates, static files, icon and banner."""
    config.template_bridge = f"{Templates.__module__}.{Templates.__name__}"
    config.html_static_path.append(str(STATIC))
    config.html_favicon = str(STATIC / "favicon.svg")
    config.html_theme_options["announcement"] = escape(config.report_banner)


def _go_on(app: Sphinx) -> None:
    """Where a few pages are rendered again, begin as with all: nothing that pages load is there yet.

    An address in a page holds the fingerprint of a file that Sphinx finds, and none of one that it does not.
    What moved out of the pages stays, for those that are not rendered again; so does the index of all pages.
    """
    site = Path(app.outdir)
    for path in (site / "_static").glob("*"):
        if path.is_file():
            path.unlink()
        elif path != site / MOVED:
            shutil.rmtree(path)
    go_on_with_index(site, Path(app.doctreedir))


def _changed(app: Sphinx, env: object, added: set, changed: set, removed: set) -> list[str]:
    """The pages that are known to have changed: Sphinx itself looks only at when a file was written."""
    return app.config[CHANGED]


def _add_to_head(app: Sphinx, pagename: str, templatename: str, context: dict, doctree: object) -> None:
    # A title is HTML already, the name of the book is not.
    title = unescape(TAG.sub("", context.get("title", "")))
    described = f"{title}. {app.config.html_title}"
    tags = [
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">',
        f'<meta name="description" content="{escape(described)}">',
    ]
    if app.config.report_banner:
        tags.append('<meta name="robots" content="noindex">')
    context["metatags"] = "\n".join([context.get("metatags", ""), *tags])


def _make_names_safe(app: Sphinx, pagename: str, templatename: str, context: dict, doctree: object) -> None:
    """The theme writes the book's name, and on paper the page's, into the page as if they were HTML."""
    for name in ("docstitle", "pagetitle", "root_title"):
        context[name] = Markup(escape(context.get(name, "")))  # noqa: S704 (it is escaped here)


def _name_folds(app: Sphinx, pagename: str, templatename: str, context: dict, doctree: object) -> None:
    """A fold is named by the words it shows, not by myst-nb's label for all folds."""
    context["body"] = context.get("body", "").replace(' aria-label="Toggle hidden content"', "")


def _add_footer(app: Sphinx, pagename: str, templatename: str, context: dict, doctree: object) -> None:
    """The disclosure policy, who signed the page, and the ways to the pages of FOOT."""
    policy = app.config.report_footer.get(edition_of(app, pagename))
    said = (policy, app.config.report_signed.get(pagename))
    parts = [escape(one) for one in said if one]
    for page, words in FOOT.items():
        name = f"{edition_of(app, pagename)}/{page}"
        if name in app.env.found_docs:
            parts.append(element("a", words, href=context["pathto"](name)))
    context["theme_extra_footer"] = element("p", " ".join(parts))


def _tidy(app: Sphinx, failure: Exception | None) -> None:
    """Leave out what no page uses. The theme's fonts are one of those: its icons are drawings, and a browser
    refuses fonts from a file share.
    """
    for pattern in UNWANTED:
        for path in Path(app.outdir).rglob(pattern):
            path.unlink()
    for style in Path(app.outdir, "_static", "styles").glob("*.css"):
        text = style.read_text(encoding="utf-8")
        style.write_text(FONT.sub("", text), encoding="utf-8", newline="\n")


def _finish(app: Sphinx, failure: Exception | None) -> None:
    """No heading in the search index could become HTML, nothing is left over, and every line ends alike."""
    site = Path(app.outdir)
    if failure is None:
        finish_index(site, Path(app.doctreedir))
        drop_unused(site)
        for page in site.rglob("*.html"):
            if b"\r" in page.read_bytes():
                page.write_text(page.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
