"""Version, number and moment of a commitment's last change follow from the entries."""

import pytest
from django.utils import timezone

from commitments.actions.register.reference import save_reference
from commitments.models import Commitment
from commitments.models.kernel.triggers import remove_append_only
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.kernel.commitments import Tier

from ....support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    PartyFactory,
    secretary,
)

pytestmark = pytest.mark.django_db
KEY = b"k" * 32


@pytest.fixture(autouse=True)
def key(settings):
    settings.LEDGER_KEY = KEY


def found() -> list[str]:
    return [finding.what.split(" is ")[0] for finding in verify_ledger(KEY).findings]


@pytest.mark.parametrize("tier", Tier)
def test_acts_of_every_tier_raise_no_alarm(tier):
    commitment = CommitmentFactory(tier=Tier.PARTIES)
    AssessmentFactory(commitment=commitment)
    AssessmentFactory(commitment=commitment, tier=tier)
    CommitmentLinkFactory(source=commitment, target=CommitmentFactory(tier=Tier.INTERNAL))

    assert found() == []


@pytest.mark.parametrize(
    ("column", "value"), [("version", 9), ("change_seq", 1), ("changed_at", timezone.now()), ("version", 1)]
)
def test_what_no_entry_accounts_for_is_named(column, value):
    commitment = CommitmentFactory()
    AssessmentFactory(commitment=commitment)
    remove_append_only("default")

    Commitment.objects.filter(pk=commitment.pk).update(**{column: value})

    assert found() == [column]


def test_renamed_party_rewrites_its_commitments_and_raises_no_alarm():
    party = PartyFactory()
    commitment = CommitmentFactory(lead=party)
    party.name = "Another"
    save_reference(actor=secretary(), obj=party)
    seen = Commitment.objects.get(pk=commitment.pk)
    AssessmentFactory(commitment=commitment, tier=Tier.INTERNAL)

    assert seen.change_seq == commitment.change_seq + 1
    assert found() == []
