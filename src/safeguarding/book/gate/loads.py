"""What a page, a style, a drawing or a script would fetch from elsewhere."""

import re

from safeguarding.book.gate.file import File
from safeguarding.book.markup import Element

LOADS = {
    "src",
    "srcset",
    "poster",
    "data",
    "action",
    "formaction",
    "background",
    "manifest",
    "ping",
    "xlink:href",
}
"""Attributes with which a page fetches or sends by itself; `href` does so only in the elements of FETCHING."""

FETCHING = {"link", "image", "use", "base", "feimage", "script"}
ELSEWHERE = re.compile(r"(?:^|[\s,])\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
IN_A_STYLE = re.compile(r"""(?:url\(\s*["']?|@import\s+["']?)\s*(?:[a-z][a-z0-9+.-]*:)?//""", re.IGNORECASE)
REFRESH = re.compile(r"url\s*=\s*['\"]?\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
IN_A_SCRIPT = re.compile(
    r"""(?:\b(?:fetch|import|importScripts|WebSocket|EventSource|sendBeacon|Worker)\s*\(\s*"""
    r"""|\.open\s*\(\s*["'`]\w+["'`]\s*,\s*|\.src\s*=\s*|\bfrom\s*)["'`](?:https?:|wss?:)?//""",
)
"""Where it can be seen: a script that puts its address together only when it runs is stopped by the policy."""


def loads_from_elsewhere(file: File) -> bool:
    """Whether a page, drawing, style or script loads something from outside the site."""
    pattern = {".css": IN_A_STYLE, ".js": IN_A_SCRIPT}.get(file.ending)
    if pattern is not None:
        return bool(pattern.search(file.text or ""))
    return any(map(_fetches, file.elements))


def _fetches(element: Element) -> bool:
    given = element.attributes
    addresses = [value for name, value in given.items() if name in LOADS]
    if element.tag in FETCHING:
        addresses.append(given.get("href", ""))
    style = given.get("style", "") + (element.text(frozenset()) if element.tag == "style" else "")
    script = element.text(frozenset()) if element.tag == "script" else ""
    refreshed = given.get("content", "") if given.get("http-equiv", "").lower() == "refresh" else ""
    return bool(
        any(map(ELSEWHERE.search, addresses))
        or IN_A_STYLE.search(style)
        or IN_A_SCRIPT.search(script)
        or REFRESH.search(refreshed)
    )
