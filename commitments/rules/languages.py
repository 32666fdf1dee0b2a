"""The language of a text, told by the words that begin its sentences."""

import re

from .vocabulary import read_vocabulary

_WORD = re.compile(r"[^\W\d_]+")


def guess_language(text: str, *, among: frozenset[str]) -> str:
    """The language of those ``among`` whose words a text holds most of; the first by its code where it holds none."""
    words = _WORD.findall(text)
    known = {language: frozenset(read_vocabulary("sentences", language)["starters"].split()) for language in among}
    return max(sorted(among), key=lambda language: sum(word in known[language] for word in words))
