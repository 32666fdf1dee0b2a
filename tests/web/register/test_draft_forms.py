"""A new assessment on its page: recorded, sent for review or kept, with nothing lost."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from commitments.actions.register.commitments import Part, edit_commitment
from commitments.models import Assessment, AssessmentDraft, LedgerEntry
from commitments.rules.kernel.commitments import Kind, Role, Tier
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.kernel.statuses import Status
from commitments.rules.register.evidence import CONFIDENCE_NEEDS
from commitments.web.lists.bulk_forms import AssessForm

from ...admin.pages import desk_client, read_form
from ...support.factories import (
    AssessmentDraftFactory,
    AssessmentFactory,
    CommitmentFactory,
    EvidenceFactory,
    PartyFactory,
    UserFactory,
    ZoneFactory,
    secretary,
)
from ...support.pages import markup
from .test_drafts import TYPED, address, new_address, said, send

pytestmark = pytest.mark.django_db


def test_new_assessment_is_recorded_at_once_where_one_person_is_enough():
    commitment = CommitmentFactory()

    response = send(desk_client(), new_address(commitment), "record", **TYPED)

    made = Assessment.objects.get()
    assert made.status == 4
    assert made.confidence == 1
    assert made.as_of == date(2018, 3, 1)
    assert made.reason == "Seen in the press."
    assert response.redirect_chain == [(f"/commitments/{commitment.reference}/", 302)]
    undo = f'<a href="/commitments/{commitment.reference}/assessments/{made.pk}/undo/">Undo</a>'
    assert said(response) == [f"Assessment recorded. {undo}"]
    assert "by secretary, accepted by its author" in markup(response)


@pytest.mark.parametrize(
    ("act", "state", "words"), [("save", "drafting", "Draft saved."), ("submit", "submitted", "Draft sent for review.")]
)
def test_new_assessment_is_kept_or_sent(act, state, words):
    commitment = CommitmentFactory()

    response = send(desk_client(), new_address(commitment), act, **TYPED)

    draft = AssessmentDraft.objects.get()
    assert draft.state == state
    assert draft.status == 4
    assert Assessment.objects.count() == 0
    assert response.redirect_chain == [(address(draft), 302)]
    assert said(response) == [words]
    assert f'data-saved="{new_address(commitment)}"' in markup(response)


def test_new_assessment_of_a_cell_carries_all_that_was_chosen():
    party, zone, evidence = PartyFactory(), ZoneFactory(), EvidenceFactory()
    commitment = CommitmentFactory(lead=party, zones=[zone])
    cell = {"party": party.pk, "zone": zone.pk, "evidence": [evidence.pk], "tier": "3"}

    send(desk_client(), new_address(commitment), "save", **TYPED | cell)

    content = AssessmentDraft.objects.get().content
    assert content.party == party.pk
    assert content.zone == zone.pk
    assert content.evidence == [evidence.pk]
    assert content.tier == 3


def test_page_says_what_a_confidence_needs_before_it_is_chosen():
    desk, address = desk_client(), new_address(CommitmentFactory())

    page = markup(desk.get(address))
    refused = markup(send(desk, address, "record", **TYPED | {"confidence": ""}))

    needs = "“Corroborated” needs evidence from two different publishers, “verified” at least one piece of evidence."
    field = '<fieldset class="field" id="id_confidence" aria-describedby="%s">'
    hint = f'<legend class="label">Confidence</legend><div class="hint" id="id_confidence_helptext">{needs}</div>'
    assert str(CONFIDENCE_NEEDS) == needs
    assert AssessForm.base_fields["confidence"].help_text == CONFIDENCE_NEEDS
    assert field % "id_confidence_helptext" + hint in page
    assert field % "id_confidence_helptext id_confidence_error" + hint in refused


@pytest.mark.parametrize(
    "place", [new_address, lambda commitment: address(AssessmentDraftFactory(commitment=commitment))]
)
def test_page_shows_what_stands_so_far(place):
    commitment = AssessmentFactory(as_of=date(2018, 2, 3), status=Status.PARTLY).commitment

    page = markup(desk_client().get(place(commitment)))

    assert "Not assessed yet" not in page
    assert "3 Feb 2018" in page


def test_new_draft_may_be_empty_and_starts_from_today():
    commitment = CommitmentFactory()
    client = desk_client()

    page = client.get(new_address(commitment))
    send(client, new_address(commitment), "save", status="", as_of="")

    assert read_form(page)["as_of"] == [page.context["form"]["as_of"].value().isoformat()]
    draft = AssessmentDraft.objects.get()
    assert draft.status is None
    assert draft.as_of is None
    assert draft.reason == ""


def test_form_offers_the_scale_in_the_words_of_the_kind_and_only_own_cells():
    party = PartyFactory(name="Iran")
    PartyFactory(name="Jordan")
    ZoneFactory(name="Elsewhere")
    commitment = CommitmentFactory(kind=Kind.STANDING, lead=party)

    form = desk_client().get(new_address(commitment)).context["form"]

    assert [str(label) for _value, label in form.fields["status"].choices][:3] == [
        "No information",
        "Not observed",
        "Observed with serious breaches",
    ]
    assert [str(label) for _value, label in form.fields["party"].choices] == [
        "Each responsible party: Iran",
        "As a whole",
        "Iran",
    ]
    assert "zone" not in form.fields


def test_form_names_responsible_parties_as_they_were_given():
    parts = [Part(PartyFactory(name=name).pk, Role.LEAD, True) for name in ("Russia", "Iran")]
    commitment = CommitmentFactory(parts=parts)

    form = desk_client().get(new_address(commitment)).context["form"]

    assert str(form.fields["party"].choices[0][1]) == "Each responsible party: Russia, Iran"


@pytest.mark.parametrize("act", ["record", "submit"])
@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"status": "", "as_of": "", "reason": ""}, ["status", "as_of", "reason"]),
        ({"reason": " "}, ["reason"]),
        ({"status": "7"}, ["status"]),
        ({"as_of": "2018-02-30"}, ["as_of"]),
        ({"as_of": "2999-01-01"}, ["as_of"]),
        ({"done_on": "2018-02-01"}, ["done_on"]),
        ({"confidence": ""}, ["confidence"]),
        ({"reason": "a\x00b"}, ["reason"]),
        ({"evidence": ["99999"]}, ["evidence"]),
        ({"tier": "9"}, ["tier"]),
        ({"version": ""}, ["version"]),
    ],
    ids=range(11),
)
def test_what_cannot_be_is_refused_at_its_field_and_kept(act, typed, fields):
    commitment = CommitmentFactory()
    before = LedgerEntry.objects.count()

    response = send(desk_client(), new_address(commitment), act, **TYPED | typed)

    form = response.context["form"]
    assert response.status_code == 400
    assert list(form.errors) == fields
    assert form["confidence"].value() == (TYPED | typed)["confidence"]
    assert AssessmentDraft.objects.count() == 0
    assert LedgerEntry.objects.count() == before


def test_errors_of_choices_are_led_to_from_the_summary():
    response = send(desk_client(), new_address(CommitmentFactory()), "submit", **TYPED | {"status": ""})

    page = markup(response)
    assert '<a href="#id_status">' in page
    assert 'id="id_status"' in page


def test_recording_conflicts_and_shows_what_changed_with_everything_typed():
    commitment = CommitmentFactory(title="As it was")
    client = desk_client()
    form = read_form(client.get(new_address(commitment))) | TYPED | {"act": "record"}
    edit_commitment(actor=secretary(), commitment=commitment, version=commitment.version, changes={"title": "As it is"})

    refused = client.post(new_address(commitment), form)

    assert refused.status_code == 400
    assert Assessment.objects.count() == 0
    assert [change.act for change in refused.context["form"].meanwhile] == ["edit_commitment"]
    again = client.post(new_address(commitment), read_form(refused) | {"act": "record"})
    assert again.status_code == 302
    assert Assessment.objects.get().reason == TYPED["reason"]


def test_two_people_send_and_never_record(settings):
    settings.TWO_PERSON_RULE = True
    commitment = CommitmentFactory()
    client = desk_client()

    page = markup(client.get(new_address(commitment)))
    forged = send(client, new_address(commitment), "record", **TYPED)

    assert 'value="record"' not in page
    assert 'value="submit"' in page
    assert forged.context["form"].non_field_errors() == [
        "A second person must accept every assessment here. Send this one for review."
    ]
    assert Assessment.objects.count() == 0


def test_form_sent_twice_makes_one_draft_and_shows_it():
    commitment = CommitmentFactory()
    client = desk_client()
    sent = TYPED | {"act": "save", "version": commitment.version, "creation_key": str(uuid4())}

    client.post(new_address(commitment), sent)
    again = client.post(new_address(commitment), sent, follow=True)

    draft = AssessmentDraft.objects.get()
    assert again.redirect_chain == [(address(draft), 302)]
    assert f'data-saved="{new_address(commitment)}"' in markup(again)


@pytest.mark.parametrize(
    ("role", "tier", "status"),
    [
        (None, Tier.PUBLIC, 403),
        (UserRole.READER, Tier.PUBLIC, 403),
        (UserRole.READER, Tier.INTERNAL, 404),
        (UserRole.FOCAL_POINT, Tier.PARTIES, 403),
        (UserRole.FOCAL_POINT, Tier.INTERNAL, 404),
        (UserRole.DESK_OFFICER, Tier.INTERNAL, 200),
    ],
)
def test_new_assessment_is_for_those_who_may_draft(client, role, tier, status):
    commitment = CommitmentFactory(tier=tier)
    if role:
        client.force_login(UserFactory(role=role))

    assert client.get(new_address(commitment)).status_code == status
    assert client.post(new_address(commitment), {"act": "save"}).status_code == (400 if status == 200 else status)
    assert client.put(new_address(commitment)).status_code == 405


def test_sign_in_offered_to_a_visitor_leads_back(client):
    place = new_address(CommitmentFactory())

    assert f'href="{reverse("account_login")}?next={place}"' in markup(client.get(place))


def test_record_an_assessment_is_offered_on_what_is_scored(client):
    scored, declaratory = CommitmentFactory(), CommitmentFactory(kind=Kind.DECLARATORY)

    offered = [
        new_address(made) in markup(who.get(f"/commitments/{made.reference}/"))
        for made in (scored, declaratory)
        for who in (desk_client(), client)
    ]

    assert offered == [True, False, False, False]
