import hashlib

import pytest

from commitments.models import LedgerHead, Theme, User
from commitments.queries.ledger.register_hash import register_digest
from commitments.rules.kernel.chain import GENESIS

from ...support.factories import CommitmentFactory, ThemeFactory

pytestmark = pytest.mark.django_db


def test_digest_of_an_empty_register_is_the_same_on_every_engine():
    assert register_digest() == hashlib.sha256(f'[0,"{GENESIS}"]'.encode()).hexdigest()


def test_digest_changes_with_a_row_a_relation_and_the_head():
    theme = ThemeFactory()
    commitment = CommitmentFactory()
    seen = [register_digest(), register_digest()]

    Theme.objects.filter(pk=theme.pk).update(name="Another")
    seen.append(register_digest())
    commitment.themes.add(theme)
    seen.append(register_digest())
    LedgerHead.objects.update(hash="f" * 64)
    seen.append(register_digest())

    assert seen[0] == seen[1]
    assert len(set(seen)) == 4


def test_digest_does_not_change_when_somebody_signs_in():
    CommitmentFactory()
    before = register_digest()

    User.objects.update(password="another")

    assert register_digest() == before
