from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from commitments.actions.register.commitments import Part
from commitments.queries.lists.facets import current_index
from commitments.queries.lists.parties import read_party
from commitments.rules.kernel.commitments import Role
from commitments.rules.kernel.deadlines import Deadline, Precision

from ...support.factories import CommitmentFactory, PartyFactory

pytestmark = pytest.mark.django_db


def test_a_party_that_leads_with_others_leads_jointly():
    iran, russia = PartyFactory(), PartyFactory()
    alone = CommitmentFactory(lead=iran)
    together = CommitmentFactory(parts=[Part(iran.pk, Role.LEAD, True), Part(russia.pk, Role.LEAD, True)])

    page = read_party(AnonymousUser(), iran.slug, index=current_index(date(2024, 6, 15)))

    roles = {row["id"]: row["role"] for row in page.commitments}
    assert roles == {alone.pk: "Lead", together.pk: "Lead, jointly"}


def test_page_has_the_open_commitments_that_are_due_next():
    party, today = PartyFactory(slug="turkey"), date(2018, 2, 20)
    for days in (-1, 0, 9):
        day = today + timedelta(days)
        deadline = Deadline(words="then", precision=Precision.DAY, earliest=day, latest=day)
        CommitmentFactory(lead=party, deadline=deadline, title=f"T{days}")
        CommitmentFactory(deadline=deadline)
    CommitmentFactory(lead=party)

    page = read_party(AnonymousUser(), "turkey", index=current_index(today))

    assert [row["title"] for row in page.due_next] == ["T0", "T9"]
