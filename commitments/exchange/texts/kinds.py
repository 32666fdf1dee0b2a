"""Which kind of file it is, told by its content and not by its name."""

import re
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from zipfile import ZipFile

from ...rules.kernel.files import file_error
from ..kernel.encodings import guess_encoding
from ..kernel.zips import ZipBroken, open_zip, read_part


class TextKind(StrEnum):
    """What a text is read from. Its value is the ending of a file of that kind."""

    TXT = "txt"
    MARKDOWN = "md"
    HTML = "html"
    DOCX = "docx"
    ODT = "odt"
    PDF = "pdf"


class Problem(StrEnum):
    """Why nothing is read from a file."""

    EMPTY = "empty"
    LOCKED = "locked"
    BROKEN = "broken"
    BOMB = "bomb"
    PROGRAM = "program"
    PICTURE = "picture"
    ARCHIVE = "archive"
    OLD_OFFICE = "old_office"
    OTHER_OFFICE = "other_office"
    RTF = "rtf"
    BINARY = "binary"
    OTHER_KIND = "other_kind"
    NO_TEXT = "no_text"
    UNREADABLE = "unreadable"
    ENCODING = "encoding"
    MUCH = "much"


class Refusal(Exception):  # noqa: N818 - named as what it says
    """Nothing is read from the file, because of ``problem``; ``kind`` is what it is instead, where that is known."""

    def __init__(self, problem: Problem, kind: str = "") -> None:
        super().__init__(problem)
        self.problem, self.kind = problem, kind


HEAD = 4096
ENDINGS = {"text": TextKind.TXT, "markdown": TextKind.MARKDOWN, "htm": TextKind.HTML, "xhtml": TextKind.HTML}
PLAIN = frozenset((TextKind.TXT, TextKind.MARKDOWN, TextKind.HTML))
"""Kinds whose content does not tell them apart for sure: the name may say any of them."""
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_PDF = re.compile(rb"%PDF-[12]\.\d")
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|article|main)\b|<(?:p|div|table|h[1-6])\b[^>]*>.*?</", re.I | re.S
)
_TEXT_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_PROGRAM = rb"MZ|\x7fELF|#!\s*/|\xca\xfe\xba\xbe|[\xce\xcf]\xfa\xed\xfe|\xfe\xed\xfa[\xce\xcf]|L\0\0\0\x01\x14\x02\0"
_PICTURE = rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|BM.{4}\0\0\0\0|RIFF....WEBP"
_SIGNATURES = {
    Problem.PROGRAM: re.compile(_PROGRAM),
    Problem.PICTURE: re.compile(_PICTURE, re.DOTALL),
    Problem.ARCHIVE: re.compile(rb"\x1f\x8b|BZh|7z\xbc\xaf|Rar!|\xfd7zXZ|\x28\xb5\x2f\xfd"),
    Problem.RTF: re.compile(rb"\{\\rtf"),
}
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def kind_of_file(path: Path, name: str) -> TextKind:
    """The kind of the file at ``path`` that was given as ``name``. Refusal when it is none that is read."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip(b" \t\r\n\0"):
        raise Refusal(Problem.EMPTY)
    kind = _kind_of(path, head)
    named = named_kind(name)
    if named and named != kind and not {named, kind} <= PLAIN:
        raise Refusal(Problem.OTHER_KIND, kind)
    return kind


def named_kind(name: str) -> TextKind | None:
    """What the ending of a name says; None where it says nothing known."""
    ending = PurePosixPath(name).suffix.lower().removeprefix(".")
    return ENDINGS.get(ending) or (TextKind(ending) if ending in set(TextKind) else None)


def archived_name(name: str, kind: str, file: BinaryIO) -> str:
    """The name under which the file is kept: its own where that says what it is, else with the ending of its kind."""
    stem = PurePosixPath(name).stem
    names = (name, f"{stem}.{kind}", f"{stem}.{TextKind.TXT}")
    return next((possible for possible in names if not file_error(possible, file)), name)


def _kind_of(path: Path, head: bytes) -> TextKind:
    for problem, signature in _SIGNATURES.items():
        if signature.match(head):
            raise Refusal(problem)
    if _PDF.match(head):
        return TextKind.PDF
    if head.startswith(b"PK"):
        return _kind_of_archive(path)
    if head.startswith(_OLE):
        raise Refusal(Problem.LOCKED if _ENCRYPTED_PACKAGE in path.read_bytes() else Problem.OLD_OFFICE)
    return _kind_of_text(path, head)


def _kind_of_archive(path: Path) -> TextKind:
    with open_zip(path) as archive:
        names = set(archive.namelist())
        if "mimetype" in names and _media_type(archive).startswith(OPEN_DOCUMENT):
            if _media_type(archive).removeprefix(OPEN_DOCUMENT) in (b"text", b"text-template"):
                return TextKind.ODT
            raise Refusal(Problem.OTHER_OFFICE)
        if "word/document.xml" in names:
            return TextKind.DOCX
        raise Refusal(Problem.OTHER_OFFICE if "[Content_Types].xml" in names else Problem.ARCHIVE)


def _media_type(archive: ZipFile) -> bytes:
    if archive.getinfo("mimetype").file_size > HEAD:
        raise ZipBroken("a media type as long as a text")
    return read_part(archive, "mimetype").strip()


def _kind_of_text(path: Path, head: bytes) -> TextKind:
    wide = guess_encoding(path).encoding.startswith("utf-16")
    if not wide and (b"\0" in head or _TEXT_CONTROLS.search(head)):
        raise Refusal(Problem.BINARY)
    return TextKind.HTML if _HTML.search(head.replace(b"\0", b"")) else TextKind.TXT
