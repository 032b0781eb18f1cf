"""Every rule of the gate: its key, what it forbids, what to do where it is broken, and how that is found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from safeguarding.book.gate import children, files, links, loads, policies, structure, words
from safeguarding.book.gate.site import Site


@dataclass(frozen=True)
class Rule:
    """A thing that is forbidden. `broken_by` names the files of a site in which it is found."""

    key: str
    forbids: str
    remedy: str
    broken_by: Callable[[Site], Iterable[str]]


RULES = (
    Rule(
        "kind",
        "this kind of file is not published",
        "Remove it, or allow it in the gate on purpose.",
        files.of_another_kind,
    ),
    Rule("hidden-file", "a file that people do not see", "Remove it.", files.hidden),
    Rule(
        "unreadable",
        "it is not what its name says, or not text in UTF-8",
        "Make it again.",
        files.unreadable,
    ),
    Rule(
        "page-size",
        f"a page of more than {files.LARGEST_PAGE:,} bytes",
        "Show less on it, or divide it.",
        files.large_pages,
    ),
    Rule(
        "site-size",
        f"more than {files.LARGEST_SITE:,} bytes in all",
        "Build fewer editions, or leave out a download.",
        files.large_site,
    ),
    Rule(
        "child-identifier",
        "holds the identifier of a child",
        "Show counts only.",
        children.identifiers,
    ),
    Rule("birth-date", "holds a child's date of birth", "Show counts only.", children.birthdays),
    Rule(
        "input-word",
        "holds a word of the input files that no page has reason to show",
        "Look for a name or a free text of the returns, and show counts only.",
        children.words_of_the_inputs,
    ),
    Rule(
        "machine-path",
        "holds a path of the machine it was built on",
        "Show a file by its name only.",
        children.paths,
    ),
    Rule(
        "machine-name",
        "holds the name of the machine it was built on, or of whoever built it",
        "Leave it out.",
        children.machine_names,
    ),
    Rule("traceback", "holds a traceback", "Mend the cell that failed.", words.tracebacks),
    Rule("failed-cell", "shows a failure or a warning of a cell", "Mend the cell.", words.failures),
    Rule(
        "empty-cell",
        "a table cell is empty or says None, nan or null",
        "Write [x] or [z] and what it means.",
        words.empty_cells,
    ),
    Rule(
        "hole",
        "a sentence says None, nan or null",
        "Say in words what is not available.",
        words.holes,
    ),
    Rule(
        "placeholder",
        "a placeholder was left unfilled",
        "Fill it from the figures table.",
        words.placeholders,
    ),
    Rule(
        "hidden-character",
        "holds a character that is not seen, or that turns the direction of reading",
        "Make text HTML with safeguarding.tables.escape.",
        words.hidden_characters,
    ),
    Rule(
        "external-load",
        "loads something from elsewhere",
        "Keep a copy in the book, or leave it out.",
        loads.from_elsewhere,
    ),
    Rule(
        "no-policy",
        "has no content security policy before its first script or style",
        "Render it with the book's own extension.",
        policies.without_policy,
    ),
    Rule(
        "loose-policy",
        "its content security policy allows more than the site's own files",
        "Allow nothing else: see book/policy.py.",
        policies.with_a_loose_policy,
    ),
    Rule(
        "inline-script",
        "a script stands in the page itself",
        "Move it into a file: see book/policy.py.",
        policies.with_scripts_inside,
    ),
    Rule(
        "inline-style",
        "a style stands in the page itself",
        "Write it in report.css.",
        policies.with_styles_inside,
    ),
    Rule(
        "dead-link",
        "a link leads nowhere, or out of the site",
        "Name a page of this book.",
        links.to_no_file,
    ),
    Rule(
        "dead-place",
        "a link leads to no place on a page",
        "Name a heading that the page has.",
        links.to_no_place,
    ),
    Rule(
        "same-place",
        "two elements have the same id",
        "Give each its own.",
        links.with_places_named_alike,
    ),
    Rule(
        "unnamed-picture",
        "a picture has no name, or a file's",
        "Say what it shows, or hide it from screen readers.",
        structure.with_unnamed_pictures,
    ),
    Rule(
        "empty-drawing",
        "a chart draws nothing",
        "Say in words what is not available, in place of the chart.",
        structure.with_empty_drawings,
    ),
    Rule(
        "no-number",
        "a chart has a point that is not a number",
        "Draw a gap there.",
        structure.with_points_that_are_no_numbers,
    ),
    Rule(
        "no-caption",
        "a table has no caption",
        "Make tables with safeguarding.tables.",
        structure.without_captions,
    ),
    Rule(
        "no-scope",
        "a table has no headers, or one that does not say what it heads",
        "Make tables with safeguarding.tables.",
        structure.without_scopes,
    ),
    Rule(
        "headings",
        "its headings are not one of the first level and then each level below the one above",
        "Leave out no level.",
        structure.with_headings_out_of_order,
    ),
    Rule("language", "does not say its language", "Write lang on <html>.", structure.without_language),
    Rule("title", "has no title", "Give the page a heading.", structure.without_title),
    Rule(
        "same-title",
        "has the title of another page",
        "Let each title say what that page alone is about.",
        structure.with_a_title_of_another,
    ),
)
