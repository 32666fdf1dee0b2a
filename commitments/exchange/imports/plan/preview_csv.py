"""The rows of a preview as CSV: a line for each field that would change, and for each thing that is wrong."""

from collections.abc import Iterable, Iterator
from typing import Any

from ....models import Import
from ....rules.imports.words import Problem, problem_words
from ....rules.kernel.file_refusals import row_name
from ...exports.commitments_csv import join_cells
from ...exports.downloads import Asker, Download, named
from ...exports.files import MEDIA_TYPES
from .plan import CHANGED, ERROR, NEW, SKIPPED
from .previews import all_preview_rows

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


TELLING = (ERROR, NEW, CHANGED, SKIPPED)
"""What of a preview is told where no outcome is named: the rows that would change anything, and those with errors."""


def preview_file(asker: Asker, imported: Import, outcome: str = "") -> Download:
    """The rows of the preview of an import that would come to an outcome; for an empty one, of all that are TELLING."""
    outcomes = ((outcome,) if outcome else TELLING) if imported.preview else ()
    rows = ((outcome, row) for outcome in outcomes for row in all_preview_rows(imported.pk, outcome))
    return Download(
        stream_preview(rows, bom=asker.bom), MEDIA_TYPES["csv"], named(f"servanda-import-{imported.pk}-preview.csv")
    )
