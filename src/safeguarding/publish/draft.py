"""A draft says so on every page and in every title, and holds nothing that could not say so."""

import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from safeguarding.problems import ChecksFailed

WORDS = "DRAFT: not signed off and not for publication. Figures may change."
BANNER = f'<aside class="draft-mark" aria-label="Draft">{WORDS}</aside>'
BODY = re.compile(r"<body\b[^>]*>")
HREF = re.compile(r'\bhref="([^"]*)"')

OTHER_FORMS = {".docx", ".pdf", ".xlsx", ".csv", ".ods", ".zip"}
"""Files that go from hand to hand without the page that says draft: a draft leaves them out."""


def mark(site: Path) -> None:
    """Mark every page of a copied site as a draft, in place. Raises ChecksFailed for a page without a body."""
    for path in sorted(site.rglob("*.html")):
        page = path.read_text(encoding="utf-8")
        if not BODY.search(page) or "<title>" not in page:
            raise ChecksFailed(
                f"{path.relative_to(site).as_posix()}: a page without title or body is no draft."
            )
        path.write_text(marked(page), encoding="utf-8", newline="\n")
    for path in sorted(site.rglob("*")):
        if path.suffix.lower() in OTHER_FORMS:
            path.unlink()


def marked(page: str) -> str:
    """A page as it is in a draft: a banner first of all, the title, and no links to what a draft leaves out."""
    page = BODY.sub(lambda body: f"{body[0]}\n{BANNER}", page, count=1)
    page = page.replace("<title>", "<title>DRAFT: ", 1)
    return HREF.sub(_without_other_forms, page)


def _without_other_forms(link: re.Match) -> str:
    address = urlsplit(link[1])
    is_ours = not (address.scheme or address.netloc)
    left_out = is_ours and PurePosixPath(unquote(address.path)).suffix.lower() in OTHER_FORMS
    return 'role="link" aria-disabled="true"' if left_out else link[0]
