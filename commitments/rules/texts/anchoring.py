"""Passages of a text find their place again in its corrected text, by their words and their surroundings.

A place is said to be the passage's own where a run of tokens holds it whole in both texts and is told from all others
by tokens that stand once in each: in the passage itself, or else in what surrounds it on both sides. Everything less
is offered to a person. The rule is our own.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .paragraphs import Span

RUN = 6
"""Tokens in a row that, standing once in each text, are taken for the same ones."""
BESIDE = 3
"""Tokens on either side that a passage needs as it had them where its own words do not tell it from others."""
ALIKE = 0.5
"""A passage of which fewer tokens stayed in order is another one."""
ROOM = 40
"""Tokens that may have come in between before a passage is looked for, beside three times its own."""
LONGEST = 2000
"""Tokens that are compared one by one: more of them take too long."""
OFFERED = 20
"""Places that a person is offered for one passage."""

_TOKEN = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|\w+|[^\w\s]")
"""A word, a mark, or a letter of a script that sets no blanks between words."""
_BEGINNING, _END = [""] * (RUN - 1), ["\n"] * (RUN - 1)
"""Beginning and end of a text are surroundings too; no token reads so."""


class Fate(TextChoices):
    """What became of a passage."""

    KEPT = "kept", _("same words, same position")
    MOVED = "moved", _("same words, another position")
    CHANGED = "changed", _("changed words")
    DOUBTFUL = "doubtful", _("same words, but perhaps another passage")
    LOST = "lost", _("not found")


FOUND = frozenset({Fate.KEPT, Fate.MOVED})


@dataclass(frozen=True)
class Place:
    """Where a passage stands in the corrected text: ``text[start:end]`` in Unicode code points.

    Kept or moved: one span, which reads exactly as the passage did. Changed: the one proposed. Doubtful: those that
    read the same, one or several. Lost: none.
    """

    fate: Fate
    spans: tuple[Span, ...] = ()


class Run(NamedTuple):
    """Tokens ``old`` to ``old + length`` of one text are tokens ``new`` to ``new + length`` of the other."""

    old: int
    new: int
    length: int

    def holds(self, first: int, last: int) -> bool:
        return self.old <= first and last <= self.old + self.length

    def holds_new(self, first: int, last: int) -> bool:
        return self.new <= first and last <= self.new + self.length


def find_places(old: str, new: str, spans: Sequence[Span]) -> list[Place]:
    """The place in ``new`` of each passage ``old[start:end]``, in their order."""
    texts = Tokens(old), Tokens(new)
    search = _Search(*texts)
    return [search.find(span) for span in spans]


class Tokens:
    """The tokens of a text, with those of its beginning and end around them, and where each one stands.

    Those of the text itself are ``inner``: from the first, up to but without the second.
    """

    def __init__(self, text: str) -> None:
        found = [match.span() for match in _TOKEN.finditer(text)]
        self.text = text
        self.words = [*_BEGINNING, *(text[start:end] for start, end in found), *_END]
        self.starts = [*(0 for _word in _BEGINNING), *(start for start, _end in found), *(len(text) for _word in _END)]
        self.ends = [*(0 for _word in _BEGINNING), *(end for _start, end in found), *(len(text) for _word in _END)]
        self.inner = len(_BEGINNING), len(_BEGINNING) + len(found)

    def within(self, span: Span) -> Span:
        """The tokens that a span touches."""
        first = bisect_left(self.ends, span[0] + 1, lo=self.inner[0])
        return first, bisect_left(self.starts, span[1], lo=first, hi=max(first, self.inner[1]))


def common_chain(old: Tokens, new: Tokens) -> list[Run]:
    """The runs that stand in both texts in the same order, those that hold most tokens together; they may overlap."""
    return _heaviest_chain(_common_runs(old.words, new.words, _seeds(old.words, new.words)))


def _seeds(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Where the runs of tokens begin that stand once in each text, in the order of the old one."""
    there = _once(new)
    return [(first, there[key]) for key, first in _once(old).items() if key in there]


