"""The plans that the speed of lists rests on, on both engines, in a register large enough to tell."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.models import Commitment
from commitments.queries.kernel.full_text import matching_rows
from commitments.queries.lists import register_page
from commitments.queries.lists.facets import current_index
from commitments.queries.lists.register_page import SORTS, Place
from commitments.queries.meetings.rereadings import read_rereadings
from commitments.queries.pages.overview import read_overview

from ...support.factories import CommitmentFactory, MeetingFactory, UserFactory
from ...support.samples import TODAY

pytestmark = pytest.mark.django_db
ROWS = 3000
# On SQLite the index behind the unique constraint covers (ref_key, id) as well.
UNIQUE_REFERENCE = "sqlite_autoindex_commitments_commitment_"
INDEXES = {
    "reference": "commitment_by_ref",
    "title": "commitment_by_title",
    "status": "commitment_by_status",
    "deadline": "commitment_by_due",
    "party": "commitment_by_lead",
    "theme": "commitment_by_theme",
    "assessed": "commitment_by_assessed",
    "changed": "commitment_by_changed",
}
VARIED = {
    "reference": "'R-' || n",
    "ref_key": "'R' || n",
    "title_key": "'title ' || n % 700",
    "status": "n % 5 + 1",
    "due_sort": "CASE WHEN n % 3 = 0 THEN '9999-12-31' WHEN n % 2 = 0 THEN '2024-08-01' ELSE '2024-05-01' END",
    "deadline_latest": "CASE WHEN n % 3 = 0 THEN NULL WHEN n % 2 = 0 THEN '2024-08-01' ELSE '2024-05-01' END",
    "lead_key": "'party ' || n % 20",
    "themes_key": "'theme ' || n % 8",
    "is_open": "n % 2 = 0",
    "number": "n + 1",
    # As wide as real ones, or no planner would look at an index; every tenth speaks of the truce.
    "search_text": " || ' ' || ".join([f"'w{k}x' || n % {k + 50}" for k in range(50)])
    + " || CASE WHEN n % 10 = 0 THEN ' truce' ELSE '' END",
    "id": "id + n",
}


@pytest.fixture
def large():
    """A few thousand copies of one commitment, varied in what lists sort by, written in one statement."""
    CommitmentFactory()
    columns = [str(field.column) for field in Commitment._meta.concrete_fields]
    types = {"due_sort": "date", "deadline_latest": "date"} if connection.vendor == "postgresql" else {}
    values = [
        f"CAST({VARIED[name]} AS {types[name]})" if name in types else VARIED.get(name, f'"{name}"') for name in columns
    ]
    names = ", ".join(f'"{name}"' for name in columns)
    counted = f"WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {ROWS})"
    copies = f"SELECT {', '.join(values)} FROM commitments_commitment, counted"
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO commitments_commitment ({names}) {counted} {copies}")
        cursor.execute("ANALYZE")


def plan(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(("EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN ") + sql)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def last_statement(run) -> str:
    with CaptureQueriesContext(connection) as captured:
        run()
    return captured.captured_queries[-1]["sql"]


def assert_walks(found: str, index: str) -> None:
    """The index answers alone and in its own order: nothing is sorted, no row is fetched."""
    covering = "Index Only Scan" if connection.vendor == "postgresql" else "COVERING INDEX"
    named = f" {index}" in found or (index == INDEXES["reference"] and UNIQUE_REFERENCE in found)
    assert covering in found, found
    assert named is True, found
    assert "Sort" not in found, found
    assert "TEMP B-TREE" not in found, found
    assert "Seq Scan" not in found, found


def test_every_sort_walks_its_covering_index_from_anywhere_in_both_directions(large):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Nobody has vacuumed yet, so the planner thinks that it must look at the table anyway.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    for sort, index in INDEXES.items():
        columns = SORTS[sort]
        middle = register_page.sort_keys([Commitment.objects.order_by("pk")[ROWS // 2].pk], columns)[0]
        for start in (None, middle):
            for reverse in (False, True):
                sql = last_statement(lambda: register_page._read_block(columns, reverse, start, 200))  # noqa: B023
                assert_walks(plan(sql), index)


def test_short_lists_of_the_overview_use_the_partial_indexes(large):
    person, index = UserFactory(desk=True), current_index(TODAY)

    with CaptureQueriesContext(connection) as captured:
        read_overview(person, index=index, today=TODAY)
    plans = [plan(query["sql"]) for query in captured.captured_queries if "commitments_commitment" in query["sql"]]

    names = ("commitment_open_by_due", "commitment_by_changed", "commitment_open_by_news")
    assert [name in found for name, found in zip(names, plans, strict=True)] == [True] * 3, plans


def test_deadlines_that_wait_for_a_meeting_are_found_along_their_index(large):
    meeting = MeetingFactory(process=Commitment.objects.all()[0].document.process)

    with CaptureQueriesContext(connection) as captured:
        read_rereadings(UserFactory(desk=True), meeting)
    plans = [plan(query["sql"]) for query in captured.captured_queries if '"is_open"' in query["sql"]]

    assert any("commitment_waits_by_due" in found for found in plans), plans


def test_search_asks_the_full_text_index_for_a_common_word(large):
    sql = last_statement(lambda: matching_rows("truce"))

    index = "servanda_search_words" if connection.vendor == "postgresql" else "VIRTUAL TABLE INDEX"
    assert index in plan(sql)


def test_refresh_looks_along_the_index_of_numbers(large):
    sql = str(Commitment.objects.filter(change_seq__gt=10**6).order_by().values("pk").query)

    assert "commitment_by_change_seq" in plan(sql)


def test_page_mark_of_few_hits_fetches_by_id(large):
    ids = list(Commitment.objects.values_list("pk", flat=True)[:50])

    sql = last_statement(lambda: register_page.sort_keys(ids, Place().columns))

    key = "commitments_commitment_pkey" if connection.vendor == "postgresql" else "INTEGER PRIMARY KEY"
    assert key in plan(sql)
