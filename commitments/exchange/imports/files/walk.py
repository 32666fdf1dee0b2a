"""Walks a JSON text and finds its lists of records, an object at a time: in memory is the text and one record."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from json.decoder import WHITESPACE, JSONDecodeError, scanstring  # type: ignore[attr-defined]
from typing import Any

from ....rules.imports.words import TableError
from .table import MAX_ROWS

DEPTH = 6
"""How deep lists are looked for, and objects laid flat."""
MOST_COUNTED = 5 * MAX_ROWS
"""Records of one list that are walked through: with more of them nobody has to know which list is meant."""
KEY = "key"
"""The column of the name under which a record stands in an object of records."""
PARENT = "parent."
"""Before the names of columns that belong to the record above."""
JOINED = "*"
"""The last step to lists of one shape that stand beside each other (``promises.*``), read as one."""


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

    ``start`` is where it begins in the text; of a list within records, where the outermost one begins; of joined lists
    (``promises.*``), where the object begins that holds them. ``listed`` is false for objects in the place of lists,
    as are columns that are lists of one length. ``count`` is 0 for a list of texts, which may name the columns of
    another. ``joined`` is how many objects further in the lists are that are joined.
    """

    path: str
    start: int
    count: int
    listed: bool
    joined: int = 0

    @property
    def likeliness(self) -> tuple[bool, int]:
        """Records come before the lists within them, and the longest list before shorter ones and objects."""
        return "[]." not in self.path, self.count * (5 if self.listed else 1)


class Cursor:
    """A place in a JSON text. Raises JSONDecodeError where the text breaks off."""

    def __init__(self, text: str, at: int = 0) -> None:
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


def members(text: str, found: Found) -> Iterator[Any]:
    """The records of a list; those of an object carry their name as ``key``, those of joined lists that of theirs."""
    yield from _joined(Cursor(text, found.start), found.joined, found.listed)


def _joined(cursor: Cursor, depth: int, listed: bool) -> Iterator[Any]:
    """The records ``depth`` objects further in, each with the names of these: ``parent.key`` is the innermost one."""
    if not depth:
        yield from _members(cursor)
        return
    for name in cursor.names():
        if cursor.peek() == ("[" if listed and depth == 1 else "{"):
            records = (record for record in _joined(cursor, depth - 1, listed) if isinstance(record, dict))
            yield from (record | {f"{PARENT * depth}{KEY}": name} for record in records)
        else:
            cursor.value()


def _members(cursor: Cursor) -> Iterator[Any]:
    if cursor.peek() == "[":
        for _item in cursor.items():
            yield cursor.value()
        return
    start = cursor.at
    for name in cursor.names():
        if cursor.peek() == "[":
            cursor.at = start
            columns = cursor.value()
            yield from (dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True))
            return
        value = cursor.value()
        yield {KEY: name} | value if isinstance(value, dict) else value


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
    start, count, names = cursor.at, 0, 0
    within: Counter[str] = Counter()
    for _item in cursor.items():
        record = cursor.value()
        count += isinstance(record, dict | list)
        names += isinstance(record, str)
        if count > MOST_COUNTED:
            raise TableError("too_many_rows", count=MAX_ROWS)
        lists_within(record, f"{path}[]", within)
    if count or names:
        yield Found(path, start, count, True)
    yield from (Found(below, start, number, True) for below, number in within.items())


def _object(cursor: Cursor, path: str, depth: int) -> Iterator[Found]:
    start, count, only_objects, only_lists = cursor.at, 0, True, True
    below: list[Found] = []
    parts: dict[tuple[int, bool], list[Found]] = {}
    before = f"{path}." if path else ""
    for name in cursor.names():
        count += 1
        only_objects &= cursor.peek() == "{"
        only_lists &= cursor.peek() == "["
        found = list(_lists(cursor, f"{before}{name}", depth + 1))
        for each in found:
            if each.count and each.path == f"{before}{name}" + f".{JOINED}" * each.joined:
                parts.setdefault((each.joined, each.listed), []).append(each)
        below += found
    if count > 1 and only_objects:
        yield Found(path, start, count, False)
    if count > 1 and only_lists and not any(each.count for each in below):
        lengths = {len(column) for column in Cursor(cursor.text, start).value().values()}
        if len(lengths) == 1:
            yield Found(path, start, lengths.pop(), False)
    for (joined, listed), alike in parts.items():
        if len(alike) > 1 and _are_alike(cursor.text, alike):
            steps = f"{before}{JOINED}" + f".{JOINED}" * joined
            yield Found(steps, start, sum(part.count for part in alike), listed, joined + 1)
    yield from below


def _are_alike(text: str, parts: list[Found]) -> bool:
    """Whether the first records of all these lists have most of their names in common."""
    shapes = (_shape(next(members(text, part), None)) for part in parts)
    first = next(shapes)
    return all(len(first & shape) * 2 > len(first | shape) for shape in shapes)


def _shape(record: Any) -> set[str]:
    """The names in a record, with those a step deeper; nothing for what is no object."""
    if not isinstance(record, dict):
        return set()
    deeper = {f"{name}.{below}" for name, value in record.items() if isinstance(value, dict) for below in value}
    return {name for name, value in record.items() if not isinstance(value, dict)} | deeper
