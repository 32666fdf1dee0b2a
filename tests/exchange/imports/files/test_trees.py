import json

import pytest

from commitments.exchange.imports.files.reading import open_table
from commitments.exchange.imports.files.table import Choice
from commitments.rules.imports.words import TableError

RECORDS = [
    {"id": 1, "title": "one", "owner": {"name": "A", "of": {"place": "X"}}, "tags": ["a", "b, c"], "done": True},
    {"id": 2.50, "title": "Қазақстан\r\ntwo", "due": None, "tags": [], "share": 45.0},
]
COLUMNS = ["id", "title", "owner.name", "owner.of.place", "tags", "done", "due", "share"]
CELLS = [
    ["1", "one", "A", "X", '["a", "b, c"]', "true"],
    ["2.5", "Қазақстан\ntwo", "", "", "", "", "", "45.0"],
]
HISTORY = {
    "promises": [
        {"id": "p1", "log": [{"on": "2020", "status": "begun"}, {"on": "2021", "status": "done"}], "by": {"name": "A"}},
        {"id": "p2", "log": [], "by": {"name": "B"}},
        {"id": "p3", "log": [{"on": "2022", "status": "begun"}], "by": {"name": "C"}},
    ]
}


def read(file, text, **choice):
    file.write_text(text if isinstance(text, str) else json.dumps(text, ensure_ascii=False), encoding="utf-8")
    table = open_table(file, Choice(**choice))
    return table.detected, [row.cells for row in table]


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (RECORDS, ""),
        ({"made": "2020", "icons": [{"x": 1}], "data": {"pledges": RECORDS}}, "data.pledges"),
        ({"meta": {"a": 1}, "rows": RECORDS, "names": ["x", "y", "z"]}, "rows"),
    ],
)
def test_list_of_records_is_found_and_laid_flat(tmp_path, value, path):
    detected, rows = read(tmp_path / "file", value)

    assert detected.format == "json"
    assert detected.path == path
    assert detected.columns == COLUMNS
    assert rows == CELLS


def test_json_lines_are_recognised(tmp_path):
    text = "\n".join(json.dumps(record) for record in RECORDS)

    detected, rows = read(tmp_path / "file", text)

    assert detected.format == "jsonl"
    assert detected.columns == COLUMNS
    assert rows == CELLS


def test_broken_line_of_json_lines_is_told_and_the_others_are_read(tmp_path):
    path = tmp_path / "file"
    path.write_text('{"id": 1}\n{"id": 2,\n\n{"id": 3}\n')

    rows = list(open_table(path))

    assert [(row.number, row.cells) for row in rows] == [(1, ["1"]), (2, []), (4, ["3"])]
    assert [(p.row, p.value) for p in rows[1].problems] == [(2, '{"id": 2,')]


def test_object_of_records_is_a_list_with_keys(tmp_path):
    detected, rows = read(tmp_path / "file", {"pledges": {"p1": {"title": "one"}, "p2": {"title": "two"}}})

    assert detected.path == "pledges"
    assert detected.columns == ["key", "title"]
    assert rows == [["p1", "one"], ["p2", "two"]]


def test_longest_list_is_taken_and_others_can_be_chosen(tmp_path):
    value = {"old": [{"id": "0", "name": "zero"}], "new": RECORDS}

    detected, _rows = read(tmp_path / "file", value)

    assert detected.path == "new"
    assert detected.paths == ["old", "new"]
    assert len(read(tmp_path / "file", value, path="old")[1]) == 1
    with pytest.raises(TableError, match=r"no list at “news”\. Lists in the file: “old”, “new”"):
        read(tmp_path / "file", value, path="news")


DONE, LATE = {"text": "We open the road.", "status": "done"}, {"text": "We close it.", "status": "late"}


@pytest.mark.parametrize(
    ("value", "path", "above"),
    [
        ({"made": "2026", "of": {"roads": [DONE], "ports": [LATE, DONE]}}, "of.*", ["roads", "ports", "ports"]),
        ({"roads": {"1": DONE, "2": LATE}, "ports": {"1": DONE, "2": LATE}}, "*", ["roads"] * 2 + ["ports"] * 2),
        ({"*": [DONE], "x.*": [LATE]}, "*", ["*", "x.*"]),
        ({y: {"a": [DONE], "b": [LATE]} for y in ("2025", "2026")}, "*.*", ["a", "b", "a", "b"]),
    ],
)
def test_lists_of_one_shape_beside_each_other_are_one(tmp_path, value, path, above):
    detected, rows = read(tmp_path / "file", value)

    cells = [dict(zip(detected.columns, row, strict=True)) for row in rows]
    assert detected.path == path
    assert [row["parent.key"] for row in cells] == above
    assert {row["text"] for row in cells} == {DONE["text"], LATE["text"]}
    assert read(tmp_path / "file", value, path=path)[1] == rows


def test_of_very_many_lists_some_are_offered_and_all_can_be_named(tmp_path):
    value = {f"person {number}": [DONE, LATE] for number in range(300)}

    detected, rows = read(tmp_path / "file", value)

    assert detected.path == "*"
    assert len(detected.paths) == 200
    assert len(rows) == 600
    assert read(tmp_path / "file", value, path="person 299")[0].paths[-1] == "person 299"


