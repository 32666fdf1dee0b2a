"""The words of deadlines, by language: data under fixtures/deadlines, and where they stand in a text."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from ..kernel.text import fold

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "deadlines"
LANGUAGES = ("en", "fr", "ru", "fa", "ar")
_MARKS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670"
_TOKEN = re.compile(rf"\d+|[^\W\d_](?:[^\W\d_]|[{_MARKS}])*|[^\w\s]")
_UNSEEN = frozenset("'’ʼ`\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069\u00ad_“”\"«»*")
ARTICLE = "ال"
DASHES = frozenset("-–—‐‑−")
"""Signs between the words of a phrase that do not part them, and between two days that join them."""


@dataclass(frozen=True)
class Token:
    """A word, a number or a sign of a text: folded, as it stands, and from where to where."""

    text: str
    raw: str
    start: int
    end: int

    @property
    def is_number(self) -> bool:
        return self.text.isdigit()

    @property
    def is_dash(self) -> bool:
        return self.raw in DASHES

    @property
    def is_word(self) -> bool:
        return self.text.isalpha()


@dataclass(frozen=True)
class Phrase:
    """Words that mean something: ``value`` in its ``category``."""

    words: tuple[str, ...]
    category: str
    value: str
    capital: bool

    def end_in(self, tokens: list[Token], start: int) -> int | None:
        """Where the phrase ends when it begins at ``start``; None when it does not stand there."""
        at = start
        for number, word in enumerate(self.words):
            while number and at < len(tokens) and tokens[at].is_dash:
                at += 1
            if at >= len(tokens) or not _says(tokens[at].text, word):
                return None
            at += 1
        return at if not self.capital or tokens[start].raw[0].isupper() else None


def _says(text: str, word: str) -> bool:
    return text.startswith(word[:-1]) if word.endswith("*") else text == word


@dataclass
class Lexicon:
    """The words of one language.

    ``prefixes`` are particles that are written together with the next word; ``juxtaposes`` says that “signature (of)
    the treaty” needs no “of”.
    """

    language: str
    juxtaposes: bool = False
    prefixes: tuple[str, ...] = ()
    phrases: dict[str, list[Phrase]] = field(default_factory=dict)
    vocabulary: set[str] = field(default_factory=set)
    stems: set[str] = field(default_factory=set)

    def add(self, phrase: Phrase) -> None:
        self.phrases.setdefault(phrase.words[0][0], []).append(phrase)
        for word in phrase.words:
            (self.stems if word.endswith("*") else self.vocabulary).add(word.rstrip("*"))

    def knows(self, word: str) -> bool:
        return word in self.vocabulary or any(word.startswith(stem) for stem in self.stems)

    def split(self, text: str) -> list[Token]:
        """The tokens of a text; particles such as the Arabic article stand apart where the rest is a known word."""
        return [part for token in split_words(text) for part in self._parted(token)]

    def _parted(self, token: Token) -> Iterator[Token]:
        if not self.prefixes or not token.is_word or self.knows(token.text):
            yield token
            return
        for prefix in self.prefixes:
            rest = token.text[len(prefix) :]
            if token.text.startswith(prefix) and (not rest or self.knows(rest) or self._is_parted(rest)):
                cut = min(token.start + len(prefix), token.end)
                yield Token(prefix, prefix, token.start, cut)
                if rest:
                    yield from self._parted(Token(rest, rest, cut, token.end))
                return
        yield token

    def _is_parted(self, word: str) -> bool:
        rests = [word[len(prefix) :] for prefix in self.prefixes if word.startswith(prefix)]
        return any(rest and (self.knows(rest) or self._is_parted(rest)) for rest in rests)

    def matches(self, tokens: list[Token], start: int) -> dict[str, list[tuple[str, int]]]:
        """What the words at ``start`` can mean: category to values with the place after them, longest first."""
        found: dict[str, list[tuple[str, int]]] = {}
        for phrase in self.phrases.get(tokens[start].text[:1], ()):
            end = phrase.end_in(tokens, start)
            if end is not None:
                found.setdefault(phrase.category, []).append((phrase.value, end))
        for values in found.values():
            values.sort(key=lambda value: -value[1])
        return found


def split_words(text: str) -> list[Token]:
    """Words, numbers and signs of a text, folded as search folds them, without quotation marks and apostrophes."""
    found = _TOKEN.finditer(text)
    return [Token(fold(m[0]), m[0], m.start(), m.end()) for m in found if m[0] not in _UNSEEN and fold(m[0])]


@lru_cache(maxsize=len(LANGUAGES))
def load_lexicon(language: str) -> Lexicon:
    """The lexicon of a language of ``LANGUAGES``, read once from fixtures/deadlines."""
    data = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    prefixes = tuple(fold(prefix) for prefix in data.pop("prefixes", ()))
    lexicon = Lexicon(language, data.pop("juxtaposes", False), prefixes)
    rows = [
        (text, category, value)
        for category, meanings in data.items()
        for value, texts in meanings.items()
        for text in texts
    ]
    # First the words that stand alone, so that in the others the article is known as one.
    for text, _category, _value in rows:
        lexicon.vocabulary |= {token.text for token in split_words(text) if not token.text.startswith(ARTICLE)}
    for text, category, value in rows:
        lexicon.add(_phrase(lexicon, text, category, value))
    return lexicon


def _phrase(lexicon: Lexicon, text: str, category: str, value: str) -> Phrase:
    words = tuple(
        token.text + ("*" if text[token.end : token.end + 1] == "*" else "")
        for token in lexicon.split(text)
        if not token.is_dash
    )
    return Phrase(words, category, value, capital=text[0].isupper())
