"""DOCX: the text as it reads with all changes accepted, with the numbers that Word draws before items."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from zipfile import ZipFile

from ...rules.kernel.typography import BULLET, clean_paragraphs
from .labels import ABJAD, RUSSIAN, format_number
from .markup import Element, attribute, child, children, local, read_xml, words_of
from .web import split_at_breaks

LEFT_OUT = frozenset(("del", "moveFrom", "instrText", "delText", "Fallback", "rPr", "sdtPr", "pPr"))
CHARACTERS = {"tab": " ", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": ""}
KINDS_OF_NUMBER = {
    "decimal": "1", "decimalZero": "1", "lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I",
    "bullet": "bullet", "none": "none", "russianLower": RUSSIAN, "arabicAbjad": ABJAD,
}  # fmt: skip
_PLACE = re.compile(r"%([1-9])")
OFF = ("0", "false", "off")
LEVELS = 9


@dataclass(frozen=True)
class _Level:
    kind: str
    shown: str
    start: int


@dataclass
class _Numbering:
    """The lists of a document. Word counts by the abstract list, whichever of its copies an item names."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    counts: dict[str, list[int | None]] = field(default_factory=dict)

    def label(self, number: str, depth: int) -> str:
        """What stands before the next item of this list at this depth."""
        abstract = self.abstract.get(number, "")
        levels = self.levels.get(abstract, {})
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self.counts.setdefault(abstract, [None] * LEVELS)
        for place, start in self.restarts.pop(number, {}).items():
            counts[place] = start - 1
        current = counts[depth]
        counts[depth] = level.start if current is None else current + 1
        counts[depth + 1 :] = [None] * (LEVELS - depth - 1)
        return _shown(level, levels, counts)


def read_docx(archive: ZipFile) -> tuple[list[str], dict[str, str]]:
    """Paragraphs, and what the file says of itself. Headers and footers of pages are other parts."""
    numbering, styles = _read_numbering(archive), _read_styles(archive)
    document = read_xml(archive, "word/document.xml")
    found = list(_paragraphs(child(document, "body"), numbering, styles))
    for kind in ("footnote", "endnote"):
        found.extend(_notes(read_xml(archive, f"word/{kind}s.xml"), kind))
    core = read_xml(archive, "docProps/core.xml")
    facts = {"title": words_of(child(core, "title")), "language": words_of(child(core, "language"))}
    return clean_paragraphs(found), {name: value[:500] for name, value in facts.items() if value}


def _paragraphs(body: Element | None, numbering: _Numbering, styles: dict[str, Element]) -> Iterator[str]:
    for paragraph in _walk(body):
        properties = child(paragraph, "pPr")
        style = attribute(child(properties, "pStyle"), "val")
        if style.upper().startswith("TOC"):
            continue
        lines = split_at_breaks("".join(_words(paragraph)))
        label = _label(properties, style, numbering, styles) if lines else ""
        for place, line in enumerate(lines):
            yield f"{label} {line}" if label and not place else line


def _walk(element: Element | None) -> Iterator[Element]:
    """The paragraphs in order, those in tables and boxes too, each once."""
    for found in element if element is not None else ():
        name = local(found.tag)
        if name == "p":
            yield found
            yield from _boxes(found)
        elif name not in LEFT_OUT:
            yield from _walk(found)


def _boxes(element: Element) -> Iterator[Element]:
    for found in element:
        if local(found.tag) == "txbxContent":
            yield from _walk(found)
        elif local(found.tag) not in LEFT_OUT:
            yield from _boxes(found)


def _words(element: Element) -> Iterator[str]:
    """The words of a paragraph, without those of the boxes that hang on it."""
    for found in element:
        name = local(found.tag)
        if name in LEFT_OUT or name == "txbxContent" or (name == "r" and _is_hidden(found)):
            continue
        if name == "t":
            yield (found.text or "").replace("\n", " ")
        elif name == "br":
            yield " " if attribute(found, "type") in ("page", "column") else "\n"
        elif name in ("footnoteReference", "endnoteReference"):
            yield attribute(found, "id")
        elif name == "tab" and local(element.tag) != "r":
            continue
        elif name in CHARACTERS:
            yield CHARACTERS[name]
        else:
            yield from _words(found)


def _is_hidden(run: Element) -> bool:
    vanish = child(run, "rPr", "vanish")
    return vanish is not None and attribute(vanish, "val") not in OFF


def _notes(root: Element | None, kind: str) -> Iterator[str]:
    """The notes below the text, each with its number; separators carry a type."""
    for note in children(root, kind):
        if not attribute(note, "type"):
            words = " ".join("".join(_words(paragraph)) for paragraph in _walk(note))
            yield f"{attribute(note, 'id')} {words}"


def _label(properties: Element | None, style: str, numbering: _Numbering, styles: dict[str, Element]) -> str:
    """From the paragraph itself, else from its style or those that it is based on."""
    number = child(properties, "numPr")
    for _step in range(LEVELS):
        if number is not None or not style:
            break
        number = child(styles.get(style), "pPr", "numPr")
        style = attribute(child(styles.get(style), "basedOn"), "val")
    depth = attribute(child(number, "ilvl"), "val", "0")
    return numbering.label(attribute(child(number, "numId"), "val"), min(_whole(depth, 0), LEVELS - 1))


def _read_styles(archive: ZipFile) -> dict[str, Element]:
    return {attribute(style, "styleId"): style for style in children(read_xml(archive, "word/styles.xml"), "style")}


def _read_numbering(archive: ZipFile) -> _Numbering:
    root, numbering = read_xml(archive, "word/numbering.xml"), _Numbering()
    for abstract in children(root, "abstractNum"):
        levels = {_whole(attribute(level, "ilvl"), 0): _level(level) for level in children(abstract, "lvl")}
        numbering.levels[attribute(abstract, "abstractNumId")] = levels
    for number in children(root, "num"):
        key = attribute(number, "numId")
        numbering.abstract[key] = attribute(child(number, "abstractNumId"), "val")
        for override in children(number, "lvlOverride"):
            start, depth = child(override, "startOverride"), _whole(attribute(override, "ilvl"), 0)
            if start is not None and depth < LEVELS:
                numbering.restarts.setdefault(key, {})[depth] = _whole(attribute(start, "val"), 1)
    return numbering


def _level(level: Element) -> _Level:
    kind = KINDS_OF_NUMBER.get(attribute(child(level, "numFmt"), "val"), "1")
    start = _whole(attribute(child(level, "start"), "val"), 1)
    return _Level(kind, attribute(child(level, "lvlText"), "val"), start)


def _shown(level: _Level, levels: dict[int, _Level], counts: list[int | None]) -> str:
    if level.kind in ("bullet", "none"):
        return BULLET if level.kind == "bullet" else ""

    def number(place: re.Match[str]) -> str:
        depth = int(place[1]) - 1
        shown = levels.get(depth, level)
        return format_number(counts[depth] or shown.start, shown.kind)

    return _PLACE.sub(number, level.shown)


def _whole(words: str, otherwise: int) -> int:
    return int(words) if re.fullmatch(r"\d{1,6}", words, re.ASCII) else otherwise
