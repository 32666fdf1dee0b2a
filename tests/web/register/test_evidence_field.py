"""Choosing evidence in the forms of acts: a few are offered, any other is looked for, and what was typed is kept."""

import pytest

from commitments.models import Assessment, AssessmentDraft, LedgerEntry, ProgressReport
from commitments.queries.register.evidence import OFFERED
from commitments.rules.kernel.commitments import Tier

from ...admin.pages import client_of, desk_client, read_form
from ...support.factories import (
    AssessmentDraftFactory,
    CommitmentFactory,
    EvidenceFactory,
    MembershipFactory,
    PartyFactory,
)
from ...support.pages import markup
from .test_drafts import TYPED, address, new_address, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def commitment():
    return CommitmentFactory(lead=PartyFactory())


@pytest.fixture
def hidden():
    """One piece of evidence that is older than those that fit into a form."""
    EvidenceFactory.create_batch(OFFERED + 5, published="2018-01-01")
    return EvidenceFactory(title="Note verbale of March", published="2001-01-01")


def places(commitment) -> dict[str, str]:
    draft = AssessmentDraftFactory(commitment=commitment)
    return {
        "assessment": new_address(commitment),
        "draft": address(draft),
        "report": f"/commitments/{commitment.reference}/reports/new/",
    }


def boxes(response) -> list[str]:
    return [value for value, _label in response.context["form"].fields["evidence"].widget.choices]


@pytest.mark.parametrize("name", ["assessment", "draft", "report"])
def test_looking_finds_evidence_keeps_what_was_typed_and_writes_nothing(commitment, hidden, name):
    client, place = desk_client(), places(commitment)[name]
    typed = {"reason": "So far", "text": "So far", "as_of": "2018-02-30"}
    before = LedgerEntry.objects.count()

    assert hidden.title not in markup(client.get(place))
    found = send(client, place, "look", evidence_words="march verb", **typed)

    assert found.status_code == 200
    assert boxes(found) == [hidden.pk]
    assert LedgerEntry.objects.count() == before
    page = markup(found)
    assert "So far" in page
    assert 'value="march verb"' in page
    assert 'class="errorlist"' not in page


def test_what_is_ticked_stays_on_offer_and_is_recorded(commitment, hidden):
    client, place = desk_client(), new_address(commitment)

    chosen = send(client, place, "look", evidence_words="march", evidence=[str(hidden.pk)], **TYPED)
    again = client.post(place, read_form(chosen) | {"act": "look", "evidence_words": "nothing like it"})
    client.post(place, read_form(again) | {"act": "record"})

    assert boxes(again) == [hidden.pk]
    assert "No evidence contains all of “nothing like it”" in markup(again)
    assert list(Assessment.objects.get().evidence.all()) == [hidden]


def test_what_may_not_be_seen_is_neither_found_nor_taken(commitment):
    focal = CommitmentFactory(lead=PartyFactory())
    secret = EvidenceFactory(title="Canary", tier=Tier.INTERNAL)

    client = client_of(MembershipFactory(party=focal.parties.get()).user)
    place = f"/commitments/{focal.reference}/reports/new/"
    said = {"text": "Done.", "reported_on": "2018-03-01"}

    looked = send(client, place, "look", evidence_words="canary", **said)
    refused = send(client, place, "record", evidence=[str(secret.pk)], **said)

    assert boxes(looked) == []
    assert list(refused.context["form"].errors) == ["evidence"]
    assert "Canary" not in markup(looked) + markup(refused)
    assert ProgressReport.objects.count() == 0


@pytest.mark.parametrize("pk", ["999999", "1" * 30, "-1", "x", "\x00"])
def test_evidence_that_is_none_is_refused_at_the_field(commitment, pk):
    refused = send(desk_client(), new_address(commitment), "save", **TYPED | {"evidence": [pk]})

    assert refused.status_code == 400
    assert list(refused.context["form"].errors) == ["evidence"]
    assert AssessmentDraft.objects.count() == 0


def test_search_is_offered_only_where_not_everything_is_shown(commitment):
    EvidenceFactory()

    assert "evidence_words" not in markup(desk_client().get(new_address(commitment)))