def _common_runs(old: list[str], new: list[str], seeds: list[tuple[int, int]]) -> list[Run]:
    """The longest runs that both texts share around the seeds, in the order of the old text."""
    runs = []
    reached: dict[int, int] = {}
    for first, second in seeds:
        if first >= reached.get(second - first, 0):
            run = _widest(old, new, first, second)
            reached[second - first] = run.old + run.length
            runs.append(run)
    return sorted(runs)


def _once(words: list[str]) -> dict[tuple[str, ...], int]:
    """Where each run of tokens stands that stands once."""
    found: dict[tuple[str, ...], int] = {}
    for place, key in enumerate(zip(*(words[i:] for i in range(RUN)), strict=False)):
        found[key] = -1 if key in found else place
    return {key: place for key, place in found.items() if place >= 0}


def _widest(old: list[str], new: list[str], first: int, second: int) -> Run:
    before = 0
    while before < min(first, second) and old[first - before - 1] == new[second - before - 1]:
        before += 1
    after, room = RUN, min(len(old) - first, len(new) - second)
    while after < room and old[first + after] == new[second + after]:
        after += 1
    return Run(first - before, second - before, before + after)


class _Search:
    """Two texts with what they share: ``chain`` are the runs that stand in the same order in both, the most of them."""

    def __init__(self, old: Tokens, new: Tokens) -> None:
        seeds = _seeds(old.words, new.words)
        self.old, self.new = old, new
        self.seeds = [first for first, _second in seeds]
        self.runs = _common_runs(old.words, new.words, seeds)
        self.chain = _heaviest_chain(self.runs)
        self.in_order = frozenset(self.chain)

    def find(self, span: Span) -> Place:
        first, last = self.old.within(span)
        runs = [run for run in self.runs if first < last and run.holds(first, last)]
        if not runs:
            return self._look_around(span, first, last)
        places = tuple(dict.fromkeys(self._carry(span, first, last, run) for run in runs))
        if len(places) > 1 or not self._is_certain(runs[0], first, last):
            return self._offer(span, places)
        if not self._reads_the_same(span, places[0]):
            return Place(Fate.CHANGED, places)
        return Place(Fate.KEPT if runs[0] in self.in_order else Fate.MOVED, places)

    def _carry(self, span: Span, first: int, last: int, run: Run) -> Span:
        """The span in the new text, whose borders may stand within a token or beside it."""
        begin, end = first - run.old + run.new, last - 1 - run.old + run.new
        start = self.new.starts[begin] + span[0] - self.old.starts[first]
        return max(0, start), self.new.ends[end] + span[1] - self.old.ends[last - 1]

    def _is_certain(self, run: Run, first: int, last: int) -> bool:
        """Whether no other passage is meant: by the tokens themselves, or by those on both sides of them."""
        seed = bisect_left(self.seeds, first)
        if seed < len(self.seeds) and self.seeds[seed] + RUN <= last:
            return True
        return run.holds(first - BESIDE, last + BESIDE) and not self._is_claimed(run, first, last)

    def _is_claimed(self, run: Run, first: int, last: int) -> bool:
        """Whether another passage of the same words leads to this place too."""
        shift = run.new - run.old
        return any(
            other.new - other.old != shift and other.holds_new(first + shift, last + shift) for other in self.runs
        )

    def _reads_the_same(self, span: Span, place: Span) -> bool:
        return self.old.text[slice(*span)] == self.new.text[slice(*place)]

    def _offer(self, span: Span, places: tuple[Span, ...]) -> Place:
        same = tuple(place for place in places if self._reads_the_same(span, place))
        return Place(Fate.DOUBTFUL, same) if same else Place(Fate.CHANGED, places[:1])

    def _look_around(self, span: Span, first: int, last: int) -> Place:
        """No run holds it whole: words that read the same somewhere, else what stands between its surroundings."""
        if same := self._same_words(span):
            return Place(Fate.DOUBTFUL, same)
        changed = self._changed(first, last) if first < last else None
        return Place(Fate.CHANGED, (changed,)) if changed else Place(Fate.LOST)

    def _same_words(self, span: Span) -> tuple[Span, ...]:
        """Where the same words stand, whole words only, and not at the place of another passage that is known."""
        words, found = re.escape(self.old.text[slice(*span)]), []
        for match in re.finditer(rf"(?<!\w){words}(?!\w)" if words.strip() else "(?!)", self.new.text):
            first, last = self.new.within(match.span())
            if not any(run.holds_new(first, last) for run in self.runs):
                found.append(match.span())
            if len(found) == OFFERED:
                break
        return tuple(found)

    def _changed(self, first: int, last: int) -> Span | None:
        """What the tokens became, between the nearest runs before and after them."""
        gap = self._gap_between_neighbours(first, last) or self._gap_around_a_part(first, last)
        if not gap or gap[0][1] - gap[0][0] > LONGEST:
            return None
        (old_from, old_to), (new_from, new_to) = gap
        old, new = self.old.words[old_from:old_to], self.new.words[new_from:new_to]
        matched = _kept_tokens(old, new)
        inside = [new_from + there for here, there in matched if first <= old_from + here < last]
        if len(inside) < ALIKE * (last - first):
            return None
        begin, end = (new_from + place for place in _stretch(matched, first - old_from, last - old_from, len(new)))
        # The mark at its end may be what stands behind the stretch.
        end += self.new.words[end] == self.old.words[last - 1] != self.new.words[end - 1]
        return self.new.starts[begin], self.new.ends[end - 1]

    def _gap_between_neighbours(self, first: int, last: int) -> tuple[Span, Span] | None:
        """The same stretch in both texts, from within the run before the tokens to within the run after them."""
        before = max((run for run in self.chain if run.old < first), default=None, key=lambda run: run.old)
        after = min((run for run in self.chain if run.old + run.length > last), default=None)
        if not before or not after or before is after:
            return None
        old = min(first, before.old + before.length), max(last, after.old)
        new = old[0] - before.old + before.new, old[1] - after.old + after.new
        fits = 0 < new[1] - new[0] <= 3 * (old[1] - old[0]) + ROOM
        return (old, new) if fits and old[0] < old[1] else None

    def _gap_around_a_part(self, first: int, last: int) -> tuple[Span, Span] | None:
        """Around the longest part of the tokens that a run holds, wherever that stands now."""
        parts = [(min(last, run.old + run.length) - max(first, run.old), run) for run in self.runs]
        length, run = max(parts, default=(0, None))
        if length <= 0 or run is None:
            return None
        shift = run.new - run.old
        new = max(self.new.inner[0], first + shift - RUN), min(self.new.inner[1], last + shift + RUN)
        return (first, last), new


