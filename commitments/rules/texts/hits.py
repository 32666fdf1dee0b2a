"""Where a text holds the words that somebody looks for: the sentences, and the words in them."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from ..kernel.text import UNPARTED, fold, found_words, placed_words, search_words
from .citations import cite_paragraphs
from .paragraphs import Paragraph, read_paragraphs
from .sentences import paragraph_sentences

Stretches = list[tuple[str, bool]]
"""A text in pieces, each with whether it is what was looked for."""


class Hit(NamedTuple):
    """A sentence, ``text[start:end]`` in code points, its address in the reader (``p3s2``), its paragraph as cited."""

    start: int
    end: int
    address: str
    cited: str


def find_hits(text: str, language: str, words: list[str]) -> tuple[list[Hit], bool]:
    """The sentences that hold every one of the folded ``words``, each as a beginning; in order of the text.

    Where none does, those that hold any of them, and False: the words stand apart.
    """
    every = list(_sentences(text, language, _holding(all, words)))
    if every:
        return every, True
    return list(_sentences(text, language, _holding(any, words))), False


def first_hit(text: str, language: str, words: list[str]) -> Hit | None:
    """The first sentence that holds every word, or else the first that holds any; None where none does."""
    every = next(_sentences(text, language, _holding(all, words)), None)
    return every or next(_sentences(text, language, _holding(any, words)), None)


def _holding(which: Callable[..., bool], words: list[str]) -> Callable[[str], bool]:
    beginnings = [f" {word}" for word in words]
    return lambda folded: which(word in folded for word in beginnings)


def _sentences(text: str, language: str, holds: Callable[[str], bool]) -> Iterator[Hit]:
    """Only the paragraphs that hold what is looked for are cut into sentences."""
    for number, (paragraph, folded, cited) in enumerate(_paragraphs(text), start=1):
        if holds(folded):
            for place, (start, end) in enumerate(paragraph_sentences(text, paragraph, language), start=1):
                if holds(_folded(text[start:end])):
                    yield Hit(start, end, f"p{number}s{place}", cited)


@lru_cache(maxsize=64)
def _paragraphs(text: str) -> list[tuple[Paragraph, str, str]]:
    """The paragraphs of a text with their folded words, and as cited; those of the texts searched last are kept."""
    paragraphs = read_paragraphs(text)
    return [
        (paragraph, _folded(text[paragraph.start : paragraph.end]), cited)
        for paragraph, cited in zip(paragraphs, cite_paragraphs(text, paragraphs), strict=True)
    ]


def _folded(text: str) -> str:
    return f" {' '.join(found_words(text))}"


def mark_words(text: str, words: list[str]) -> Stretches:
    """The text in stretches, each with whether it is a word that begins like one of the folded ``words``."""
    stretches, at = [], 0
    for start, end in _marked_places(text, words):
        stretches += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [stretch for stretch in [*stretches, (text[at:], False)] if stretch[0]]


def mark_passage(text: str, words: list[str], *, length: int) -> Stretches:
    """The part of the text around the first of the words, about ``length`` code points, as ``mark_words`` gives it.

    Cut at blanks where there are some near, with “…” for what is left out. Without any of the words, its beginning.
    """
    if len(text) <= length:
        return mark_words(text, words)
    first = next(_marked_places(text, words), (0, 0))[0]
    start = _after_blank(text, max(0, min(first - length // 3, len(text) - length)))
    end = _before_blank(text, min(len(text), start + length))
    cut = mark_words(text[start:end].strip(), words)
    return [*([("… ", False)] if start else []), *cut, *([(" …", False)] if end < len(text) else [])]


NEAR = 30
"""Code points within which a blank is looked for; a script may have none."""


def _after_blank(text: str, at: int) -> int:
    found = text.find(" ", at, at + NEAR) if at else -1
    return found + 1 if found >= 0 else at


def _before_blank(text: str, at: int) -> int:
    found = text.rfind(" ", at - NEAR, at) if at < len(text) else -1
    return found if found >= 0 else at


def _marked_places(text: str, words: list[str]) -> Iterator[tuple[int, int]]:
    """Where the words stand, in order and apart from one another."""
    for start, end, folded in placed_words(text):
        if UNPARTED.search(folded):
            yield from _joined(_signs(text, start, end, words))
        elif any(part.startswith(word) for part in search_words(folded) for word in words):
            yield start, end


def _signs(text: str, start: int, end: int, words: list[str]) -> Iterator[tuple[int, int]]:
    """The places of what is sought in a run without blanks: at each sign, what begins there."""
    at = start
    while at < end:
        run = UNPARTED.match(text, at, end)
        following = UNPARTED.search(text, at, end)
        stop = at + 1 if run else following.start() if following else end
        begun = fold(text[at : min(at + 2, end)] if run else text[at:stop])
        found = [word for word in words if begun.startswith(word)]
        if found:
            yield at, max(stop, at + max(map(len, found))) if run else stop
        at = stop


def _joined(places: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Places that touch or overlap, as one."""
    held: tuple[int, int] | None = None
    for start, end in places:
        if held and start <= held[1]:
            held = held[0], max(held[1], end)
            continue
        if held:
            yield held
        held = start, end
    if held:
        yield held


def closeness(title: str, text: str, words: list[str]) -> int:
    """How near a title and a text come to the folded ``words`` of a query; 0 is nearest.

    0: the title is these words; 1: it holds them next to one another; 2: the text does; 3: the title holds them all,
    apart; 4: anything else. The last word may be the beginning of one.
    """
    titled, phrase = _folded(title), f" {' '.join(words)}"
    if titled == phrase:
        return 0
    if phrase in titled:
        return 1
    if len(words) > 1 and text and phrase in _folded(text):
        return 2
    return 3 if all(f" {word}" in titled for word in words) else 4
