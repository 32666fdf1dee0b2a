"""What a finding would make of commitments: compared with what recording it makes of them."""

import random
from datetime import timedelta

import pytest

from commitments.actions.assessments import record_assessment
from commitments.models import Commitment
from commitments.queries.preview import preview_statuses
from commitments.rules.assessments import Finding
from commitments.rules.commitments import Kind
from commitments.rules.statuses import SCALE, Confidence

from .. import factories, samples

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


@pytest.mark.parametrize("rows", [1, 3])
def test_preview_takes_two_queries_for_any_number_of_commitments(rows, django_assert_num_queries):
    commitments = [factories.CommitmentFactory(lead=factories.PartyFactory()) for _ in range(rows)]
    finding = Finding(status=4, as_of=factories.MADE_ON, reason="Seen in the press.", confidence=1)

    with django_assert_num_queries(2):
        preview_statuses(commitments, finding)
