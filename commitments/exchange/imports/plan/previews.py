"""The rows of a preview, kept on the disk by what would become of them, so that a page costs what it shows.

They follow from the file and the register: no backup carries them, and what is older than ``KEPT_FOR`` is swept.
"""

import json
import shutil
import struct
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from ....rules.imports.states import PREVIEWS

PAGE = 50
KEPT_FOR = 14 * 24 * 3600
"""Seconds. Who comes back later previews again."""
OFFSET = struct.Struct("<Q")
LINES, PLACES = "jsonl", "places"


class PreviewRows:
    """Takes the rows of a preview, one at a time, in any order of outcomes; ``with`` it, they are there at its end."""

    def __init__(self, pk: int) -> None:
        self._folder = settings.DATA_DIR / PREVIEWS / str(pk)
        self._part = self._folder.with_suffix(".part")
        self._counts: Counter[str] = Counter()
        self._files: dict[str, tuple[IO[bytes], IO[bytes]]] = {}
        self._stack = ExitStack()

    def __enter__(self) -> "PreviewRows":
        _sweep(self._folder.parent)
        shutil.rmtree(self._part, ignore_errors=True)
        self._part.mkdir(mode=0o700, parents=True)
        return self

    def __exit__(self, failed: type[BaseException] | None, *_about: Any) -> None:
        self._stack.close()
        if failed is None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._part.rename(self._folder)
        else:
            shutil.rmtree(self._part, ignore_errors=True)

    def tell(self, outcome: str, row: dict[str, Any]) -> None:
        """One row that would come to this outcome; where each page begins is noted beside."""
        if outcome not in self._files:
            self._files[outcome] = (self._open(outcome, LINES), self._open(outcome, PLACES))
        lines, places = self._files[outcome]
        if self._counts[outcome] % PAGE == 0:
            places.write(OFFSET.pack(lines.tell()))
        lines.write(json.dumps(row).encode() + b"\n")
        self._counts[outcome] += 1

    def _open(self, outcome: str, kind: str) -> IO[bytes]:
        return self._stack.enter_context((self._part / f"{outcome}.{kind}").open("wb"))


def read_preview_rows(pk: int, outcome: str, page: int) -> list[dict[str, Any]] | None:
    """The rows of one page, from 1; None when the rows of this preview are not kept (any more)."""
    folder = settings.DATA_DIR / PREVIEWS / str(pk)
    if not folder.is_dir():
        return None
    try:
        with (folder / f"{outcome}.{PLACES}").open("rb") as places:
            places.seek((page - 1) * OFFSET.size)
            place = places.read(OFFSET.size)
        with (folder / f"{outcome}.{LINES}").open("rb") as lines:
            if len(place) < OFFSET.size:
                return []
            lines.seek(OFFSET.unpack(place)[0])
            return [json.loads(line) for line, _number in zip(lines, range(PAGE), strict=False)]
    except FileNotFoundError:
        return []


def count_preview_pages(pk: int, outcome: str) -> int:
    """How many pages ``read_preview_rows`` has of an outcome."""
    try:
        return (settings.DATA_DIR / PREVIEWS / str(pk) / f"{outcome}.{PLACES}").stat().st_size // OFFSET.size
    except FileNotFoundError:
        return 0


def all_preview_rows(pk: int, outcome: str) -> Iterator[dict[str, Any]]:
    """Every row of one outcome, one at a time; none when they are not kept."""
    try:
        with (settings.DATA_DIR / PREVIEWS / str(pk) / f"{outcome}.{LINES}").open("rb") as lines:
            yield from map(json.loads, lines)
    except FileNotFoundError:
        return


def _sweep(folder: Path) -> None:
    for own in folder.iterdir() if folder.is_dir() else ():
        if time.time() - own.stat().st_mtime > KEPT_FOR:
            shutil.rmtree(own, ignore_errors=True)
