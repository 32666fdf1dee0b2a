"""Requests to parties on pages: recorded, reminded of, replied to; told to nobody whom they are not for."""

import re
from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest

from commitments.models import PartyRequest, ProgressReport
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole
from commitments.web.kernel import clock

from ...admin.pages import client_of, desk_client, read_form
from ...support.factories import (
    CommitmentFactory,
    EvidenceFactory,
    MembershipFactory,
    PartyFactory,
    UserFactory,
)
from ...support.followup_factories import PartyRequestFactory
from ...support.pages import markup
from ..lists.test_register_page import counted

pytestmark = pytest.mark.django_db
NEW, CSV = "/requests/new/", "/requests/export.csv"
TYPED = {
    "subject": "Roads",
    "text": "How far are you?",
    "channel": "note_verbale",
    "sent_on": "2018-04-01",
    "reply_due": "2018-05-01",
    "tier": "2",
}


def address(made) -> str:
    return f"/requests/{made.pk}/"


def press(client, made, act: str, **typed):
    """Open the page, type over what its forms hold, and press a button."""
    form = read_form(client.get(address(made)))
    return client.post(address(made), form | typed | {"act": act, "creation_key": str(uuid4())})


def lines(response) -> list[str]:
    return response.getvalue().decode("utf-8-sig").splitlines()


def test_desk_officer_asks_reminds_and_records_the_reply_as_a_report():
    party, desk = PartyFactory(slug="own", name="Own"), desk_client()
    commitment, other = CommitmentFactory(lead=party), CommitmentFactory()
    assert f"{NEW}?commitment={commitment.reference}" in markup(desk.get(f"/commitments/{commitment.reference}/"))
    form = read_form(desk.get(NEW, {"party": "own", "commitment": commitment.reference}))
    assert form["party"] == ["own"]
    assert form["commitments"] == [commitment.reference]
    assert form["tier"] == ["2"]

    answer = desk.post(NEW, form | TYPED | {"commitments": f"{commitment.reference}, {other.reference.lower()}"})
    made = PartyRequest.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == address(made)
    assert set(made.commitments.all()) == {commitment, other}
    press(desk, made, "remind", day="2018-05-02", channel="email")
    shown = markup(desk.get(f"/commitments/{commitment.reference}/"))
    assert "no reply after 1 reminder" in shown
    press(desk, made, "reply", replied_on="2018-05-03", channel="email", text="We have begun.")

    page = desk.get(address(made))
    assert page.context["reportable"] == [commitment.reference]
    assert [item.act for item in page.context["page"].history] == ["reply_to_request", "remind", "send_request"]
    report = read_form(desk.get(f"/commitments/{commitment.reference}/reports/new/", {"reply": made.pk}))
    assert report["text"] == ["We have begun."]
    assert report["reported_on"] == ["2018-05-03"]
    assert report["channel"] == ["email"]
    assert report["party"] == [str(party.pk)]
    assert report["tier"] == ["2"]
    desk.post(f"/commitments/{commitment.reference}/reports/new/", report)
    assert ProgressReport.objects.get().text == "We have begun."


