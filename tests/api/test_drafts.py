import pytest

from commitments.actions.register.commitments import Part
from commitments.models import Assessment, AssessmentDraft, Commitment
from commitments.rules.kernel.commitments import Role, Tier
from commitments.rules.kernel.statuses import Status

from ..support.factories import CommitmentFactory, EvidenceFactory, PartyFactory, UserFactory
from .asking import fields, get, program, send

pytestmark = pytest.mark.django_db
FINDING = {"status": "2", "as_of": "2018-03-01", "reason": "Half of it is done.", "confidence": "reported"}


def step(client, draft: dict, name: str, body=None, **headers):
    tag = {"if_match": f'"{draft["version"]}"'} | headers
    return send(client, f"/drafts/{draft['number']}/{name}/", body, **tag)


def test_draft_goes_from_its_author_to_the_record(settings):
    settings.TWO_PERSON_RULE = True
    made, paper = CommitmentFactory(lead=PartyFactory(slug="iran")), EvidenceFactory(slug="paper")
    desk, reviewer = program(UserFactory(desk=True)), program(UserFactory(reviewer=True))

    begun = send(desk, f"/commitments/{made.reference}/drafts/", FINDING | {"party": "iran", "evidence": ["paper"]})
    sent = step(desk, begun.json(), "submit")
    returned = step(reviewer, sent.json(), "return", {"note": "Say when."})
    path = f"/drafts/{begun.json()['number']}/"
    better = send(desk, path, {"reason": "Since 1 March."}, method="patch", if_match=returned["ETag"])
    again = step(desk, better.json(), "submit")
    by_author = step(desk, again.json(), "accept", {"commitment_version": again.json()["commitment_version"]})
    accepted = step(reviewer, again.json(), "accept", {"commitment_version": again.json()["commitment_version"]})

    answers = (begun, sent, returned, better, again, by_author, accepted)
    assert [answer.status_code for answer in answers] == [201, 200, 200, 200, 200, 403, 200]
    assert [answer.json()["state"]["code"] for answer in (begun, sent, returned, accepted)] == [
        *("drafting", "submitted", "returned", "accepted")
    ]
    found = Assessment.objects.get()
    assert found.reason == "Since 1 March."
    assert str(found.party and found.party.slug) == "iran"
    assert list(found.evidence.all()) == [paper]
    assert accepted.json()["assessment"] == f"http://testserver/api/v1/assessments/{found.pk}/"
    assert Commitment.objects.get().status == Status.PARTLY


def test_finding_is_recorded_at_once_where_one_person_is_enough():
    made, client = CommitmentFactory(), program(UserFactory(desk=True))

    answer = send(client, f"/commitments/{made.reference}/assessments/", FINDING, if_match=f'"{made.version}"')

    assert answer.status_code == 201
    assert answer.json()["status"]["code"] == "2"
    assert answer["Location"] == answer.json()["url"]
    assert get(program(), f"/commitments/{made.reference}/").json()["cells"][0]["assessment"] == answer["Location"]


def test_finding_is_not_recorded_at_once_where_two_people_are_needed(settings):
    settings.TWO_PERSON_RULE = True
    made, client = CommitmentFactory(), program(UserFactory(desk=True))

    answer = send(client, f"/commitments/{made.reference}/assessments/", FINDING, if_match=f'"{made.version}"')

    assert answer.status_code == 422
    assert Assessment.objects.count() == 0
    assert fields(answer) == [("", "A second person must accept every assessment here. Send this one for review.")]


def test_unfinished_finding_is_refused_by_field():
    made, client = CommitmentFactory(), program(UserFactory(desk=True))

    answer = send(client, f"/commitments/{made.reference}/assessments/", {"status": "2"}, if_match=f'"{made.version}"')

    assert [name for name, _message in fields(answer)] == ["as_of", "reason", "confidence"]


