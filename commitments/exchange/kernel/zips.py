"""Zip archives of somebody else's (DOCX, ODT, XLSX): looked at by their own list before anything is unpacked.

Nothing is ever unpacked to the disk, and no archive inside an archive is opened.
"""

import re
import stat
import zlib
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

MEMBERS_LIMIT = 5_000
TOTAL_LIMIT = 200 * 1024 * 1024
RATIO_LIMIT = 150
RATIO_FROM = 5 * 1024 * 1024
"""A part is held to the ratio from this size: short ones may well be all blanks."""

ENCRYPTED = 0x1
OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|\0")
DAMAGE = (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
"""What the standard library raises over archives that are broken, truncated, or packed in ways it does not know."""


class ZipBroken(Exception):  # noqa: N818 - named as what it says
    """It is no zip archive, is cut off, lies about its contents, or names places outside itself."""


class ZipLocked(Exception):  # noqa: N818 - named as what it says
    """Some of it is encrypted."""


class ZipBomb(Exception):  # noqa: N818 - named as what it says
    """It holds more parts, or unpacks to more, than any document does."""


def open_zip(file: Path | BinaryIO, total: int | None = None) -> ZipFile:
    """The archive, when its own list is that of a document.

    Raises ZipBomb (more than ``MEMBERS_LIMIT`` parts; all of them more than ``total`` bytes, ``TOTAL_LIMIT`` unless
    another is given, or one large one packed more than ``RATIO_LIMIT`` times), ZipLocked, ZipBroken. The list may be
    long: call this within limits of memory. Sizes are those that the list names; ``read_part`` gives no more than
    these, so they can be relied on.
    """
    try:
        archive = ZipFile(file)
    except DAMAGE as error:
        raise ZipBroken(str(error)) from error
    parts = archive.infolist()
    if len(parts) > MEMBERS_LIMIT or sum(part.file_size for part in parts) > (total or TOTAL_LIMIT):
        raise ZipBomb(f"{len(parts)} parts")
    for part in parts:
        _check_part(part)
    if len({part.filename for part in parts}) < len(parts):
        raise ZipBroken("two parts of one name")
    return archive


def read_part(archive: ZipFile, name: str) -> bytes:
    """A part, unpacked; KeyError when there is none of this name, ZipBroken when it is not what the list says."""
    archive.getinfo(name)
    try:
        return archive.read(name)
    except DAMAGE as error:
        raise ZipBroken(f"{name}: {error}") from error


def _check_part(part: ZipInfo) -> None:
    if part.flag_bits & ENCRYPTED:
        raise ZipLocked(part.filename)
    if OUTSIDE.search(part.orig_filename) or stat.S_ISLNK(part.external_attr >> 16):
        raise ZipBroken(f"{part.filename!r} is no name within the archive")
    if part.file_size > RATIO_FROM and part.file_size > RATIO_LIMIT * max(part.compress_size, 1):
        raise ZipBomb(part.filename)