@pytest.mark.parametrize(
    "value",
    [
        {"text": {"0": "We open the road.", "1": "We close it."}, "due": {"0": 2030, "1": None}},
        {"text": ["We open the road.", "We close it."], "due": [2030, None]},
        {"made": "2026", "pledges": {"text": ["We open the road.", "We close it."], "due": [2030, None]}},
    ],
)
def test_columns_whose_cells_are_numbered_or_listed_are_laid_by_rows(tmp_path, value):
    detected, rows = read(tmp_path / "file", value)

    assert detected.columns == ["text", "due"]
    assert rows == [["We open the road.", "2030"], ["We close it.", ""]]


def test_columns_by_year_are_one_table(tmp_path):
    years = {"2025": {"text": ["one", "two", "three"], "due": [1, 2, 3]}, "2026": {"text": ["four"], "due": [4]}}

    detected, rows = read(tmp_path / "file", years)

    assert detected.path == "*"
    assert detected.columns == ["text", "due", "parent.key"]
    assert rows[-1] == ["four", "4", "2026"]


@pytest.mark.parametrize(
    "names",
    [
        {"columns": ["text", "due"]},
        {"fields": [{"id": "text"}, {"id": "due"}]},
        {"meta": {"of": [{"name": "text"}, {"name": "due"}]}},
    ],
)
def test_list_beside_the_rows_names_their_cells(tmp_path, names):
    detected, rows = read(tmp_path / "file", names | {"data": [["We open the road.", 2030], ["We close it.", None, 7]]})

    assert detected.path == "data"
    assert detected.columns == ["text", "due", "column C"]
    assert rows == [["We open the road.", "2030"], ["We close it.", "", "7"]]


def test_history_within_records_gives_a_row_each_beside_its_record(tmp_path):
    detected, rows = read(tmp_path / "file", HISTORY, path="promises[].log")

    assert detected.paths == ["promises", "promises[].log"]
    assert detected.columns == ["on", "status", "parent.id", "parent.by.name"]
    assert rows == [["2020", "begun", "p1", "A"], ["2021", "done", "p1", "A"], ["2022", "begun", "p3", "C"]]


def test_list_that_has_the_words_is_taken_before_the_records_around_it(tmp_path):
    items = [{"text": "We open the road.", "due": "2030"}, {"text": "We close it.", "due": "2031"}]
    value = {"meetings": [{"place": "A", "date": "2020-01-01", "items": items}, {"place": "B", "items": items[:1]}]}

    detected, rows = read(tmp_path / "file", value)

    assert detected.path == "meetings[].items"
    assert [row[:3] for row in rows] == [
        ["We open the road.", "2030", "A"],
        ["We close it.", "2031", "A"],
        [items[0]["text"], "2030", "B"],
    ]
    assert read(tmp_path / "file", value, path="meetings")[0].path == "meetings"


def test_records_under_ids_within_a_record_are_a_list_in_its_cell(tmp_path):
    history = {"2025-01-31": {"status": "begun"}, "2026-01-31": {"status": "done"}}

    detected, rows = read(tmp_path / "file", [{"id": "p1", "log": history, "name": {"2024": {"en": "x"}}}])

    assert detected.columns == ["id", "log", "name.2024.en"]
    assert json.loads(rows[0][1]) == [{"key": day} | change for day, change in history.items()]


def test_history_within_json_lines_is_read_too(tmp_path):
    text = "\n".join(json.dumps(record) for record in HISTORY["promises"])

    detected, rows = read(tmp_path / "file", text, path="[].log")

    assert detected.paths == ["", "[].log"]
    assert [row[:3] for row in rows] == [["2020", "begun", "p1"], ["2021", "done", "p1"], ["2022", "begun", "p3"]]


def test_list_of_lists_is_a_table_with_headings(tmp_path):
    detected, rows = read(tmp_path / "file", [["id", "title"], [1, "one"], [2, None]])

    assert detected.columns == ["id", "title"]
    assert detected.heading_row == 1
    assert rows == [["1", "one"], ["2"]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": [{"b": 1},\n {"b": 2}', "the error is at line 2, column 10"),
        ('[{"a": 1}] and more', "the error is at line 1, column 12"),
        ('{"a": 1}', "no list of objects"),
        ('["a", "b"]', "no list of objects"),
        ('{"text": ["a", "b"], "due": [1]}', "no list of objects"),
        ("[" * 100_000, "nested too deeply"),
        ('[{"a": ' * 50_000, "nested too deeply"),
    ],
)
def test_json_without_a_table_is_named(tmp_path, text, message):
    with pytest.raises(TableError, match=message):
        read(tmp_path / "file", text)


def test_name_that_an_object_has_twice_gets_a_number(tmp_path):
    detected, rows = read(tmp_path / "file", '[{"id": 1, "id": 2, "at": {"x": 3, "x": 4}}]')

    assert detected.columns == ["id", "at.x", "at.x (2)", "id (2)"]
    assert rows == [["1", "3", "4", "2"]]


def test_halves_of_characters_are_told(tmp_path):
    path = tmp_path / "file"
    path.write_text('[{"a": "x\\ud83d"}]')

    (row,) = open_table(path)

    assert [problem.wrong for problem in row.problems] == ["Unusual characters: U+D83D."]


def test_json_in_utf_16_is_read(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(json.dumps(RECORDS, ensure_ascii=False).encode("utf-16"))

    assert [row.cells for row in open_table(path)] == CELLS
