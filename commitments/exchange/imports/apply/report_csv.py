"""What became of the rows of an import, as CSV: a line a row, the cells that no field took in columns of their own."""

from collections.abc import Iterator
from itertools import islice

from django.conf import settings
from django.urls import reverse

from ....models import Import, ImportRow
from ....queries.imports.pages import objects_of, rows_of
from ....rules.kernel.file_refusals import row_name
from ....rules.kernel.permissions import Visitor
from ...exports.commitments_csv import join_cells
from ...exports.downloads import Asker, Download, named
from ...exports.files import MEDIA_TYPES
from ..mapping.mapping import read_mapping

CHUNK = 500
HEADINGS = ("row", "outcome", "key", "object", "address", "column", "value", "wrong", "right")
PAGES = {"commitment": "commitment-detail", "document": "document-detail"}


def stream_report(user: Visitor, imported: Import, outcome: str = "", *, bom: bool = True) -> Iterator[bytes]:
    """The rows of an outcome (all for an empty one) as pieces of a CSV file, heading first, lines ending in CRLF.

    What ``user`` may not see has no address. Headings of kept cells stand behind ours, as in the file. Cells are made
    safe for spreadsheets as in the report of commitments.
    """
    used = read_mapping(imported.mapping).columns()
    kept = [name for name in imported.table.get("columns", []) if name not in used]
    yield (("\ufeff" if bom else "") + join_cells([*HEADINGS, *kept])).encode()
    found = rows_of(imported, outcome).iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        names = objects_of(user, chunk)
        lines = (join_cells(_cells(row, names) + [row.kept.get(name, "") for name in kept]) for row in chunk)
        yield "".join(lines).encode()


def _cells(row: ImportRow, names: dict[tuple[str, int], str]) -> list[str]:
    name = names.get((row.object_type, row.object_id or 0), "")
    page = PAGES.get(row.object_type)
    address = settings.SITE_URL + reverse(page, args=[name]) if name and page else ""
    places = ["; ".join(problem[part] for problem in row.problems if problem[part]) for part in ("column", "value")]
    words = [" ".join(problem[part] for problem in row.problems) for part in ("wrong", "right")]
    return [row_name(row.row), row.outcome, row.key, name, address, *places, *words]


def report_file(asker: Asker, imported: Import, outcome: str = "") -> Download:
    """What became of each row of an import, with the cells that no field takes: of one outcome, or of all."""
    stream = stream_report(asker.user, imported, outcome, bom=asker.bom)
    return Download(stream, MEDIA_TYPES["csv"], named(f"servanda-import-{imported.pk}-report.csv"))
