"""Lists by number: how many questions a page asks of the database does not grow with its rows."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.actions.lists.bulk import update_in_bulk
from commitments.queries.kernel import keyset
from commitments.rules.lists.bulk import NewOwner

from ..support.extension_factories import ExtensionFactory
from ..support.factories import (
    AssessmentDraftFactory,
    AssessmentFactory,
    CommitmentFactory,
    DocumentFactory,
    EvidenceFactory,
    MeetingFactory,
    ParticipationFactory,
    PartyFactory,
    PartyNameFactory,
    ProgressReportFactory,
    UserFactory,
    ZoneFactory,
    secretary,
)
from ..support.followup_factories import FollowUpFactory, PartyRequestFactory
from ..support.import_factories import SavedMappingFactory
from .asking import fields, get, program

pytestmark = pytest.mark.django_db
QUERIES = {
    **{"assessments": 3, "changes": 12, "documents": 3, "drafts": 3, "evidence": 2, "extensions": 2, "followups": 4},
    **{"bulk": 2, "mappings": 2, "meetings": 4, "owners": 2, "parties": 3, "processes": 2, "reports": 3, "requests": 3},
    **{"themes": 2, "zones": 2},
}
"""Of each list, that of the token included."""


def fill() -> None:
    """One of everything, with what hangs on it."""
    evidence, party = EvidenceFactory(), PartyFactory()
    PartyNameFactory(party=party)
    meeting = MeetingFactory()
    ParticipationFactory(party=party, process=None, meeting=meeting)
    document = DocumentFactory(issuing=(party,), meeting=meeting, process=meeting.process)
    DocumentFactory(translation_of=document, language="fr")
    commitment = CommitmentFactory(document=document, lead=party, zones=[ZoneFactory()])
    AssessmentFactory(commitment=commitment, evidence=[evidence.pk])
    AssessmentDraftFactory(commitment=commitment, evidence=[evidence.pk])
    ProgressReportFactory(commitment=commitment, evidence=[evidence.pk])
    ExtensionFactory(commitment=commitment)
    FollowUpFactory(commitment=commitment, party=party)
    PartyRequestFactory(commitments=[commitment], party=party)
    commitment.refresh_from_db()
    SavedMappingFactory(mapping={})
    owner = NewOwner(secretary().pk)
    update_in_bulk(actor=secretary(), change=owner, chosen=[(commitment.pk, commitment.version)])


def test_number_of_queries_of_a_list_does_not_grow_with_its_rows():
    client, counted = program(UserFactory(desk=True)), []

    for rows in (1, 2):
        for _ in range(rows):
            fill()
        get(client, "/changes/")
        counted.append({name: count(client, name) for name in QUERIES})

    assert counted[0] == counted[1] == QUERIES


def count(client, name: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert get(client, f"/{name}/").status_code == 200
    return len(queries)


def test_list_turns_its_pages_both_ways(monkeypatch):
    monkeypatch.setattr(keyset, "PAGE_SIZE", 2)
    made = [PartyFactory().slug for _ in range(3)][::-1]
    client = program()

    first = get(client, "/parties/").json()
    second = client.get(first["next"]).json()
    again = client.get(second["previous"]).json()

    assert [[row["slug"] for row in page["results"]] for page in (first, second, again)] == [
        made[:2],
        made[2:],
        made[:2],
    ]
    assert first["previous"] is None
    assert second["next"] is None


def test_list_is_narrowed_to_a_commitment_and_a_party():
    one, other = AssessmentFactory(), AssessmentFactory()

    found = get(program(), f"/assessments/?commitment={one.commitment.reference}").json()["results"]
    unknown = [get(program(), f"/reports/?{query}") for query in ("commitment=A8-99", "party=nobody", "after=x")]

    assert [row["number"] for row in found] == [one.pk]
    assert other.pk not in [row["number"] for row in found]
    assert [[name for name, _message in fields(answer)] for answer in unknown] == [["commitment"], ["party"], ["page"]]


def test_lists_take_the_filters_of_their_pages():
    DocumentFactory(slug="one", text="The parties will mend the bridge.")
    EvidenceFactory(slug="paper", title="Of bridges")
    MeetingFactory(slug="held", status="held", starts_on="2018-05-14", ends_on="2018-05-15")
    made = CommitmentFactory(document=DocumentFactory(slug="other"))
    client = program()

    rows = {
        query: [row.get("slug") for row in get(client, f"/{query}").json()["results"]]
        for query in ("documents/?q=bridge", "evidence/?q=bridge", "meetings/?status=held&year=2018")
    }
    changes = get(client, f"/changes/?commitment={made.reference}&act=record_commitment").json()["results"]

    assert list(rows.values()) == [["one"], ["paper"], ["held"]]
    assert [change["object"] for change in changes] == [f"{made.reference} {made.title}"]
    assert [name for name, _text in fields(get(client, "/meetings/?status=lost"))] == ["status"]


def test_lists_are_as_long_as_is_asked_for():
    ZoneFactory.create_batch(26)
    client = program()

    first = get(client, "/zones/?per_page=25").json()

    assert len(first["results"]) == 25
    assert len(client.get(first["next"]).json()["results"]) == 1
    assert [name for name, _text in fields(get(client, "/zones/?per_page=7"))] == ["per_page"]


def test_meeting_of_the_past_has_the_status_and_the_days_of_then():
    meeting = MeetingFactory(slug="ninth", status="held", starts_on=date(2018, 5, 14), ends_on=date(2018, 5, 15))
    ParticipationFactory(meeting=meeting, process=None)

    now, before, during = (
        get(program(), f"/meetings/ninth/{query}").json() for query in ("", "?as_of=2018-05-13", "?as_of=2018-05-14")
    )

    assert [told["status"]["code"] for told in (now, before, during)] == ["held", "planned", "held"]
    assert [len(told["participations"]) for told in (now, before, during)] == [1, 0, 1]
    assert get(program(), "/meetings/?as_of=2018-05-13").status_code == 400
    assert get(program(), "/meetings/ninth/?as_of=soon").status_code == 400
