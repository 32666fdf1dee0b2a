import pytest

from commitments.exchange.imports.files.headings import Line, find_heading, letter, name_columns
from commitments.exchange.imports.files.table import MAX_COLUMNS
from commitments.rules.imports.words import TableError


@pytest.mark.parametrize(("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_the_letters_of_spreadsheets(place, letters):
    assert letter(place) == letters


def test_columns_are_called_once_each_and_by_their_letter_without_a_name():
    assert name_columns(["status", " due  date", "", "status", "status", ""], first=1) == [
        "status",
        "due date",
        "column D",
        "status (2)",
        "status (3)",
    ]


def test_more_columns_than_are_read_are_refused():
    with pytest.raises(TableError):
        name_columns(["x"] * (MAX_COLUMNS + 1))


def test_heading_is_the_first_row_as_wide_as_the_table_and_titles_above_it_are_narrower():
    title, heading, row = ["Register", "", ""], ["Title", "Status", "Due"], ["Meet", "done", "2018-02-15"]
    lines = [Line(number, cells) for number, cells in enumerate([title, heading, row, row, row], start=1)]

    assert find_heading(lines) == lines[1]


def test_table_that_begins_with_numbers_has_no_heading():
    assert find_heading([Line(1, ["1", "2018-02-15"]), Line(2, ["2", "2018-02-16"])]) is None
