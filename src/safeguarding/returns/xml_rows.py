"""A return in XML: read child by child, never held whole, its element names known in whatever letters."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

import polars as pl

from safeguarding.returns.file_rules import FileRefused

Element = ElementTree.Element
Places = Mapping[str, Collection[str]]
"""Within which elements the form has an element that is read, by its name."""
Row = tuple[int | str | None, ...]
"""The number of the child in the file, which of its parts this is, and the texts of the table's columns."""

AT_ONCE = 2**16
"""So many bytes of the file are parsed before its finished elements are taken off the tree."""
DEEPEST = 100
"""No form has its elements in so many others. Python itself goes no deeper than some hundreds."""
MANY = 2_000
"""So many rows of a table are held as Python's objects, which take many times the room of a frame's."""


class Names(dict):
    """From an element's name as it is written to the name in the department's form; any other stays.

    The forms have no namespace; where a system writes one, its names mean the same. `misspelt` gathers the
    names that differ from the form in small and capital letters only, `unknown` those that it does not have.
    """

    def __init__(self, known: Collection[str]):
        super().__init__()
        self._known = {name.lower(): name for name in known}
        self.misspelt: set[str] = set()
        self.unknown: set[str] = set()

    def __missing__(self, written: str) -> str:
        bare = written.rpartition("}")[2]
        name = self._known.get(bare.lower(), bare)
        if name != bare:
            self.misspelt.add(bare)
        elif bare.lower() not in self._known:
            self.unknown.add(bare)
        self[written] = name
        return name


def elements(path: Path, wanted: Collection[str], names: Names, places: Places) -> Iterator[Element]:
    """Each element whose name is `wanted`, whole, thrown away once read: memory does not grow with the file.

    Raises FileRefused where the XML is not well formed or not built as the form is. A document type, and with
    it any entity, was refused on recognition.
    """
    builder = ElementTree.TreeBuilder()
    above = builder.start("", {})
    parser = ElementTree.XMLParser(target=builder)  # noqa: S314
    try:
        with path.open("rb") as content:
            while some := content.read(AT_ONCE):
                parser.feed(some)
                yield from _finished(above, wanted, names, places)
        parser.close()
        yield from _wanted_in(above, wanted, names, places)
    except ElementTree.ParseError as error:
        raise FileRefused("broken XML", row=error.position[0]) from error
    except RecursionError as error:
        raise FileRefused("broken XML") from error


def _finished(above: Element, wanted: Collection[str], names: Names, places: Places) -> Iterator[Element]:
    """The wanted elements that are parsed to their end, taken off the tree: all but the last on each level."""
    for _ in range(DEEPEST):
        if not len(above):
            return
        done, last = above[:-1], above[-1]
        del above[:-1]
        for element in done:
            yield from _wanted_at(element, above, wanted, names, places)
        if _named(last, above, names, places) in wanted:
            return
        above = last
    raise FileRefused("broken XML")


def _wanted_in(above: Element, wanted: Collection[str], names: Names, places: Places) -> Iterator[Element]:
    for element in above:
        yield from _wanted_at(element, above, wanted, names, places)


def _wanted_at(
    element: Element, above: Element, wanted: Collection[str], names: Names, places: Places
) -> Iterator[Element]:
    if _named(element, above, names, places) in wanted:
        _require_its_form(element, wanted, names, places)
        yield element
    else:
        yield from _wanted_in(element, wanted, names, places)


def _named(element: Element, above: Element, names: Names, places: Places) -> str:
    """The element's name in the form, which it then bears.

    Raises FileRefused where what is read does not stand where it is looked for: it would be lost unseen.
    """
    element.tag = name = names[element.tag]
    if name in places and above.tag not in places[name]:
        raise FileRefused("broken XML", column=name)
    return name


def _require_its_form(above: Element, wanted: Collection[str], names: Names, places: Places) -> None:
    """The same of all that is in a wanted element; nothing in it is itself wanted."""
    within = above.tag
    for element in above:
        element.tag = name = names[element.tag]
        if name in wanted or (name in places and within not in places[name]):
            raise FileRefused("broken XML", column=name)
        if len(element):
            _require_its_form(element, wanted, names, places)


def only(element: Element, name: str) -> Element | None:
    """The element of that name in `element`. Raises FileRefused where there are several."""
    found = element.findall(name)
    if len(found) > 1:
        raise FileRefused("heading twice", name)
    return found[0] if found else None


def values(element: Element, wanted: Collection[str]) -> dict[str, str | None]:
    """The text of each element in `element`, by name.

    Raises FileRefused where a `wanted` one stands there twice, or holds elements: nobody could say what its
    value is.
    """
    found = {value.tag: value.text for value in element}
    if len(found) < len(element) or any(map(len, element)):
        _require_one_value_each(element, wanted)
    return found


def _require_one_value_each(element: Element, wanted: Collection[str]) -> None:
    given = [value for value in element if value.tag in wanted]
    if len({value.tag for value in given}) == len(given) and not any(map(len, given)):
        return
    for name in wanted:
        value = only(element, name)
        if value is not None:
            text_of(value)


def text_of(value: Element) -> str | None:
    """The text of an element that holds a value. Raises FileRefused where it holds elements."""
    if len(value):
        raise FileRefused("broken XML", column=value.tag)
    return value.text


def frames(rows: Iterable[tuple[str, Row]], columns: Mapping[str, list[str]]) -> dict[str, pl.DataFrame]:
    """For each table of `columns` its rows: `row` (Int64), `part` and those columns (String)."""
    held: dict[str, list[Row]] = {table: [] for table in columns}
    made = {table: [_frame(names, [])] for table, names in columns.items()}
    for table, row in rows:
        held[table].append(row)
        if len(held[table]) == MANY:
            made[table].append(_frame(columns[table], held[table]))
            held[table] = []
    return {table: pl.concat([*made[table], _frame(columns[table], held[table])]) for table in columns}


def _frame(columns: list[str], rows: list[Row]) -> pl.DataFrame:
    schema = {"row": pl.Int64, "part": pl.String} | dict.fromkeys(columns, pl.String)
    texts = zip(*rows, strict=True) if rows else [[] for _ in schema]
    return pl.DataFrame([pl.Series(name, text, schema[name]) for name, text in zip(schema, texts, strict=True)])
