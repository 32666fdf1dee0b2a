"""What a plan holds does not grow with the rows of the table: no record, no words and no key of one is kept."""

import tracemalloc
from datetime import date
from typing import Any

import pytest

from commitments.exchange.imports.files.reading import open_table
from commitments.exchange.imports.mapping.mapping import read_mapping
from commitments.exchange.imports.plan import plan

from ....support.factories import CommitmentFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 19)
FEW, MORE = 80, 240
LONG, A_ROW = 3_000, 2_000
"""Characters of a key, and of the words of a row; bytes that a row may leave behind."""
LETTERS = {"create": "Letters", "kind": "note", "dated": "2020-01-31", "process": {"create": "Letters"}}
COMMITMENTS: dict[str, Any] = {
    "records": "commitments",
    "source": "letters",
    "key": ["id"],
    "fields": {
        "key": {"column": "id"},
        "quotation": {"column": "words"},
        "document": {"constant": LETTERS},
        "kind": {"constant": "deliverable"},
    },
}
ASSESSMENTS: dict[str, Any] = {
    "records": "assessments",
    "fields": {
        "commitment": {"column": "pledge"},
        "status": {"column": "state"},
        "assessed_on": {"column": "day"},
        "reason": {"column": "words"},
        "confidence": {"constant": "reported"},
    },
    "values": {"statuses": {"begun": "1", "done": "3"}},
}


def test_commitments_are_not_held(tmp_path):
    def row(i: int) -> str:
        return f"{i} {'k' * LONG},They open road {i}: {'w' * LONG}"

    assert growth(tmp_path, COMMITMENTS, "id,words", row) < A_ROW


def test_assessments_are_not_held_while_they_are_sorted(tmp_path):
    references = [commitment.reference for commitment in CommitmentFactory.create_batch(5)]

    def row(i: int) -> str:
        return f"{references[i % 5]},{('begun', 'done')[i % 2]},2024-05-{10 + i % 19},{i} {'w' * LONG}"

    assert growth(tmp_path, ASSESSMENTS, "pledge,state,day,words", row) < A_ROW


def growth(folder, mapping, headings: str, row) -> float:
    """Bytes that a row more makes a plan hold at most."""
    path = folder / "table.csv"
    held = []
    tracemalloc.start()
    try:
        for count in (FEW, MORE):
            path.write_text("\n".join([headings, *map(row, range(count))]))
            held.append(most_held(mapping, path))
    finally:
        tracemalloc.stop()
    return (held[1] - held[0]) / (MORE - FEW)


def most_held(mapping, path) -> int:
    tracemalloc.clear_traces()
    table: Any = open_table(path)
    records = plan.Planner(read_mapping(mapping), table, today=TODAY).plan()
    return max(tracemalloc.get_traced_memory()[0] for _planned in records)


@pytest.fixture(autouse=True)
def _short_chunks(monkeypatch):
    monkeypatch.setattr(plan, "CHUNK", 10)
