"""Where a text holds the words that somebody looks for: the sentences, and the words in them."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from .paragraphs import Paragraph, read_paragraphs
from .sentences import paragraph_sentences
from .text import placed_words, search_words


class Hit(NamedTuple):
    """A sentence, ``text[start:end]`` in code points, and its address in the reader (``p3s2``)."""

    start: int
    end: int
    address: str


def find_hits(text: str, language: str, words: list[str]) -> tuple[list[Hit], bool]:
    """The sentences that hold every one of the folded ``words``, each as a beginning; in order of the text.

    Where none does, those that hold any of them, and False: the words stand apart.
    """
    beginnings = [f" {word}" for word in words]
    every = list(_sentences(text, language, lambda folded: all(word in folded for word in beginnings)))
    if every:
        return every, True
    return list(_sentences(text, language, lambda folded: any(word in folded for word in beginnings))), False


def _sentences(text: str, language: str, holds: Callable[[str], bool]) -> Iterator[Hit]:
    """Only the paragraphs that hold what is looked for are cut into sentences."""
    for number, (paragraph, folded) in enumerate(_paragraphs(text), start=1):
        if holds(folded):
            for place, (start, end) in enumerate(paragraph_sentences(text, paragraph, language), start=1):
                if holds(_folded(text[start:end])):
                    yield Hit(start, end, f"p{number}s{place}")


@lru_cache(maxsize=64)
def _paragraphs(text: str) -> list[tuple[Paragraph, str]]:
    """The paragraphs of a text with their folded words; those of the texts that were searched last are kept."""
    return [(paragraph, _folded(text[paragraph.start : paragraph.end])) for paragraph in read_paragraphs(text)]


def _folded(text: str) -> str:
    return f" {' '.join(search_words(text))}"


def mark_words(text: str, words: list[str]) -> list[tuple[str, bool]]:
    """The text in stretches, each with whether it is a word that begins like one of the folded ``words``."""
    stretches, at = [], 0
    for start, end, folded in placed_words(text):
        if any(part.startswith(word) for part in search_words(folded) for word in words):
            stretches += [(text[at:start], False), (text[start:end], True)]
            at = end
    return [stretch for stretch in [*stretches, (text[at:], False)] if stretch[0]]
