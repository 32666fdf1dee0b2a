"""The way in: a file is recognised by what it holds, whatever its name says."""

from pathlib import Path

from ...rules.import_words import TableError
from ..encodings import guess_encoding
from ..zips import ZipBomb, ZipBroken, ZipLocked, open_zip
from .delimited import open_text, read_delimited
from .sheets import read_sheets
from .table import MAX_BYTES, Choice, Table
from .trees import read_tree
from .walk import decode_line

FORMATS = ("csv", "tsv", "xlsx", "xls", "ods", "json", "jsonl")
SHEETS = frozenset({"xlsx", "xls", "ods"})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MEMBERS = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsx", "content.xml": "ods"}
NO_TABLES = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "gzip"),
    (b"PK", "ZIP"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"SQLite format 3", "SQLite"),
    (b"PAR1", "Parquet"),
)


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
        with open_zip(path) as archive:
            names = set(archive.namelist())
    except ZipLocked as error:
        raise TableError("locked") from error
    except ZipBomb as error:
        raise TableError("bomb") from error
    except ZipBroken as error:
        raise TableError("broken") from error
    return next((kind for name, kind in MEMBERS.items() if name in names), "")


def _refuse_no_tables(start: bytes) -> None:
    for mark, name in NO_TABLES:
        if start.startswith(mark):
            raise TableError("no_table", kind=name)
    begins = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].lower()
    if begins.startswith((b"<?xml", b"<html", b"<!doctype", b"<table")):
        raise TableError("web_page")


def _text_kind(path: Path) -> str:
    with open_text(path, guess_encoding(path).encoding) as file:
        start = file.read(1024 * 1024).lstrip("\ufeff \t\r\n")
    if not start.startswith(("{", "[")):
        return "csv"
    first, _end, rest = start.partition("\n")
    return "jsonl" if first.startswith("{") and _is_json(first) and rest.lstrip().startswith("{") else "json"


def _is_json(line: str) -> bool:
    try:
        decode_line(line.strip())
    except (ValueError, RecursionError):
        return False
    return True


def _megabytes(size: int) -> dict[str, int]:
    return {"size": -(-size // (1024 * 1024)), "most": MAX_BYTES // (1024 * 1024)}
