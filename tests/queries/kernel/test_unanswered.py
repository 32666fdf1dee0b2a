from datetime import date

import pytest

from commitments.actions.followup.inquiries import close_request
from commitments.queries.kernel.unanswered import every_unanswered, unanswered_on

from ...support.factories import CommitmentFactory, secretary
from ...support.followup_factories import PartyRequestFactory

pytestmark = pytest.mark.django_db
DAYS = (date(2018, 5, 2), date(2018, 5, 9))


def test_reminders_of_the_open_request_with_most_of_them_count():
    asked, quiet = CommitmentFactory(), CommitmentFactory()
    request = PartyRequestFactory(commitments=[asked], reminded=DAYS)
    PartyRequestFactory(commitments=[asked, quiet])

    assert unanswered_on([asked.pk, quiet.pk]) == {asked.pk: 2, quiet.pk: 0}
    assert every_unanswered() == {asked.pk: 2}

    request.refresh_from_db()
    close_request(actor=secretary(), request=request, version=request.version, ground="It was settled.")

    assert unanswered_on([asked.pk]) == {asked.pk: 0}
    assert every_unanswered() == {}
