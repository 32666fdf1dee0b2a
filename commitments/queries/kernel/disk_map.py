"""What a job has to remember of every row of a table, in files of its own, so that its memory does not grow with them.

The files are temporary, lose their names at once, and are gone with what keeps them; SQLite holds a megabyte of each.
"""

import hashlib
import json
import pickle
import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Mapping
from tempfile import NamedTemporaryFile
from typing import Any

Key = str | bytes | int
SETTINGS = ("PRAGMA journal_mode=OFF", "PRAGMA synchronous=OFF", "PRAGMA cache_size=-1000")


def short_hash(text: str) -> bytes:
    """Ten bytes that stand for a text of any length: no two of a million texts share them by chance."""
    return hashlib.blake2b(text.encode(), digest_size=10).digest()


class _Scratch:
    TABLE = ""

    def __init__(self) -> None:
        # What SQLite itself calls a temporary database may be all in memory, as it was compiled.
        with NamedTemporaryFile() as file:
            opened = sqlite3.connect(file.name, isolation_level=None, check_same_thread=False)
            weakref.finalize(self, opened.close)
            self._file = opened.cursor()
            for statement in (*SETTINGS, "BEGIN", *self.TABLE.split(";")):
                self._file.execute(statement)


class Numbers(_Scratch):
    """Whole numbers by their keys."""

    TABLE = "CREATE TABLE numbers (key PRIMARY KEY, number INTEGER) WITHOUT ROWID"

    def get(self, key: Key) -> int | None:
        """The number under a key; None where there is none, or several were shared."""
        found = self._file.execute("SELECT number FROM numbers WHERE key = ?", [key]).fetchone()
        number: int | None = found and found[0]
        return number

    def __contains__(self, key: object) -> bool:
        return self._file.execute("SELECT 1 FROM numbers WHERE key = ?", [key]).fetchone() is not None

    def first(self, key: Key, number: int) -> int:
        """The number under a key, which is ``number`` from now on where it had none."""
        done = self._file.execute("INSERT OR IGNORE INTO numbers VALUES (?, ?)", [key, number])
        return number if done.rowcount else self.get(key) or 0

    def add(self, key: Key) -> bool:
        """Whether the key is new; it is there from now on."""
        return bool(self._file.execute("INSERT OR IGNORE INTO numbers VALUES (?, 1)", [key]).rowcount)

    def put(self, pairs: Iterable[tuple[Key, int]]) -> None:
        """Keep these; of two numbers under one key the later."""
        self._file.executemany("INSERT OR REPLACE INTO numbers VALUES (?, ?)", pairs)

    def share(self, pairs: Iterable[tuple[Key, int]]) -> None:
        """Keep these; a key under which there are two different numbers leads to neither."""
        kept = "INSERT INTO numbers VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET number = NULL"
        self._file.executemany(f"{kept} WHERE number IS NOT excluded.number", pairs)


class Paragraphs(_Scratch):
    """Paragraphs by the number of their text, in the order in which they came, with what other languages say."""

    TABLE = "CREATE TABLE paragraphs (text INTEGER, words TEXT, said TEXT);CREATE INDEX of_text ON paragraphs (text)"

    def add(self, text: int, words: str, said: Mapping[str, str]) -> None:
        """One more paragraph of a text."""
        self._file.execute("INSERT INTO paragraphs VALUES (?, ?, ?)", [text, words, json.dumps(dict(said))])

    def of(self, text: int) -> list[tuple[str, dict[str, str]]]:
        """The paragraphs of a text."""
        rows = self._file.execute("SELECT words, said FROM paragraphs WHERE text = ? ORDER BY rowid", [text])
        return [(words, json.loads(said)) for words, said in rows]


class Sorted(_Scratch):
    """Things that are given back in the order of what they are put under, once all are there."""

    # By an index, since SQLite may sort in memory.
    TABLE = (
        "CREATE TABLE things (about INTEGER, day TEXT, number INTEGER, thing BLOB);"
        "CREATE INDEX in_order ON things (about, day, number)"
    )

    def put(self, about: int, day: str, number: int, thing: Any) -> None:
        """Put a thing aside."""
        self._file.execute("INSERT INTO things VALUES (?, ?, ?, ?)", [about, day, number, pickle.dumps(thing)])

    def __iter__(self) -> Iterator[Any]:
        """By what they are about, then by day and number."""
        for (thing,) in self._file.execute("SELECT thing FROM things ORDER BY about, day, number, rowid"):
            yield pickle.loads(thing)  # noqa: S301 - our own, from a file that nobody else can open
