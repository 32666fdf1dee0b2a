"""Days that a sentence only tells of: “met on 22 December 2017”, “the resolution of 2 March 2022”."""

from collections.abc import Iterable

from .terms import Terms

REACH = 12
"""Words between a day and the verb that tells of it."""
CLAUSE = 40
"""Words before a day in which a verb that lies ahead tells that the day is its own."""
NAME = 6
"""Words between a day and the word for the text that bears it: “Declaration of Principles of …”."""


def belongs_to_text(terms: Terms, start: int, end: int) -> bool:
    """Whether the day that stands from one token to before another is that of another text, or the first of a time."""
    return _is_dated(terms, start) or _is_of_text(terms, start, end)


def is_told_of(terms: Terms, start: int, end: int) -> bool:
    """Whether the day that stands from one token to before another is that of something done, and is set by nobody.

    The words of ``[told]`` tell it; those of ``[ahead]``, nearer to the day, say that it lies ahead.
    """
    return _follows(terms, start) or _precedes(terms, start, end)


def _is_dated(terms: Terms, start: int) -> bool:
    """“since …”, “dated …”, “agreed on …”."""
    before = range(max(0, start - 3), start + 1)
    return any(_told(terms, at, "date") in (start, start + 1) for at in before)


def _is_of_text(terms: Terms, start: int, end: int) -> bool:
    """“the resolution of …”, “the … joint statement”."""
    bare = terms.one(start, "frame") is None
    if bare and not terms.lexicon.juxtaposes:
        behind = range(end, end + 3)
        if any(_told(terms, at, "text") for at in behind if _is_adjacent(terms, end, at)):
            return True
    if _told(terms, start, "of"):
        return _is_name_of_text(terms, start)
    if start and _told(terms, start - 1, "of"):
        return _is_name_of_text(terms, start - 1)
    before = range(max(0, start - 3), start)
    return bare and terms.lexicon.juxtaposes and any(_told(terms, at, "text") == start for at in before)


def _is_adjacent(terms: Terms, end: int, at: int) -> bool:
    """Whether nothing but words stands between two places."""
    return all(token.is_word for token in terms.tokens[end:at])


def _is_name_of_text(terms: Terms, end: int) -> bool:
    """Whether the name that ends there is that of a text: “resolution 2254”, “Declaration of Principles”."""
    for at in range(end - 1, max(-1, end - 1 - NAME), -1):
        if _told(terms, at, "text"):
            return True
        token = terms.tokens[at]
        if not (token.is_number or token.raw[0].isupper() or _told(terms, at, "of") or terms.one(at, "filler")):
            return False
    return False


def _follows(terms: Terms, start: int) -> bool:
    """“met in Astana on …”, “signed on …”: and neither “to be signed on …” nor “met, and will meet on …”."""
    for at in _back(terms, start):
        if terms.one(at, "ahead"):
            return False
        if any(_told(terms, at, kind) for kind in ("verb", "participle")):
            return not any(_is_ahead(terms, before) for before in (at - 1, at - 2))
    return False


def _precedes(terms: Terms, start: int, end: int) -> bool:
    """“On … the guarantors met”, “In May the sides agreed”; the last word of the time may begin the verb."""
    if any(terms.one(at, "ahead") for at in range(max(0, start - CLAUSE), start)):
        return False
    for at in range(end - 1, min(len(terms), end + REACH)):
        if _told(terms, at, "verb") or _told(terms, at, "act"):
            return True
        if at >= end and (terms.tokens[at].raw in ";:" or terms.one(at, "ahead")):
            return False
    return False


def _back(terms: Terms, start: int) -> Iterable[int]:
    for at in range(start - 1, max(-1, start - 1 - REACH), -1):
        if terms.tokens[at].raw in ";:":
            return
        yield at


def _is_ahead(terms: Terms, at: int) -> bool:
    return at >= 0 and any(value == "passive" for value, _end in terms.all(at, "ahead"))


def _told(terms: Terms, at: int, kind: str) -> int | None:
    """The place after the longest words of a kind in ``[told]`` that begin at a place."""
    return next((end for value, end in terms.all(at, "told") if value == kind), None)
