import itertools

import pytest

from commitments.exchange.imports.files.delimited import find_mending
from commitments.exchange.imports.files.reading import open_table
from commitments.exchange.imports.files.table import Choice
from commitments.rules.imports.words import TableError

from .samples import SENTENCES, delimited

HEADINGS = ["id", "title", "parties"]
ENDS = {"LF": "\n", "CRLF": "\r\n", "CR": "\r"}


def read(path, **choice):
    table = open_table(path, Choice(**choice))
    return table.detected, [row.cells for row in table]


@pytest.mark.parametrize(("encoding", "end", "separator"), list(itertools.product(SENTENCES, ENDS, [",", ";", "\t"])))
def test_table_is_read_in_every_encoding_line_end_and_separator(tmp_path, encoding, end, separator):
    text = SENTENCES[encoding]
    rows = [["1", text, "A; B, C"], ["2", f'He said "{text}"', "one\ntwo"], ["3", f"{text}\n{text}", ""]]
    path = delimited(tmp_path / "file", [HEADINGS, *rows], encoding=encoding, separator=separator, end=ENDS[end])

    detected, found = read(path)

    assert detected.encoding == encoding
    assert detected.separator == separator
    assert detected.columns == HEADINGS
    assert detected.heading_row == 1
    assert found == [*rows[:2], rows[2][:2]]


@pytest.mark.parametrize("end", ENDS)
def test_line_ends_are_told(tmp_path, end):
    detected, _rows = read(delimited(tmp_path / "file", [["id", "title"], ["1", "x"]], end=ENDS[end]))

    assert detected.line_ends == end


def test_mixed_line_ends_are_told_and_read(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b'id,title\r\n1,one\n2,"two\r\r\nthree"\r3,four')

    detected, rows = read(path)

    assert detected.line_ends == "mixed"
    assert rows == [["1", "one"], ["2", "two\nthree"], ["3", "four"]]


@pytest.mark.parametrize(
    "text",
    [
        'id,title\n1,"a \\"b, c\\" d"\n2,"e\\nf"\n',
        '"id,title"\n"1,""a """"b, c"""" d"""\n"2,e\\nf"\n',
    ],
)
def test_quotation_marks_that_are_escaped_or_stand_around_lines_are_understood(tmp_path, text):
    path = tmp_path / "file"
    path.write_text(text)

    assert read(path)[1] == [["1", 'a "b, c" d'], ["2", r"e\nf"]]


@pytest.mark.parametrize(
    "text",
    ['"title"\n"one, two"\n"three, four"\n', 'id,note\n1,"[{""a"": ""b\\""c""}]"\n', 'id,inch\n1,5\\"\n2,6\\"\n'],
)
def test_quotation_marks_that_are_right_are_left(tmp_path, text):
    assert find_mending(text) is None


def test_list_of_sentences_has_no_headings(tmp_path):
    path = tmp_path / "file"
    path.write_text("We open the road.\nWe close it.\n")

    assert read(path)[1] == [["We open the road."], ["We close it."]]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b'id,title\n1,"a\nb"\n\n2,c\n')

    assert [row.number for row in open_table(path)] == [2, 4]


