"""XML out of an archive: names without their namespaces, and nothing that could grow or reach outside."""

import re
from xml.etree import ElementTree
from zipfile import ZipFile

from ..kernel.zips import ZipBroken, read_part

Element = ElementTree.Element
# A document type is what entities are made of; no word processor writes one.
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


def read_xml(archive: ZipFile, name: str) -> Element | None:
    """The root of a part; None where there is no such part. ZipBroken when it is no XML, or brings a document type."""
    try:
        content = read_part(archive, name)
    except KeyError:
        return None
    if _DOCTYPE.search(content) or content.startswith(_WIDE):
        raise ZipBroken(f"{name} brings a document type, or is in UTF-16")
    try:
        return ElementTree.fromstring(content)  # noqa: S314 - no document type, no entities
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise ZipBroken(f"{name}: {error}") from error


def local(name: str) -> str:
    """A tag or an attribute without its namespace."""
    return name.rpartition("}")[2]


def attribute(element: Element | None, name: str, otherwise: str = "") -> str:
    """An attribute by its local name."""
    if element is None:
        return otherwise
    return next((value for key, value in element.attrib.items() if local(key) == name), otherwise)


def child(element: Element | None, *path: str) -> Element | None:
    """The first element below, along local names."""
    for name in path:
        element = next((found for found in element if local(found.tag) == name), None) if element is not None else None
    return element


def children(element: Element | None, name: str) -> list[Element]:
    """The direct children of this local name."""
    return [found for found in element if local(found.tag) == name] if element is not None else []


def words_of(element: Element | None) -> str:
    """All the text within."""
    return "".join(element.itertext()).strip() if element is not None else ""
