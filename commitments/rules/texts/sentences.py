"""A text as sentences, each with its place: the unit that a pledge is read from.

Whatever the language, ``text[sentence.start:sentence.end] == sentence.words``, counted in Unicode code points. What
ends no sentence in a language, such as *Art.* or *U.S.*, is data in ``fixtures/sentences/``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..kernel.vocabulary import read_vocabulary, vocabulary_languages
from .citations import cite_paragraphs
from .paragraphs import Paragraph, ParagraphKind, Span, read_paragraphs, trim

_END = re.compile(
    r"(?<![.!?…؟۔।。！？])(?P<stop>[.!?…؟۔।。！？]+)(?P<after>(?:\s?»|[\"'”’“)\]*_])*(?:\[\d{1,3}\]|<sup>\d{1,3}</sup>)?[\"'»”’)\]*_]*)"
    r"(?P<gap>\s+|(?<=[。！？]))(?P<next>[\"'«“‘„(\[*_¿¡]*\s?\S?)"
)
_TOKEN = re.compile(r"[^\s(\[{\"'“”‘’«»„*_/]+$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_WORD = re.compile(r"\w+")
_MARKUP = re.compile(r"</?(?:sup|sub|u|s|b|i|em|strong)>|\*{1,3}|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w)|\\(?=[^\w\s])")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\[\s]*\)")
_BLANK_LINE = re.compile(r"(?:\r\n|[\r\n])[^\S\r\n]*(?:\r\n|[\r\n])\s*")
_TOKEN_LENGTH = 40


@dataclass(frozen=True)
class Sentence:
    """``text[start:end]``. ``paragraph`` counts from 1; ``number`` is that of its paragraph or item as written.

    ``cited``: what its paragraph is cited by (``rules.texts.citations``).

    ``introduced_by``: for an item of a list the sentences that introduce the list, outermost first, in plain words.
    ``heading``: the plain words of the heading above it.
    """

    start: int
    end: int
    words: str
    kind: ParagraphKind
    paragraph: int
    number: str = ""
    introduced_by: tuple[str, ...] = ()
    heading: str = ""
    cited: str = ""

    @property
    def cited_as(self) -> str:
        """What its paragraph is cited by; of a sentence that stands alone its place."""
        return self.cited or str(self.paragraph)

    @property
    def plain(self) -> str:
        """The words on one line, without the marks of Markdown."""
        return plain_words(self.words)


def plain_words(words: str) -> str:
    """Words on one line with single blanks, without emphasis, links and backslashes of Markdown."""
    return " ".join(_MARKUP.sub("", _LINK.sub(r"\1", words)).split())


def read_sentences(text: str, language: str = "en") -> list[Sentence]:
    """The sentences of a text in order: headings as a whole, paragraphs and items cut into sentences.

    What holds neither letter nor digit, such as “[…]”, is none.
    """
    found: list[Sentence] = []
    heading = ""
    paragraphs = read_paragraphs(text)
    for number, (paragraph, cited) in enumerate(
        zip(paragraphs, cite_paragraphs(text, paragraphs), strict=True), start=1
    ):
        introduced = tuple(_last_sentence(text, span, language) for span in paragraph.introduced_by)
        for start, end in paragraph_sentences(text, paragraph, language):
            words = text[start:end]
            about = (paragraph.kind, number, paragraph.number, introduced, heading, cited)
            found.append(Sentence(start, end, words, *about))
        if paragraph.kind == ParagraphKind.HEADING:
            heading = plain_words(text[paragraph.start : paragraph.end])
    return found


def paragraph_sentences(text: str, paragraph: Paragraph, language: str = "en") -> list[Span]:
    """The spans of the sentences of one paragraph, as ``read_sentences`` finds them."""
    span = (paragraph.start, paragraph.end)
    spans = [span] if paragraph.kind == ParagraphKind.HEADING else split_sentences(text, *span, language=language)
    return [(start, end) for start, end in spans if any(map(str.isalnum, text[start:end]))]


def sentences_around(text: str, start: int, end: int, *, language: str = "en") -> Span:
    """From the sentence before the one in which a passage begins to the one after that in which it ends.

    They may stand in the paragraph before and after. Only what stands near is read, however long the text.
    """
    first, last = _blocks_around(text, start, end)
    near = read_sentences(text[first:last], language)
    places = [(first + sentence.start, first + sentence.end) for sentence in near]
    before = [place for place in places if place[1] <= start]
    after = [place for place in places if place[0] >= end]
    own = [place for place in places if place[0] < end and place[1] > start]
    begin = before[-1] if before else own[0] if own else (start, end)
    stop = after[0] if after else own[-1] if own else (start, end)
    return min(begin[0], start), max(stop[1], end)


def _blocks_around(text: str, start: int, end: int) -> Span:
    """From the beginning of the block of lines before that of a place to the end of the block after."""
    before = [found.end() for found in _BLANK_LINE.finditer(text, 0, start)]
    after = [found.start() for found, _two in zip(_BLANK_LINE.finditer(text, end), range(2), strict=False)]
    return before[-2] if len(before) > 1 else 0, after[-1] if len(after) > 1 else len(text)


def _last_sentence(text: str, span: Span, language: str) -> str:
    start, end = split_sentences(text, *span, language=language)[-1]
    return plain_words(text[start:end])


def split_sentences(text: str, start: int, end: int, *, language: str = "en") -> list[Span]:
    """The spans of the sentences between two places of a text; together they hold every letter that is there."""
    spans: list[Span] = []
    for cut in [*_cuts(text, start, end, _read_abbreviations(language)), end]:
        span = trim(text, start, cut)
        if span[0] < span[1]:
            spans.append(span)
        start = cut
    return spans


def _cuts(text: str, start: int, end: int, abbreviations: "_Abbreviations") -> Iterator[int]:
    for found in _END.finditer(text, start, end):
        following = found["next"].strip(" \"'«“‘„([*_¿¡\u00a0")
        if not following or following.islower():
            continue
        if found["stop"] != "." or abbreviations.let_end(text, found.start(), found.end() - 1):
            yield found.end("gap")


@dataclass(frozen=True)
class _Abbreviations:
    never: frozenset[str]
    seldom: frozenset[str]
    before_figures: frozenset[str]
    starters: frozenset[str]

    def let_end(self, text: str, stop: int, following: int) -> bool:
        """Whether the full stop at ``stop`` ends a sentence, given the word that begins at ``following``."""
        token = _TOKEN.search(text[max(0, stop - _TOKEN_LENGTH) : stop])
        word = token.group() if token else ""
        after = _WORD.match(text, following)
        first = after.group() if after else ""
        if first[:1].isdigit() and word in self.before_figures:
            return False
        if word in self.seldom:
            return first in self.starters
        return word not in self.never and not (_INITIALS.fullmatch(word) and len(word) < 8 and _is_name(word))


def _is_name(word: str) -> bool:
    """Initials of a name: capitals with full stops, such as *J* or *H.E*; a lone *I* in a sentence is rare enough."""
    return all(char.isupper() for char in word if char != ".")


@lru_cache(maxsize=16)
def _read_abbreviations(language: str) -> _Abbreviations:
    known = language.split("-")[0].lower() in vocabulary_languages("sentences")
    data = read_vocabulary("sentences", language if known else "en")
    return _Abbreviations(
        *(frozenset(data[name].split()) for name in ("never", "seldom", "before_figures", "starters"))
    )