def test_draft_is_not_accepted_over_what_changed_meanwhile():
    made, client = CommitmentFactory(), program(UserFactory(reviewer=True))
    draft = send(client, f"/commitments/{made.reference}/drafts/", FINDING | {"submit": True}).json()
    path = f"/commitments/{made.reference}/"
    send(client, path, {"title": "Else"}, method="patch", if_match=f'"{made.version}"')

    answer = step(client, draft, "accept", {"commitment_version": draft["commitment_version"]})

    assert answer.status_code == 409
    assert Assessment.objects.count() == 0
    assert AssessmentDraft.objects.get().state == "submitted"


def test_finding_names_no_party_that_has_no_part_and_no_evidence_that_is_not_seen():
    PartyFactory(slug="stranger")
    made, client = CommitmentFactory(), program(UserFactory(desk=True))
    path = f"/commitments/{made.reference}/drafts/"

    party = send(client, path, FINDING | {"party": "stranger"})
    paper = send(client, path, FINDING | {"evidence": ["nothing"]})

    assert fields(party) == [("party", "Choose one that the commitment names.")]
    assert [name for name, _message in fields(paper)] == ["evidence.0"]
    assert AssessmentDraft.objects.count() == 0


def test_drafts_are_for_the_secretariat():
    made, client = CommitmentFactory(tier=Tier.PUBLIC), program(UserFactory(desk=True))
    draft = send(client, f"/commitments/{made.reference}/drafts/", FINDING).json()

    people = [None, UserFactory(), UserFactory(focal_point=True), UserFactory(reviewer=True)]
    paths = ("/drafts/", f"/drafts/{draft['number']}/")

    assert [[get(program(person), path).status_code for path in paths] for person in people] == [
        *([401, 401], [404, 404], [404, 404], [200, 200])
    ]


def test_finding_without_a_party_is_on_the_whole_and_with_each_party_on_all_of_them():
    made, client = CommitmentFactory(lead=PartyFactory(slug="iran")), program(UserFactory(desk=True))
    place = f"/commitments/{made.reference}/assessments/"

    whole = send(client, place, FINDING, if_match=f'"{made.version}"')
    made.refresh_from_db()
    each = send(client, place, FINDING | {"each_party": True}, if_match=f'"{made.version}"')

    assert whole.status_code == 201
    assert whole.json()["party"] is None
    assert each.status_code == 201
    assert each.json()["party"]["slug"] == "iran"
    assert Assessment.objects.count() == 3


def test_draft_tells_that_it_is_on_each_party():
    made, client = CommitmentFactory(lead=PartyFactory()), program(UserFactory(desk=True))

    draft = send(client, f"/commitments/{made.reference}/drafts/", FINDING | {"each_party": True})
    both = send(
        client,
        f"/commitments/{made.reference}/drafts/",
        FINDING | {"each_party": True, "party": made.parties.get().slug},
    )

    assert draft.json()["each_party"] is True
    assert AssessmentDraft.objects.get().each_party is True
    assert fields(both) == [("party", "Choose one party or each of them, not both.")]


def test_what_was_recorded_of_each_party_is_undone_as_one():
    parts = [Part(PartyFactory().pk, Role.LEAD, joint=True) for _ in range(2)]
    made, client = CommitmentFactory(parts=parts), program(UserFactory(desk=True))
    path = f"/commitments/{made.reference}/"
    send(client, path + "assessments/", FINDING | {"each_party": True}, if_match=f'"{made.version}"')
    last = Assessment.objects.latest("pk")
    undo = f"{path}assessments/{last.pk}/undo/"

    stale = send(client, undo, {"reason": "A slip."}, if_match='"1"')
    bare = send(client, undo, {}, if_match=get(client, path)["ETag"])
    other = send(
        client, f"{path}assessments/{last.pk + 1}/undo/", {"reason": "No."}, if_match=get(client, path)["ETag"]
    )
    undone = send(client, undo, {"reason": "A slip."}, if_match=get(client, path)["ETag"])
    again = send(client, undo, {"reason": "A slip."}, if_match=undone["ETag"])

    answers = (stale, bare, other, undone, again)
    assert [answer.status_code for answer in answers] == [412, 422, 404, 200, 422]
    assert undone.json()["status"]["code"] == "U"
    assert Assessment.objects.filter(reason="A slip.", status=Status.NO_INFORMATION).count() == 2
    assert "Something else has been recorded since then" in str(again.json()["errors"])
