"""Search, and figures, over the API."""

from datetime import date

import pytest

from commitments.models import Commitment
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.deadlines import Deadline, Precision

from ..support.factories import (
    CommitmentFactory,
    DocumentFactory,
    MeetingFactory,
    ProvisionFactory,
    UserFactory,
)
from .asking import fields, get, program, send

pytestmark = pytest.mark.django_db


def test_search_answers_each_kind_with_its_best_hits():
    document = DocumentFactory(slug="one", title="On bridges", text="The parties will mend the bridge.")
    quoted = ProvisionFactory(document=document, words="The parties will mend the bridge.")
    made = CommitmentFactory(document=document, provision=quoted, title="Mend it")
    CommitmentFactory(title="Another bridge", tier=Tier.INTERNAL)

    found = {part["kind"]: part for part in get(program(), "/search/?q=bridge").json()["found"]}

    assert {kind: part["total"] for kind, part in found.items()} == {
        **{"commitments": 1, "documents": 1},
        **{"evidence": 0, "reports": 0},
    }
    hit = found["commitments"]["hits"][0]
    assert hit["key"] == made.reference
    assert [part["words"] for part in hit["passage"] if part["hit"]] == ["bridge"]
    assert program().get(found["documents"]["hits"][0]["url"]).json()["slug"] == "one"
    assert found["documents"]["hits"][0]["sentence"] == "p1s1"
    wrong = [get(program(), f"/search/?{query}") for query in ("q=x&kind=people", "q=x&page=0", "words=x")]
    assert [[name for name, _text in fields(answer)] for answer in wrong] == [["kind"], ["page"], ["words"]]


def test_every_figure_of_the_overview_leads_to_its_rows():
    CommitmentFactory.create_batch(2)
    CommitmentFactory(tier=Tier.INTERNAL)
    client = program()

    told = get(client, "/overview/").json()

    assert told["everything"]["count"] == 2
    assert told["open"]["count"] == 2
    assert told["remarks"] is None
    assert client.get(told["open"]["url"]).json()["count"] == 2
    assert sum(figure["count"] for figure in told["themes"][0]["statuses"]) == 2


def test_deadlines_that_a_meeting_moved_are_read_anew():
    meeting = MeetingFactory(slug="ninth", number=9, starts_on=date(2018, 5, 14), ends_on=date(2018, 5, 15))
    hanging = Deadline(words="at the ninth meeting", precision=Precision.EVENT, meeting=meeting.pk)
    made = CommitmentFactory(document=DocumentFactory(process=meeting.process), deadline=hanging)
    client, path = program(UserFactory(desk=True)), "/meetings/ninth/deadlines/"

    row = get(client, path).json()["results"][0]
    chosen = {"commitment": row["commitment"]["reference"], "version": row["version"]}
    stale = send(client, path, {"accept": [chosen | {"version": row["version"] + 1}]})
    done = send(client, path, {"accept": [chosen]})

    assert row["was"]["latest"] is None
    assert row["now"]["latest"] == "2018-05-15"
    assert stale.status_code == 409
    assert done.status_code == 200
    assert Commitment.objects.get(pk=made.pk).deadline_latest == date(2018, 5, 15)
    assert get(client, path).json()["results"] == []
    assert get(program(), path).status_code == 401
