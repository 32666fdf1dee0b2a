"""Days and moments read as they are stored are those that Django reads."""

from datetime import UTC, datetime

import pytest

from commitments.models import LedgerEntry
from commitments.models.kernel.triggers import remove_append_only
from commitments.queries.kernel.raw_dates import AsStored, entry_moment_text, moment_text
from commitments.rules.kernel.chain import entry_moment

from ...support.factories import DocumentFactory

pytestmark = pytest.mark.django_db
MOMENTS = [datetime(2018, 2, 14, 8, 30, second, part, tzinfo=UTC) for second, part in ((0, 0), (1, 500), (2, 120_000))]


@pytest.mark.parametrize("at", MOMENTS, ids=str)
def test_moment_is_that_which_django_reads(at):
    DocumentFactory()
    remove_append_only("default")
    LedgerEntry.objects.update(at=at)

    stored = LedgerEntry.objects.values_list(AsStored("at"), flat=True)[0]

    assert moment_text(stored) == at.isoformat()
    assert entry_moment_text(stored) == entry_moment(at)


def test_day_is_that_which_django_reads():
    document = DocumentFactory()

    stored = type(document).objects.values_list(AsStored("dated"), flat=True).get()

    assert stored == document.dated.isoformat()
