"""The rows of a preview as CSV: a line for each field that would change, and for each thing that is wrong."""

from collections.abc import Iterable, Iterator
from typing import Any

from ...rules.import_words import Problem, problem_words, row_name
from ..commitments_csv import join_cells

HEADINGS = ("row", "outcome", "key", "commitment", "field", "before", "after", "wrong", "right")


def stream_preview(rows: Iterable[tuple[str, dict[str, Any]]], *, bom: bool = True) -> Iterator[bytes]:
    """Pieces of a CSV file of (outcome, row as ``preview.Tell`` gives it), heading first, lines ending in CRLF.

    ``field`` is the field that changes, or the column that is wrong; ``before`` what the register or the cell holds.
    Cells are made safe for spreadsheets as in the report of commitments.
    """
    yield (("\ufeff" if bom else "") + ",".join(HEADINGS) + "\r\n").encode()
    for outcome, row in rows:
        for cells in _lines(row):
            named = (row_name(row["row"]), outcome, row.get("key", ""), row.get("title", ""))
            yield join_cells((*named, *cells)).encode()


def _lines(row: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for given in row.get("problems", []):
        said = problem_words(Problem(*given))
        yield said["column"], said["value"], "", said["wrong"], said["right"]
    for field, change in row.get("fields", {}).items():
        yield field, plain(change["before"]), plain(change["after"]), "", ""
    if not row.get("problems") and not row.get("fields"):
        yield "", "", "", "", ""


def plain(value: Any) -> str:
    """A value of a preview as text: the words of a deadline with its days, names of a list parted by semicolons."""
    if isinstance(value, list):
        return "; ".join(str(part) for part in value if part)
    return "" if value is None else str(value)
