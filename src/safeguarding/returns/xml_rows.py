"""A return in XML: read child by child, never held whole, its element names known in whatever letters."""

from collections.abc import Collection, Iterator
from pathlib import Path
from xml.etree import ElementTree

from safeguarding.returns.file_rules import FileRefused

Element = ElementTree.Element


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


def elements(path: Path, wanted: Collection[str], names: Names) -> Iterator[Element]:
    """Each element whose name is `wanted`, whole, thrown away once read: memory does not grow with the file.

    Raises FileRefused where the XML is not well formed. A document type, and with it any entity, was
    refused on recognition.
    """
    above: list[Element] = []
    try:
        with path.open("rb") as content:
            for event, element in ElementTree.iterparse(content, events=("start", "end")):  # noqa: S314
                if event == "start":
                    element.tag = names[element.tag]
                    above.append(element)
                    continue
                above.pop()
                if element.tag in wanted:
                    yield element
                    above[-1].clear()
    except ElementTree.ParseError as error:
        raise FileRefused("broken XML", row=error.position[0]) from error
