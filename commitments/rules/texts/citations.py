"""How the paragraphs of a text are cited: by the numbers that the text prints, else by counting them.

A number is one only where the text numbers its paragraphs in a run (1., 2.; I., II.; OP1, OP2; §1, §2; 2.1, 2.2): the
list in the middle of a communiqué is none, since what stands around it has no number. Paragraphs without a number in
such a text are cited by their place in square brackets, as editors supply what is not printed.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from .paragraphs import Paragraph, ParagraphKind

ROMAN = {"i": 1, "v": 5, "x": 10}
SHORTEST_RUN = 2
ENDS = (".", "。", "۔", "।", "!", "?", "؟")
_MARK = re.compile(r"(?P<open>\(?)(?P<number>\d{1,3}|[a-z]|[ivx]{1,5}|[IVX]{1,5})\\?(?P<close>[.)])\s*$")
_WORDED = re.compile(
    r"(?P<family>OP|PP|§{1,2})[\s\u00a0]?(?P<number>\d{1,3})(?P<more>[a-z]|[\s\u00a0]?(?:bis|ter|quater|alt))?(?=[\s\u00a0.:)])"
    r"|(?P<chain>\d{1,2}(?:\.\d{1,3})+)(?=\.?[\s\u00a0])"
)
_ANNEX = re.compile(
    r"(?:annex|appendix|annexe|appendice|приложение|ملحق|مرفق|پیوست|ضمیمه|ek|қосымша)\b"
    r"(?:[\s\u00a0№]*(?:[IVX]{1,4}|[A-Z]|\d{1,2})\b)?",
    re.IGNORECASE,
)


class Level(IntEnum):
    """How far out a kind of number stands: what is further out is never nested in what is further in."""

    ROMAN_CAPITAL = 1
    WORDED = 2
    DIGIT = 3
    CHAIN = 4
    LETTER = 5
    ROMAN_SMALL = 6


@dataclass(frozen=True)
class _Mark:
    """A number as printed, the ``style`` that it shares with those of the same list, and what it may count there.

    That is a level and a value: “i” is the first or the ninth. ``repeats``: it may have the value of the one before.
    """

    label: str
    style: str
    readings: tuple[tuple[Level, int], ...]
    repeats: bool = False


@dataclass
class _Run:
    """Numbers of one list, one after the other, under the number ``parent``; ``part`` names what they begin anew in."""

    style: str
    level: Level
    value: int
    parent: "_Numbered | None"
    part: str = ""
    length: int = 1

    def goes_on_with(self, mark: _Mark) -> bool:
        """Whether the mark is the next of the run."""
        values = {value for level, value in mark.readings if level == self.level}
        return mark.style == self.style and (self.value + 1 in values or (mark.repeats and self.value in values))


@dataclass
class _Numbered:
    """A paragraph with a number, and the run in which that stands."""

    mark: _Mark
    run: _Run


@dataclass
class _Outline:
    """The runs that are open, outermost first, each with its last paragraph."""

    open: list[_Numbered] = field(default_factory=list)
    begun: Counter[str] = field(default_factory=Counter)
    heading: str = ""

    def place(self, mark: _Mark) -> _Numbered:
        """The paragraph with this mark, after those before it."""
        for depth in reversed(range(len(self.open))):
            if self.open[depth].run.goes_on_with(mark):
                return self._go_on(depth, mark)
        while self.open and not self._is_within(mark):
            self.open.pop()
        parent = self.open[-1] if self.open else None
        level, value = mark.readings[0]
        found = _Numbered(mark, _Run(mark.style, level, value, parent, self._part(mark, parent)))
        self.open.append(found)
        return found

    def _go_on(self, depth: int, mark: _Mark) -> _Numbered:
        run = self.open[depth].run
        run.value = next(value for level, value in mark.readings if level == run.level)
        run.length += 1
        self.open[depth:] = [_Numbered(mark, run)]
        return self.open[-1]

    def _is_within(self, mark: _Mark) -> bool:
        """Whether a list that begins with the mark can stand under the innermost open one."""
        last, (level, value) = self.open[-1].run, mark.readings[0]
        if last.level == level:
            return last.style != mark.style and value == 1 and level == Level.DIGIT
        return last.level < level

    def _part(self, mark: _Mark, parent: _Numbered | None) -> str:
        """What the numbers of an outermost list begin anew in: its annex, else which time they do."""
        if parent is not None:
            return ""
        self.begun[mark.style] += 1
        times = self.begun[mark.style]
        return "" if times == 1 else self.heading or f"[{times}]"


def cite_paragraphs(text: str, paragraphs: Sequence[Paragraph]) -> list[str]:
    """What each paragraph of a text is cited by: “4”, “4(a)”, “OP7”, “Annex 2”; no two by the same."""
    counted = [str(number) for number in range(1, len(paragraphs) + 1)]
    labels = printed_numbers(text, paragraphs)
    return list(_told_apart(counted, labels)) if labels else counted


def printed_numbers(text: str, paragraphs: Sequence[Paragraph]) -> dict[int, str]:
    """The numbers that a text prints, by the places of the paragraphs; none where it does not number them in a run."""
    outline, found = _Outline(), {}
    for at, (paragraph, mark) in enumerate(zip(paragraphs, _marks(text, paragraphs), strict=True)):
        if mark:
            found[at] = outline.place(mark)
        elif paragraph.kind == ParagraphKind.HEADING:
            outline.heading = _annex(text[paragraph.start : paragraph.end])
    through = _running_through(found.values())
    labels = {at: label for at, number in found.items() if (label := _label(number, through))}
    return labels if _numbers_its_paragraphs(text, paragraphs, labels) else {}


def _marks(text: str, paragraphs: Sequence[Paragraph]) -> Iterator[_Mark | None]:
    last = 0
    for paragraph in paragraphs:
        yield _printed(text[last : paragraph.start]) or _worded(text[paragraph.start : paragraph.end])
        last = paragraph.end


def _printed(before: str) -> _Mark | None:
    """The number in what stands between a paragraph and the one before."""
    found = _MARK.search(before)
    if not found:
        return None
    label, ends = found["number"], found["open"] + found["close"]
    if label.isdigit():
        return _Mark(label, f"1{ends}", ((Level.DIGIT, int(label)),))
    if label.isupper():
        return _Mark(label, f"I{ends}", ((Level.ROMAN_CAPITAL, _roman(label.lower())),))
    letter = ((Level.LETTER, ord(label) - ord("a") + 1),) if len(label) == 1 else ()
    roman = ((Level.ROMAN_SMALL, _roman(label)),) if set(label) <= ROMAN.keys() else ()
    return _Mark(label, f"a{ends}", roman + letter if label == "i" else letter + roman)


def _worded(words: str) -> _Mark | None:
    """The number with which the words of a paragraph begin."""
    found = _WORDED.match(words)
    if not found:
        return None
    if chain := found["chain"]:
        return _Mark(chain, "1.1", ((Level.CHAIN, int(chain.rpartition(".")[2])),))
    number, more = int(found["number"]), (found["more"] or "").strip()
    label = f"{found['family']}{number}{more}"
    return _Mark(label, found["family"], ((Level.WORDED, number),), repeats=bool(more))


def _roman(letters: str) -> int:
    values = [ROMAN[letter] for letter in letters]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _annex(words: str) -> str:
    """“Annex II” where that is the heading, or what it begins with; else empty."""
    found = _ANNEX.match(words.strip("*_# "))
    return " ".join(found.group().split()) if found else ""


def _running_through(numbers: Iterable[_Numbered]) -> set[str]:
    """The styles of digits that run on through all sections of a text: these do not name their section."""
    values = defaultdict(list)
    for number in numbers:
        parent = number.run.parent
        if number.run.level == Level.DIGIT and parent and parent.run.level == Level.ROMAN_CAPITAL:
            values[number.mark.style].append(number.mark.readings[0][1])
    return {style for style, found in values.items() if found == list(range(found[0], found[0] + len(found)))}


def _label(number: _Numbered, through: set[str]) -> str:
    """What a paragraph is cited by; empty where its number stands in no run."""
    mark, run = number.mark, number.run
    runs_on = mark.style in through and run.parent is not None and run.parent.run.level == Level.ROMAN_CAPITAL
    if run.length < SHORTEST_RUN and not runs_on:
        return ""
    if run.parent is None:
        return f"{run.part} {mark.label}" if run.part else mark.label
    above = "" if runs_on or run.level in (Level.CHAIN, Level.WORDED) else _label(run.parent, through)
    if not above:
        return mark.label if run.level <= Level.CHAIN else ""
    return f"{above}.{mark.label}" if run.parent.run.level == Level.ROMAN_CAPITAL else f"{above}({mark.label})"


def _numbers_its_paragraphs(text: str, paragraphs: Sequence[Paragraph], labels: dict[int, str]) -> bool:
    """Whether most paragraphs have a number. Headings do not count, nor what leads to the first number unended.

    What follows the first number counts twice: who numbers goes on to do so.
    """
    if len(labels) < SHORTEST_RUN:
        return False
    first, without = min(labels), 0
    for at, paragraph in enumerate(paragraphs):
        if at not in labels and paragraph.kind == ParagraphKind.PARAGRAPH:
            is_ended = text[paragraph.start : paragraph.end].endswith(ENDS)
            without += 2 if at > first else is_ended
    return without <= len(labels)


def _told_apart(counted: list[str], labels: dict[int, str]) -> Iterator[str]:
    """The labels, and places in brackets for paragraphs that have none or share one."""
    seen = set()
    for at, number in enumerate(counted):
        label = labels.get(at, "")
        if not label or label in seen:
            label = f"{label}[{number}]"
        seen.add(label)
        yield label
