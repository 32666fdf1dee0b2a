"""Two texts that say the same in two languages, paragraph beside paragraph.

Paragraphs go together in order, so that the lengths of those that do differ least, in the measure in which the whole
texts differ in length, and headings and numbers of items stand beside their like. Our own rule, after what is known of
translations: what is long becomes long (Gale and Church 1993).
"""

from collections.abc import Sequence
from itertools import accumulate
from math import log

from .paragraphs import Paragraph, Span

Pair = tuple[Paragraph | None, Paragraph | None]

ALONE = 1.2
"""What it costs to leave a paragraph without one beside it; twice that is the most that two may differ."""
OTHER_KIND = 0.7
"""What it costs to put a heading beside none, or items with different numbers beside each other."""
PARTED = "\n\n"
SHORT = 20
"""Letters that are added to every length: of short paragraphs the lengths say little."""
BAND = 40
"""How far the places of two paragraphs may lie apart, beside what the texts have more or fewer of."""


def pair_paragraphs(one: Sequence[Paragraph], other: Sequence[Paragraph]) -> list[Pair]:
    """The paragraphs of both texts in their order, each with its counterpart; None where it has none."""
    ratio = _letters(one) / _letters(other)
    steps = _cheapest_steps(one, other, ratio)
    pairs: list[Pair] = []
    i, j = len(one), len(other)
    while i or j:
        down, right = steps[i, j]
        i, j = i - down, j - right
        pairs.append((one[i] if down else None, other[j] if right else None))
    return pairs[::-1]


def same_places(one: str, place: Span, other: str) -> list[Span] | None:
    """What stands in ``other`` where ``place`` is in ``one``, when both have as many paragraphs, parted by empty lines.

    None when they have not: then ``pair_paragraphs`` has to find it. Texts made for each other are read so at once.
    """
    ones, others = one.split(PARTED), other.split(PARTED)
    if len(ones) != len(others) or len(ones) < 2:
        return None
    starts, other_starts = ([0, *accumulate(len(piece) + len(PARTED) for piece in pieces)] for pieces in (ones, others))
    return [
        (other_start, other_start + len(beside))
        for start, piece, other_start, beside in zip(starts, ones, other_starts, others, strict=False)
        if start < place[1] and place[0] < start + len(piece)
    ]


def _letters(paragraphs: Sequence[Paragraph]) -> int:
    return max(1, sum(paragraph.end - paragraph.start for paragraph in paragraphs))


def _cheapest_steps(
    one: Sequence[Paragraph], other: Sequence[Paragraph], ratio: float
) -> dict[tuple[int, int], tuple[int, int]]:
    """By how many paragraphs have been placed of each: how many of each the last step placed."""
    band = BAND + abs(len(one) - len(other))
    costs = {(0, 0): 0.0}
    steps = {}
    for i in range(len(one) + 1):
        for j in range(max(0, i - band), min(len(other), i + band) + 1):
            ways = [(costs[i - 1, j] + ALONE, (1, 0))] if (i - 1, j) in costs else []
            ways += [(costs[i, j - 1] + ALONE, (0, 1))] if (i, j - 1) in costs else []
            if (i - 1, j - 1) in costs:
                ways.append((costs[i - 1, j - 1] + _unlikeness(one[i - 1], other[j - 1], ratio), (1, 1)))
            if ways:
                costs[i, j], steps[i, j] = min(ways)
    return steps


def _unlikeness(one: Paragraph, other: Paragraph, ratio: float) -> float:
    """How little two paragraphs look like each other: 0 for the same length, kind and number."""
    length, expected = one.end - one.start + SHORT, (other.end - other.start) * ratio + SHORT
    return abs(log(length / expected)) + OTHER_KIND * ((one.kind, one.number) != (other.kind, other.number))
