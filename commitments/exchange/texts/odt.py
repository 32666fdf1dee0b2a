"""ODT: the text of an OpenDocument file, with the numbers that are drawn before items."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from zipfile import ZipFile

from ...rules.kernel.typography import BULLET, clean_paragraphs
from .labels import KINDS_OF_NUMBER, format_number
from .markup import Element, attribute, child, children, local, read_xml, words_of
from .web import split_at_breaks

LEFT_OUT = frozenset(("tracked-changes", "annotation", "forms", "sequence-decls", "table-of-content", "title", "desc"))
_BLANKS = re.compile(r"\s+")
SPACES_LIMIT = 1000
DEEPEST = 10


@dataclass(frozen=True)
class _Level:
    kind: str
    before: str = ""
    after: str = ""
    shown: int = 1
    start: int = 1


Styles = dict[str, dict[int, _Level]]


@dataclass
class _Reader:
    styles: Styles
    found: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counts: dict[str, list[int | None]] = field(default_factory=dict)
    label: str = ""

    def read(self, element: Element, style: str = "", depth: int = 0) -> None:
        """Paragraphs in order; ``style`` is that of the list around them, ``depth`` how deep in it they stand."""
        for found in element:
            name = local(found.tag)
            if name in ("p", "h"):
                self._paragraph(found)
            elif name == "list":
                self._list(found, style, depth)
            elif name not in LEFT_OUT:
                self.read(found, style, depth)

    def _list(self, element: Element, style: str, depth: int) -> None:
        style = attribute(element, "style-name") or style
        counts = self.counts.setdefault(style, [None] * (DEEPEST + 1))
        depth = min(depth + 1, DEEPEST)
        if attribute(element, "continue-numbering") != "true" and not attribute(element, "continue-list"):
            counts[depth:] = [None] * (DEEPEST + 1 - depth)
        for item in element:
            if local(item.tag) == "list-item":
                self.label = self._number(item, style, depth)
            self.read(item, style, depth)
            self.label = ""

    def _number(self, item: Element, style: str, depth: int) -> str:
        levels = self.styles.get(style, {})
        level = levels.get(depth, _Level("none"))
        if _holds_only_lists(item):
            return ""
        counts = self.counts[style]
        current, given = counts[depth], attribute(item, "start-value")
        counts[depth] = int(given) if given.isascii() and given.isdigit() else _after(current, level.start)
        counts[depth + 1 :] = [None] * (DEEPEST - depth)
        if level.kind in ("bullet", "none"):
            return BULLET if level.kind == "bullet" else ""
        places = range(max(depth - level.shown + 1, 1), depth + 1)
        numbers = [format_number(counts[place] or 1, levels.get(place, level).kind) for place in places]
        return f"{level.before}{'.'.join(numbers)}{level.after}"

    def _paragraph(self, element: Element) -> None:
        boxes: list[Element] = []
        lines = split_at_breaks("".join(self._words(element, boxes)))
        for line in lines:
            self.found.append(f"{self.label} {line}" if self.label else line)
            self.label = ""
        for box in boxes:
            self.read(box)

    def _words(self, element: Element, boxes: list[Element]) -> Iterator[str]:
        yield _BLANKS.sub(" ", element.text or "")
        for found in element:
            name = local(found.tag)
            if name == "s":
                yield " " * min(int(attribute(found, "c", "1") or 1), SPACES_LIMIT)
            elif name in ("tab", "line-break"):
                yield "\n" if name == "line-break" else " "
            elif name == "note":
                yield self._note(found)
            elif name == "text-box":
                boxes.append(found)
            elif name not in LEFT_OUT:
                yield from self._words(found, boxes)
            yield _BLANKS.sub(" ", found.tail or "")

    def _note(self, note: Element) -> str:
        mark = words_of(child(note, "note-citation"))
        self.notes.append(f"{mark} {words_of(child(note, 'note-body'))}")
        return mark


def read_odt(archive: ZipFile) -> tuple[list[str], dict[str, str]]:
    """Paragraphs, and what the file says of itself. Headers and footers of pages lie in its styles and are not read."""
    content, sheet = read_xml(archive, "content.xml"), read_xml(archive, "styles.xml")
    reader = _Reader({**_read_styles(sheet), **_read_styles(content)})
    body = child(content, "body", "text")
    if body is not None:
        reader.read(body)
    meta = child(read_xml(archive, "meta.xml"), "meta")
    facts = {name: words_of(child(meta, name))[:500] for name in ("title", "language")}
    return clean_paragraphs([*reader.found, *reader.notes]), {name: value for name, value in facts.items() if value}


def is_locked(archive: ZipFile) -> bool:
    """Whether its own list says that a part is encrypted."""
    manifest = read_xml(archive, "META-INF/manifest.xml")
    return any(child(entry, "encryption-data") is not None for entry in children(manifest, "file-entry"))


def _read_styles(root: Element | None) -> Styles:
    styles: Styles = {}
    for group in ("styles", "automatic-styles"):
        for style in children(child(root, group), "list-style"):
            levels = {_whole(attribute(level, "level"), 1): _level(level) for level in style}
            styles[attribute(style, "name")] = levels
    return styles


def _level(level: Element) -> _Level:
    if local(level.tag) == "list-level-style-bullet":
        return _Level("bullet")
    kind = attribute(level, "num-format")
    return _Level(
        (kind if kind in KINDS_OF_NUMBER else "1") if kind else "none",
        attribute(level, "num-prefix"),
        attribute(level, "num-suffix"),
        _whole(attribute(level, "display-levels"), 1),
        _whole(attribute(level, "start-value"), 1),
    )


def _holds_only_lists(item: Element) -> bool:
    return all(local(found.tag) == "list" for found in item)


def _after(current: int | None, start: int) -> int:
    return start if current is None else current + 1


def _whole(words: str, otherwise: int) -> int:
    return int(words) if re.fullmatch(r"\d{1,6}", words, re.ASCII) else otherwise
