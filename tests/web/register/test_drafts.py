"""Assessments on pages: written, sent, returned, accepted; by those who may, with nothing lost."""

from datetime import date

import pytest
from django.urls import reverse

from commitments.actions.register.drafts import accept_draft, discard_draft, return_draft, save_draft
from commitments.models import Assessment, AssessmentDraft, Commitment
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.kernel.statuses import Status

from ...admin.pages import client_of, desk_client, read_form
from ...support.factories import (
    AssessmentDraftFactory,
    AssessmentFactory,
    CommitmentFactory,
    EvidenceFactory,
    PartyFactory,
    UserFactory,
    secretary,
)
from ...support.pages import markup
from ..lists.test_register_page import counted

pytestmark = pytest.mark.django_db
TYPED = {
    "status": "4",
    "confidence": "1",
    "as_of": "2018-03-01",
    "done_on": "",
    "reason": "Seen in the press.",
    "tier": "1",
}


def new_address(commitment) -> str:
    return f"/commitments/{commitment.reference}/assessments/new/"


def address(draft) -> str:
    return f"/drafts/{draft.pk}/"


def send(client, place: str, act: str, **typed):
    """Open the page, type over what its form holds, and press a button."""
    page = client.get(place)
    return client.post(place, read_form(page) | typed | {"act": act}, follow=True)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_desk_drafts_reviewer_returns_desk_corrects_reviewer_accepts(settings):
    settings.TWO_PERSON_RULE = True
    commitment = CommitmentFactory()
    desk, reviewer = desk_client(), client_of(UserFactory(reviewer=True, username="rosa"))

    send(desk, new_address(commitment), "save", **TYPED)
    place = address(AssessmentDraft.objects.get())
    send(desk, place, "submit", reason="Seen.")
    returned = send(reviewer, place, "return", note="Name the source.")
    shown = desk.get(place)
    send(desk, place, "submit", reason="Seen in the press of 2 March.")
    accepted = send(reviewer, place, "accept")

    assert said(returned) == ["Draft returned with your note."]
    assert "Name the source." in markup(shown)
    assert read_form(shown)["reason"] == ["Seen."]
    made = Assessment.objects.get()
    assert made.reason == "Seen in the press of 2 March."
    assert made.drafted_by == secretary()
    assert made.two_people is True
    assert accepted.redirect_chain == [(f"/commitments/{commitment.reference}/", 302)]
    assert "by secretary, accepted by rosa" in markup(accepted)


def test_own_draft_is_recorded_at_once_where_one_person_is_enough():
    draft = AssessmentDraftFactory()

    response = send(desk_client(), address(draft), "record", reason="Seen twice.")

    made = Assessment.objects.get()
    undo = f'<a href="/commitments/{draft.commitment.reference}/assessments/{made.pk}/undo/">Undo</a>'
    assert made.reason == "Seen twice."
    assert said(response) == [f"Assessment recorded. {undo}"]


BUTTONS = ("save", "submit", "record", "accept", "return", "discard")
# Buttons by who looks, in the state of the owner's draft: without and with the rule of two people.
SHOWN = {
    ("owner", "drafting"): (["save", "submit", "record", "discard"], ["save", "submit", "discard"]),
    ("owner", "submitted"): (["accept", "discard"], ["discard"]),
    ("owner", "discarded"): ([], []),
    ("colleague", "drafting"): (["save", "submit"], ["save", "submit"]),
    ("colleague", "submitted"): ([], []),
    ("reviewer", "submitted"): (["accept", "return", "discard"],) * 2,
    ("reviewer", "discarded"): ([], []),
}


@pytest.mark.parametrize("rule", [False, True])
@pytest.mark.parametrize(("who", "state"), SHOWN)
def test_page_shows_the_steps_that_are_open(settings, who, state, rule):
    settings.TWO_PERSON_RULE = rule
    draft = AssessmentDraftFactory(submit=state == "submitted")
    if state == "discarded":
        discard_draft(actor=secretary(), draft=draft, version=1)
    clients = {
        "owner": desk_client(),
        "colleague": client_of(UserFactory(desk=True)),
        "reviewer": client_of(UserFactory(reviewer=True)),
    }

    page = markup(clients[who].get(address(draft)))

    assert [act for act in BUTTONS if f'name="act" value="{act}"' in page] == SHOWN[who, state][rule]


