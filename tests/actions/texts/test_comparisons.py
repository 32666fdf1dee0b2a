import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commitments.actions.texts.comparisons import reject_match
from commitments.models import LedgerEntry, RejectedMatch
from commitments.queries.ledger.snapshots import snapshot
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole

from ...support.factories import DocumentFactory, UserFactory, secretary
from ...support.rounds import RejectedMatchFactory
from ..kernel.ledger_checks import last_entry, nothing_written

pytestmark = pytest.mark.django_db


def test_reject_match_remembers_the_words_of_both():
    one, other = DocumentFactory(text="They will meet."), DocumentFactory(text="We shall meet.")

    made = reject_match(actor=secretary(), earlier=one, later=other, was=(0, 15), now=(3, 14))

    entry = last_entry()
    assert made.earlier_words == "They will meet."
    assert made.later_words == "shall meet."
    assert entry.act == "reject_match"
    assert entry.before is None
    assert entry.after == snapshot(made)
    assert entry.tier == Tier.INTERNAL


@pytest.mark.parametrize("span", [(0, 0), (5, 4), (0, 16), (-1, 4)])
def test_reject_match_refuses_what_is_no_passage(span):
    one, other = DocumentFactory(text="They will meet."), DocumentFactory()

    with nothing_written(), pytest.raises(ValidationError, match="Passage not found"):
        reject_match(actor=secretary(), earlier=one, later=other, was=span, now=(0, 4))


def test_match_is_rejected_once_however_it_is_written():
    one, other = DocumentFactory(text="They will meet. THEY WILL MEET."), DocumentFactory()
    RejectedMatchFactory(earlier=one, later=other, was=(0, 15), now=(0, 4))

    with nothing_written(), pytest.raises(ValidationError, match="already been rejected"):
        RejectedMatchFactory(earlier=one, later=other, was=(16, 31), now=(0, 4))


@pytest.mark.parametrize("tier", Tier)
def test_reject_match_is_for_staff(tier):
    one, other, allowed = DocumentFactory(), DocumentFactory(tier=tier), []

    for place, role in enumerate(UserRole.values):
        person = UserFactory(role=role)
        try:
            reject_match(actor=person, earlier=one, later=other, was=(0, 4 + place), now=(0, 4))
        except PermissionDenied:
            assert not LedgerEntry.objects.filter(actor=person).exists()
        else:
            allowed.append(role)

    assert allowed == ["administrator", "reviewer", "desk_officer"]
    assert RejectedMatch.objects.count() == 3
