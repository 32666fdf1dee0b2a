"""Files kept as evidence: which kinds, told by their content, and under which names."""

import re
import struct
import unicodedata
from codecs import iterdecode
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FILE_LIMIT = 20 * 1024 * 1024
FOLDER = "evidence"
"""Where the files lie, below the folder of files."""

PDF, PNG, JPEG, GIF = "application/pdf", "image/png", "image/jpeg", "image/gif"
TEXT, HTML, MARKDOWN = "text/plain", "text/html", "text/markdown"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
EXTENSIONS = {
    "pdf": PDF,
    "png": PNG,
    "jpg": JPEG,
    "jpeg": JPEG,
    "gif": GIF,
    "txt": TEXT,
    "md": MARKDOWN,
    "html": HTML,
    "htm": HTML,
    "docx": DOCX,
    "odt": ODT,
}
ACCEPTED = gettext_lazy("PDF, PNG, JPEG, GIF, text, Markdown, HTML, DOCX or ODT, at most 20 MB.")
LABELS = {
    PDF: "PDF",
    PNG: "PNG",
    JPEG: "JPEG",
    GIF: "GIF",
    TEXT: gettext_lazy("Text"),
    MARKDOWN: "Markdown",
    HTML: "HTML",
    DOCX: "DOCX",
    ODT: "ODT",
}
PLAIN_TEXT = gettext_lazy(
    "text without control characters, in UTF-8, in UTF-16 with a byte order mark, or in an older encoding"
)
EXPECTED = {
    PDF: gettext_lazy("a file that begins with %PDF-1 or %PDF-2"),
    PNG: gettext_lazy("an image with a PNG signature"),
    JPEG: gettext_lazy("an image with a JPEG signature"),
    GIF: gettext_lazy("an image with a GIF signature"),
    TEXT: PLAIN_TEXT,
    MARKDOWN: PLAIN_TEXT,
    HTML: gettext_lazy("text with a doctype or an html tag near its beginning"),
    DOCX: gettext_lazy("a zip archive with [Content_Types].xml and word/document.xml"),
    ODT: gettext_lazy("a zip archive with mimetype and content.xml"),
}

PART = 1024 * 1024
STEM_LIMIT, ENDING_LIMIT = 120, 12
NAME_LIMIT = STEM_LIMIT + ENDING_LIMIT
SIGNATURES = {
    PDF: re.compile(rb"%PDF-[12]\.[0-9]"),
    PNG: re.compile(rb"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    JPEG: re.compile(rb"\xff\xd8\xff"),
    GIF: re.compile(rb"GIF8[79]a"),
}
# Escape stands in ISO-2022, form feed between pages.
CONTROLS = re.compile(rb"[\0-\x08\x0b\x0e-\x1a\x1c-\x1f]")
WIDE_CONTROLS = re.compile("[\0-\x08\x0b\x0e-\x1a\x1c-\x1f]")
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
MARKUP = re.compile(rb"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
HEAD = 4096
# What turns the direction of a line around could make an ending look like another.
NOT_IN_NAMES = re.compile('[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff<>:"|?*\\\\/\ud800-\udfff]')

DIRECTORY_LIMIT = 1024 * 1024
END_OF_ZIP, ENTRY_OF_ZIP = struct.Struct("<4s4xHHII2x"), struct.Struct("<4s24xHHH12x")
LONGEST_END = END_OF_ZIP.size + 65535
IN_ARCHIVE = {
    DOCX: {b"[Content_Types].xml", b"word/document.xml"},
    ODT: {b"mimetype", b"content.xml"},
}


def stored_name(sha256: str, folder: str = FOLDER) -> str:
    """Where the file with this SHA-256 lies, below the folder of files: ``evidence/ab/abcd…``."""
    return f"{folder}/{sha256[:2]}/{sha256}"


def clean_name(name: str) -> str:
    """A name as it was given, fit to be offered again: no folders, controls or turned directions, not too long."""
    name = unicodedata.normalize("NFC", re.split(r"[\\/]", name)[-1])
    path = PurePosixPath(NOT_IN_NAMES.sub("", name).strip(" .") or "file")
    return path.stem[:STEM_LIMIT].rstrip(" .") + path.suffix[:ENDING_LIMIT]


def media_type_of(name: str) -> str:
    """What the ending of a name says that the file is; empty for what is not kept."""
    return EXTENSIONS.get(PurePosixPath(name).suffix.lower().removeprefix("."), "")


def file_error(name: str, file: BinaryIO) -> str:
    """Why the file cannot be kept under this (clean) name; empty when it can.

    Looks at the content, whatever the name says, part by part. ``file`` can be sought in, and is left anywhere.
    """
    wanted = media_type_of(name)
    if not wanted:
        return _("“%(name)s” is not a kind of file that can be stored. Upload %(kinds)s") % {
            "name": name,
            "kinds": ACCEPTED,
        }
    size = file.seek(0, 2)
    if not size:
        return _("“%(name)s” is empty. Choose the file as it was published.") % {"name": name}
    if size > FILE_LIMIT:
        return _("“%(name)s” is larger than 20 MB. Upload a smaller file, or enter the URL where it is published.") % {
            "name": name
        }
    if not _is(wanted, file):
        return _("The content of “%(name)s” is not %(kind)s. Expected: %(expected)s.") % {
            "name": name,
            "kind": LABELS[wanted],
            "expected": EXPECTED[wanted],
        }
    return ""


def _is(media_type: str, file: BinaryIO) -> bool:
    file.seek(0)
    head = file.read(HEAD)
    if media_type in SIGNATURES:
        return bool(SIGNATURES[media_type].match(head))
    if any(signature.match(head) for signature in SIGNATURES.values()):
        return False
    if media_type in IN_ARCHIVE:
        return _holds(file, IN_ARCHIVE[media_type])
    return (media_type in (TEXT, MARKDOWN) or bool(MARKUP.search(head.replace(b"\0", b"")))) and _is_text(head, file)


def _is_text(head: bytes, file: BinaryIO) -> bool:
    file.seek(0)
    if head.startswith(WIDE_MARKS):
        return _is_wide_text(file)
    while part := file.read(PART):
        if CONTROLS.search(part):
            return False
    return True


def _is_wide_text(file: BinaryIO) -> bool:
    try:
        return not any(WIDE_CONTROLS.search(text) for text in iterdecode(iter(partial(file.read, PART), b""), "utf-16"))
    except UnicodeDecodeError:
        return False


def _holds(file: BinaryIO, parts: set[bytes]) -> bool:
    """Whether the archive's own list names the parts of a document. Nothing is unpacked."""
    file.seek(0)
    return file.read(4) == b"PK\x03\x04" and _names_in_zip(file) >= parts


def _names_in_zip(file: BinaryIO) -> set[bytes]:
    """The names in the directory of an archive; empty where there is none, or one longer than any document's."""
    size = file.seek(0, 2)
    file.seek(max(size - LONGEST_END, 0))
    tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < END_OF_ZIP.size:
        return set()
    _mark, _here, _all, length, start = END_OF_ZIP.unpack_from(tail, place)
    if length > DIRECTORY_LIMIT or start + length > size:
        return set()
    file.seek(start)
    return _names_in_directory(file.read(length))


def _names_in_directory(directory: bytes) -> set[bytes]:
    names, place = set(), 0
    while place + ENTRY_OF_ZIP.size <= len(directory):
        mark, name, extra, comment = ENTRY_OF_ZIP.unpack_from(directory, place)
        if mark != b"PK\x01\x02":
            return set()
        place += ENTRY_OF_ZIP.size
        names.add(directory[place : place + name])
        place += name + extra + comment
    return names
