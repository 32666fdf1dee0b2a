"""The way in: a file is recognised by what it holds, whatever its name says."""

import re
from pathlib import Path

from ....rules.imports.words import TableError
from ...kernel.encodings import guess_encoding
from ...kernel.zips import ZipBomb, ZipBroken, ZipLocked, open_zip
from .delimited import open_text, read_delimited
from .sheets import read_sheets
from .table import MAX_BYTES, Choice, Table
from .trees import read_tree
from .walk import decode_line

FORMATS = ("csv", "tsv", "xlsx", "xls", "ods", "json", "jsonl")
SHEETS = frozenset({"xlsx", "xls", "ods"})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MEMBERS = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsx", "content.xml": "ods"}
OTHER_MEMBERS = {"word/document.xml": "DOCX", "ppt/presentation.xml": "PPTX", "Index/Document.iwa": "Numbers"}
TEXT = b"application/vnd.oasis.opendocument.text"
UNPACKED = 12 * MAX_BYTES
"""Bytes of all parts of a spreadsheet, as they are packed some ten times. Its memory the child process limits."""
PACKED = ((b"\x1f\x8b", "gzip"), (b"PK", "ZIP"), (b"7z\xbc\xaf", "7-Zip"), (b"Rar!", "RAR"), (b"BZh", "bzip2"))
NO_TABLES = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"SQLite format 3", "SQLite"),
    (b"PAR1", "Parquet"),
)


_BEFORE = re.compile(
    r"\A(?:\s|//[^\n]*\n|/\*.*?\*/|(?:var|let|const|window\.|export) ?\w[^=\n]*=(?=\s*[\[{])|[\w.]+\((?=\s*[\[{]))*",
    re.DOTALL,
)
"""Comments, names and calls before JSON, which has none: so it is refused as JSON, and not read as a table of lines."""


_NEVER_WRITTEN = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
"""Of random bytes a tenth; tables hold a few where something went wrong, and ends of files are filled with NUL."""


_YAML = re.compile(r"\s*(?:- )*(?:[\"']?[^\W\d][\w -]{0,40}[\"']?:(?: |$)|- |#|---$)")
_YAML_LINES = 50


def open_table(path: Path, choice: Choice | None = None) -> Table:
    """The table in a file of at most 50 MB, with what was recognised; rows are read as they are asked for.

    TableError says what is wrong with the file. Parses what strangers wrote: call it in a child process for them.
    """
    choice = choice or Choice()
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise TableError("too_large", **_megabytes(size))
    if not size:
        raise TableError("empty")
    kind = choice.format or recognise(path)
    if kind in SHEETS:
        return read_sheets(path, choice, kind)
    return read_tree(path, choice, kind) if kind in ("json", "jsonl") else read_delimited(path, choice)


def recognise(path: Path) -> str:
    """The format of a file, one of ``FORMATS``. TableError when it is something else than a table."""
    with path.open("rb") as file:
        start = file.read(512)
    if start.startswith(OLE):
        return "xls"
    if start.startswith(b"PK\x03\x04") and (kind := _zip_kind(path)):
        return kind
    _refuse_no_tables(start)
    return _text_kind(path)


def _zip_kind(path: Path) -> str:
    """Which spreadsheet an archive is, empty for none; looked at before anything of it is unpacked."""
    try:
        with open_zip(path, UNPACKED) as archive:
            names = set(archive.namelist())
            is_text = "mimetype" in names and archive.read("mimetype").startswith(TEXT)
    except ZipLocked as error:
        raise TableError("locked") from error
    except ZipBomb as error:
        raise TableError("bomb") from error
    except ZipBroken as error:
        raise TableError("broken") from error
    if other := "ODT" if is_text else next((kind for name, kind in OTHER_MEMBERS.items() if name in names), ""):
        raise TableError("no_table", kind=other)
    return next((kind for name, kind in MEMBERS.items() if name in names), "")


def _refuse_no_tables(start: bytes) -> None:
    for code, marks in (("packed", PACKED), ("no_table", NO_TABLES)):
        for mark, name in marks:
            if start.startswith(mark):
                raise TableError(code, kind=name)
    begins = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].lower()
    if begins.startswith((b"<?xml", b"<html", b"<!doctype", b"<table")):
        raise TableError("web_page")


def _text_kind(path: Path) -> str:
    with open_text(path, guess_encoding(path).encoding) as file:
        start = file.read(1024 * 1024).lstrip("\ufeff")
    if len(_NEVER_WRITTEN.findall(start)) * 20 > len(start):
        raise TableError("no_text")
    start = _BEFORE.sub("", start)
    if not start.startswith(("{", "[")):
        if _is_yaml(start):
            raise TableError("no_table", kind="YAML")
        return "csv"
    first, _end, rest = start.partition("\n")
    return "jsonl" if first.startswith("{") and _is_json(first) and rest.lstrip().startswith("{") else "json"


def _is_yaml(text: str) -> bool:
    """Whether nearly all lines at the start name something or list it, some of them further in."""
    lines = [line for line in text.splitlines()[:_YAML_LINES] if line.strip()]
    named = [line for line in lines if _YAML.match(line)]
    return len(named) * 10 >= len(lines) * 9 and any(line.startswith("  ") for line in named)


def _is_json(line: str) -> bool:
    try:
        decode_line(line.strip())
    except (ValueError, RecursionError):
        return False
    return True


def _megabytes(size: int) -> dict[str, int]:
    return {"size": -(-size // (1024 * 1024)), "most": MAX_BYTES // (1024 * 1024)}
