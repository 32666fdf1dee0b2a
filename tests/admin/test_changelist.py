"""The list of commitments in the admin: columns, search, filters, CSV, and how many queries it takes."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commitments.actions.register.commitments import Part
from commitments.exchange.ledger.anchors import current_anchor
from commitments.rules.kernel.commitments import Role, Tier
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.kernel.statuses import Status

from ..support import factories
from ..support.pages import markup
from .pages import desk_client, list_url

pytestmark = pytest.mark.django_db

LIST = list_url("commitment")


def overdue(days: int = 3) -> Deadline:
    latest = timezone.localdate() - timedelta(days=days)
    return Deadline(words="by then", precision=Precision.DAY, earliest=latest, latest=latest)


def shown(response) -> list[str]:
    return [commitment.reference for commitment in response.context["cl"].result_list]


def test_list_shows_status_deadline_with_flag_parties_and_last_assessed():
    iran = factories.PartyFactory(name="Iran")
    commitment = factories.CommitmentFactory(lead=iran, deadline=overdue())
    factories.AssessmentFactory(commitment=commitment, status=Status.PARTLY, as_of=date(2018, 3, 1))

    page = markup(desk_client().get(LIST))

    cells = ["Partly implemented", "3 days overdue", "Iran", "1 Mar 2018"]
    assert [cell for cell in cells if cell not in page] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_number_of_queries_for_any_number_of_rows(rows):
    for _ in range(rows):
        commitment = factories.CommitmentFactory(lead=factories.PartyFactory(), deadline=overdue())
        factories.AssessmentFactory(commitment=commitment)
    client = desk_client()

    with CaptureQueriesContext(connection) as queries:
        response = client.get(LIST)

    assert len(shown(response)) == rows
    assert len(queries) == 9


@pytest.mark.parametrize("entries", [1, 3])
def test_page_takes_the_same_number_of_queries_for_any_number_of_entries(entries):
    commitment = factories.CommitmentFactory(lead=factories.PartyFactory())
    for _ in range(entries):
        factories.AssessmentFactory(commitment=commitment, evidence=[factories.EvidenceFactory().pk])
        factories.ProgressReportFactory(commitment=commitment)
    client = desk_client()
    # Django keeps the content types it has looked up.
    client.get(f"{LIST}{commitment.pk}/change/")

    with CaptureQueriesContext(connection) as queries:
        client.get(f"{LIST}{commitment.pk}/change/")

    assert len(queries) == 34


def test_search_finds_by_reference_title_quotation_and_party():
    iran = factories.PartyFactory(name="Iran")
    found = factories.CommitmentFactory(title="Release the detainees", lead=iran)
    factories.CommitmentFactory(title="Hold the meeting", lead=factories.PartyFactory(name="Kazakhstan"))
    client = desk_client()

    quoted = found.quotation.removesuffix(".")
    answers = [shown(client.get(LIST, {"q": q})) for q in (found.reference, "detain", "iran release")]
    assert answers == [[found.reference]] * 3
    assert found.reference in shown(client.get(LIST, {"q": quoted}))


@pytest.mark.parametrize("query", ["nothing of the kind", "'; DROP TABLE x; --", '"', "x" * 300])
def test_search_that_finds_nothing_shows_no_rows(query):
    factories.CommitmentFactory()

    assert shown(desk_client().get(LIST, {"q": query})) == []


def test_search_too_long_says_so():
    response = desk_client().get(LIST, {"q": "x" * 201})

    assert [str(message) for message in response.context["messages"]] == ["Search for at most 200 characters."]


def test_filters_narrow_the_list():
    iran, theme, document = factories.PartyFactory(), factories.ThemeFactory(), factories.DocumentFactory()
    found = factories.CommitmentFactory(
        document=document,
        deadline=overdue(),
        themes=[theme, factories.ThemeFactory()],
        parts=[Part(iran.pk, Role.LEAD), Part(factories.PartyFactory().pk, Role.MONITOR)],
    )
    factories.AssessmentFactory(commitment=found, status=Status.CONTRARY)
    factories.CommitmentFactory(lead=factories.PartyFactory(), themes=[factories.ThemeFactory()])
    client = desk_client()

    queries = [
        {"status": "X"},
        {"timeliness": "overdue"},
        {"theme": theme.slug},
        {"party": iran.slug},
        {"document": document.slug},
        {"status": "X", "timeliness": "overdue", "theme": theme.slug, "party": iran.slug, "q": found.reference},
    ]
    assert [shown(client.get(LIST, query)) for query in queries] == [[found.reference]] * len(queries)


@pytest.mark.parametrize("name", ["status", "timeliness", "theme", "party", "document"])
def test_filter_with_a_value_that_is_none_shows_no_rows(name):
    factories.CommitmentFactory()

    assert shown(desk_client().get(LIST, {name: "zz"})) == []


def csv_of(response) -> bytes:
    return b"".join(response.streaming_content)


def register_csv(client, **query) -> bytes:
    return csv_of(client.get("/commitments/export.csv", query))


def some_commitments() -> list:
    made = [factories.CommitmentFactory(lead=factories.PartyFactory(), deadline=overdue(n), tier=n) for n in (1, 2, 3)]
    factories.AssessmentFactory(
        commitment=made[1], evidence=[factories.EvidenceFactory(tier=Tier.INTERNAL).pk], status=Status.PARTLY
    )
    return made


def test_ticked_rows_are_exported_as_the_register_exports_them():
    made = some_commitments()
    client = desk_client()
    ticked = {"action": "export_chosen", "_selected_action": [made[1].pk]}

    response = client.post(LIST, ticked)

    assert csv_of(response) == register_csv(client, status="2")
    anchor = current_anchor()
    assert response["Content-Disposition"] == (
        f'attachment; filename="servanda-commitments-all-{timezone.localdate().isoformat()}-entry-{anchor.seq}.csv"'
    )
    assert response["Servanda-Anchor"] == anchor.one_line


def test_filtered_rows_are_exported_in_the_order_of_the_list():
    some_commitments()
    client = desk_client()
    everything = client.get(f"{LIST}export.csv")
    # The fourth column is the status, the fifth the deadline.
    by_deadline = client.get(f"{LIST}export.csv", {"status": "U", "o": "-4"})

    assert csv_of(everything) == register_csv(client)
    assert csv_of(by_deadline) == register_csv(client, status="U", sort="-deadline")


def test_export_link_carries_the_filters_of_the_list():
    factories.CommitmentFactory()

    page = markup(desk_client().get(LIST, {"status": "U", "q": "step"}))

    assert (
        f'href="{LIST}export.csv?status=U&amp;q=step"' in page or f'href="{LIST}export.csv?q=step&amp;status=U"' in page
    )
