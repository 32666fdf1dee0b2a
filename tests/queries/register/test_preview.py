"""What a finding would make of commitments: compared with what recording it makes of them."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from commitments.actions.register.assessments import record_assessment
from commitments.models import Commitment
from commitments.queries.register.preview import preview_statuses
from commitments.rules.kernel.commitments import Kind, Tier
from commitments.rules.kernel.statuses import SCALE, Confidence
from commitments.rules.register.assessments import Finding

from ...support import factories, samples

pytestmark = pytest.mark.django_db


def test_preview_agrees_with_recording():
    chance = random.Random(5)  # noqa: S311
    samples.varied_register()
    scored = list(Commitment.objects.exclude(kind=Kind.DECLARATORY))
    finding = Finding(
        status=chance.choice(SCALE),
        as_of=samples.TODAY - timedelta(days=60),
        reason="Seen in the press.",
        confidence=Confidence.REPORTED,
    )

    promised = preview_statuses(scored, finding)

    for commitment in scored:
        record_assessment(
            actor=factories.secretary(), commitment=commitment, version=commitment.version, finding=finding
        )
    assert promised == {row.pk: row.status for row in Commitment.objects.filter(pk__in=promised)}


def test_preview_of_what_is_narrower_than_the_commitment_changes_nothing():
    commitment = factories.CommitmentFactory(tier=Tier.PARTIES)
    finding = Finding(status=4, as_of=factories.MADE_ON, reason="Seen in the press.", confidence=1)

    found = {tier: preview_statuses([commitment], replace(finding, tier=tier))[commitment.pk] for tier in Tier}

    assert found == {Tier.PUBLIC: 4, Tier.PARTIES: 4, Tier.INTERNAL: commitment.status}


@pytest.mark.parametrize("rows", [1, 3])
def test_preview_takes_two_queries_for_any_number_of_commitments(rows, django_assert_num_queries):
    commitments = [factories.CommitmentFactory(lead=factories.PartyFactory()) for _ in range(rows)]
    finding = Finding(status=4, as_of=factories.MADE_ON, reason="Seen in the press.", confidence=1)

    with django_assert_num_queries(2):
        preview_statuses(commitments, finding)