def test_step_beyond_ones_rights_is_forbidden_and_changes_nothing(settings):
    settings.TWO_PERSON_RULE = True
    draft = AssessmentDraftFactory(submit=True)
    sent = {"version": 1, "commitment_version": draft.commitment.version, "note": "No."}
    colleague = client_of(UserFactory(desk=True))

    answers = [
        client.post(address(draft), sent | {"act": act}).status_code
        for client, act in [(desk_client(), "accept"), (colleague, "return"), (colleague, "discard")]
    ]

    assert answers == [403, 403, 403]
    assert AssessmentDraft.objects.get().version == 1


def test_two_reviewers_the_second_sees_what_the_first_did_and_keeps_the_note():
    draft = AssessmentDraftFactory(submit=True)
    client = client_of(UserFactory(reviewer=True))
    form = read_form(client.get(address(draft))) | {"act": "return", "note": "Name the source."}
    accept_draft(
        actor=UserFactory(reviewer=True, username="rosa"),
        draft=draft,
        version=1,
        commitment_version=draft.commitment.version,
    )

    refused = client.post(address(draft), form)

    changes = refused.context["form"].meanwhile
    assert [(change.act, change.actor) for change in changes] == [("accept_draft", "rosa")]
    assert refused.status_code == 400
    assert read_form(refused)["note"] == ["Name the source."]
    assert "The draft is now “Accepted”, so nothing was saved." in markup(refused)
    again = client.post(address(draft), read_form(refused) | {"act": "return"})
    assert again.context["form"].non_field_errors() == ["This is no longer possible: the draft is “Accepted”."]
    assert AssessmentDraft.objects.get().state == "accepted"


def test_two_editors_the_second_sees_what_the_first_did_and_may_save_on_top():
    draft = AssessmentDraftFactory()
    client = desk_client()
    form = read_form(client.get(address(draft))) | {"act": "save", "reason": "Mine."}
    content = AssessmentDraftFactory(reason="Theirs.").content
    save_draft(actor=UserFactory(desk=True), draft=draft, version=1, content=content)

    refused = client.post(address(draft), form)
    again = client.post(address(draft), read_form(refused) | {"act": "save"})

    fields = [field for change in refused.context["form"].meanwhile for part in change.parts for field in part.fields]
    assert [(field.before, field.after) for field in fields] == [("Seen in the press.", "Theirs.")]
    assert again.status_code == 302
    assert AssessmentDraft.objects.get(pk=draft.pk).reason == "Mine."


def test_accepting_conflicts_when_the_commitment_has_gone_on_and_shows_the_new_before_and_after():
    draft = AssessmentDraftFactory(submit=True, as_of=date(2018, 3, 1))
    client = client_of(UserFactory(reviewer=True))
    form = read_form(client.get(address(draft))) | {"act": "accept"}
    AssessmentFactory(commitment=draft.commitment, status=Status.CONTRARY, as_of=date(2018, 4, 1))

    refused = client.post(address(draft), form)
    again = client.post(address(draft), read_form(refused) | {"act": "accept"})

    assert refused.status_code == 400
    assert refused.context["page"].joint == Status.CONTRARY
    assert [change.act for change in refused.context["form"].meanwhile] == ["record_assessment"]
    assert again.status_code == 302
    assert Assessment.objects.count() == 2


@pytest.mark.parametrize("act", ["", "grant"])
def test_step_that_is_none_is_a_bad_request(act):
    draft = AssessmentDraftFactory()
    client = desk_client()

    answers = [
        client.post(place, {"act": act}).status_code for place in (address(draft), new_address(draft.commitment))
    ]

    assert answers == [400, 400]


