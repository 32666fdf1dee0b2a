import pytest

from commitments.models import Membership, ProgressReport
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.statuses import Status
from commitments.rules.people.tokens import Scope

from ..support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    EvidenceFactory,
    PartyFactory,
    UserFactory,
)
from .asking import fields, get, program, send

pytestmark = pytest.mark.django_db
SAID = {"reported_on": "2018-03-01", "text": "We have done it."}


def speaker(slug: str):
    """A focal point of a party of this name."""
    person = UserFactory(focal_point=True)
    Membership.objects.create(user=person, party=PartyFactory(slug=slug))
    return person


def test_focal_point_reports_for_its_own_party_and_nobody_elses():
    own, other = speaker("own"), speaker("other")
    made = CommitmentFactory(lead=own.memberships.get().party)
    path, tag = f"/commitments/{made.reference}/reports/", f'"{made.version}"'

    refused = send(program(other), path, SAID, if_match=tag)
    forbidden = send(program(own, Scope.READ), path, SAID, if_match=tag)
    told = send(program(own, Scope.REPORT), path, SAID | {"claimed_status": "3"}, if_match=tag)

    assert [answer.status_code for answer in (refused, forbidden, told)] == [403, 403, 201]
    assert told.json()["party"]["slug"] == "own"
    assert told.json()["claimed_status"]["label"] == "Implemented"
    assert [row["url"] for row in get(program(), "/reports/").json()["results"]] == [told["Location"]]


def test_staff_name_the_party_and_the_channel():
    made = CommitmentFactory(lead=PartyFactory(slug="own"))
    client, path, tag = program(UserFactory(desk=True)), f"/commitments/{made.reference}/reports/", f'"{made.version}"'

    nobody = send(client, path, SAID, if_match=tag)
    nohow = send(client, path, SAID | {"party": "own"}, if_match=tag)
    told = send(client, path, SAID | {"party": "own", "channel": "email"}, if_match=tag)

    assert [[name for name, _message in fields(answer)] for answer in (nobody, nohow)] == [["party"], ["channel"]]
    assert told.status_code == 201
    assert told.json()["channel"]["code"] == "email"


def test_position_names_the_assessment_it_disagrees_with():
    own = speaker("own")
    made = CommitmentFactory(lead=own.memberships.get().party)
    found = AssessmentFactory(commitment=made, status=Status.NOT_INITIATED)
    path = f"/commitments/{made.reference}/positions/"
    client = program(own)
    tag = get(client, f"/commitments/{made.reference}/")["ETag"]

    told = send(client, path, SAID | {"assessment": found.pk, "claimed_status": "3"}, if_match=tag)

    assert told.status_code == 201
    assert told.json()["kind"]["code"] == "position"
    assert told.json()["assessment"] == f"http://testserver/api/v1/assessments/{found.pk}/"
    assert get(client, f"/commitments/{made.reference}/").json()["disputed"] is True


def test_report_on_what_is_closed_and_closed_evidence_are_not_there():
    own = speaker("own")
    closed = CommitmentFactory(lead=own.memberships.get().party, tier=Tier.INTERNAL)
    made = CommitmentFactory(lead=own.memberships.get().party)
    EvidenceFactory(slug="closed", tier=Tier.INTERNAL)
    client = program(own)

    hidden = send(client, f"/commitments/{closed.reference}/reports/", SAID, if_match='"1"')
    path, tag = f"/commitments/{made.reference}/reports/", f'"{made.version}"'
    answers = [send(client, path, SAID | {"evidence": [name]}, if_match=tag) for name in ("closed", "nowhere")]

    assert hidden.status_code == 404
    messages = [fields(answer)[0][1].replace("closed", "").replace("nowhere", "") for answer in answers]
    assert (messages[0] == messages[1]) is True
    assert ProgressReport.objects.count() == 0
