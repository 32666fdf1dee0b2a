"""The signed head as it leaves the house: what it says, and what it costs."""

import pytest

from commitments.exchange.ledger.anchors import current_anchor
from commitments.queries.ledger.register_hash import ledger_head

from ...support.factories import ThemeFactory

pytestmark = pytest.mark.django_db


def test_anchor_is_of_the_head_and_signed(settings):
    ThemeFactory()

    anchor = current_anchor()

    assert (anchor.seq, anchor.hash) == ledger_head()
    assert anchor.is_signed_by(settings.LEDGER_KEY) is True
    assert f"site {settings.SITE_URL}\n" in anchor.text


def test_head_is_signed_once_and_the_next_one_anew(django_assert_num_queries):
    ThemeFactory()
    first = current_anchor()

    with django_assert_num_queries(1):
        again = current_anchor()
    ThemeFactory()
    later = current_anchor()

    assert again is first
    assert later.seq == first.seq + 1
    assert later.key == first.key
