"""What the theme's own markup leaves undone for readers who hear the page or go through it by keyboard.

Found by axe-core on the finished pages; `tests/test_accessibility.py` holds every page to it.
"""

import re

SIDEBAR = '<div id="pst-primary-sidebar" class="bd-sidebar-primary bd-sidebar"'

UNNAMED_FOLD = re.compile(r'(<a class="[^"]*reference internal"[^>]*>)([^<]*)(</a><details[^>]*><summary)>')
"""In the sidebar, a page that has pages below it: its link, and the arrow that folds those away."""


def mended(html: str) -> str:
    """The page with its sidebar as a landmark, and each of the sidebar's arrows named for what it folds."""
    html = html.replace(SIDEBAR, f'{SIDEBAR} role="region" aria-label="Book"')
    return UNNAMED_FOLD.sub(r'\1\2\3 aria-label="Pages below: \2">', html)
