"""What differs between two passages, word by word: kept, taken out, put in."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

from ..kernel.text import placed_words
from .likeness import slight_words

_LONGEST = 2000
"""Words of a passage that are compared one by one; a longer one is taken out and put in as a whole."""
_NEAR = 4
"""So many words more than were taken out may stand in their place."""
_Block = tuple[int, int, int, int]


class Change(StrEnum):
    KEPT = "kept"
    TAKEN_OUT = "taken_out"
    PUT_IN = "put_in"


@dataclass(frozen=True)
class Piece:
    """``was`` stands in the earlier passage, ``now`` in the later; of a kept piece both, each as written there."""

    change: Change
    was: str
    now: str


@dataclass(frozen=True)
class _Words:
    text: str
    spans: tuple[tuple[int, int], ...]
    folded: tuple[str, ...]

    def span(self, first: int, last: int) -> range:
        """The places of the text from the beginning of word ``first`` to the end of the word before ``last``."""
        start = self.spans[first][0] if first < len(self.spans) else len(self.text)
        return range(start, self.spans[last - 1][1] if first < last else start)


def difference(was: str, now: str) -> list[Piece]:
    """The pieces that lead from one passage to the other: every ``was`` joined is the first, every ``now`` the second.

    Words are compared without case and accents. A lone *of the* between two changes is read as part of the change.
    """
    one, other = _read_words(was), _read_words(now)
    return list(_pieces(one, other, _kept_blocks(one, other)))


def earlier_side(pieces: list[Piece]) -> list[tuple[str, bool]]:
    """The earlier passage in stretches, each with whether it was taken out."""
    return [(piece.was, piece.change != Change.KEPT) for piece in pieces if piece.was]


def later_side(pieces: list[Piece]) -> list[tuple[str, bool]]:
    """The later passage in stretches, each with whether it was put in."""
    return [(piece.now, piece.change != Change.KEPT) for piece in pieces if piece.now]


def answering_stretch(part: str, whole: str) -> tuple[int, int, bool]:
    """Where in ``whole``, a sentence, stands what answers to ``part``, a passage; and whether it has the same words.

    From the first to the last word that both have. Where the passage goes on with other words, so does the stretch, by
    as many, or to the end of the sentence where that is near.
    """
    one, other = _read_words(part), _read_words(whole)
    place = _run_of(one.folded, other.folded)
    if place is not None:
        stretch = other.span(place, place + len(one.folded))
        return stretch.start, stretch.stop, True
    kept = [block for block in _kept_blocks(one, other) if block[0] < block[1]]
    if not kept:
        return 0, len(whole), False
    first = kept[0][2] - _reach(kept[0][0], kept[0][2])
    last = kept[-1][3] + _reach(len(one.folded) - kept[-1][1], len(other.folded) - kept[-1][3])
    stretch = other.span(first, last)
    return stretch.start, stretch.stop, False


def _run_of(part: tuple[str, ...], whole: tuple[str, ...]) -> int | None:
    """Where the words of ``part`` stand in ``whole`` one after the other."""
    last = len(whole) - len(part)
    return next((n for n in range(last + 1) if whole[n : n + len(part)] == part), None) if part else None


def _reach(missing: int, there: int) -> int:
    """How many of the words that are there take the place of those that are missing."""
    return there if missing and there <= missing + _NEAR else min(missing, there)


def _read_words(text: str) -> _Words:
    placed = placed_words(text)
    return _Words(text, tuple(word[:2] for word in placed), tuple(word[2] for word in placed))


def _kept_blocks(one: _Words, other: _Words) -> list[_Block]:
    """What both have, as places of words (from, to, from, to), in order; the last is the empty one at the end."""
    ends = (len(one.folded), len(one.folded), len(other.folded), len(other.folded))
    if max(ends) > _LONGEST and one.folded != other.folded:
        return [ends]
    matcher = SequenceMatcher(None, one.folded, other.folded, autojunk=False)
    blocks = [(a, a + size, b, b + size) for a, b, size in matcher.get_matching_blocks()]
    return [block for block, told in zip(blocks, _tells(one, blocks), strict=True) if told]


def _tells(one: _Words, blocks: list[_Block]) -> Iterator[bool]:
    """Whether a block says something, or stands where both passages begin or end."""
    ends = blocks[-1]
    for block in blocks:
        outermost = block[0] == block[2] == 0 or (block[1], block[3]) == (ends[1], ends[3])
        yield outermost or not slight_words().issuperset(one.folded[block[0] : block[1]])


def _pieces(one: _Words, other: _Words, blocks: list[_Block]) -> Iterator[Piece]:
    was, now = 0, 0
    for before, block in pairwise([(0, 0, 0, 0), *blocks]):
        taken, put = one.span(before[1], block[0]), other.span(before[3], block[2])
        if taken or put:
            yield from _piece(Change.KEPT, one.text[was : taken.start], other.text[now : put.start])
            yield from _piece(Change.TAKEN_OUT, one.text[taken.start : taken.stop], "")
            yield from _piece(Change.PUT_IN, "", other.text[put.start : put.stop])
            was, now = taken.stop, put.stop
    yield from _piece(Change.KEPT, one.text[was:], other.text[now:])


def _piece(change: Change, was: str, now: str) -> Iterator[Piece]:
    if was or now:
        yield Piece(change, was, now)
