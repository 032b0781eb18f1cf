"""What can befall a return in XML: to the values, to the elements, and to the text that is neither."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from xml.etree import ElementTree

from mutations import GONE, Mutated, bytes_changed, rewritten
from small_returns import british, iso

from plain.values import FIELDS, NEEDED

Element = ElementTree.Element
TOKENS = (b"<", b">", b"</", b"/>", b"&", b"&amp;", b"&lt;", b"&#0;", b"&#x41;", b"<!--", b"-->", b"<![CDATA[")
TOKENS += (
    b"]]>",
    b"<?x?>",
    b"<?xml?>",
    b"<!DOCTYPE a>",
    b'"',
    b"'",
    b"=",
    b"\n",
    b"\0",
    b"\xef\xbb\xbf",
    b"\xe9",
)
TOKENS += (
    b"<Child>",
    b"</Child>",
    b"<CHILD>",
    b"</CHILD>",
    b"<x/>",
    b"<x>",
    b"</x>",
    b"utf-8",
    b"utf-16",
    b":",
)
TABLES = {name: table for table in reversed(FIELDS) for name in FIELDS[table]}
"""The table that a field is of; of several the first."""
KNOWN_ELSEWHERE = ("SEX", "UPN", "Disability", "Header", "Ethnicity")


def _tree(content: bytes) -> Element:
    return ElementTree.fromstring(content)


def _written(root: Element) -> bytes:
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="utf-8") + b"\n"


def _below(root: Element) -> list[Element]:
    return list(root.iter())[1:]


def _leaves(root: Element) -> list[Element]:
    """The elements that hold a value which is read."""
    return [one for one in root.iter() if not len(one) and _proper(one.tag) in TABLES]


def _proper(name: str) -> str:
    return {"PL": "PLACE", "CHILDID": "CHILD"}.get(name, name)


def _parent(root: Element, wanted: Element) -> Element:
    return next(one for one in root.iter() if wanted in list(one))


def _line_after(element: Element) -> Element:
    element.tail = "\n"
    return element


# Values


def values(rng: Random, content: bytes) -> Mutated:
    """Up to four values, each of another element."""
    changed, meant = _tree(content), _tree(content)
    places = rng.sample(range(len(_leaves(changed))), rng.randint(1, 4))
    write = iso if changed.tag == "Message" else british
    is_known, steps = True, []
    for place in places:
        leaf = _leaves(changed)[place]
        name, table = _proper(leaf.tag), TABLES[_proper(leaf.tag)]
        written, meaning = rewritten(rng, table, name, leaf.text or "", write)
        leaf.text = "".join(letter for letter in written if letter >= " " or letter == "\t")
        steps.append(f"{leaf.tag} {place} = {leaf.text[:40]!r}")
        if meaning == GONE:
            meaning = "" if FIELDS[table][name][1] == NEEDED else None
        _leaves(meant)[place].text = meaning
        is_known &= meaning is not None
    means = _written(meant) if is_known else None
    return Mutated("; ".join(steps), _written(changed), means, refusal="never", steps=len(places))


# Elements


def elements(rng: Random, content: bytes) -> Mutated:
    """One accident that befalls an element, or the text around it."""
    name = rng.choice(list(ELEMENT_ACCIDENTS))
    changed = ELEMENT_ACCIDENTS[name](rng, content)
    return replace(changed, what=f"{name}: {changed.what}")


def _drop(rng, content):
    root = _tree(content)
    element = rng.choice(_below(root))
    _parent(root, element).remove(element)
    return Mutated(element.tag, _written(root), refusal="never")


def _duplicate(rng, content):
    """The same once more, right behind it: it still says the same, or it is refused for what it is."""
    root = _tree(content)
    element = rng.choice(_below(root))
    parent = _parent(root, element)
    parent.insert(list(parent).index(element), element)
    return Mutated(element.tag, _written(root), content)


def _second_value(rng, content):
    """A field that stands twice in one record and says two things: nobody could say which counts."""
    root = _tree(content)
    fields = [leaf for leaf in _leaves(root) if leaf.tag != "CPPreviewDate"]
    element = rng.choice([leaf for leaf in fields if leaf.text])
    parent = _parent(root, element)
    another = rng.choice(["CANARYTWO", "01/02/2010", "2010-02-01", "E99", "3", ""])
    second = _line_after(ElementTree.fromstring(f"<{element.tag}>{another}</{element.tag}>"))
    parent.insert(list(parent).index(element) + rng.randint(0, 1), second)
    return Mutated(f"{element.tag} {another}", _written(root), refusal="must")


def _swap(rng, content):
    """Two elements of one parent in the other order."""
    root = _tree(content)
    parent = rng.choice([one for one in root.iter() if len(one) > 1])
    one, other = sorted(rng.sample(range(len(parent)), 2))
    first, second = parent[one], parent[other]
    parent[one], parent[other] = second, first
    return Mutated(f"{first.tag}, {second.tag}", _written(root), content, refusal="never")


def _swap_parents(rng, content):
    """Two elements of the same name change places between two records: what comes of it a reader can tell."""
    root = _tree(content)
    element = rng.choice(_below(root))
    other = rng.choice([one for one in _below(root) if one.tag == element.tag])
    if element in list(other.iter()) or other in list(element.iter()):
        return _drop(rng, content)
    parents = _parent(root, element), _parent(root, other)
    places = [list(parent).index(one) for parent, one in zip(parents, (element, other), strict=True)]
    parents[0][places[0]], parents[1][places[1]] = other, element
    return Mutated(element.tag, _written(root), refusal="never")


def _move(rng, content):
    """An element into any other one."""
    root = _tree(content)
    element = rng.choice(_below(root))
    inside = set(element.iter())
    target = rng.choice([one for one in root.iter() if one not in inside])
    parent = _parent(root, element)
    parent.remove(element)
    target.insert(rng.randint(0, len(target)), element)
    return Mutated(f"{element.tag} into {target.tag}", _written(root), told=target.tag != parent.tag)


def _rename(rng, content):
    root = _tree(content)
    element = rng.choice(_below(root))
    old, read = element.tag, sorted({one.tag for one in root.iter() if _proper(one.tag) in TABLES})
    element.tag = rng.choice([old + "s", "X", rng.choice(read), rng.choice(KNOWN_ELSEWHERE), "Personne"])
    is_known = element.tag in KNOWN_ELSEWHERE and not len(element)
    return Mutated(f"{old} -> {element.tag}", _written(root), told=not is_known)


def _letters(rng, content):
    """Element names in small or capital letters, everywhere or once."""
    root = _tree(content)
    change = rng.choice([str.lower, str.upper, str.title, str.swapcase])
    for element in rng.choice([list(root.iter()), [rng.choice(list(root.iter()))]]):
        element.tag = change(element.tag)
    return Mutated("", _written(root), content, refusal="never")


def _wrap(rng, content):
    """Another element around an element, or between it and what it holds."""
    root = _tree(content)
    element = rng.choice(_below(root))
    parent, wrapper = _parent(root, element), Element(rng.choice(["Extra", "SEX", "Reviews"]))
    parent[list(parent).index(element)] = _line_after(wrapper)
    wrapper.append(element)
    return Mutated(f"{element.tag} in {wrapper.tag}", _written(root), told=True)


def _within_a_value(rng, content):
    """An element in the middle of a value: the value goes on behind it, and nobody could say what it is."""
    root = _tree(content)
    element = rng.choice([leaf for leaf in _leaves(root) if leaf.text])
    at = rng.randrange(len(element.text))
    inside = ElementTree.SubElement(element, rng.choice(["SEX", "x"]))
    element.text, inside.tail = element.text[:at], element.text[at:]
    return Mutated(element.tag, _written(root), refusal="must")


def _empty(rng, content):
    root = _tree(content)
    element = rng.choice(_below(root))
    tag, tail = element.tag, element.tail
    element.clear()
    element.tail = tail
    return Mutated(tag, _written(root), refusal="never")


def _attribute(rng, content):
    root = _tree(content)
    rng.choice(list(root.iter())).set(rng.choice(["x", "LAchildID", "type"]), "CANARY & <1>")
    return Mutated("", _written(root), content, refusal="never")


ELEMENT_ACCIDENTS: dict[str, Callable[[Random, bytes], Mutated]] = {
    "drop": _drop,
    "duplicate": _duplicate,
    "second value": _second_value,
    "swap": _swap,
    "swap between records": _swap_parents,
    "move": _move,
    "rename": _rename,
    "other letters": _letters,
    "wrap": _wrap,
    "element within a value": _within_a_value,
    "empty": _empty,
    "attribute": _attribute,
}


# What is neither element nor value


def _pieces(text: str, rng: Random) -> tuple[str, str, str]:
    """The text before a value that is read, the value, and the text behind it."""
    found = [match for match in re.finditer(r"(?<=>)[^<>\n]+(?=</(\w+)>)", text) if _proper(match[1]) in TABLES]
    match = rng.choice(found)
    return text[: match.start()], match[0], text[match.end() :]


def _between(rng: Random, text: str) -> Iterator[str]:
    """The text cut after one of its lines."""
    lines = text.splitlines(keepends=True)
    at = rng.randint(2, len(lines) - 1)
    return iter(("".join(lines[:at]), "".join(lines[at:])))


def markup(rng: Random, content: bytes) -> Mutated:
    """Comments, CDATA, instructions, entities, namespaces, document types, declarations."""
    name = rng.choice(list(MARKUP_ACCIDENTS))
    changed = MARKUP_ACCIDENTS[name](rng, content.decode())
    return replace(changed, what=f"{name}: {changed.what}")


def _same(text: str, of: str, encoding: str = "utf-8") -> Mutated:
    return Mutated("", text.encode(encoding), of.encode(), refusal="never")


def _comment(rng, text):
    before, value, behind = _pieces(text, rng)
    at = rng.randint(0, len(value))
    comment = rng.choice(["<!-- CANARY -->", "<!---->", "<!-- <!DOCTYPE a> -->", "<?x CANARY?>"])
    return _same(before + value[:at] + comment + value[at:] + behind, text)


def _comment_between(rng, text):
    before, behind = _between(rng, text)
    comment = rng.choice(
        ["<!-- <Child><LAchildID>CANARY</LAchildID></Child> -->", "<?x <CHILD>?>", "<!-- ' -->"]
    )
    return _same(before + comment + behind, text)


def _cdata(rng, text):
    before, value, behind = _pieces(text, rng)
    at = rng.randint(0, len(value))
    return _same(f"{before}{value[:at]}<![CDATA[{value[at:]}]]>{behind}", text)


def _references(rng, text):
    before, value, behind = _pieces(text, rng)
    form = rng.choice(["&#{};", "&#x{:x};"])
    return _same(before + "".join(form.format(ord(letter)) for letter in value) + behind, text)


def _stray_text(rng, text):
    before, behind = _between(rng, text)
    return _same(f"{before}CANARY &amp; {behind}", text)


def _unknown_entity(rng, text):
    before, value, behind = _pieces(text, rng)
    return Mutated("", f"{before}&canary;{value}{behind}".encode(), refusal="must")


def _document_type(rng, text):
    root = "Message" if "<Message>" in text else "EXPSSDA903"
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    inside = rng.choice(
        ["", ' SYSTEM "file:///etc/passwd"', f' [<!ENTITY l0 "ha">{laughs}]', ' [<!ENTITY canary "1">]']
    )
    declared, rest = text.split("\n", 1)
    comment = rng.choice(["", "<!-- before -->\n" * 300])
    return Mutated("", f"{declared}\n{comment}<!DOCTYPE {root}{inside}>\n{rest}".encode(), refusal="must")


def _namespace(rng, text):
    root = "Message" if "<Message>" in text else "EXPSSDA903"
    if rng.random() < 0.5:
        return _same(text.replace(f"<{root}>", f'<{root} xmlns="urn:canary">'), text)
    prefixed = re.sub(r"<(/?)(?=\w)", r"<\1c:", text)
    return _same(prefixed.replace(f"<c:{root}>", f'<c:{root} xmlns:c="urn:canary">'), text)


def _unbound_prefix(rng, text):
    return Mutated("", re.sub(r"<(/?)(?=\w)", r"<\1c:", text).encode(), refusal="must")


def _declaration(rng, text):
    """The declaration and the encoding agree: the file says the same."""
    declared, rest = text.split("\n", 1)
    encoding = rng.choice(["utf-8-sig", "utf-8", "utf-16", "cp1252", "iso-8859-1", "us-ascii"])
    name = {"utf-8-sig": "UTF-8", "cp1252": "windows-1252"}.get(encoding, encoding)
    declared = rng.choice(
        [f'<?xml version="1.0" encoding="{name}"?>', f"<?xml version='1.0' encoding='{name}' ?>"]
    )
    if encoding in ("utf-8", "utf-16"):
        declared = rng.choice([declared, "", '<?xml version="1.0" standalone="yes"?>'])
    return _same(declared + "\n" * bool(declared) + rest, text, encoding)


def _false_declaration(rng, text):
    """An encoding that there is not, or another than the file is in: it is refused, or says the same."""
    name = rng.choice(
        ["martian", "utf-16", "hex", "idna", "punycode", "utf-7", "shift_jis", "undefined", "cp037"]
    )
    changed = text.replace("UTF-8", name, 1).encode(rng.choice(["utf-8", "utf-16"]))
    return Mutated(name, changed, refusal="may")


def _around(rng, text):
    """Something before the declaration or after the root: no XML any more."""
    return Mutated(
        "",
        rng.choice(["\n" + text, "CANARY" + text, text + "<x/>", text + "CANARY", text + text]).encode(),
        refusal="must",
    )


def _other_year(rng, text):
    if "ReferenceDate" not in text:
        return _comment(rng, text)
    changed = re.sub(
        r"(<ReferenceDate>)\d{4}", lambda found: found[1] + rng.choice(["2008", "1999", "2012"]), text
    )
    return Mutated("", changed.encode(), refusal="must")


MARKUP_ACCIDENTS: dict[str, Callable[[Random, str], Mutated]] = {
    "comment in a value": _comment,
    "comment between": _comment_between,
    "CDATA": _cdata,
    "character references": _references,
    "stray text": _stray_text,
    "unknown entity": _unknown_entity,
    "document type": _document_type,
    "namespace": _namespace,
    "prefix of no namespace": _unbound_prefix,
    "declaration": _declaration,
    "false declaration": _false_declaration,
    "something around": _around,
    "another year": _other_year,
}


def spoilt_bytes(rng: Random, content: bytes) -> Mutated:
    """One accident that befalls the bytes of the file."""
    return bytes_changed(rng, content, TOKENS)
