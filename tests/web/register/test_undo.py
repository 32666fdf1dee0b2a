"""Undoing an assessment on pages: offered where somebody has just saved, looked at before it is done."""

import re

import pytest

from commitments.models import Assessment, Commitment
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.kernel.statuses import Status

from ...actions.register.test_undo import edited, found, joint
from ...admin.pages import client_of, desk_client, read_form
from ...support.factories import AssessmentFactory, CommitmentFactory, UserFactory
from ...support.pages import markup
from .test_drafts import TYPED, new_address, said, send

pytestmark = pytest.mark.django_db
GONE = "Something else has been recorded since then, so this cannot be undone. Record a new assessment."


def undo_address(assessment: Assessment) -> str:
    return f"/commitments/{assessment.commitment.reference}/assessments/{assessment.pk}/undo/"


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup(response)).split())


def links_to_undo(client, commitment, query: str = "") -> list[str]:
    page = markup(client.get(f"/commitments/{commitment.reference}/{query}"))
    return re.findall(r'href="([^"]+/undo/)"', page)


def test_what_was_found_of_each_party_is_undone_from_the_message_with_one_reason():
    commitment, client = joint(), desk_client()
    saved = send(client, new_address(commitment), "record", **TYPED, party="each")
    first = Assessment.objects.order_by("-pk")[1]

    asked = client.get(undo_address(first))
    undone = client.post(undo_address(first), read_form(asked) | {"reason": "A slip."}, follow=True)

    assert said(saved) == [f'Assessment recorded. <a href="{undo_address(first)}">Undo</a>']
    assert f'Assessment recorded. <a href="{undo_address(first)}">Undo</a>' in markup(saved)
    assert "Iran Partly implemented Initiated status as of 1 March 2018" in text_of(asked)
    assert "Türkiye Partly implemented No information no earlier assessment" in text_of(asked)
    assert "Joint status Partly implemented Initiated" in text_of(asked)
    assert "2 assessments are undone together" in text_of(asked)
    assert undone.redirect_chain == [(f"/commitments/{commitment.reference}/", 302)]
    assert said(undone) == ["Assessment undone. The earlier status applies again."]
    assert Commitment.objects.get(pk=commitment.pk).status == Status.INITIATED
    assert "A slip. A first step." in text_of(undone)


def test_list_has_the_width_of_the_page_and_begins_each_record_with_its_party():
    page = markup(desk_client().get(undo_address(found(joint()))))
    above, _table, rows = page.partition("<main")[2].partition("<table")

    assert "narrow" not in above
    assert {heads.strip() for heads in re.findall(r'<th scope="row"[^>]*class="([^"]*)"', rows)} == {"wide wide--top"}


def test_history_offers_to_undo_the_last_act_and_no_other():
    earlier = found(joint())
    commitment = earlier.commitment
    made = found(commitment)

    assert links_to_undo(desk_client(), commitment) == [undo_address(made)]
    assert links_to_undo(desk_client(), commitment, "?as_of=2018-04-02") == []

    edited(commitment)

    assert links_to_undo(desk_client(), commitment) == []


def test_undoing_is_not_offered_where_two_people_accept(settings):
    made, client = AssessmentFactory(), desk_client()
    settings.TWO_PERSON_RULE = True

    page = client.get(undo_address(made))

    assert links_to_undo(client, made.commitment) == []
    assert "Here a second person accepts every assessment, so this cannot be undone." in text_of(page)
    refused = client.post(undo_address(made), {"version": made.commitment.version, "reason": "A slip."})
    assert refused.status_code == 400
    assert Assessment.objects.count() == 1


def test_what_somebody_went_on_from_is_named_and_stays():
    made, client = found(joint()), desk_client()
    form = read_form(client.get(undo_address(made))) | {"reason": "A slip."}
    edited(made.commitment)

    late, asked = client.post(undo_address(made), form), client.get(undo_address(made))

    assert late.status_code == 400
    assert Assessment.objects.count() == 3
    assert GONE in text_of(asked)
    assert "Commitment edited, secretary," in text_of(asked)
    assert "Reason for undoing" not in text_of(asked)


def test_without_a_reason_nothing_is_undone():
    made, client = found(joint()), desk_client()

    refused = client.post(undo_address(made), read_form(client.get(undo_address(made))))

    assert refused.status_code == 400
    assert "Enter a reason for undoing." in text_of(refused)
    assert Assessment.objects.count() == 3


@pytest.mark.parametrize("role", [UserRole.READER, UserRole.FOCAL_POINT])
def test_who_may_not_assess_is_offered_nothing_and_refused(role):
    made = found(joint())
    client = client_of(UserFactory(role=role))

    assert links_to_undo(client, made.commitment) == []
    assert client.get(undo_address(made)).status_code == 403
    assert client.post(undo_address(made), {"version": 1, "reason": "A slip."}).status_code == 403


def test_an_assessment_of_another_commitment_is_not_there():
    made, other = found(joint()), CommitmentFactory()

    answer = desk_client().get(f"/commitments/{other.reference}/assessments/{made.pk}/undo/")

    assert answer.status_code == 404
