"""Address names and prefixes of references for things that are made of a name alone."""

import re
import unicodedata
from collections.abc import Callable, Iterable

from .references import PREFIX

SLUG_LENGTH = 50
PREFIX_LETTERS = 6
_STOP = frozenset({"a", "an", "and", "the", "of", "for", "to", "in", "on", "de", "la", "le", "les", "du", "des", "et"})


class Taken:
    """Names that are in use. What is given out is in use from then on, and the next number of a stem is remembered:
    the last of thousands of one stem costs no more than the first.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names, self._next = set(names), dict[str, int]()

    def take(self, stem: str, between: str = "", fits: Callable[[str], object] = bool) -> str:
        """The stem, or with the first number that makes it free and lets it fit."""
        found, number = stem, self._next.get(stem, 2)
        while found in self._names or not fits(found):
            found = f"{stem}{between}{number}"
            number += 1
        self._next[stem] = number
        self._names.add(found)
        return found


def free_slug(name: str, taken: Taken, *, fallback: str) -> str:
    """An address name of the letters of a name, told apart by a number; ``fallback`` where it has none of ASCII."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: SLUG_LENGTH - 6].strip("-") or fallback
    return taken.take(base, "-", lambda found: found != "new")


def free_prefix(name: str, taken: Taken) -> str:
    """A prefix of references: the first letters of a title's words, with the first number that is free."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = [word for word in re.findall(r"[A-Za-z]+", plain) if word.lower() not in _STOP]
    letters = "".join(word[0] for word in words)[:PREFIX_LETTERS].upper() or "I"
    return taken.take(letters, "", PREFIX.match)
