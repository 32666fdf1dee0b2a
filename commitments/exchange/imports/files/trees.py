"""JSON and JSON Lines: the list of records, its objects laid flat, one at a time.

Columns come as they are met: ``owner.name`` for what lies deeper, a list as JSON in one cell. A list within records
(``promises[].history``) gives a row for each of its records, with the columns of the record above behind ``parent.``.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from json.decoder import JSONDecodeError
from pathlib import Path
from typing import Any

from ....rules.imports.fields import match_headings
from ....rules.imports.values import NAMES
from ....rules.imports.words import Problem, TableError
from ...kernel.encodings import guess_encoding
from .delimited import open_text
from .headings import Line, letter, rows_under_headings
from .table import MAX_COLUMNS, Choice, Detected, Row, Table, without_odd
from .walk import DEPTH, KEY, PARENT, Found, decode_line, find_lists, lists_within, members

TELLING = frozenset({"title", "quotation", "lead", "supporting", "themes", "deadline", "status", "evidence", "reason"})
"""Fields by which a list of commitments is told from one of codes, people or columns."""
WORDS = frozenset({"title", "quotation"})
MOST_PATHS = 200
"""Lists of a file that are offered; the others can be named."""
_IS_ID = re.compile(r"^(?=.*\d).{6,}$")
"""Ids, days and moments, and no year or language."""
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
    found = find_lists(text)
    lists = [each for each in found if each.count]
    chosen = _choose(lists, detected, choice, lambda each: enumerate(_members(text, each, found), start=1))
    records = _members(text, chosen, found)
    first = next(records)
    records = chain([first], records)
    if isinstance(first, list) and "[]" not in chosen.path:
        cells = (each if isinstance(each, list) else [each] for each in records)
        lines = (Line(i, list(map(_cell, each))) for i, each in enumerate(cells, start=1))
        return Table(detected, rows_under_headings(lines, detected, choice.heading_row))
    return Table(detected, _rows(_unfold(enumerate(records, start=1), chosen.path), detected))


def _members(text: str, wanted: Found, found: list[Found]) -> Iterator[Any]:
    """The records of a list; lists as objects, where another list (``columns``, ``fields``) names their cells."""
    first = next(members(text, wanted))
    if isinstance(first, dict) and not wanted.listed and _is_column(first):
        return _by_rows(members(text, wanted))
    names = _names_beside(text, wanted, found, len(first)) if isinstance(first, list) else []
    return (_named(each, names) for each in members(text, wanted)) if names else members(text, wanted)


def _is_column(record: dict[str, Any]) -> bool:
    """Whether an object is a column: its cells stand under the numbers of rows, as pandas writes them."""
    cells = {name: cell for name, cell in record.items() if name != KEY}
    plain = not any(isinstance(cell, dict | list) for cell in cells.values())
    return KEY in record and plain and list(cells) == [str(number) for number in range(len(cells))]


def _by_rows(columns: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """The rows of a table that is written column by column."""
    held = {column.pop(KEY): column for column in columns}
    numbers = dict.fromkeys(number for column in held.values() for number in column)
    return ({name: column.get(number) for name, column in held.items()} for number in numbers)


def _named(cells: Any, names: list[str]) -> Any:
    if not isinstance(cells, list):
        return cells
    more = (f"column {letter(place)}" for place in range(len(names), len(cells)))
    return dict(zip(chain(names, more), cells, strict=False))


def _names_beside(text: str, wanted: Found, found: list[Found], width: int) -> list[str]:
    """The names that another list of the file has for each cell of a list of ``width``; none where no list has."""
    for each in found:
        if each.listed and each is not wanted and "[]" not in each.path:
            names = [item if isinstance(item, str) else _name(item) for item in islice(members(text, each), width + 1)]
            if len(names) == len(set(names)) == width and all(names):
                return names
    return []


def _name(item: Any) -> str:
    return next((item[name] for name in NAMES if isinstance(item.get(name), str)), "") if isinstance(item, dict) else ""


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
    detected.paths = [each.path for each in found[:MOST_PATHS]]
    likely = [each for each in found if each.listed or not each.joined or _fields(read(each), each.path) & WORDS]
    chosen = max(likely, key=lambda each: each.likeliness)
    if choice.path is None:
        chosen = _of_commitments(chosen, found, read)
    if choice.path is not None and choice.path != chosen.path:
        named = [each for each in found if each.path == choice.path]
        if not named:
            names = ", ".join(f"“{path}”" for path in detected.paths)
            raise TableError("no_such_list", path=choice.path, names=names)
        chosen = named[0]
    detected.path = chosen.path
    if chosen.path not in detected.paths:
        detected.paths.append(chosen.path)
    return chosen


def _of_commitments(chosen: Found, found: list[Found], read: Callable[[Found], Records]) -> Found:
    """The list within the chosen one or beside it, where that has the words of undertakings and the chosen has none."""
    if len(found) == 1:
        return chosen
    own = _fields(read(chosen), chosen.path)
    if "quotation" in own:
        return chosen
    for each in found:
        if each.path.startswith(f"{chosen.path}[]."):
            names = _fields(read(each), each.path)
            changes = _fields(read(each), each.path, "assessments")
            is_history = {"status", "assessed_on"} <= changes and "deadline" not in names
            if "quotation" in names and not is_history:
                return each
    beside = {each.path: each for each in found if "[]." not in each.path and each.listed}
    said = {path: _fields(read(each), path) & TELLING for path, each in beside.items()}
    told = {path: len(names) for path, names in said.items() if names & WORDS}
    best = max(told, key=lambda path: told[path], default="")
    return beside[best] if told and told[best] > len(own & TELLING) else chosen


def _fields(records: Records, path: str, kind: str = "commitments") -> set[str]:
    """What the headings of the first record of a list look like, without those of the record above."""
    first = next((record for _number, record in _unfold(records, path) if isinstance(record, dict)), {})
    cells = lay_flat(first).items()
    names = [name for name, cell in cells if not name.startswith(PARENT) and not cell.startswith("[{")]
    return {match.field for match in match_headings(names, kind) if match.confidence >= 0.5}


def _unfold(records: Records, path: str) -> Records:
    """The records at ``path``, numbered anew where they lie within others."""
    steps = path.split("[].")[1:]
    if not steps:
        return records
    within: Iterable[Any] = (record for _number, record in records)
    for step in steps:
        within = _below(within, step.split("."))
    return enumerate(within, start=1)


def _below(records: Iterable[Any], names: list[str]) -> Iterator[dict[str, Any]]:
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


def lay_flat(record: dict[str, Any]) -> dict[str, str]:
    """The cells of a record by their columns: ``owner.name`` for what lies deeper."""
    flat: dict[str, str] = {}
    _lay_flat(record, "", flat, 0)
    return flat


def _lay_flat(record: dict[str, Any], before: str, flat: dict[str, str], depth: int) -> None:
    for name, value in record.items():
        if _is_keyed(value):
            flat[f"{before}{name}"] = _cell([{KEY: key} | record for key, record in value.items()])
        elif isinstance(value, dict) and value and depth < DEPTH:
            _lay_flat(value, f"{before}{name}.", flat, depth + 1)
        else:
            flat[f"{before}{name}"] = _cell(value)


def _is_keyed(value: Any) -> bool:
    """Whether an object is a list of records under their ids or days: its names are no names of columns."""
    named = isinstance(value, dict) and bool(value) and all(map(_IS_ID.search, value))
    return named and all(isinstance(record, dict) for record in value.values())


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n")
    if value is None or value in ({}, []):
        return ""
    return json.dumps(value, ensure_ascii=False)