def _heaviest_chain(runs: list[Run]) -> list[Run]:
    """Of runs ordered by the old text, those in rising order of the new one that hold most tokens together."""
    ends: list[int] = []
    best: list[tuple[int, int]] = []
    before: list[int] = []
    for index, run in enumerate(runs):
        at = bisect_left(ends, run.new)
        weight, chosen = best[at - 1] if at else (0, -1)
        before.append(chosen)
        weight += run.length
        if at < len(ends) and ends[at] == run.new and best[at][0] >= weight:
            continue
        upto = at
        while upto < len(ends) and best[upto][0] <= weight:
            upto += 1
        ends[at:upto], best[at:upto] = [run.new], [(weight, index)]
    return _walk_back(runs, before, best[-1][1] if best else -1)


def _walk_back(runs: list[Run], before: list[int], index: int) -> list[Run]:
    chain = []
    while index >= 0:
        chain.append(runs[index])
        index = before[index]
    return chain[::-1]


def _kept_tokens(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """The tokens that stayed, in order, by their places in both."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return [(block.a + i, block.b + i) for block in blocks for i in range(block.size)]


def _stretch(matched: list[tuple[int, int]], first: int, last: int, length: int) -> Span:
    """The tokens of the new stretch that stand for old tokens ``first`` to ``last``.

    What came in at a border belongs to the passage where what stood at the border went.
    """
    there = dict(matched)
    begin = there.get(first, max((b for a, b in matched if a < first), default=-1) + 1)
    end = there.get(last - 1, min((b for a, b in matched if a >= last), default=length) - 1) + 1
    return begin, end
