"""The content security policy of every page, and what of the theme moves so that a page obeys it.

Whatever is put into a page, a browser that keeps this policy loads nothing from anywhere but the site, runs no
script and applies no style that stands in the page itself, and sends no form elsewhere. It stands in each page,
for pages on a file share have no server to send it; a web server may send the same text as a header.
"""

import re
from hashlib import sha256
from pathlib import Path

POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'"

MOVED = "_static/inline"

SCRIPT = re.compile(r"<script(?![^>]*\s(?:src|type)=)([^>]*)>(.*?)</script>", re.DOTALL)
PAGE_NAME = re.compile(r"\s*<script>DOCUMENTATION_OPTIONS\.pagename = '[^']*';</script>")
"""Read by the theme's choice between versions of a book alone, which this book does not offer."""

WITHOUT_SCRIPTS = re.compile(r"<noscript>\s*<style>(.*?)</style>\s*</noscript>", re.DOTALL)


def obeying(html: str, to_top: str, site: Path) -> str:
    """The page with each script and style that stands in it moved into a file of its own, named by its content.

    `to_top` leads from the page to the top of the `site`, into which those files are written.
    """

    def script(found: re.Match) -> str:
        return f'<script{found[1]} src="{to_top}{_kept(site, found[2], ".js")}"></script>'

    def style(found: re.Match) -> str:
        address = to_top + _kept(site, found[1], ".css")
        return f'<noscript><link rel="stylesheet" href="{address}"></noscript>'

    return WITHOUT_SCRIPTS.sub(style, SCRIPT.sub(script, PAGE_NAME.sub("", html)))


def _kept(site: Path, content: str, ending: str) -> str:
    """The address, from the top of the site, of the file that holds this content."""
    content = content.strip() + "\n"
    file = site / MOVED / f"{sha256(content.encode()).hexdigest()[:12]}{ending}"
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8", newline="\n")
    return file.relative_to(site).as_posix()


def drop_unused(site: Path) -> None:
    """Remove the files of scripts and styles that no page of the site asks for any more."""
    pages = "".join(page.read_text(encoding="utf-8") for page in sorted(site.rglob("*.html")))
    for file in (site / MOVED).glob("*"):
        if f"{MOVED}/{file.name}" not in pages:
            file.unlink()
