"""An authority whose every text says what it is told to: harmless words, or what attacks a page."""

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from small_returns import returns_in_csv

YEAR = "2010-11"

HARMLESS = [f"Harmless words, number {number}" for number in range(14)]

HOSTILE = [
    "</script><script>window.pwned = 1</script> and more",
    '<img src="x" onerror="window.pwned = 1"> and more',
    "[a link](javascript:window.pwned=1) and more",
    "# heading **not closed | pipe | --- | `code` === and more",
    "{{ 7*7 }} {glue:text}`x` {% raw %} ${x} and more",
    "```{raw} html <b>x</b>``` and more",
    ":::{note} and more words",
    "\u202egnitset\u202c \u2067and\u2069 more \u200bwords\ufeff",
    "nul \x00 bell \x07 escape \x1b[31m and more",
    "x" * 10_000,
    "&lt;b&gt; &#x202e; \"quotes' \\ & more",
    "</title></style></textarea>--> <svg onload=window.pwned=1>",
    '<a href="javascript:window.pwned=1">press</a> and more',
    "<https://example.org/> ![a picture](data:text/html,x) [r]: <y>",
]
"""In commentary, too, each of these is one paragraph of plain text."""

NAMES = {
    "harmless": "Harmless words, with a name",
    "hostile": "<img src=x onerror=window.pwned=1> *b* [a](javascript:1) `x` | </script> \u202e & _u_ <b>",
}
FILES = {
    "harmless": "h, harmless.csv",
    "hostile": "h[a](javascript_1) {{7}} '&lt;b&gt;' `y` *z* \u202e #.csv",
}
IDENTIFIERS = {"harmless": "HARM", "hostile": "<B>{{7}}*_`\u202e"}
CODES = {"harmless": "HARMLESS", "hostile": "</SCRIPT><IMG SRC=X ONERROR=X>"}
"""Of a review, in one row: there is no such code."""

PARAGRAPHS = ("1.1", "2.1", "3.1.1", "3.2.1", "4.1.2", "4.2.3", "6.1")


def made(folder: Path, kind: str) -> Path:
    """Make it in `folder`, with texts that are `harmless` or `hostile`, over two years, with one edition."""
    texts = {"harmless": HARMLESS, "hostile": HOSTILE}[kind]
    for path, content in returns_in_csv().items():
        _write(folder / "returns" / path.replace("header.csv", FILES[kind]), _labelled(path, content, kind))
    edition = folder / "editions" / YEAR
    _write(folder / "authority.toml", f"name = {json.dumps(NAMES[kind])}\nsynthetic = true\n")
    _write(
        edition / "edition.toml",
        _toml(zip(("title", "report_to", "report_by", "contact"), texts[6:], strict=False)),
    )
    _write(edition / "commentary.md", _commentary(texts))
    _write(edition / "signoff.toml", "".join(map(_signature, ("report", "checks", "ni066"), texts, texts[7:])))
    _table(folder / "targets.csv", "key,edition,at_least,at_most,below,source", _targets(texts))
    _table(
        folder / "staffing.csv",
        "from_day,role,fte,reviews_children",
        (["2009-04-01", one, "2", "yes"] for one in texts),
    )
    _table(folder / "published.csv", "edition,key,as_at,value,unit,source", _published(texts))
    _table(
        folder / "siblings.csv",
        "child_id,family_id",
        ([f"{IDENTIFIERS[kind]}A{number:02}", texts[number % 7]] for number in range(1, 9)),
    )
    return folder


def _labelled(path: str, content: bytes, kind: str) -> bytes:
    label = IDENTIFIERS[kind]
    if path == f"{YEAR}/B/reviews.csv":
        content += content.splitlines()[-1].rpartition(b",")[0] + f",{CODES[kind]}\n".encode()
    return content.decode().replace("CANARY", escape(label) if path.endswith(".xml") else label).encode()


def _commentary(texts: Sequence[str]) -> str:
    short = [f"## {number}\n\n{text}\n" for number, text in zip(PARAGRAPHS, texts, strict=False)]
    return "\n".join([*short, "## 5.1\n", "\n\n".join(texts)])


def _signature(page: str, name: str, role: str) -> str:
    prints = dict.fromkeys(("rule", "data", "words", "results"), "none")
    return f"[[{page}]]\non = 2011-07-01\n" + _toml(({"name": name, "role": role} | prints).items())


def _targets(texts: Sequence[str]) -> Iterable[list[str]]:
    keys = ("ni066", "ni062", "ni063", "ni064", "ni065", "ni067", "c63")
    return ([key, YEAR, "50", "", "", text] for key, text in zip(keys, texts[7:], strict=True))


def _published(texts: Sequence[str]) -> Iterable[list[str]]:
    keys = ("ni066", "ni062", "ni063", "ni064", "ni065", "ni067", "c63")
    return (["2009-10", key, "", "50", "percent", text] for key, text in zip(keys, texts, strict=False))


def _toml(settings: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{name} = {json.dumps(text)}\n" for name, text in settings)


def _table(path: Path, headings: str, rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows([headings.split(","), *rows])


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
