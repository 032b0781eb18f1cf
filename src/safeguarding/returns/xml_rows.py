"""A return in XML: read child by child, never held whole, its element names known in whatever letters."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

from safeguarding.returns.file_rules import FileRefused

Element = ElementTree.Element
Places = Mapping[str, Collection[str]]
"""Within which elements the form has an element that is read, by its name."""


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
    above: list[Element] = []
    try:
        with path.open("rb") as content:
            for event, element in ElementTree.iterparse(content, events=("start", "end")):  # noqa: S314
                if event == "start":
                    element.tag = names[element.tag]
                    _require_its_place(element.tag, above, wanted, places)
                    above.append(element)
                    continue
                above.pop()
                if element.tag in wanted:
                    yield element
                    above[-1].clear()
    except ElementTree.ParseError as error:
        raise FileRefused("broken XML", row=error.position[0]) from error


def _require_its_place(name: str, above: list[Element], wanted: Collection[str], places: Places) -> None:
    """Raises FileRefused where what is read does not stand where it is looked for: it would be lost unseen."""
    is_elsewhere = name in places and above[-1].tag not in places[name]
    if is_elsewhere or (name in wanted and any(one.tag in wanted for one in above)):
        raise FileRefused("broken XML", column=name)


def only(element: Element, name: str) -> Element | None:
    """The element of that name in `element`. Raises FileRefused where there are several."""
    found = element.findall(name)
    if len(found) > 1:
        raise FileRefused("heading twice", name)
    return found[0] if found else None


def values(element: Element, wanted: Collection[str]) -> dict[str, str | None]:
    """The text of each of the `wanted` elements in `element`, by name.

    Raises FileRefused where one stands there twice, or holds elements: nobody could say what its value is.
    """
    found: dict[str, str | None] = {}
    for value in element:
        if value.tag not in wanted:
            continue
        if value.tag in found:
            raise FileRefused("heading twice", value.tag)
        found[value.tag] = text_of(value)
    return found


def text_of(value: Element) -> str | None:
    """The text of an element that holds a value. Raises FileRefused where it holds elements."""
    if len(value):
        raise FileRefused("broken XML", column=value.tag)
    return value.text