def test_form_about_an_internal_commitment_is_internal_from_the_start():
    commitment, desk = CommitmentFactory(tier=Tier.INTERNAL), desk_client()
    page = markup(desk.get(f"/commitments/{commitment.reference}/"))
    (address,) = re.findall(r'href="(/requests/new/[^"]*)"', page)

    form = read_form(desk.get(unescape(address)))

    assert form["commitments"] == [commitment.reference]
    assert form["tier"] == ["3"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"party": "nobody"}, "party"),
        ({"commitments": "A8-99"}, "commitments"),
        ({"commitments": "a\x00"}, "commitments"),
        ({"commitments": ""}, "commitments"),
        ({"subject": " "}, "subject"),
        ({"text": "a\x00b"}, "text"),
        ({"channel": "party"}, "channel"),
        ({"sent_on": "2018-02-31"}, "sent_on"),
        ({"reply_due": "2018-03-01"}, "reply_due"),
        ({"tier": "1"}, "tier"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_at_its_field_and_kept(typed, field):
    commitment, party = CommitmentFactory(), PartyFactory()
    good = TYPED | {"party": party.slug, "commitments": commitment.reference}

    answer = desk_client().post(NEW, good | typed)

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert read_form(answer)["subject"] == [typed.get("subject", "Roads")]
    assert PartyRequest.objects.count() == 0


def test_steps_are_taken_on_the_page():
    made, desk = PartyRequestFactory(), desk_client()

    assert press(desk, made, "remind", day="2018-05-02", channel="").status_code == 400
    assert press(desk, made, "nothing").status_code == 400
    press(desk, made, "change", subject="Bridges")
    press(desk, made, "close", ground="Not needed.")
    assert press(desk, made, "remind", day="2018-05-02", channel="email").status_code == 400
    press(desk, made, "reopen")

    made.refresh_from_db()
    assert made.subject == "Bridges"
    assert made.state == "open"
    assert made.version == 4


def test_reply_looks_for_evidence_without_being_sent():
    made, evidence = PartyRequestFactory(), EvidenceFactory(title="Survey of roads", tier=Tier.PARTIES)

    found = press(desk_client(), made, "look", evidence_words="survey", text="Begun.")

    assert found.status_code == 200
    assert PartyRequest.objects.get().state == "open"
    assert [pk for pk, _label in found.context["reply_form"].fields["evidence"].widget.choices] == [evidence.pk]
    assert read_form(found)["text"][-1] or "Begun." in markup(found)


def test_focal_point_finds_and_answers_what_its_party_was_asked_and_nothing_else():
    party = PartyFactory(slug="own")
    own = client_of(MembershipFactory(party=party).user)
    commitment = CommitmentFactory(lead=party)
    made = PartyRequestFactory(party=party, commitments=[commitment])
    hidden = [
        PartyRequestFactory(party=party, commitments=[commitment], tier=Tier.INTERNAL),
        PartyRequestFactory(commitments=[commitment]),
    ]

    assert list(own.get("/requests/").context["page"].requests) == [made]
    assert len(lines(own.get(CSV))) == 2
    assert [own.get(address(other)).status_code for other in hidden] == [404, 404]
    assert own.get(f"/commitments/{commitment.reference}/").context["asked_of"] == [made]
    assert own.get("/parties/own/").context["asked_of"] == [made]
    page = own.get(address(made))
    steps = ("reply", "remind", "close", "change")
    assert [step for step in steps if f"{step}_form" in page.context] == ["reply"]
    assert press(own, made, "close", ground="No.").status_code == 403
    assert press(own, made, "reply", replied_on="2018-05-03", text="We have begun.").status_code == 302
    made.refresh_from_db()
    assert made.reply == "We have begun."
    assert made.reply_channel == "party"
    assert own.get(address(made)).context["reportable"] == [commitment.reference]


@pytest.mark.parametrize("role", [None, UserRole.READER, "another party"])
def test_others_see_no_trace(client, role):
    commitment = CommitmentFactory(lead=PartyFactory(slug="own"))
    made = PartyRequestFactory(party=commitment.parties.get(), commitments=[commitment], subject="canary")
    made = PartyRequestFactory(commitments=[commitment], subject="canary", reminded=[date(2018, 5, 2)])
    if role:
        person = UserFactory(role=role) if role == UserRole.READER else MembershipFactory().user
        client.force_login(person)
    places = ("/", "/changes/", f"/commitments/{commitment.reference}/", "/parties/own/", "/commitments/")

    pages = {place: client.get(place).content for place in places}

    assert [place for place, page in pages.items() if b"canary" in page or b"No reply" in page] == []
    listed = {None: 302, UserRole.READER: 404, "another party": 200}[role]
    assert [client.get(place).status_code for place in ("/requests/", CSV)] == [listed] * 2
    assert client.get(address(made)).status_code == (404 if role else 302)
    assert client.get("/commitments/?unanswered=1").status_code == 400
    report = client.get("/commitments/export.csv").getvalue().decode().splitlines()
    assert report[0].split(",")[-2] == "reminders without a reply"
    assert report[1].split(",")[-2] == ""


def test_list_and_its_csv_are_filtered_and_name_what_they_cannot_read():
    today, desk = clock.today(), desk_client()
    late = PartyRequestFactory(reminded=[date(2018, 5, 2), date(2018, 5, 9)], subject="=1+1")
    soon = PartyRequestFactory(sent_on=today, reply_due=today + timedelta(days=9))
    once = PartyRequestFactory(reminded=[date(2018, 5, 2)], party=soon.party)

    def found(**query) -> list[PartyRequest]:
        listed = list(desk.get("/requests/", query).context["page"].requests)
        assert len(lines(desk.get(CSV, query))) == len(listed) + 1
        return listed

    assert found() == [once, soon, late]
    assert found(state="late") == [once, late]
    assert found(party=soon.party.slug) == [once, soon]
    assert found(unanswered="1") == [once, late]
    assert found(unanswered="2") == [late]
    assert found(remind="yes") == [once, late]
    waiting = desk.get("/").context["asked"]
    assert waiting.count == 2
    assert list(waiting.first) == [late, once]
    assert found(sent_from=today.isoformat()) == [soon]
    row = lines(desk.get(CSV, {"unanswered": "2"}))[1].split(",")
    assert row[1] == "'=1+1"
    assert row[7:10] == ["open", "2", "2018-05-09"]
    for place in ("/requests/", CSV):
        wrong = desk.get(place, {"state": "lost", "sent_to": "2018-02-31", "prty": "1"})
        assert wrong.status_code == 400
        assert len(wrong.context["page"].errors) == 3


def test_register_finds_what_waits_for_a_reply_and_says_after_how_many_reminders():
    twice, once, never = CommitmentFactory(), CommitmentFactory(), CommitmentFactory()
    PartyRequestFactory(commitments=[twice], reminded=[date(2018, 5, 2), date(2018, 5, 9)])
    PartyRequestFactory(commitments=[once], reminded=[date(2018, 5, 2)])
    PartyRequestFactory(commitments=[never])
    desk = desk_client()

    def found(level: str) -> list[str]:
        page = desk.get("/commitments/", {"unanswered": level})
        return sorted(row["reference"] for row in page.context["rows"])

    assert found("2") == [twice.reference]
    assert found("1") == sorted([twice.reference, once.reference])
    report = [line.split(",") for line in lines(desk.get("/commitments/export.csv"))]
    assert {row[0]: row[-2] for row in report[1:]} == {twice.reference: "2", once.reference: "1", never.reference: "0"}
    then = desk.get("/commitments/", {"as_of": "2018-06-01", "unanswered": "1"})
    assert then.status_code == 400
    report = [line.split(",") for line in lines(desk.get("/commitments/export.csv", {"as_of": "2018-06-01"}))]
    assert {row[-2] for row in report[1:]} == {""}


def test_pages_take_a_fixed_number_of_queries():
    desk, party = desk_client(), PartyFactory(slug="own")
    made = PartyRequestFactory(party=party, reminded=[date(2018, 5, 2)])
    commitment = made.commitments.get()
    places = ["/requests/", CSV, address(made), f"/commitments/{commitment.reference}/", "/parties/own/"]

    def counts() -> list[int]:
        return [counted(desk, place) for place in places]

    counts()
    one = counts()
    for _ in range(2):
        PartyRequestFactory(party=party, commitments=[commitment, CommitmentFactory()], reminded=[date(2018, 5, 2)])
    counts()

    assert counts() == one == [5, 5, 14, 13, 10]
