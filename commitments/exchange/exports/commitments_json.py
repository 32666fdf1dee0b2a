"""The register as JSON and JSON Lines: each commitment with the cells of the one column list, and all that hangs on it.

Texts are as they are: nothing executes JSON. Days are ISO text, numbers and yes or no are typed, what is empty is null
where it is no text.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from ...queries.kernel.gc_paused import make_of_each
from ...queries.lists.filters import Hits
from ...queries.lists.register_page import Place
from .about import Line
from .assessments import sight_of
from .columns.cells import Context
from .columns.records import Records, records_found, records_of
from .columns.types import Words, column_cells
from .commitments_csv import make_context
from .history import HISTORY_COLUMNS
from .json_text import BY_HOLDS, Encoder, make_objects, ready, texts
from .layout import PARTS, Layout
from .parts import Parts

PIECE = 200
"""Objects that are sent at a time, of a chunk of some megabytes."""


def stream_jsonl(hits: Hits, place: Place, *, today: date, layout: Layout) -> Iterator[bytes]:
    """All rows that were found as one object a line, in pieces. Days, order and the past as in ``stream_csv``."""
    for objects in _objects(hits, records_found(hits, place), today, layout):
        for start in range(0, len(objects), PIECE):
            yield "\n".join([*objects[start : start + PIECE], ""]).encode()


def stream_json(hits: Hits, place: Place, *, today: date, layout: Layout, about: Sequence[Line]) -> Iterator[bytes]:
    """The same as one object: what the file says of itself, then the list of commitments."""
    said = {line.name: line.text for line in about}
    yield f'{{"about": {json.dumps(said, ensure_ascii=False)},\n"commitments": ['.encode()
    mark = "\n"
    for objects in _objects(hits, records_found(hits, place), today, layout):
        yield (mark + ",\n".join(objects)).encode()
        mark = ",\n"
    yield b"\n]}\n"


def one_json(
    hits: Hits, commitment: int, *, today: date, about: Sequence[Line], history: Sequence[tuple[str, ...]]
) -> bytes:
    """One commitment (its id) of those that ``hits`` sees, with the rows of its history, as one object."""
    ((text,),) = _objects(hits, records_of([commitment], hits.index.moment), today, Layout())
    fields = [(column.heading, BY_HOLDS.get(column.holds, texts)) for column in HISTORY_COLUMNS]
    entries = make_objects(fields, zip(*history, strict=True))
    said = json.dumps({line.name: line.text for line in about}, ensure_ascii=False)
    listed = ",\n".join(entries)
    return f'{{"about": {said},\n"commitment": {text},\n"history": [\n{listed}\n]}}\n'.encode()


def _objects(hits: Hits, chunks: Iterable[Records], today: date, layout: Layout) -> Iterator[list[str]]:
    context = make_context(hits.index, hits.tiers, today)
    parts = Parts(hits.index.catalogue, sight_of(hits)) if layout.parts else None
    fields = _fields(layout)
    return make_of_each(chunks, lambda records: make_objects(fields, _columns(records, context, layout, parts)))


def _fields(layout: Layout) -> list[tuple[str, Encoder]]:
    in_words = layout.words == Words.LANGUAGE
    fields = [
        (layout.heading(column), texts if in_words and column.allowed else BY_HOLDS.get(column.holds, texts))
        for column in layout.columns
    ]
    return [*fields, (PARTS, ready)] if layout.parts else fields


def _columns(records: Records, context: Context, layout: Layout, parts: Parts | None) -> Iterator[Iterable[str]]:
    for column in layout.columns:
        yield column_cells(column, records, context, layout.words)
    if parts:
        yield parts.of(records)
