"""How much two passages are alike: by their words, however inflected, and by which words stand side by side.

Words are folded as the search folds them (``rules.kernel.text``). What says little of the subject, such as *of the*,
weighs little; the lists are data in ``fixtures/likeness/``, those of all languages together, so that nobody has to say
which language a passage is in.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from ..kernel.text import search_words
from ..kernel.vocabulary import read_vocabulary, vocabulary_languages

ALIKE = 0.45
"""From here on two passages are worth showing to a person side by side."""

_STEM, _CYRILLIC_STEM = 6, 5
"""Letters of a word that are compared: endings differ by case, number and tense, and a Russian one is longer."""
_SLIGHT_WEIGHT, _PAIR_WEIGHT = 0.15, 0.3
_ARABIC_BEGINNINGS = ("وال", "بال", "كال", "فال", "لل", "ال")
_TELLING_PART = 4
"""Less than so many words (by weight) stand in many a sentence that speaks of something else."""
_SHORTLIST = 8
_COMMON = 60
"""A mark that more passages hold than this finds nobody: it only weighs."""


@dataclass(frozen=True)
class Profile:
    """What a passage is compared by: its marks (stems, and pairs of neighbouring ones), each with its weight."""

    words: tuple[str, ...]
    marks: dict[str, float]
    weight: float


class Pair(NamedTuple):
    """The places of two passages in their lists, and how much they are alike."""

    one: int
    other: int
    likeness: float


def beginning(word: str) -> str:
    """The first letters of a folded word, with which its other forms begin too; a number as a whole."""
    if word.isdigit():
        return word
    return word[: _CYRILLIC_STEM if "\u0400" <= word[0] <= "\u052f" else _STEM]


def stem(word: str) -> str:
    """What a folded word is compared by: its beginning, without the Arabic article."""
    for article in _ARABIC_BEGINNINGS:
        if word.startswith(article) and len(word) > len(article) + 2:
            return beginning(word.removeprefix(article))
    return beginning(word)


def read_profile(text: str) -> Profile:
    """The profile of a passage, in whatever language and as long as it may be."""
    words = tuple(search_words(text))
    marks = _marks(words)
    return Profile(words, marks, sum(marks.values()))


def likeness(one: Profile, other: Profile) -> float:
    """From 0, no word in common, to 1, the same words in the same order (case, accents and marks aside)."""
    if one.words == other.words:
        return 1.0
    whole = one.weight + other.weight
    return min(0.99, 2 * _shared(one, other) / whole) if whole else 0.0


def held_in(part: Profile, whole: Profile) -> float:
    """How much of ``part`` stands in ``whole``, from 0 to 1: for a quotation that is less than its sentence."""
    return _shared(part, whole) / part.weight if part.weight else 0.0


def resemblance(one: Profile, other: Profile) -> float:
    """How much two passages are alike, where one may be no more than a part of the other's sentence; from 0 to 1."""
    shorter, longer = sorted((one, other), key=lambda profile: profile.weight)
    part = 0.9 * held_in(shorter, longer) if shorter.weight >= _TELLING_PART else 0.0
    return max(likeness(one, other), part)


def is_word_for_word(one: Profile, other: Profile) -> bool:
    """Whether both have the same words in the same order; case, accents and punctuation aside."""
    return one.words == other.words


def match_alike(
    ones: Sequence[Profile],
    others: Sequence[Profile],
    *,
    apart: Callable[[int, int], bool] = lambda _one, _other: False,
    measure: Callable[[Profile, Profile], float] = likeness,
) -> list[Pair]:
    """Which of ``ones`` goes with which of ``others``: the most alike first, each at most once, none below ``ALIKE``.

    ``apart`` tells pairs of places that must not be matched; ``measure`` is ``likeness`` or ``resemblance``. In the
    order of ``ones``.
    """
    pairs = [pair for pair in _candidates(ones, others, measure) if not apart(pair.one, pair.other)]
    pairs.sort(key=lambda pair: (-pair.likeness, abs(pair.one - pair.other), pair.one))
    left, right, matched = set(range(len(ones))), set(range(len(others))), []
    for pair in pairs:
        if pair.one in left and pair.other in right:
            left.remove(pair.one)
            right.remove(pair.other)
            matched.append(pair)
    return sorted(matched)


def _candidates(
    ones: Sequence[Profile], others: Sequence[Profile], measure: Callable[[Profile, Profile], float]
) -> list[Pair]:
    """Every pair worth comparing that is alike: the same words, and of each passage the few that share most with it."""
    places = _places(others)
    found = list(_same_words(ones, others))
    for place, profile in enumerate(ones):
        for other in _shortlist(profile, places):
            alike = measure(profile, others[other])
            if alike >= ALIKE:
                found.append(Pair(place, other, alike))
    return found


def _same_words(ones: Sequence[Profile], others: Sequence[Profile]) -> Iterator[Pair]:
    """Of passages that stand several times in both the first with the first, the second with the second."""
    waiting: dict[tuple[str, ...], deque[int]] = {}
    for place, profile in enumerate(others):
        waiting.setdefault(profile.words, deque()).append(place)
    for place, profile in enumerate(ones):
        if left := waiting.get(profile.words):
            yield Pair(place, left.popleft(), 1.0)


def _places(profiles: Sequence[Profile]) -> dict[str, list[int]]:
    """Where each mark stands, but for the common ones: comparing every pair would take the square of the sentences."""
    places: dict[str, list[int]] = {}
    for place, profile in enumerate(profiles):
        for mark in profile.marks:
            places.setdefault(mark, []).append(place)
    return {mark: held for mark, held in places.items() if len(held) <= _COMMON}


def _shortlist(profile: Profile, places: dict[str, list[int]]) -> list[int]:
    shared: Counter[int] = Counter()
    for mark, weight in profile.marks.items():
        for place in places.get(mark, ()):
            shared[place] += weight  # type: ignore[assignment] # a Counter adds up fractions too
    return [place for place, _weight in shared.most_common(_SHORTLIST)]


def _shared(one: Profile, other: Profile) -> float:
    few, many = sorted((one.marks, other.marks), key=len)
    return sum(min(weight, many[mark]) for mark, weight in few.items() if mark in many)


def _marks(words: tuple[str, ...]) -> dict[str, float]:
    slight, marks = slight_words(), dict[str, float]()
    telling = []
    for word in words:
        mark = stem(word)
        marks[mark] = marks.get(mark, 0.0) + (_SLIGHT_WEIGHT if word in slight else 1.0)
        if word not in slight:
            telling.append(mark)
    for pair in pairwise(telling):
        mark = " ".join(pair)
        marks[mark] = marks.get(mark, 0.0) + _PAIR_WEIGHT
    return marks


@lru_cache(maxsize=1)
def slight_words() -> frozenset[str]:
    """The folded words of all languages that say little of what a sentence is about."""
    lists = (read_vocabulary("likeness", language)["slight"] for language in vocabulary_languages("likeness"))
    return frozenset(word for listed in lists for word in search_words(listed))
