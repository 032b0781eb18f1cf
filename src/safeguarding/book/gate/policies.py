"""The content security policy of each page, and what it would stop: scripts and styles in the page itself."""

import re

from safeguarding.book.gate.file import File
from safeguarding.book.markup import Element

DATA_BLOCKS = {"application/json", "application/ld+json", "text/plain"}


def has_no_policy(file: File) -> bool:
    """Whether it is a page whose policy is missing, or comes after something that it should have stopped."""
    return file.is_page and _policy(file) is None


def has_a_loose_policy(file: File) -> bool:
    """Whether it is a page whose policy allows more than the site's own files."""
    policy = _policy(file) if file.is_page else None
    return policy is not None and not _is_strict(policy)


def _policy(page: File) -> str | None:
    """The policy in the page's head, if it stands before all that it is to govern."""
    for element in page.all("meta", "script", "link", "style", "body"):
        if element.tag != "meta":
            return None
        if element.attributes.get("http-equiv", "").lower() == "content-security-policy":
            return element.attributes.get("content", "")
    return None


def _is_strict(policy: str) -> bool:
    """Whether nothing is allowed but the site's own files."""
    parts = [part.split() for part in policy.split(";") if part.split()]
    rules = {name.lower(): {source.lower() for source in sources} for name, *sources in parts}
    own, none = {"'self'"}, {"'none'"}
    return (
        rules.get("default-src") in (own, none)
        and rules.get("object-src", none) == none
        and rules.get("base-uri") == none
        and rules.get("form-action") in (own, none)
        and all(sources in (own, none) for sources in rules.values())
    )


def has_scripts_inside(file: File) -> bool:
    """Whether a page or drawing has a script of its own, which the policy would stop."""
    return any(map(_runs, file.elements))


def _runs(element: Element) -> bool:
    given = element.attributes
    written = element.tag == "script" and "src" not in given and given.get("type") not in DATA_BLOCKS
    handled = any(name.startswith("on") for name in given)
    called = any(
        ":" in value and re.sub(r"\s", "", value).lower().startswith("javascript:") for value in given.values()
    )
    return written or handled or called


def has_styles_inside(file: File) -> bool:
    """Whether a page or drawing has a style of its own, which the policy would stop."""
    return any(element.tag == "style" or "style" in element.attributes for element in file.elements)
