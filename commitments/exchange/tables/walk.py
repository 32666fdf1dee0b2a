"""Walks a JSON text and finds its lists of records, an object at a time: in memory is the text and one record."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from json.decoder import WHITESPACE, JSONDecodeError, scanstring  # type: ignore[attr-defined]
from typing import Any

from ...rules.import_words import TableError
from .table import MAX_ROWS

DEPTH = 6
"""How deep lists are looked for, and objects laid flat."""
MOST_COUNTED = 5 * MAX_ROWS
"""Records of one list that are walked through: with more of them nobody has to know which list is meant."""
KEY = "key"
"""The column of the name under which a record stands in an object of records."""


def _record(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; a name that stands in it twice gets a number (``id (2)``), as headings do."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    counts: Counter[str] = Counter()
    for name, value in pairs:
        counts[name] += 1
        found[name if counts[name] == 1 else f"{name} ({counts[name]})"] = value
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_record, parse_float=str, parse_int=str, parse_constant=str)


@dataclass(frozen=True)
class Found:
    """A list of records: ``promises``; one within the records of another: ``promises[].history``; "" is the whole file.

    ``start`` is where it begins in the text; of a list within records, where the outermost one begins.
    """

    path: str
    start: int
    count: int
    listed: bool

    @property
    def likeliness(self) -> tuple[bool, int]:
        """Records come before the lists within them, and the longest list before shorter ones and objects."""
        return "[]." not in self.path, self.count * (5 if self.listed else 1)


class Cursor:
    """A place in a JSON text. Raises JSONDecodeError where the text breaks off."""

    def __init__(self, text: str, at: int = 0):
        self.text, self.at = text, at
        self.skip()

    def skip(self) -> None:
        self.at = WHITESPACE.match(self.text, self.at).end()

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self, char: str) -> bool:
        found = self.peek() == char
        self.at += found
        return found

    def expect(self, char: str) -> None:
        if not self.take(char):
            raise JSONDecodeError(f"Expecting {char!r}", self.text, self.at)

    def value(self) -> Any:
        """The value here, with numbers as they are written; the cursor then stands behind it."""
        found, self.at = _DECODER.raw_decode(self.text, self.at)
        return found

    def names(self) -> Iterator[str]:
        """The names in the object here. Whoever asks moves the cursor past each value before asking for the next."""
        self.expect("{")
        self.skip()
        while not self.take("}"):
            self.expect('"')
            name, self.at = scanstring(self.text, self.at, True)
            self.skip()
            self.expect(":")
            self.skip()
            yield name
            self._next("}")

    def items(self) -> Iterator[None]:
        """The items of the list here, in the same way."""
        self.expect("[")
        self.skip()
        while not self.take("]"):
            yield
            self._next("]")

    def _next(self, close: str) -> None:
        self.skip()
        if self.peek() != close:
            self.expect(",")
            self.skip()


def find_lists(text: str) -> list[Found]:
    """Every list of records in a JSON text. JSONDecodeError where it breaks off or goes on behind its end."""
    cursor, found = Cursor(text), []
    found = list(_lists(cursor, "", 0))
    cursor.skip()
    if cursor.at < len(text):
        raise JSONDecodeError("Extra data", text, cursor.at)
    return found


def members(text: str, start: int) -> Iterator[Any]:
    """The records of the list that begins at ``start``; those of an object carry their name as ``key``."""
    cursor = Cursor(text, start)
    if cursor.peek() == "[":
        for _item in cursor.items():
            yield cursor.value()
    else:
        for name in cursor.names():
            yield {KEY: name} | cursor.value()


def lists_within(record: Any, path: str, counts: Counter[str]) -> None:
    """Count the records of the lists within a record, by their path below ``path``."""
    if not isinstance(record, dict):
        return
    for name, value in record.items():
        below = f"{path}.{name}"
        if isinstance(value, dict):
            lists_within(value, below, counts)
        elif isinstance(value, list) and (objects := [item for item in value if isinstance(item, dict)]):
            counts[below] += len(objects)
            for item in objects:
                lists_within(item, f"{below}[]", counts)


def decode_line(line: str) -> Any:
    """The value of one line of JSON Lines. JSONDecodeError when there is more or less than one."""
    return _DECODER.decode(line)


def _lists(cursor: Cursor, path: str, depth: int) -> Iterator[Found]:
    if cursor.peek() == "[":
        yield from _list(cursor, path)
    elif cursor.peek() == "{" and depth < DEPTH:
        yield from _object(cursor, path, depth)
    else:
        cursor.value()


def _list(cursor: Cursor, path: str) -> Iterator[Found]:
    start, count = cursor.at, 0
    within: Counter[str] = Counter()
    for _item in cursor.items():
        record = cursor.value()
        count += isinstance(record, dict | list)
        if count > MOST_COUNTED:
            raise TableError("too_many_rows", count=MAX_ROWS)
        lists_within(record, f"{path}[]", within)
    if count:
        yield Found(path, start, count, True)
    yield from (Found(below, start, number, True) for below, number in within.items())


def _object(cursor: Cursor, path: str, depth: int) -> Iterator[Found]:
    start, count, only_objects = cursor.at, 0, True
    below: list[Found] = []
    for name in cursor.names():
        count += 1
        only_objects &= cursor.peek() == "{"
        below += _lists(cursor, f"{path}.{name}" if path else name, depth + 1)
    if count > 1 and only_objects:
        yield Found(path, start, count, False)
    yield from below
