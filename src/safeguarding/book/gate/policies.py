"""The content security policy of each page, and what it would stop: scripts and styles in the page itself."""

import re
from collections.abc import Iterator

from safeguarding.book.gate.site import Page, Site
from safeguarding.book.markup import Element

DATA_BLOCKS = {"application/json", "application/ld+json", "text/plain"}


def without_policy(site: Site) -> Iterator[str]:
    """Pages whose policy is missing, or comes after something that it should have stopped."""
    return (page.name for page in site.pages if _policy(page) is None)


def with_a_loose_policy(site: Site) -> Iterator[str]:
    """Pages whose policy allows more than the site's own files."""
    for page in site.pages:
        policy = _policy(page)
        if policy is not None and not _is_strict(policy):
            yield page.name


def _policy(page: Page) -> str | None:
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


def with_scripts_inside(site: Site) -> Iterator[str]:
    """Pages and drawings with a script of their own, which the policy would stop."""
    for page in [*site.pages, *site.drawings]:
        if any(map(_runs, page.elements)):
            yield page.name


def _runs(element: Element) -> bool:
    given = element.attributes
    written = element.tag == "script" and "src" not in given and given.get("type") not in DATA_BLOCKS
    handled = any(name.startswith("on") for name in given)
    called = any(re.sub(r"\s", "", value).lower().startswith("javascript:") for value in given.values())
    return written or handled or called


def with_styles_inside(site: Site) -> Iterator[str]:
    """Pages and drawings with a style of their own, which the policy would stop."""
    for page in [*site.pages, *site.drawings]:
        if any(element.tag == "style" or "style" in element.attributes for element in page.elements):
            yield page.name
