"""An anchor kept elsewhere shows what the register alone cannot: a tail cut off together with its head."""

import pytest

from commitments.models import LedgerEntry, LedgerHead
from commitments.models.kernel.triggers import remove_append_only
from commitments.queries.ledger.anchors import check_anchor
from commitments.queries.ledger.register_hash import ledger_head
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.ledger.anchors import read_anchor, write_anchor

from ...support.factories import ThemeFactory

pytestmark = pytest.mark.django_db
KEY = b"k" * 32


@pytest.fixture(autouse=True)
def key(settings):
    settings.LEDGER_KEY = KEY


def anchor_now(key=KEY):
    seq, last = ledger_head()
    return read_anchor(write_anchor(key, site="https://register.example", seq=seq, hash=last, at="2026-01-01T00:00:00"))


def cut_off(seq: int) -> None:
    """What rolling the file back to an older copy does."""
    remove_append_only("default")
    LedgerEntry.objects.filter(seq__gt=seq).delete()
    LedgerHead.objects.update(seq=seq, hash=LedgerEntry.objects.get(seq=seq).hash)


def found(anchor) -> list[str]:
    return [finding.what for finding in check_anchor(anchor, KEY)]


def test_anchor_holds_while_the_ledger_grows():
    before = anchor_now()
    ThemeFactory()
    after = anchor_now()
    ThemeFactory()

    assert found(before) == []
    assert found(after) == []


def test_ledger_that_was_rolled_back_and_written_on_is_found():
    ThemeFactory()
    seq = ledger_head()[0]
    ThemeFactory()
    anchor = anchor_now()

    cut_off(seq)
    shorter = found(anchor)
    ThemeFactory()

    assert shorter == [f"the ledger has no entry {anchor.seq} any more"]
    assert found(anchor) == [f"entry {anchor.seq} is another one than when the anchor was signed"]
    assert {finding.kind for finding in verify_ledger(KEY, since=seq).findings} == set()


def test_anchor_of_somebody_else_is_found():
    ThemeFactory()

    assert found(anchor_now(b"x" * 32)) == [
        "was not signed with this key, or says something else than when it was signed"
    ]
