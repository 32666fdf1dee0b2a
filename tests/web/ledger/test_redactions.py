"""Redactions on pages: asked for on the page of an entry, decided by a second person, told to who saw the text."""

from uuid import uuid4

import pytest

from commitments.models import LedgerEntry, Note, Redaction
from commitments.queries.lists.facets import forget
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.ledger.redactions import REDACTED, RedactionState

from ...admin.pages import client_of, read_form
from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    EvidenceFactory,
    NoteFactory,
    RedactionFactory,
    UserFactory,
    paper,
    reviewer,
    secretary,
)
from ...support.pages import markup
from ..kernel.sheet import PEOPLE, SEES, client_as

pytestmark = pytest.mark.django_db
CANARY = "Canary"


@pytest.fixture(autouse=True)
def people(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    reviewer(), reviewer("second"), secretary()


def note_entry(**values) -> LedgerEntry:
    NoteFactory(text=CANARY, **{"tier": Tier.PUBLIC} | values)
    return LedgerEntry.objects.latest("seq")


def address(entry: LedgerEntry) -> str:
    return f"/changes/{entry.seq}/redaction/"


def typed(**changes) -> dict:
    return {"field": f"note:{Note.objects.latest('id').pk}:text:after", "reason": "A private name."} | changes


def decide(redaction: Redaction | None, act: str, **values) -> dict:
    return {"act": act, "version": "1"} | values


def test_two_people_redact_a_text_on_the_pages():
    entry = note_entry()
    first, second = client_of(reviewer()), client_of(reviewer("second"))
    assert f'href="{address(entry)}"' in markup(first.get(f"/changes/{entry.seq}/"))

    asked = first.post(address(entry), typed(), follow=True)
    page = asked.redirect_chain[-1][0]
    waiting = second.get("/").context["requests"]
    shown = markup(second.get(page))
    granted = second.post(page, decide(Redaction.objects.get(), "grant"), follow=True)

    redaction = Redaction.objects.get()
    assert [item.redaction for item in waiting] == [redaction]
    assert "Canary" in shown
    assert "Redact text" in shown
    assert granted.redirect_chain == [(page, 302)]
    assert redaction.state == RedactionState.GRANTED
    assert "Canary" not in markup(granted)
    assert Note.objects.get().text == REDACTED


def test_who_asked_sees_the_request_and_cannot_decide():
    note_entry()
    redaction = RedactionFactory(granted=False)
    first, page = client_of(reviewer()), f"/redactions/{redaction.pk}/"

    shown = first.get(page)
    sent = [first.post(page, decide(redaction, act, answer="No.")).status_code for act in ("grant", "refuse")]

    assert shown.context["may_decide"] is False
    assert "Redact text" not in markup(shown)
    assert sent == [403, 403]
    assert first.get("/").context["requests"] == []
    assert Redaction.objects.get().state == RedactionState.ASKED


def test_refusing_needs_an_answer_which_the_page_shows():
    note_entry()
    redaction = RedactionFactory(granted=False)
    second, page = client_of(reviewer("second")), f"/redactions/{redaction.pk}/"

    empty = second.post(page, decide(redaction, "refuse", answer=" "))
    sent = second.post(page, decide(redaction, "refuse", answer="It is public."), follow=True)

    assert empty.status_code == 400
    assert list(empty.context["form"].errors) == ["answer"]
    assert "It is public." in markup(sent)
    assert Redaction.objects.get().state == RedactionState.REFUSED


def test_decision_that_came_too_late_is_told_and_keeps_what_was_typed():
    note_entry()
    redaction = RedactionFactory()
    third, page = client_of(reviewer("third")), f"/redactions/{redaction.pk}/"

    answer = third.post(page, decide(redaction, "refuse", answer="It is public."))

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["__all__"]
    assert [change.act for change in answer.context["form"].meanwhile] == ["grant_redaction"]
    assert "It is public." in markup(answer)
    assert third.post(page, {"act": "burn"}).status_code == 400


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"field": ""}, "field"),
        ({"field": "note:0:text:after"}, "field"),
        ({"reason": " "}, "reason"),
        ({"reason": "a\x00b"}, "reason"),
        ({"reason": "He is called Canary."}, "reason"),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused_at_its_field_and_kept(changes, field):
    entry = note_entry()

    answer = client_of(reviewer()).post(address(entry), typed(**changes))

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert read_form(answer)["reason"] == [changes.get("reason", "A private name.")]
    assert Redaction.objects.count() == 0