def test_every_form_carries_its_key():
    draft = AssessmentDraftFactory(submit=True)

    page = markup(client_of(UserFactory(administrator=True)).get(address(draft)))

    assert page.count('name="creation_key"') == page.count('name="act"') == 3


@pytest.mark.parametrize(("role", "status"), [(UserRole.READER, 404), (UserRole.FOCAL_POINT, 404)])
def test_drafts_do_not_exist_for_others(client, role, status):
    draft = AssessmentDraftFactory(reason="Canary")
    client.force_login(UserFactory(role=role))

    places = [address(draft), address(draft).replace(str(draft.pk), "99999"), "/drafts/"]
    answers = [client.get(place) for place in places]

    assert [answer.status_code for answer in answers] == [status] * 3
    assert client.post(address(draft), {"act": "discard", "version": 1}).status_code == 404
    pages = ["/", f"/commitments/{draft.commitment.reference}/", "/changes/", "/changes.atom"]
    assert [page for page in pages if "Canary" in markup(client.get(page))] == []
    assert "Waiting for me" not in markup(client.get("/"))


def test_visitor_is_asked_to_sign_in_whether_the_draft_is_there_or_not(client):
    draft = AssessmentDraftFactory()

    answers = [client.get(place)["Location"] for place in (address(draft), "/drafts/99999/", "/drafts/")]

    sign_in = reverse("account_login")
    assert answers == [f"{sign_in}?next={place}" for place in (address(draft), "/drafts/99999/", "/drafts/")]
    sent = client.post(address(draft), {"act": "discard", "version": 1})
    assert sent.status_code == 302
    assert AssessmentDraft.objects.get().state == "drafting"


def test_overview_shows_what_waits_and_links_to_exactly_that():
    returned = AssessmentDraftFactory(submit=True)
    return_draft(actor=UserFactory(reviewer=True), draft=returned, version=1, note="Name the source.")
    sent = AssessmentDraftFactory(submit=True)
    reviewer = client_of(UserFactory(reviewer=True))

    shown = {name: client.get("/").context for name, client in {"desk": desk_client(), "reviewer": reviewer}.items()}

    assert {name: (context["waiting_count"], context["waiting"]) for name, context in shown.items()} == {
        "desk": (1, [returned]),
        "reviewer": (1, [sent]),
    }
    assert list(reviewer.get("/drafts/?waiting=yes").context["page"].drafts) == [sent]


def test_list_has_an_empty_state_and_names_a_bad_filter():
    client = desk_client()

    empty, filtered = client.get("/drafts/"), client.get("/drafts/?state=returned")
    bad = client.get("/drafts/?state=lost")

    assert ["No drafts yet" in markup(empty), "Clear all filters" in markup(filtered)] == [True, True]
    assert bad.status_code == 400
    assert "is not one of the choices" in markup(bad)


def test_commitment_shows_its_open_drafts_to_staff(client):
    draft = AssessmentDraftFactory()
    place = f"/commitments/{draft.commitment.reference}/"

    pages = [desk_client().get(place), client.get(place)]

    assert [page.context["drafts"] for page in pages] == [[draft], []]
    assert [address(draft) in markup(page) for page in pages] == [True, False]


@pytest.mark.parametrize("place", ["/", "/drafts/", "one"])
def test_pages_ask_as_many_queries_for_three_rows_as_for_one(place):
    commitment = CommitmentFactory(lead=PartyFactory())
    client = desk_client()
    found = []
    for _ in range(3):
        draft = AssessmentDraftFactory(commitment=commitment, evidence=[EvidenceFactory().pk])
        found.append(counted(client, address(draft) if place == "one" else place))

    assert found == [found[0]] * 3
    assert found[0] <= 30


def test_page_of_the_last_version_is_shown_after_it_was_accepted():
    draft = AssessmentDraftFactory(submit=True)
    accept_draft(actor=UserFactory(reviewer=True), draft=draft, version=1, commitment_version=draft.commitment.version)

    page = desk_client().get(address(draft))

    assert page.context["page"].joint is None
    assert Commitment.objects.get().status == Status.PARTLY
    assert "View the assessment in the history of the commitment" in markup(page)
