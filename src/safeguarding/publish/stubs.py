"""The small pages that lead to others: the pointer, the stable addresses, and what stands where a page was.

None has a style or a picture of its own; a content security policy allows nothing but the one script below.
"""

import re
from base64 import b64encode
from hashlib import sha256
from urllib.parse import quote

from safeguarding.tables import escape

FOLLOW = (
    'const to = document.querySelector("a"); to.href += location.search + location.hash; '
    "location.replace(to.href);"
)
"""Goes where the link goes and takes along the place on the page, which a refresh would lose."""

ALLOWED = {
    "": "default-src 'none'",
    FOLLOW: f"default-src 'none'; script-src 'sha256-{b64encode(sha256(FOLLOW.encode()).digest()).decode()}'",
}

LED_TO = re.compile(r'<a href="(?:\.\./)*releases/([0-9a-f]{12})/([^"]*)">')


def pointer(id_: str) -> bytes:
    """The front door of the folder: leads to the release's front page, without a script."""
    address = f"releases/{id_}/index.html"
    return _page("The Safeguarding Unit's report", "Open the report", address, head=_refresh(address))


def stub(name: str, id_: str) -> bytes:
    """The stable address of a page: leads to the page in the release, and to the same place on it."""
    address = _up(name) + quote(f"releases/{id_}/{name}")
    without_script = f"<noscript>{_refresh(address)}</noscript>"
    return _page("The page as it is now", "Open the page", address, head=without_script, script=FOLLOW)


def no_longer(name: str) -> bytes:
    """The stable address of a page that the live release does not have: says so and leads to the front page."""
    return _page(
        "This page is no longer in the report", "Go to the report's front page", f"{_up(name)}index.html"
    )


def removed(path: str) -> bytes:
    """What stands in a removed release where the page `releases/<id>/…` was."""
    _, _, name = path.split("/", 2)
    return _page(
        "This release of the report is no longer kept", "Go to the page as it is now", _up(path) + quote(name)
    )


def led_to(text: str) -> tuple[str, str] | None:
    """The release and the page in it that the pointer or a stub leads to; None where it leads to none."""
    found = LED_TO.search(text)
    return (found[1], found[2]) if found else None


def _up(name: str) -> str:
    return "../" * name.count("/")


def _refresh(address: str) -> str:
    return f'<meta http-equiv="refresh" content="0; url={escape(address)}">'


def _page(title: str, words: str, address: str, head: str = "", script: str = "") -> bytes:
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{ALLOWED[script]}">',
        head,
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{escape(title)}</title>",
        "</head>",
        "<body>",
        "<main>",
        f"<h1>{escape(title)}</h1>",
        f'<p><a href="{escape(address)}">{escape(words)}</a></p>',
        "</main>",
        f"<script>{script}</script>" if script else "",
        "</body>",
        "</html>",
    ]
    return ("\n".join(line for line in lines if line) + "\n").encode("utf-8")