def test_odd_bytes_are_told_by_row(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(
        "id,title\n1,États et Élus à Évian où l’été s’achève là-bas\n2,caf".encode() + b"\xe9\n3,be\x00ll\n"
    )

    problems = [problem for row in open_table(path) for problem in row.problems]

    assert [(p.row, p.column, p.value, p.wrong) for p in problems] == [
        (3, "title", "caf\ufffd", "Unusual characters: U+FFFD."),
        (4, "title", "be\ufffdll", "Unusual characters: U+0000."),
    ]


def test_chosen_encoding_and_separator_win(tmp_path):
    path = delimited(tmp_path / "file", [["номер;a", "имя"], ["1;b", "Россия"]], encoding="cp1251")

    detected, rows = read(path, encoding="koi8_r", separator=";")

    assert detected.encoding == "koi8_r"
    assert detected.separator == ";"
    assert rows == [["1", "b," + "Россия".encode("cp1251").decode("koi8_r")]]


def test_unknown_encoding_is_named(tmp_path):
    path = delimited(tmp_path / "file", [["id"], ["1"]])

    with pytest.raises(TableError, match="“klingon” is not a known encoding"):
        read(path, encoding="klingon")


def test_line_that_names_the_separator_for_excel_is_followed(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"sep=;\nid;title\n1;a,b\n")

    detected, rows = read(path)

    assert detected.separator == ";"
    assert detected.columns == ["id", "title"]
    assert detected.heading_row == 2
    assert rows == [["1", "a,b"]]


def test_titles_above_the_headings_are_passed_over(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"Register of pledges,,\n\nid,title,due\n1,one,2030\n2,two,2031\n")

    detected, rows = read(path)

    assert detected.heading_row == 3
    assert detected.columns == ["id", "title", "due"]
    assert rows == [["1", "one", "2030"], ["2", "two", "2031"]]


def test_headings_may_have_gaps_where_the_rows_have_them(tmp_path):
    path = delimited(tmp_path / "file", [["id", "title", "", "", "", "due"], ["1", "one", "", "", "", "2030"]])

    assert read(path)[0].heading_row == 1


def test_years_are_headings_where_they_follow_each_other(tmp_path):
    rows = [["Target", "By", "2024", "2025"], ["one", "A", "begun", "done"], ["two", "B", "2024", "2026"]]

    assert read(delimited(tmp_path / "file", rows))[0].heading_row == 1
    assert read(delimited(tmp_path / "file", rows[:0:-1]))[0].heading_row == 0


def test_numbers_of_columns_below_the_headings_are_no_row(tmp_path):
    rows = [["№", "title", "due"], ["1", "2", "3"], ["1", "one", "2030"]]

    assert read(delimited(tmp_path / "file", rows))[1] == [["1", "one", "2030"]]


def test_what_stands_above_some_of_the_headings_belongs_to_them(tmp_path):
    rows = [["id", "title", "By", "", "", ""], ["id", "title", "Lead", "Support", "When", "How"], list("1abcde")]

    headings = ["id", "title", "By Lead", "By Support", "By When", "By How"]
    assert read(delimited(tmp_path / "file", rows))[0].columns == headings
    assert read(delimited(tmp_path / "file", [["Plan"], *rows[1:]]))[0].columns[2] == "Lead"


def test_heading_row_can_be_chosen(tmp_path):
    path = delimited(tmp_path / "file", [["id", "title"], ["key", "words"], ["1", "x"]])

    assert read(path, heading_row=2)[0].columns == ["key", "words"]
    detected, rows = read(path, heading_row=0)
    assert detected.columns == ["column A", "column B"]
    assert len(rows) == 3
    with pytest.raises(TableError, match="Row 9 contains no headings"):
        read(path, heading_row=9)


def test_empty_columns_and_tails_are_left_out_and_told(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"id,note,title,,\n1,,one,,\n2,,two,,\n,,,,\n,,,,\n")

    table = open_table(path)
    rows = [row.cells for row in table]

    assert rows == [["1", "", "one"], ["2", "", "two"]]
    assert table.detected.columns == ["id", "note", "title"]
    assert table.detected.dropped == ["note"]


def test_headings_that_repeat_or_are_missing_get_names(tmp_path):
    path = delimited(tmp_path / "file", [["status", "", "Status of \n work", "status"], ["a", "b", "c", "d"]])

    assert read(path)[0].columns == ["status", "column B", "Status of work", "status (2)"]


@pytest.mark.parametrize(
    ("second", "headings"),
    [
        (["", "", "Start", "End"], ["id", "title", "Timeline Start", "Timeline End"]),
        (["id", "title", "Start", "End"], ["id", "title", "Timeline Start", "Timeline End"]),
        (["1", "one", "2030", ""], ["id", "title", "Timeline"]),
        (["", "words", "Start", "End"], ["id", "title", "Timeline"]),
    ],
)
def test_line_that_parts_the_headings_above_is_one_of_them(tmp_path, second, headings):
    rows = [["id", "title", "Timeline", ""], second, ["2", "two", "2030", ""], ["3", "three", "2031", ""]]

    detected, _rows = read(delimited(tmp_path / "file", rows))

    assert detected.columns[: len(headings)] == headings


def test_headings_that_come_again_are_no_row(tmp_path):
    path = delimited(tmp_path / "file", [["id", "title"], ["1", "one"], ["id", "title"], ["id", "two"]])

    assert read(path)[1] == [["1", "one"], ["id", "two"]]


def test_rows_of_another_table_below_are_told(tmp_path):
    wide = [[str(i), "title", "x", "y"] for i in range(2)]
    path = delimited(
        tmp_path / "file", [["id", "title", "a", "b"], *wide, [""], ["Contacts"], ["name", "post"], ["A", "B"]]
    )

    problems = [problem for row in open_table(path) for problem in row.problems]

    assert [(p.row, p.wrong) for p in problems] == [
        (6, "Another table seems to begin in row 6."),
        (7, "Another table seems to begin in row 6."),
    ]


def test_row_longer_than_the_headings_keeps_its_cells_and_says_so(tmp_path):
    path = delimited(tmp_path / "file", [["id", "title"], ["1", "one"], ["2", "two", "rest"]])

    table = open_table(path)
    rows = list(table)

    assert table.detected.columns == ["id", "title", "column C"]
    assert rows[1].cells == ["2", "two", "rest"]
    assert [problem.wrong for problem in rows[1].problems] == ["Cells: 3. Headings: 2."]


@pytest.mark.parametrize("rows", [1, 40_000])
def test_quotation_mark_without_its_partner_is_named(tmp_path, rows):
    path = tmp_path / "file"
    path.write_bytes(b'id,title\n1,"one\n' + b"2,two\n" * rows)

    with pytest.raises(TableError, match="Row 2 does not end"):
        list(open_table(path))


def test_cell_without_end_is_cut_and_told(tmp_path):
    path = delimited(tmp_path / "file", [["id", "title"], ["1", "x" * 40_000]])

    (row,) = open_table(path)

    assert len(row.cells[1]) == 32_767
    assert [(p.row, p.column, p.wrong) for p in row.problems] == [(2, "title", "40000 characters in one cell.")]


def test_too_many_rows_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("commitments.exchange.imports.files.table.MAX_ROWS", 2)
    path = delimited(tmp_path / "file", [["id", "title"], *[[str(i), "x"] for i in range(3)]])

    with pytest.raises(TableError, match="more than 2 rows"):
        list(open_table(path))


def test_rows_are_read_one_at_a_time(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"id,title\n" + b"1,one\n" * 100 + b'2,"open\n' + b"x" * 200_000)

    rows = iter(open_table(path))

    assert [next(rows).cells for _ in range(100)] == [["1", "one"]] * 100
