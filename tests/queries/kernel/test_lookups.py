import pytest

from commitments.models import Party
from commitments.queries.kernel.lookups import Among

from ...support.factories import PartyFactory

pytestmark = pytest.mark.django_db


def test_rows_are_those_with_these_ids_however_many_are_named():
    first, _other, last = PartyFactory(), PartyFactory(), PartyFactory()
    ids = [first.pk, last.pk, *range(1_000_000, 1_100_000)]

    assert sorted(Party.objects.filter(Among("pk", ids)).values_list("pk", flat=True)) == [first.pk, last.pk]


def test_no_ids_find_no_rows():
    PartyFactory()

    assert list(Party.objects.filter(Among("pk", []))) == []
