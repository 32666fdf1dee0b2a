"""Objects as the ledger records them, one by one and streamed."""

import pytest

from commitments.queries.ledger.snapshots import RECORDED, every_snapshot, snapshot

from ...support.factories import DocumentFactory, MembershipFactory, PartyFactory, ZoneFactory
from ...support.samples import varied_register

pytestmark = pytest.mark.django_db


def test_streamed_snapshots_are_those_of_the_objects():
    varied_register()
    ZoneFactory(latitude="33.5", longitude="36.3", source_url="https://list.example/1")
    MembershipFactory()
    DocumentFactory(issuing=(PartyFactory(), PartyFactory()))

    for model in RECORDED:
        expected = [(obj.pk, snapshot(obj)) for obj in model._default_manager.order_by("pk")]
        assert list(every_snapshot(model)) == expected
