"""A table parsed once, in a child process, and kept as lines of JSON for as long as it is needed.

Whatever the file does to the parser, the site goes on; and its rows can then be read as often as needed, one at a time.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from ....rules.imports.words import Problem, TableError
from ...kernel.sandbox import Broken, TooLarge, TooLong, spool_from_child
from .reading import open_table
from .table import Choice, Detected, Row

SECONDS = 120
SPOOL_LIMIT = 300 * 1024 * 1024
LAST_LINE = 1024 * 1024
"""Bytes at the end among which the last line is looked for: what was recognised, names of columns included."""


class SpooledTable:
    """What was recognised, complete, and the rows, as often as they are asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        last = self._last_line()
        if "refused" in last:
            raise TableError(last["refused"][0], **last["refused"][1])
        self.detected = Detected(**last["table"])
        self.count: int = last["rows"]

    def __iter__(self) -> Iterator[Row]:
        """The rows in the order of the file, each with a cell for every column."""
        width = len(self.detected.columns)
        with self._path.open("rb") as file:
            for line in islice(file, self.count):
                number, cells, problems = json.loads(line)
                cells += [""] * (width - len(cells))
                yield Row(number, cells, [Problem(*problem) for problem in problems])

    def _last_line(self) -> dict[str, Any]:
        with self._path.open("rb") as file:
            file.seek(max(0, self._path.stat().st_size - LAST_LINE))
            last = json.loads(file.read().rstrip().rpartition(b"\n")[2] or b"0")
        return last if isinstance(last, dict) else {"refused": ["unreadable", {}]}


@contextmanager
def spool_table(path: Path, choice: Choice) -> Iterator[SpooledTable]:
    """The table in a stranger's file. TableError says what is wrong with the file; OSError when it cannot be opened."""
    path.open("rb").close()
    with NamedTemporaryFile() as file:
        try:
            spool_from_child(write_table, path, asdict(choice), into=file, seconds=SECONDS, answer=SPOOL_LIMIT)
        except TooLong as error:
            raise TableError("too_long") from error
        except TooLarge as error:
            raise TableError("too_much_memory") from error
        except Broken as error:
            raise TableError("unreadable") from error
        file.flush()
        yield SpooledTable(Path(file.name))


def write_table(path: Path, choice: dict[str, Any]) -> Iterator[Any]:
    """The child's side: the rows, then what was recognised, or why the file is refused."""
    count = 0
    try:
        table = open_table(path, Choice(**choice))
        for row in table:
            count += 1
            yield [row.number, row.cells, row.problems]
    except TableError as error:
        yield {"refused": [error.code, error.about]}
    else:
        yield {"table": asdict(table.detected), "rows": count}
