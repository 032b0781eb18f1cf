"""Every rule of the gate: its key, what it forbids, what to do where it is broken, and how that is found."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from safeguarding.book.gate import children, files, links, loads, policies, structure, words
from safeguarding.book.gate.file import File
from safeguarding.book.gate.seen import Seen


@dataclass(frozen=True)
class Rule:
    """A thing that is forbidden: `breaks` tells from a file alone whether it does so; for what only the site as
    a whole can tell, `among` names the files, of all that were seen.
    """

    key: str
    forbids: str
    remedy: str
    breaks: Callable[[File], bool] | None = None
    among: Callable[[Mapping[str, Seen]], Iterable[str]] | None = None

    def broken_by(self, seen: Mapping[str, Seen]) -> Iterable[str]:
        """The files of a site that break it, or the site."""
        return (
            self.among(seen) if self.among else (name for name, one in seen.items() if self.key in one.broken)
        )


RULES = (
    Rule(
        "kind",
        "this kind of file is not published",
        "Remove it, or allow it in the gate on purpose.",
        files.is_of_another_kind,
    ),
    Rule("hidden-file", "a file that people do not see", "Remove it.", files.is_hidden),
    Rule(
        "unreadable",
        "it is not what its name says, or not text in UTF-8",
        "Make it again.",
        files.is_unreadable,
    ),
    Rule(
        "page-size",
        f"a page of more than {files.LARGEST_PAGE:,} bytes",
        "Show less on it, or divide it.",
        files.is_a_large_page,
    ),
    Rule(
        "site-size",
        f"more than {files.LARGEST_SITE:,} bytes in all",
        "Build fewer editions, or leave out a download.",
        among=files.large_site,
    ),
    Rule(
        "child-identifier",
        "holds the identifier of a child",
        "Show counts only.",
        children.has_an_identifier,
    ),
    Rule("birth-date", "holds a child's date of birth", "Show counts only.", children.has_a_birthday),
    Rule(
        "input-word",
        "holds a word of the input files that no page has reason to show",
        "Look for a name or a free text of the returns, and show counts only.",
        children.has_a_word_of_the_inputs,
    ),
    Rule(
        "machine-path",
        "holds a path of the machine it was built on",
        "Show a file by its name only.",
        children.has_a_path,
    ),
    Rule(
        "machine-name",
        "holds the name of the machine it was built on, or of whoever built it",
        "Leave it out.",
        children.has_a_machine_name,
    ),
    Rule("traceback", "holds a traceback", "Mend the cell that failed.", words.has_a_traceback),
    Rule("failed-cell", "shows a failure or a warning of a cell", "Mend the cell.", words.has_failures),
    Rule(
        "empty-cell",
        "a table cell is empty or says None, nan or null",
        "Write [x] or [z] and what it means.",
        words.has_empty_cells,
    ),
    Rule(
        "hole",
        "a sentence says None, nan or null",
        "Say in words what is not available.",
        words.has_holes,
    ),
    Rule(
        "placeholder",
        "a placeholder was left unfilled",
        "Fill it from the figures table.",
        words.has_placeholders,
    ),
    Rule(
        "hidden-character",
        "holds a character that is not seen, or that turns the direction of reading",
        "Make text HTML with safeguarding.tables.escape.",
        words.has_hidden_characters,
    ),
    Rule(
        "external-load",
        "loads something from elsewhere",
        "Keep a copy in the book, or leave it out.",
        loads.loads_from_elsewhere,
    ),
    Rule(
        "no-policy",
        "has no content security policy before its first script or style",
        "Render it with the book's own extension.",
        policies.has_no_policy,
    ),
    Rule(
        "loose-policy",
        "its content security policy allows more than the site's own files",
        "Allow nothing else: see book/policy.py.",
        policies.has_a_loose_policy,
    ),
    Rule(
        "inline-script",
        "a script stands in the page itself",
        "Move it into a file: see book/policy.py.",
        policies.has_scripts_inside,
    ),
    Rule(
        "inline-style",
        "a style stands in the page itself",
        "Write it in report.css.",
        policies.has_styles_inside,
    ),
    Rule(
        "dead-link",
        "a link leads nowhere, or out of the site",
        "Name a page of this book.",
        among=links.to_no_file,
    ),
    Rule(
        "dead-place",
        "a link leads to no place on a page",
        "Name a heading that the page has.",
        among=links.to_no_place,
    ),
    Rule(
        "same-place",
        "two elements have the same id",
        "Give each its own.",
        links.has_places_named_alike,
    ),
    Rule(
        "unnamed-picture",
        "a picture has no name, or a file's",
        "Say what it shows, or hide it from screen readers.",
        structure.has_unnamed_pictures,
    ),
    Rule(
        "empty-drawing",
        "a chart draws nothing",
        "Say in words what is not available, in place of the chart.",
        structure.has_empty_drawings,
    ),
    Rule(
        "no-number",
        "a chart has a point that is not a number",
        "Draw a gap there.",
        structure.has_points_that_are_no_numbers,
    ),
    Rule(
        "no-caption",
        "a table has no caption",
        "Make tables with safeguarding.tables.",
        structure.has_no_caption,
    ),
    Rule(
        "no-scope",
        "a table has no headers, or one that does not say what it heads",
        "Make tables with safeguarding.tables.",
        structure.has_no_scope,
    ),
    Rule(
        "headings",
        "its headings are not one of the first level and then each level below the one above",
        "Leave out no level.",
        structure.has_headings_out_of_order,
    ),
    Rule("language", "does not say its language", "Write lang on <html>.", structure.has_no_language),
    Rule("title", "has no title", "Give the page a heading.", structure.has_no_title),
    Rule(
        "same-title",
        "has the title of another page",
        "Let each title say what that page alone is about.",
        among=structure.with_a_title_of_another,
    ),
)
