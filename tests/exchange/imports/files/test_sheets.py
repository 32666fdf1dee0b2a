from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter

from commitments.exchange.imports.files.reading import open_table
from commitments.exchange.imports.files.table import Choice
from commitments.rules.imports.words import TableError
from commitments.rules.kernel.file_refusals import row_name

from .samples import ods, xls, xlsx

ROWS: list[list] = [["id", "title", "due"], [1, "Élan «один»\ntwo", date(2030, 12, 31)], [2, "ثلاثة", 2045.0]]
WRITERS: dict[str, Any] = {"xlsx": xlsx, "xls": xls, "ods": ods}


def read(path, **choice):
    table = open_table(path, Choice(**choice))
    return table.detected, [row.cells for row in table]


@pytest.mark.parametrize("kind", WRITERS)
def test_spreadsheet_is_recognised_by_content_and_read(tmp_path, kind):
    detected, rows = read(WRITERS[kind](tmp_path / "no_name.csv", {"Pledges": ROWS}))

    assert detected.format == kind
    assert detected.sheet == "Pledges"
    assert detected.columns == ["id", "title", "due"]
    assert rows == [["1", "Élan «один»\ntwo", "2030-12-31"], ["2", "ثلاثة", "2045"]]


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
@pytest.mark.parametrize("epoch_1904", [False, True])
def test_days_are_right_in_both_epochs(tmp_path, kind, epoch_1904):
    days = [["day"], [date(2017, 12, 22)], [date(1904, 5, 6)], [datetime(2018, 2, 28, 14, 30)]]  # noqa: DTZ001

    _detected, rows = read(WRITERS[kind](tmp_path / "file", {"A": days}, epoch_1904=epoch_1904))

    assert rows == [["2017-12-22"], ["1904-05-06"], ["2018-02-28 14:30:00"]]


def test_first_sheet_in_view_with_rows_is_taken_and_another_can_be_chosen(tmp_path):
    sheets: dict[str, list[list]] = {
        "Cover": [["About"]],
        "Lists": [["code", "name"], ["1", "x"]],
        "Pledges": ROWS,
        "Old": ROWS[:2],
    }
    path = xlsx(tmp_path / "file", sheets, hidden=["Lists"])

    detected, rows = read(path)

    assert detected.sheet == "Pledges"
    assert detected.sheets == [*sheets, "*"]
    assert len(rows) == 2
    assert read(path, sheet="Old")[0].sheet == "Old"
    with pytest.raises(TableError, match=r"no sheet “Neu”\. Sheets in the file: Cover, Lists, Pledges, Old"):
        read(path, sheet="Neu")


@pytest.mark.parametrize("kind", WRITERS)
def test_sheets_of_one_heading_are_read_as_one_table_where_that_is_chosen(tmp_path, kind):
    sheets: dict[str, list[list]] = {
        "Cover": [["About"]],
        "2025": [["Pledges of 2025"], [], ["id", "title", "due"], [1, "one", 2030]],
        "Codes": [["code", "name"], [1, "x"]],
        "2026": [["title", "id", "due", "note"], [], ["two", 2, 2031, "new"]],
    }
    path = WRITERS[kind](tmp_path / "file", sheets)

    detected, rows = read(path, sheet="*")
    numbers = [row_name(row.number) for row in open_table(path, Choice(sheet="*", heading_row=3))]

    assert detected.sheet == "*"
    assert detected.columns == ["id", "title", "due", "sheet", "note"]
    assert rows == [["1", "one", "2030", "2025"], ["2", "two", "2031", "2026", "new"]]
    assert numbers == ["4 of sheet 2", "3 of sheet 4"]


def test_table_that_starts_further_in_keeps_rows_and_letters_of_its_sheet(tmp_path):
    grid: list[list] = [[], ["", "Pledges 2030"], [], ["", "id", "", "title"], ["", 1, "x", "one"], ["", 2, "y", "two"]]
    path = xlsx(tmp_path / "file", {"A": grid})

    table = open_table(path)
    rows = list(table)

    assert table.detected.heading_row == 4
    assert table.detected.columns == ["id", "column C", "title"]
    assert [(row.number, row.cells) for row in rows] == [(5, ["1", "x", "one"]), (6, ["2", "y", "two"])]


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_broken_spreadsheet_is_named_as_such(tmp_path, kind):
    path = WRITERS[kind](tmp_path / "file", {"A": ROWS})
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    with pytest.raises(TableError, match="damaged or incomplete"):
        list(open_table(path))


def test_spreadsheet_without_content_has_no_rows(tmp_path):
    assert read(xlsx(tmp_path / "file", {"A": []}))[1] == []


def test_cells_merged_downwards_say_the_same_in_every_row(tmp_path):
    path = tmp_path / "file"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("A")
        for number, row in enumerate([["ministry", "pledge"], ["", "one"], ["", "two"], ["Health", "three"]], start=1):
            sheet.write_row(number, 1, row)
        sheet.merge_range(2, 1, 3, 1, "Justice")

    assert read(path)[1] == [["Justice", "one"], ["Justice", "two"], ["Health", "three"]]
