from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from commitments.actions.commitments import Part
from commitments.queries.facets import current_index
from commitments.queries.parties import read_party
from commitments.rules.commitments import Role

from ..factories import CommitmentFactory, PartyFactory

pytestmark = pytest.mark.django_db


def test_a_party_that_leads_with_others_leads_jointly():
    iran, russia = PartyFactory(), PartyFactory()
    alone = CommitmentFactory(lead=iran)
    together = CommitmentFactory(parts=[Part(iran.pk, Role.LEAD, True), Part(russia.pk, Role.LEAD, True)])

    page = read_party(AnonymousUser(), iran.slug, index=current_index(date(2024, 6, 15)))

    roles = {row["id"]: row["role"] for row in page.commitments}
    assert roles == {alone.pk: "Lead", together.pk: "Lead, jointly"}