def test_forms_sent_twice_act_once():
    entry = note_entry()
    first, second = client_of(reviewer()), client_of(reviewer("second"))
    ask, grant = typed(creation_key=str(uuid4())), decide(None, "grant", creation_key=str(uuid4()))

    asked = [first.post(address(entry), ask)["Location"] for _ in range(2)]
    granted = [second.post(asked[0], grant).status_code for _ in range(2)]

    assert asked == [asked[0]] * 2
    assert granted == [302, 302]
    assert Redaction.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "ask", "see"),
    [
        (None, 403, 302),
        (UserRole.READER, 403, 404),
        (UserRole.FOCAL_POINT, 403, 404),
        (UserRole.DESK_OFFICER, 403, 404),
        (UserRole.REVIEWER, 200, 200),
        (UserRole.ADMINISTRATOR, 200, 200),
    ],
)
def test_pages_are_for_those_who_may_decide(client, role, ask, see):
    entry = note_entry()
    redaction = RedactionFactory(granted=False)
    if role:
        client.force_login(UserFactory(role=role))

    assert client.get(address(entry)).status_code == ask
    assert [client.get(page).status_code for page in ("/redactions/", f"/redactions/{redaction.pk}/")] == [see, see]
    assert ("redaction/" in markup(client.get(f"/changes/{entry.seq}/"))) == (ask == 200)
    assert client.get(f"/redactions/{'9' * 30}/").status_code == (302 if role is None else 404)
    assert client.get(f"/changes/{'9' * 30}/redaction/").status_code == 404
    assert client.put(address(entry)).status_code == 405


def test_entry_without_free_texts_says_so(client):
    entry = LedgerEntry.objects.get(seq=AssessmentFactory() and 1)
    client.force_login(reviewer())

    page = markup(client.get(address(entry)))

    assert "No text to redact" in page
    assert "redaction/" not in markup(client.get(f"/changes/{entry.seq}/"))


def body(response) -> str:
    return b"".join(response.streaming_content if response.streaming else [response.content]).decode()


def test_who_could_read_the_text_reads_that_it_was_redacted_and_why():
    for role in set(UserRole) - {UserRole.REVIEWER}:
        UserFactory(role=role, username=role.value)
    commitment = CommitmentFactory()
    for tier in Tier:
        NoteFactory(commitment=commitment, tier=tier, text=f"canary{tier.name.lower()}")
        RedactionFactory(text=f"canary{tier.name.lower()}", reason=f"because{tier.name.lower()}")
    forget()
    pages = ["/changes/", "/changes.atom", f"/commitments/{commitment.reference}/"]

    for person in PEOPLE:
        client = client_as(person)
        texts = [body(client.get(page)) for page in pages]
        heard = [{tier for tier in Tier if f"because{tier.name.lower()}" in text} for text in texts]
        assert heard == [set(SEES[person])] * 3, person
        assert [tier for tier in Tier for text in texts if f"canary{tier.name.lower()}" in text] == []
        assert all("█████ redacted" in text for text in texts)


def test_redacted_entry_names_the_entry_that_redacted_it_and_people_among_staff_only(client):
    entry = note_entry()
    RedactionFactory()

    public = client.get(f"/changes/{entry.seq}/")
    client.force_login(secretary())
    desk = client.get(f"/changes/{entry.seq}/")

    marks = [answer.context["change"].redactions for answer in (public, desk)]
    assert [[(mark.seq, mark.by, mark.reason) for mark in found] for found in marks] == [
        [(entry.seq + 2, "Secretariat", "A private name.")],
        [(entry.seq + 2, "second", "A private name.")],
    ]
    assert f"/changes/{entry.seq + 2}/" in markup(public)


def test_withdrawn_file_is_gone_and_its_hash_stays(client, django_capture_on_commit_callbacks):
    evidence = EvidenceFactory(file=paper(name="canary.txt"))
    with django_capture_on_commit_callbacks(execute=True):
        RedactionFactory(text="canary.txt")

    page = markup(client.get(f"/evidence/{evidence.slug}/"))

    assert "canary.txt" not in page
    assert evidence.sha256 in page
    assert "Download file" not in page
    assert client.get(f"/evidence/{evidence.slug}/file/").status_code == 404


def test_list_filters_what_waits_and_names_a_bad_filter(client):
    note_entry()
    RedactionFactory()
    note_entry()
    waiting = RedactionFactory(granted=False)
    client.force_login(reviewer("second"))

    every, mine = client.get("/redactions/"), client.get("/redactions/?waiting=yes")
    bad = client.get("/redactions/?wating=yes")

    assert len(every.context["page"].requests) == 2
    assert [item.redaction for item in mine.context["page"].requests] == [waiting]
    assert bad.status_code == 400
    assert bad.context["page"].requests == ()


def test_list_takes_a_fixed_number_of_queries(client, django_assert_num_queries):
    client.force_login(reviewer("second"))

    for count in (1, 2):
        for number in range(count):
            NoteFactory(text=f"Canary {count} {number}")
            RedactionFactory(text=f"Canary {count} {number}", granted=False)
        client.get("/redactions/")
        with django_assert_num_queries(4):
            client.get("/redactions/")


def test_marks_cost_one_query_however_many_entries_are_redacted(client, django_assert_num_queries):
    note_entry()
    client.get("/changes/")

    for queries in (7, 8, 8):
        with django_assert_num_queries(queries):
            client.get("/changes/")
        if Redaction.objects.exists():
            note_entry()
        RedactionFactory()
        client.get("/changes/")
