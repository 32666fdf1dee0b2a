"""What the register knows by name, found in words of a text: parties in any of their languages, themes and zones.

Names are compared as the search compares words (``rules.kernel.text``): case, accents and letter variants do not
matter.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..kernel.text import fold, search_words

ENDING = 3
"""Letters by which a word of a language with cases may be longer than the name."""
CASES = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі")
"""Letters of the languages of the talks in which names take endings without a mark before them."""
CLITICS = tuple(map(fold, ("وال", "بال", "لل", "و", "ف", "ب", "ل", "ك", "ال")))
"""Arabic words that are written as one with the name after them."""
LEAST = 5
"""Letters that two words have to begin with alike to be of one stem."""
_TOKEN = re.compile(r"[^\W_]+")
_ASIDE = re.compile(r"[,(;–—]")


class Mention(NamedTuple):
    """Words as they stand in a text, at ``start`` of it (code points), and the keys of what they name."""

    start: int
    words: str
    keys: tuple[int, ...]


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    word: str


def find_names(text: str, names: Iterable[tuple[int, str]]) -> list[Mention]:
    """The names that stand in a text as whole words, in order; where one stands within a longer one, the longer."""
    tokens = _tokens(text)
    known = sorted(_by_words(names).items(), key=lambda entry: -len(entry[0]))
    taken: set[int] = set()
    found = []
    for name, keys in known:
        for at in _places(tokens, name):
            places = range(at, at + len(name))
            if taken.isdisjoint(places):
                taken.update(places)
                start, end = tokens[at].start, tokens[at + len(name) - 1].end
                found.append(Mention(start, text[start:end], keys))
    return sorted(found)


def find_themes(text: str, themes: Iterable[tuple[int, str]], common: frozenset[str]) -> list[Mention]:
    """The themes of whose names a word stands in a text, in any form of it; words that are ``common`` tell nothing."""
    tokens = _tokens(text)
    return list(_first_mentions(tokens, text, ((key, _telling(name, common)) for key, name in themes)))


def find_zones(text: str, zones: Iterable[tuple[int, str]]) -> list[Mention]:
    """The zones whose names stand in a text: their own words, without what describes them (“Idlib province, …”)."""
    return find_names(text, ((key, _proper(name)) for key, name in zones))


def _tokens(text: str) -> list[_Token]:
    return [
        _Token(found.start(), found.end(), folded)
        for found in _TOKEN.finditer(text)
        if (folded := fold(found.group()).strip())
    ]


def _by_words(names: Iterable[tuple[int, str]]) -> dict[tuple[str, ...], tuple[int, ...]]:
    """The keys by the words of their names; a name that two share names both."""
    found: dict[tuple[str, ...], dict[int, None]] = {}
    for key, name in names:
        if words := tuple(search_words(name)):
            found.setdefault(words, {})[key] = None
    return {words: tuple(keys) for words, keys in found.items()}


def _places(tokens: Sequence[_Token], name: Sequence[str]) -> Iterator[int]:
    first = name[0]
    for at in range(len(tokens) - len(name) + 1):
        if _is_form(tokens[at].word, first) and all(
            _is_form(token.word, word) for token, word in zip(tokens[at : at + len(name)], name, strict=True)
        ):
            yield at


def _is_form(said: str, word: str) -> bool:
    """Whether a word of a text is the word of a name, in a case or with an article of its language."""
    if said == word:
        return True
    if word[0] in CASES and len(word) > 3:
        stem = word[:-1] if word[-1] in "аеёийоуыьэюя" else word
        return said.startswith(stem) and len(said) - len(stem) <= ENDING
    return "\u0600" <= word[0] <= "\u06ff" and any(said == clitic + word for clitic in CLITICS)


def _first_mentions(tokens: list[_Token], text: str, named: Iterable[tuple[int, list[str]]]) -> Iterator[Mention]:
    for key, words in named:
        for token in tokens:
            if any(_is_akin(token.word, word) for word in words):
                yield Mention(token.start, text[token.start : token.end], (key,))
                break


def _is_akin(said: str, word: str) -> bool:
    shared = max(LEAST, min(len(said), len(word)) - 2)
    return said[:shared] == word[:shared]


def _telling(name: str, common: frozenset[str]) -> list[str]:
    return [word for word in search_words(name) if len(word) >= LEAST and word not in common]


def _proper(name: str) -> str:
    """A name from its first capital letter to its last word with one, before anything is added to it.

    Where a script has no capitals, all of that.
    """
    head = _ASIDE.split(name)[0].split()
    capital = [at for at, word in enumerate(head) if word[:1].isupper()]
    return " ".join(head[capital[0] : capital[-1] + 1] if capital else head)
