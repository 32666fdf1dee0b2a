"""What pages ask about redactions."""

import pytest
from django.contrib.auth.models import AnonymousUser

from commitments.models import LedgerEntry, Redaction
from commitments.queries.kernel.catalogue import load_catalogue
from commitments.queries.ledger.changes import read_change
from commitments.rules.kernel.permissions import UserRole

from ...support.factories import CommitmentFactory, NoteFactory, RedactionFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_redacted_entry_keeps_its_place_and_says_so():
    made = CommitmentFactory(title="Canary")
    RedactionFactory()
    entry = LedgerEntry.objects.get(act="record_commitment")

    change = read_change(AnonymousUser(), entry.seq, catalogue=load_catalogue())

    assert change.is_redacted is True
    assert change.name.key == made.reference
    assert "Canary" not in str(change)


def test_requests_are_seen_by_who_may_decide():
    NoteFactory(text="Canary")
    RedactionFactory(granted=False)

    seeing = [role for role in UserRole if Redaction.objects.visible_to(UserFactory(role=role)).exists()]

    assert seeing == [UserRole.ADMINISTRATOR, UserRole.REVIEWER]
    assert not Redaction.objects.visible_to(AnonymousUser()).exists()
