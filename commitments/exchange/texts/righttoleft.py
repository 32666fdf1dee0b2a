"""A line of Arabic, Persian or Hebrew as a PDF places it, put back into the order in which it is read.

A PDF holds what is seen. Words come as pieces at places on the line, the letters of each in order already; numbers and
foreign words within run from left to right.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby

_RIGHT_TO_LEFT = ("R", "AL")
_PARTS = re.compile(r"\s+|\w(?:[\w٫٬%.,:/-]*[\w%])?|[^\w\s]")
_MIRRORED = str.maketrans("()[]{}«»", ")(][}{»«")
_BRACKETS = {")": "(", "]": "[", "}": "{", "»": "«"}
_BEFORE_CLOSING = re.compile(r"\s+(?=[)\]}»،؛.,:;!؟])|(?<=[(\[{«])\s+")
_NO_BLANK = re.compile(
    r"(?<=^\d[.)])(?=[^\W\d])|(?<=^\d\d[.)])(?=[^\W\d])|(?<=[\u0620-\u06ff])(?=[(\[])"
    r"|(?<=[\u0620-\u06ff]{2})(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%)\]])(?=[\u0620-\u065f\u066e-\u06d3])"
)
"""Where no blank was drawn: after the number of an item, around a bracket, between the two directions."""


@dataclass(frozen=True)
class Piece:
    """Some letters of a line, the place of the first one drawn, and the size of them in points."""

    text: str
    x: float
    y: float
    size: float


def is_right_to_left(pieces: list[Piece]) -> bool:
    """Whether most letters of the line belong to a script that runs from right to left."""
    classes = [unicodedata.bidirectional(char) for piece in pieces for char in piece.text]
    return sum(kind in _RIGHT_TO_LEFT for kind in classes) > classes.count("L")


def order_pieces(pieces: list[Piece]) -> str:
    """The line as it is read, from its pieces in any order."""
    parts = [part for number, piece in enumerate(pieces) for part in _parts(piece, number)]
    parts.sort(key=lambda part: part[:2], reverse=True)
    words: list[str] = []
    for foreign, run in groupby(_settle([text for _x, _number, text in parts]), key=lambda item: item[1]):
        texts = [text for text, _foreign in run]
        words.extend(reversed(texts) if foreign else texts)
    line = "".join(words).strip()
    line = line if _is_balanced(line) else _mirror_if_better(line)
    return _NO_BLANK.sub(" ", _BEFORE_CLOSING.sub("", line))


def _parts(piece: Piece, number: int) -> list[tuple[float, tuple[int, int], str]]:
    """A piece that reads from right to left stays whole; others are seen from left to right, word by word."""
    if is_right_to_left([piece]):
        return [(piece.x, (number, 0), piece.text)]
    return [(piece.x, (number, place), part) for place, part in enumerate(_PARTS.findall(piece.text))]


def _settle(texts: list[str]) -> list[tuple[str, bool]]:
    """Each text with whether it runs from left to right: foreign words, and the blanks between two of them."""
    foreign = [not _holds_rtl(text) and any(map(_runs_right, text)) for text in texts]
    for place in range(1, len(texts) - 1):
        if not texts[place].strip() and _has_latin(texts[place - 1]) and _has_latin(texts[place + 1]):
            foreign[place] = True
    return list(zip(texts, foreign, strict=True))


def _runs_right(char: str) -> bool:
    return unicodedata.bidirectional(char) in ("L", "EN", "AN")


def _holds_rtl(text: str) -> bool:
    return any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in text)


def _has_latin(text: str) -> bool:
    return any(unicodedata.bidirectional(char) == "L" for char in text)


def _is_balanced(line: str) -> bool:
    opened: list[str] = []
    for char in line:
        if char in _BRACKETS.values():
            opened.append(char)
        elif char in _BRACKETS and (not opened or opened.pop() != _BRACKETS[char]):
            return False
    return True


def _mirror_if_better(line: str) -> str:
    """Some programs name a bracket by what is seen, and in a line from right to left that is its mirror image."""
    mirrored = line.translate(_MIRRORED)
    return mirrored if _is_balanced(mirrored) or _closes_first(line) else line


def _closes_first(line: str) -> bool:
    found = next((char for char in line if char in _BRACKETS or char in _BRACKETS.values()), "")
    return found in _BRACKETS
