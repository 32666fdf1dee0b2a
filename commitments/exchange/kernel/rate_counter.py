"""How often somebody asked in a stretch of time, counted by all processes of an installation together.

A file of fixed size beside the database and not in it: reading must not wait for who writes there.
"""

import os
from fcntl import LOCK_EX, flock
from pathlib import Path
from struct import Struct

from django.utils.crypto import salted_hmac

SLOT = Struct("<II")
"""The stretch of time, and how often in it."""
SLOTS = 1 << 16
"""Half a megabyte. Two names in one slot would be counted as one; nobody can choose one that shares another's."""


class Counts:
    """Counts in the file at ``path``, which is made when it is not there."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, name: str, stretch: int) -> int:
        """Count ``name`` once more in a ``stretch`` of time (its number); how often it is now.

        0 where nothing can be written, such as on a full disk: then nobody is kept from reading.
        """
        digest = salted_hmac(__name__, name, algorithm="sha256").digest()
        place = int.from_bytes(digest[:4], "little") % SLOTS * SLOT.size
        stretch %= 1 << 32
        try:
            return self._add(place, stretch)
        except OSError:
            return 0

    def _add(self, place: int, stretch: int) -> int:
        file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            flock(file, LOCK_EX)
            kept = os.pread(file, SLOT.size, place).ljust(SLOT.size, b"\0")
            known, count = SLOT.unpack(kept)
            count = count + 1 if known == stretch else 1
            os.pwrite(file, SLOT.pack(stretch, count), place)
            return count
        finally:
            os.close(file)
