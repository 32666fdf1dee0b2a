"""Ten thousand texts that somebody might mean ill, out by every kind of file, and back as an import reads them."""

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from commitments.exchange.exports.commitments_csv import quote
from commitments.exchange.exports.json_text import make_objects, texts
from commitments.exchange.exports.workbook import ROWS, Sheet, SheetColumn, write_workbook
from commitments.exchange.imports.files.reading import open_table
from commitments.exchange.kernel.spreadsheet import neutralise, restore

COUNT = 10_000
HEADING = "reason"
PIECES = (
    *(
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+",
        "-2",
        "@SUM(A1)",
        "\t",
        "\r",
        "\n",
        "\r\n",
        "'",
        "''",
        "'=",
        '"',
        '""',
        ",",
        ";",
        "|",
    ),
    *(
        "=HYPERLINK(",
        "http://x.example/",
        "javascript:",
        "<script>",
        "&amp;",
        "&#0;",
        "]]>",
        "<!--",
        "</t>",
        "<f>1</f>",
    ),
    *(
        "_x000D_",
        "_x005F_",
        "_x0000_",
        "_X000d_",
        "_x00",
        "\u2400",
        "\x7f",
        "\x85",
        "\u2028",
        "\u2029",
        "\ufeff",
        "\ufffd",
    ),
    *(
        "\ud7ff",
        "\ue000",
        "\U0010ffff",
        "\U0001f600",
        "\u202e",
        "\u200f",
        "\u200e",
        "\u2066",
        "\u0000".replace("\0", "0x00"),
    ),
    *("\uff1d", "\uff0b", "\u00a0", "\u3000", " ", "  ", "\\", "\\n", "\\u0000", "{", "}", "[", "null", "true", "NaN"),
    *(
        "1e309",
        "007",
        "2018-02-30",
        "1/2",
        "12:30",
        "TRUE",
        "#REF!",
        "%s",
        "%(x)s",
        "{0}",
        "مرحبا",
        "İ",
        "e\u0301",
        "日本",
    ),
)
EDGES = ("", " ", "x" * 32_767, "=" + "x" * 32_765, "\U0001f600" * 16_383)


@lru_cache
def hostile() -> list[str]:
    chance = random.Random(8)  # noqa: S311
    made = ["".join(chance.choices(PIECES, k=chance.randint(1, 6))) for _ in range(COUNT - len(EDGES))]
    return [*EDGES, *made]


def as_csv() -> bytes:
    lines = ["number,reason", *(f"{n},{quote(neutralise(text))}" for n, text in enumerate(hostile()))]
    return "\ufeff".encode() + "".join(f"{line}\r\n" for line in lines).encode()


def as_xlsx() -> bytes:
    file, numbers = BytesIO(), [str(n) for n in range(COUNT)]
    sheet = Sheet("Texts", [SheetColumn("number", "number"), SheetColumn(HEADING)])
    chunks = [[numbers[at : at + 999], hostile()[at : at + 999]] for at in range(0, COUNT, 999)]
    assert write_workbook(file, sheet, chunks, about=lambda written: []).cut == 0
    return file.getvalue()


def as_jsonl() -> bytes:
    objects = make_objects([("number", texts), (HEADING, texts)], [map(str, range(COUNT)), hostile()])
    return "".join(f"{line}\n" for line in objects).encode()


def as_json() -> bytes:
    objects = make_objects([("number", texts), (HEADING, texts)], [map(str, range(COUNT)), hostile()])
    return f'{{"rows": [{", ".join(objects)}]}}'.encode()


def from_csv(data: bytes) -> list[str]:
    return [restore(row[1]) for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))][1:]


def from_xlsx(data: bytes) -> list[str]:
    rows = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    return [restore(str(row[1])) for row in rows[1:]]


def from_json(data: bytes) -> list[str]:
    return [row[HEADING] for row in json.loads(data)["rows"]]


def from_jsonl(data: bytes) -> list[str]:
    return [json.loads(line)[HEADING] for line in data.decode().split("\n")[:-1]]


FILES: dict[str, tuple[Callable[[], bytes], Callable[[bytes], list[str]]]] = {
    "csv": (as_csv, from_csv),
    "xlsx": (as_xlsx, from_xlsx),
    "json": (as_json, from_json),
    "jsonl": (as_jsonl, from_jsonl),
}


def tidied(text: str) -> str:
    """As the reader of imports gives a cell: one kind of line end, nothing around it, nothing that no text may hold."""
    text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    return text.strip(" \t\n\ufeff")


@pytest.mark.parametrize("kind", FILES)
def test_every_text_comes_back_as_it_went(kind):
    write, read = FILES[kind]

    assert read(write()) == hostile()


@pytest.mark.parametrize("kind", FILES)
def test_import_reads_every_text_back(tmp_path: Path, kind):
    path = tmp_path / "file"
    path.write_bytes(FILES[kind][0]())

    table = open_table(path)
    cells = {row.cells[0]: (*row.cells, "")[1] for row in table}

    given = restore if kind in ("csv", "xlsx") else str
    found = [tidied(given(cells[str(number)])) for number in range(COUNT)]
    assert [
        (n, was, now) for n, (was, now) in enumerate(zip(map(tidied, hostile()), found, strict=True)) if was != now
    ] == []


def test_no_cell_of_a_spreadsheet_begins_with_what_it_executes():
    cells = [neutralise(text) for text in hostile()]

    assert [cell for cell in cells if cell.lstrip()[:1] in ("=", "+", "-", "@", "\t", "\r") and cell.lstrip()] == []


def test_no_cell_of_a_spreadsheet_is_a_formula():
    with zipfile.ZipFile(BytesIO(as_xlsx())) as archive:
        xml = archive.read(ROWS).decode()

    assert "<f>" not in xml
    assert "<f " not in xml
    assert xml.count("<row ") == COUNT + 1
