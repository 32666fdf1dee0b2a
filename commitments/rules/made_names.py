"""Address names and prefixes of references for things that are made of a name alone."""

import re
import unicodedata
from collections.abc import Container

from .references import PREFIX

SLUG_LENGTH = 50
PREFIX_LETTERS = 6
_STOP = frozenset({"a", "an", "and", "the", "of", "for", "to", "in", "on", "de", "la", "le", "les", "du", "des", "et"})


def free_slug(name: str, taken: Container[str], *, fallback: str) -> str:
    """An address name of the letters of a name, told apart by a number; ``fallback`` where it has none of ASCII."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: SLUG_LENGTH - 6].strip("-") or fallback
    count, found = 1, base
    while found in taken or found == "new":
        count += 1
        found = f"{base}-{count}"
    return found


def free_prefix(name: str, taken: Container[str]) -> str:
    """A prefix of references: the first letters of a title's words, with the first number that is free."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words = [word for word in re.findall(r"[A-Za-z]+", plain) if word.lower() not in _STOP]
    letters = "".join(word[0] for word in words)[:PREFIX_LETTERS].upper() or "I"
    count, found = 1, letters
    while found in taken or not PREFIX.match(found):
        count += 1
        found = f"{letters}{count}"
    return found
