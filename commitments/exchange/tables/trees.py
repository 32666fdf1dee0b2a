"""JSON and JSON Lines: the list of records, its objects laid flat, one at a time.

Columns come as they are met: ``owner.name`` for what lies deeper, a list as JSON in one cell. A list within records
(``promises[].history``) gives a row for each of its records, with the columns of the record above behind ``parent.``.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from json.decoder import JSONDecodeError
from pathlib import Path
from typing import Any

from ...rules.import_fields import match_headings
from ...rules.import_words import Problem, TableError
from ..encodings import guess_encoding
from .delimited import open_text
from .headings import Line, rows_under_headings
from .table import MAX_COLUMNS, Choice, Detected, Row, Table, without_odd
from .walk import DEPTH, Found, decode_line, find_lists, lists_within, members

PARENT = "parent."
Records = Iterable[tuple[int, Any]]


def read_tree(path: Path, choice: Choice, kind: str) -> Table:
    """The records of a JSON file, or of one with an object a line. TableError with line and column where it breaks."""
    encoding = choice.encoding or guess_encoding(path).encoding
    with open_text(path, encoding) as file:
        text = file.read().lstrip("\ufeff")
    read = _read_lines if kind == "jsonl" else _read_json
    try:
        return read(text, Detected(kind, encoding=encoding), choice)
    except JSONDecodeError as error:
        raise TableError("no_json", line=error.lineno, column=error.colno) from error
    except RecursionError as error:
        raise TableError("too_deep") from error


def _read_json(text: str, detected: Detected, choice: Choice) -> Table:
    chosen = _choose(find_lists(text), detected, choice, lambda found: enumerate(members(text, found.start)))
    records = list_of = members(text, chosen.start)
    if _is_grid(text, chosen):
        lines = (Line(i, [_cell(cell) for cell in each]) for i, each in enumerate(list_of, start=1))
        return Table(detected, rows_under_headings(lines, detected, choice.heading_row))
    return Table(detected, _rows(_unfold(enumerate(records, start=1), chosen.path), detected))


def _read_lines(text: str, detected: Detected, choice: Choice) -> Table:
    counts: Counter[str] = Counter()
    total = 0
    for _number, record in _lines_of(text):
        total += isinstance(record, dict)
        lists_within(record, "[]", counts)
    found = [Found("", 0, total, True), *(Found(path, 0, count, True) for path, count in counts.items())]
    chosen = _choose(found if total else [], detected, choice, lambda found: _lines_of(text))
    return Table(detected, _rows(_unfold(_lines_of(text), chosen.path), detected))


def _lines_of(text: str) -> Records:
    for number, line in enumerate(text.split("\n"), start=1):
        if line := line.strip():
            try:
                yield number, decode_line(line)
            except JSONDecodeError as error:
                yield number, error


def _choose(found: list[Found], detected: Detected, choice: Choice, read: Callable[[Found], Records]) -> Found:
    if not found:
        raise TableError("no_list")
    detected.paths = [each.path for each in found]
    chosen = max(found, key=lambda each: each.likeliness)
    if choice.path is None:
        chosen = _of_commitments(chosen, found, read)
    if choice.path is not None and choice.path != chosen.path:
        named = [each for each in found if each.path == choice.path]
        if not named:
            names = ", ".join(f"“{path}”" for path in detected.paths)
            raise TableError("no_such_list", path=choice.path, names=names)
        chosen = named[0]
    detected.path = chosen.path
    return chosen


def _of_commitments(chosen: Found, found: list[Found], read: Callable[[Found], Records]) -> Found:
    """The list within the chosen one, where that has the words of undertakings and the records around it have none."""
    within = [each for each in found if each.path.startswith(f"{chosen.path}[].")]
    if not within or "quotation" in _fields(read(chosen), chosen.path):
        return chosen
    for each in within:
        names = _fields(read(each), each.path)
        is_history = {"status", "assessed_on"} <= _fields(read(each), each.path, "assessments")
        if "quotation" in names and not is_history:
            return each
    return chosen


def _fields(records: Records, path: str, kind: str = "commitments") -> set[str]:
    """What the headings of the first record of a list look like, without those of the record above."""
    first = next((record for _number, record in _unfold(records, path) if isinstance(record, dict)), {})
    names = [name for name in first if not name.startswith(PARENT)]
    return {match.field for match in match_headings(names, kind) if match.confidence >= 0.5}


def _is_grid(text: str, chosen: Found) -> bool:
    """Whether the list is one of lists, which is a table with headings above."""
    first = next(members(text, chosen.start), None)
    return isinstance(first, list) and "[]" not in chosen.path


def _unfold(records: Records, path: str) -> Records:
    """The records at ``path``, numbered anew where they lie within others."""
    steps = path.split("[].")[1:]
    if not steps:
        return records
    within: Iterable[Any] = (record for _number, record in records)
    for step in steps:
        within = _below(within, step.split("."))
    return enumerate(within, start=1)


def _below(records: Iterable[Any], names: list[str]) -> Iterator[dict]:
    for record in records:
        lists = record
        for name in names:
            lists = lists.get(name) if isinstance(lists, dict) else None
        above = {f"{PARENT}{name}": value for name, value in record.items() if name != names[0]} if lists else {}
        yield from (item | above for item in lists or () if isinstance(item, dict))


def _rows(records: Records, detected: Detected) -> Iterator[Row]:
    places: dict[str, int] = {}
    for number, record in records:
        if isinstance(record, JSONDecodeError):
            yield _broken(number, record)
            continue
        flat = lay_flat(record if isinstance(record, dict) else {"value": record})
        row = Row(number, [""] * len(places))
        for name, cell in flat.items():
            if name not in places:
                _add_column(name, places, detected)
                row.cells.append("")
            row.cells[places[name]] = cell
        if any(row.cells):
            yield row


def _add_column(name: str, places: dict[str, int], detected: Detected) -> None:
    if len(places) >= MAX_COLUMNS:
        raise TableError("too_many_columns", count=MAX_COLUMNS)
    places[name] = len(places)
    detected.columns.append(without_odd(name))


def _broken(number: int, error: JSONDecodeError) -> Row:
    return Row(number, [], [Problem(number, "", error.doc[:60], "broken_line", {"column": error.colno})])


def lay_flat(record: dict) -> dict[str, str]:
    """The cells of a record by their columns: ``owner.name`` for what lies deeper."""
    flat: dict[str, str] = {}
    _lay_flat(record, "", flat, 0)
    return flat


def _lay_flat(record: dict, before: str, flat: dict[str, str], depth: int) -> None:
    for name, value in record.items():
        if isinstance(value, dict) and value and depth < DEPTH:
            _lay_flat(value, f"{before}{name}.", flat, depth + 1)
        else:
            flat[f"{before}{name}"] = _cell(value)


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n")
    if value is None or value in ({}, []):
        return ""
    return json.dumps(value, ensure_ascii=False)
