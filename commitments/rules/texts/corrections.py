"""What differs between two whole texts, word by word, for people to look at: what was taken out and what was put in.

Blanks and line ends are no difference here. What both have in long runs is found first (``anchoring``), so that a long
text takes no longer than reading it.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .anchoring import LONGEST, Tokens, common_chain
from .citations import cite_paragraphs
from .difference import Change
from .paragraphs import Paragraph, Span, read_paragraphs

SHORTEST = 2
"""Tokens that stayed between two changes and are shown as such; a lone one is read as part of the change."""
_GAP = "\n\n"


@dataclass(frozen=True)
class Piece:
    change: Change
    text: str


def compare_texts(old: str, new: str) -> list[Piece]:
    """The pieces of both texts in reading order; without what was taken out they are ``new``, but for blanks."""
    one, other = Tokens(old), Tokens(new)
    pieces: list[Piece] = []
    before = (0, 0)
    for first, second, length in _same_stretches(one, other):
        pieces += _changed(old[before[0] : one.starts[first]], new[before[1] : other.starts[second]])
        before = one.ends[first + length - 1], other.ends[second + length - 1]
        pieces.append(Piece(Change.KEPT, new[other.starts[second] : before[1]]))
    return [piece for piece in [*pieces, *_changed(old[before[0] :], new[before[1] :])] if piece.text]


def compared_paragraphs(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """The pieces of each paragraph; paragraphs are parted by empty lines."""
    paragraphs: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *others = piece.text.split(_GAP)
        paragraphs[-1].append(Piece(piece.change, first))
        paragraphs += [[Piece(piece.change, text)] for text in others]
    filled = ([piece for piece in paragraph if piece.text] for paragraph in paragraphs)
    return [paragraph for paragraph in filled if any(piece.text.strip() for piece in paragraph)]


def cited_paragraphs(text: str, compared: Sequence[Sequence[Piece]]) -> list[str]:
    """What each of the ``compared`` paragraphs of an old ``text`` is cited by; empty where none of it begins there.

    Where several begin in one, the first. Blanks are no difference, so that the letters between them are counted.
    """
    paragraphs = read_paragraphs(text)
    begins = deque(zip(_letters_before(text, paragraphs), cite_paragraphs(text, paragraphs), strict=True))
    found, read = [], 0
    for pieces in compared:
        read += sum(_letters(piece.text) for piece in pieces if piece.change != Change.PUT_IN)
        within = []
        while begins and begins[0][0] < read:
            within.append(begins.popleft()[1])
        found.append(within[0] if within else "")
    return found


def _letters_before(text: str, paragraphs: Iterable[Paragraph]) -> Iterator[int]:
    counted, last = 0, 0
    for paragraph in paragraphs:
        counted += _letters(text[last : paragraph.start])
        last = paragraph.start
        yield counted


def _letters(text: str) -> int:
    return len("".join(text.split()))


def is_changed(paragraph: Iterable[Piece]) -> bool:
    """Whether something was taken out of a paragraph or put into it."""
    return any(piece.change != Change.KEPT for piece in paragraph)


def _changed(was: str, now: str) -> list[Piece]:
    if not was.strip() and not now.strip():
        return [Piece(Change.KEPT, now)]
    start, end = _shared_blanks(was, now)
    taken, put = was[len(start) : len(was) - len(end)], now[len(start) : len(now) - len(end)]
    changes = [Piece(Change.TAKEN_OUT, taken if taken.strip() else ""), Piece(Change.PUT_IN, put)]
    return [Piece(Change.KEPT, start), *changes, Piece(Change.KEPT, end)]


def _shared_blanks(was: str, now: str) -> tuple[str, str]:
    """The blanks with which both begin, and those with which both end."""
    one, other = (_outer_blanks(text) for text in (was, now))
    return one[0] if one[0] == other[0] else "", one[1] if one[1] == other[1] else ""


def _outer_blanks(text: str) -> tuple[str, str]:
    inner = text.strip()
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :] if inner else ""


def _same_stretches(one: Tokens, other: Tokens) -> Iterator[tuple[int, int, int]]:
    """Places of tokens in both texts from which as many are the same, in order."""
    first, second = one.inner[0], other.inner[0]
    for run in common_chain(one, other):
        skipped = max(0, first - run.old, second - run.new)
        begin, length = (run.old + skipped, run.new + skipped), run.length - skipped
        length = min(length, one.inner[1] - begin[0], other.inner[1] - begin[1])
        if length > 0:
            yield from _between(one, other, (first, begin[0]), (second, begin[1]))
            yield *begin, length
            first, second = begin[0] + length, begin[1] + length
    yield from _between(one, other, (first, one.inner[1]), (second, other.inner[1]))


def _between(one: Tokens, other: Tokens, old: Span, new: Span) -> Iterator[tuple[int, int, int]]:
    if max(old[1] - old[0], new[1] - new[0]) > LONGEST:
        return
    matcher = SequenceMatcher(None, one.words[slice(*old)], other.words[slice(*new)], autojunk=False)
    for a, b, size in matcher.get_matching_blocks():
        if size >= SHORTEST:
            yield old[0] + a, new[0] + b, size
