"""Everything else that programs do, each the way that it goes well; who may, tests/rights asks."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commitments.models import Commitment, Document, Evidence, Extension, LedgerEntry, Meeting, PartyRequest
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.kernel.documents import MeetingStatus

from ..support.extension_factories import ExtensionFactory
from ..support.factories import (
    CommitmentFactory,
    DocumentFactory,
    EvidenceFactory,
    MeetingFactory,
    PartyFactory,
    ProcessFactory,
    UserFactory,
)
from .asking import API, fields, get, program, send

pytestmark = pytest.mark.django_db
DAY = Deadline(words="on 1 March", precision=Precision.DAY, earliest=date(2018, 3, 1), latest=date(2018, 3, 1))


@pytest.fixture
def client():
    return program(UserFactory(desk=True))


def act(client, obj, path: str, body: dict, method: str = "post"):
    return send(client, path, body, method=method, if_match=f'"{type(obj).objects.get(pk=obj.pk).version}"')


def test_commitment_is_recorded_on_words_of_a_document_and_its_deadline_is_read(client):
    document = DocumentFactory(text="The parties met. They will meet again by 1 June 2018. They met.")
    PartyFactory(slug="iran")
    body = {
        **{"document": document.slug, "title": "Meet again", "kind": "deliverable"},
        "passages": [{"words": "They will meet again by 1 June 2018."}],
        "parties": [{"party": "iran", "role": "lead"}],
        "deadline_words": "by 1 June 2018",
    }

    answer = send(client, "/commitments/", body)

    told = answer.json()
    assert answer.status_code == 201
    assert told["provision"]["quotation"] == body["passages"][0]["words"]
    assert told["deadline"]["latest"] == "2018-06-01"
    assert told["parties"][0]["party"]["slug"] == "iran"
    assert answer["Location"] == f"http://testserver{API}/commitments/{told['reference']}/"


def test_parties_stand_in_the_order_in_which_they_are_sent(client):
    document = DocumentFactory(text="They will meet again.")
    slugs = [PartyFactory(slug=slug).slug for slug in ("russia", "iran", "turkey")]
    parties = [{"party": slug, "role": "lead", "joint": True} for slug in slugs]
    facts = {"document": document.slug, "title": "Meet", "kind": "deliverable", "parties": parties}

    made = send(client, "/commitments/", facts | {"passages": [{"words": "They will meet"}]}).json()
    path = f"/commitments/{made['reference']}/"
    turned = act(client, Commitment.objects.get(), path, {"parties": parties[::-1]}, method="patch").json()

    answers = (made, turned, get(client, path).json())
    told = [[part["party"]["slug"] for part in answer["parties"]] for answer in answers]
    entry = LedgerEntry.objects.latest("seq")
    sides = [entry.before or {}, entry.after or {}]
    places = [[part[3] for part in side["responsibilities"]] for side in sides]
    assert told == [slugs, slugs[::-1], slugs[::-1]]
    assert places == [[1, 2, 3], [3, 2, 1]]
    assert list(sides[1]) == ["responsibilities"]


@pytest.mark.parametrize(
    ("passage", "message"),
    [
        ({"words": "They will"}, "The document does not contain these words. Quote them exactly."),
        ({"words": "They met."}, "The document has these words more than once. Say with “start” which you mean."),
        ({"words": "They met.", "start": 3}, "The document does not contain these words. Quote them exactly."),
    ],
)
def test_words_that_are_not_found_once_are_refused(client, passage, message):
    document = DocumentFactory(text="They met. They met.")
    body = {"document": document.slug, "title": "Meet", "kind": "deliverable", "passages": [passage]}

    answer = send(client, "/commitments/", body)

    assert fields(answer) == [("passages.0", message)]
    assert Commitment.objects.count() == 0


def test_lifecycle_links_and_their_taking_back(client):
    made, other = CommitmentFactory(), CommitmentFactory()
    path = f"/commitments/{made.reference}/"
    linked = act(
        client, made, f"{path}links/", {"kind": "implements", "other": other.reference, "other_version": other.version}
    )
    number = linked.json()["links"][0]["number"]
    taken = act(client, made, f"{path}links/{number}/take-back/", {"ground": "Another one was meant."})
    closed = act(
        client,
        made,
        f"{path}lifecycle/",
        {"lifecycle": "lapsed", "lifecycle_on": "2018-04-01", "lifecycle_ground": "A decision"},
    )

    assert [answer.status_code for answer in (linked, taken, closed)] == [200, 200, 200]
    assert taken.json()["links"] == []
    assert closed.json()["lifecycle"]["state"]["code"] == "lapsed"


def test_extension_is_asked_for_and_granted(client):
    made = CommitmentFactory(deadline=DAY)
    path = f"/commitments/{made.reference}/extensions/"
    body = {"person": "The host", "asked_on": "2018-02-20", "why": "Snow.", "deadline_words": "by 1 June 2018"}

    asked = act(client, made, path, body)
    decided = act(
        client,
        made,
        f"{path}{asked.json()['number']}/decide/",
        {"grant": True, "decided_on": "2018-02-21", "decided_by": "The guarantors"},
    )

    assert asked.status_code == 201
    assert decided.status_code == 200
    assert asked.json()["deadline"]["latest"] == "2018-06-01"
    assert decided.json()["deadline"]["latest"] == "2018-06-01"
    assert decided.json()["times_extended"] == 1
    assert Extension.objects.get().number == 1


def test_extension_of_another_commitment_is_not_there(client):
    made, asked = CommitmentFactory(deadline=DAY), ExtensionFactory()

    path = f"/commitments/{made.reference}/extensions/{asked.pk}/decide/"
    answer = act(client, made, path, {"grant": False, "decided_on": "2018-04-02", "decided_by": "Them"})

    assert answer.status_code == 404


def test_time_zone_of_a_deadline_is_refused_with_what_would_be_right(client):
    made, document = CommitmentFactory(deadline=DAY), DocumentFactory(text="Iran will report.")
    wrong = {"deadline_zone": "Moscow time"}
    passages = [{"words": "Iran will report."}]
    recorded = {"document": document.slug, "passages": passages, "title": "Report", "kind": "standing"}
    asked = {"person": "The host", "asked_on": "2018-02-20", "why": "Snow.", "deadline_words": "by 1 June 2018"}

    answers = [
        send(client, "/commitments/", recorded | wrong),
        act(client, made, f"/commitments/{made.reference}/extensions/", asked | wrong),
        act(client, made, f"/commitments/{made.reference}/deadline/", {"deadline_ground": "A slip."} | wrong),
    ]

    text = "“Moscow time” is not a time zone. Choose a place, such as Asia/Almaty."
    assert [answer.status_code for answer in answers] == [422] * 3
    assert [fields(answer) for answer in answers] == [[("deadline_zone", text)]] * 3


def test_reading_of_a_deadline_is_corrected(client):
    made = CommitmentFactory(deadline=DAY)

    body = {"deadline_latest": "2018-03-02", "deadline_precision": "range", "deadline_ground": "So it was meant."}
    answer = act(client, made, f"/commitments/{made.reference}/deadline/", body)

    told = answer.json()["deadline"]
    assert told["words"] == "on 1 March"
    assert told["earliest"] == "2018-03-01"
    assert told["latest"] == "2018-03-02"


def test_meeting_is_recorded_moved_held_and_changed(client):
    process, party = ProcessFactory(), PartyFactory(slug="iran")
    body = {"process": process.slug, "slug": "round-9", "title": "Ninth round", "kind": "round"}

    made = send(client, "/meetings/", body | {"participations": [{"party": "iran", "role": "guarantor"}]})
    meeting = Meeting.objects.get()
    grounded = {"status_on": "2018-04-01", "status_ground": "A note"}
    moved = act(client, meeting, "/meetings/round-9/move/", grounded | {"starts_on": "2018-05-14"})
    held = act(client, meeting, "/meetings/round-9/hold/", {"starts_on": "2018-05-15", "status_ground": "A report"})
    tag = held["ETag"]
    named = send(client, "/meetings/round-9/", {"place": "Astana"}, method="patch", if_match=tag)

    assert [answer.status_code for answer in (made, moved, held, named)] == [201, 200, 200, 200]
    meeting.refresh_from_db()
    assert meeting.status == MeetingStatus.HELD
    assert meeting.starts_on == date(2018, 5, 15)
    assert meeting.place == "Astana"
    assert named.json()["participations"][0]["party"]["slug"] == party.slug


def test_evidence_is_recorded_with_its_file_which_is_read_back(client):
    file = SimpleUploadedFile("paper.txt", b"A paper.", content_type="text/plain")

    made = client.post(f"{API}/evidence/", {"slug": "paper", "title": "Paper", "file": file})
    renamed = send(client, "/evidence/paper/", {"title": "Better"}, method="patch", if_match=made["ETag"])
    read = client.get(made.json()["file"]["url"])

    assert made.status_code == 201
    assert made.json()["file"]["name"] == "paper.txt"
    assert renamed.json()["title"] == "Better"
    assert b"".join(read.streaming_content) == b"A paper."
    assert read["Content-Type"] == "application/octet-stream"
    read.close()


def test_file_that_the_page_refuses_is_refused_here(client):
    file = SimpleUploadedFile("paper.exe", b"MZ\x90\x00", content_type="text/plain")

    answer = client.post(f"{API}/evidence/", {"slug": "paper", "title": "Paper", "file": file})

    assert [name for name, _message in fields(answer)] == ["file"]
    assert Evidence.objects.count() == 0


def test_document_is_deposited(client):
    body = {
        **{"process": ProcessFactory().slug, "slug": "statement", "title": "Statement", "kind": "joint_statement"},
        **{"prefix": "S1", "dated": "2018-01-01", "text": "They will meet."},
    }

    made = send(client, "/documents/", body)

    assert made.status_code == 201
    assert made.json()["text"] == "They will meet."
    assert Document.objects.get().prefix == "S1"


def test_request_is_sent_answered_and_told_to_the_party(client):
    made = CommitmentFactory(lead=PartyFactory(slug="iran"))
    EvidenceFactory(slug="paper")
    body = {
        **{"party": "iran", "commitments": [made.reference], "subject": "Roads", "text": "How far are you?"},
        **{"channel": "email", "sent_on": "2018-04-01", "reply_due": "2018-05-01"},
    }

    sent = send(client, "/requests/", body)
    request = PartyRequest.objects.get()
    path = f"/requests/{request.pk}/"
    reminded = act(client, request, f"{path}remind/", {"day": "2018-05-02", "channel": "email"})
    reply = {"text": "Half way.", "replied_on": "2018-05-03", "channel": "email", "evidence": ["paper"]}
    replied = act(client, request, f"{path}reply/", reply)

    assert [answer.status_code for answer in (sent, reminded, replied)] == [201, 200, 200]
    told = replied.json()
    assert told["reminded"] == 1
    assert told["state"]["code"] == "replied"
    assert told["evidence"][0]["slug"] == "paper"
    assert get(program(), path).status_code == 401


def test_changes_are_told_from_a_number_on(client):
    made = CommitmentFactory(title="First")
    before = get(client, "/changes/").json()
    act_on = f"/commitments/{made.reference}/"
    send(client, act_on, {"title": "Second"}, method="patch", if_match=f'"{made.version}"')

    since = get(client, f"/changes/?after={before['cursor']}").json()
    public = get(program(), "/changes/").json()["results"]

    assert [change["act"]["code"] for change in since["results"]] == ["edit_commitment"]
    assert [item["after"] for item in since["results"][0]["parts"][0]["fields"]] == ["Second"]
    assert since["next"] is None
    assert (since["cursor"] > before["cursor"]) is True
    assert {change["actor"] for change in public} == {"Secretariat"}
    assert "make_token" not in {change["act"]["code"] for change in since["results"] + public}


def test_work_left_to_nobody_names_the_field_that_is_missing(client):
    body = {"what": "Ask again.", "commitment": CommitmentFactory().reference, "tier": "internal"}

    answer = send(client, "/followups/", body)

    assert fields(answer) == [("person", "Choose one owner: someone in the secretariat, or a party.")]


def test_meeting_without_days_is_postponed(client):
    meeting = MeetingFactory()

    body = {"status_on": "2018-04-01", "status_ground": "A note"}
    answer = act(client, meeting, f"/meetings/{meeting.slug}/move/", body)

    assert answer.json()["status"]["code"] == "postponed"
