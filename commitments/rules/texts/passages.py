"""Passages of a text: the places that somebody marked, and the numbers that they are proposed under."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import count
from string import ascii_lowercase

from .citations import cite_paragraphs, printed_numbers
from .paragraphs import Paragraph, Span, read_paragraphs, trim
from .sentences import Sentence, paragraph_sentences

MOST = 20
"""Passages that one commitment may rest on."""
NUMBER_LENGTH = 200
"""Characters of a number that a person or a source gives."""
STORED_NUMBER_LENGTH = NUMBER_LENGTH + 20
"""The same with what tells it apart where another passage has it: “12 (2)”."""
ROOM = 4
"""Characters of it that tell passages of one number apart."""


def read_spans(text: str, starts: Sequence[str], ends: Sequence[str]) -> list[Span]:
    """The places that an address names in pairs, in their order, without blanks at either end, each once.

    Counted in code points of ``text``. Spans that touch or overlap are one. ValueError for a pair that is none: not
    numbers, outside the text, nothing but blanks, more than ``MOST``.
    """
    if len(starts) != len(ends) or len(starts) > MOST:
        raise ValueError("starts and ends do not go together")
    return join_spans([_read_span(text, start, end) for start, end in zip(starts, ends, strict=True)], text)


def _read_span(text: str, start: str, end: str) -> Span:
    for number in (start, end):
        if not (number.isascii() and number.isdigit() and len(number) < 10):
            raise ValueError(f"no number: {number!r}")
    first, last = int(start), int(end)
    if not first < last <= len(text):
        raise ValueError("outside the text")
    span = trim(text, first, last)
    if span[0] >= span[1]:
        raise ValueError("nothing but blanks")
    return span


def join_spans(spans: Sequence[Span], text: str) -> list[Span]:
    """The spans in order, those that nothing but blanks parts made one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def sentences_at(sentences: Sequence[Sentence], start: int, end: int) -> list[Sentence]:
    """The sentences that a span has a part in."""
    return [sentence for sentence in sentences if sentence.start < end and sentence.end > start]


def passage_number(sentences: Sequence[Sentence], start: int, end: int, taken: Collection[str]) -> str:
    """What a passage is proposed to be called: what its paragraph is cited by and its sentence in it, “4.2” or “4.2–3”.

    Paragraphs are counted where that is too long. With a letter where another passage has that number already. A
    paragraph of one sentence is its number alone.
    """
    within = sentences_at(sentences, start, end)
    number = _place(sentences, within) if within else "1"
    if len(number) > NUMBER_LENGTH - ROOM:
        number = _place(sentences, [replace(sentence, cited="") for sentence in within])
    if number not in taken:
        return number
    letters = (f"{number}{letter}" for letter in ascii_lowercase)
    further = (f"{number}-{n}" for n in count(2))
    return next(name for names in (letters, further) for name in names if name not in taken)


def _place(sentences: Sequence[Sentence], within: Sequence[Sentence]) -> str:
    first, last = within[0], within[-1]
    if first.paragraph != last.paragraph:
        return f"{first.cited_as}–{last.cited_as}"
    beside = [sentence.start for sentence in sentences if sentence.paragraph == first.paragraph]
    if len(beside) == 1:
        return first.cited_as
    a, b = beside.index(first.start) + 1, beside.index(last.start) + 1
    return f"{first.cited_as}.{a}" if a == b else f"{first.cited_as}.{a}–{b}"


def printed_number(text: str, start: int, end: int, *, language: str) -> str:
    """The number of a passage in a text that numbers its paragraphs, as ``passage_number``; empty in any other."""
    paragraphs = _numbered_paragraphs(text)
    first = bisect_right(paragraphs, start, key=lambda found: found[0].end)
    last = bisect_left(paragraphs, end, key=lambda found: found[0].start)
    near = [
        Sentence(*span, text[slice(*span)], paragraph.kind, number, cited=cited)
        for number, (paragraph, cited) in enumerate(paragraphs[first:last], start=first + 1)
        for span in paragraph_sentences(text, paragraph, language)
    ]
    return passage_number(near, start, end, ()) if sentences_at(near, start, end) else ""


@lru_cache(maxsize=8)
def _numbered_paragraphs(text: str) -> list[tuple[Paragraph, str]]:
    """The paragraphs and what they are cited by; none of a text that does not number them."""
    paragraphs = read_paragraphs(text)
    if not printed_numbers(text, paragraphs):
        return []
    return list(zip(paragraphs, cite_paragraphs(text, paragraphs), strict=True))
