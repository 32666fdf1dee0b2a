import zipfile

import pytest

from commitments.exchange.imports.files.reading import open_table, recognise
from commitments.rules.imports.words import TableError

from ....support.shared import shared_folder

ROWS = {
    "canada_mandate/2021-mandate-commitments.csv": (760, 4),
    "canada_mandate/2021MandateLetters.csv": (40, 4),
    "nz_promises/promises.csv": (347, 18),
    "sdg_targets/sdg_targets_multilingual_DERIVED.csv": (169, 15),
    "trumptracker/data.json": (174, 9),
    "trumptracker/status_history_DERIVED.csv": (314, 8),
}


@pytest.mark.parametrize("name", ROWS)
def test_real_registers_are_read_without_a_word_of_help(name):
    folder, _, file = name.partition("/")

    table = open_table(shared_folder(folder) / file)
    rows = list(table)

    assert (len(rows), len(table.detected.columns)) == ROWS[name]
    assert [problem for row in rows for problem in row.problems] == []


@pytest.mark.parametrize(
    ("start", "message"),
    [
        (b"%PDF-1.7 ...", "file type: PDF"),
        (b"PK\x05\x06" + bytes(18), r"compressed file \(ZIP\). Unpack it"),
        (b"var promises = [{}]", "the error is at line 1, column 1"),
        (b"/*O_o*/\ngoogle.setResponse({});", "the error is at line 1, column 1"),
        (b"// made by hand\n[{}]", "the error is at line 1, column 1. JSON has no comments"),
        (b"MZ\x90\x00", "file type: EXE"),
        (
            b"# by hand\npromises:\n  - id: 1\n    title: Open the road, soon\n    tags:\n    - a\n",
            "file type: YAML",
        ),
        (b"<html><table><tr><td>1", "a web page or XML"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "a web page or XML"),
        (b"PK\x03\x04 and no more", "damaged or incomplete"),
        (b"", "The file is empty"),
    ],
)
def test_what_is_no_table_is_named(tmp_path, start, message):
    path = tmp_path / "register.csv"
    path.write_bytes(start)

    with pytest.raises(TableError, match=message):
        open_table(path)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"word/document.xml": "<w/>"}, "file type: DOCX"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<o/>"}, "file type: ODT"),
        ({"register.csv": "id"}, r"compressed file \(ZIP\)"),
    ],
)
def test_archive_that_is_no_spreadsheet_is_named(tmp_path, parts, message):
    path = tmp_path / "register.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    with pytest.raises(TableError, match=message):
        open_table(path)


def test_file_too_large_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr("commitments.exchange.imports.files.reading.MAX_BYTES", 2 * 1024 * 1024)
    path = tmp_path / "file"
    path.write_bytes(b"x" * (2 * 1024 * 1024 + 1))

    with pytest.raises(TableError, match="has 3 MB; the limit is 2 MB"):
        open_table(path)


@pytest.mark.parametrize("text", ['{"a": 1}', '{\n"a": 1}', '{"a": 1}\n', '[{"a": 1},\n{"a": 2}]'])
def test_json_of_one_value_is_not_json_lines(tmp_path, text):
    path = tmp_path / "file"
    path.write_text(text)

    assert recognise(path) == "json"
