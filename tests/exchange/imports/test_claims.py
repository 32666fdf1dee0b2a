"""What a source claims counts as far as the evidence goes that its row names."""

import pytest

from commitments.models import Assessment
from commitments.rules.statuses import Confidence

from .test_applying import FILE, KEY, MAPPING, applied, wrong

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT, settings.LEDGER_KEY = tmp_path, KEY


def claiming(confidence: str) -> dict:
    return MAPPING | {"fields": MAPPING["fields"] | {"confidence": {"constant": confidence}}}


@pytest.mark.parametrize(
    ("confidence", "found"),
    [
        ("verified", [Confidence.VERIFIED, Confidence.REPORTED]),
        ("corroborated", [Confidence.REPORTED, Confidence.REPORTED]),
    ],
)
def test_claim_without_its_evidence_is_reported(confidence, found):
    bare = FILE.replace("not begun,,https://a.example/1,", "not begun,,,")

    applied(bare, claiming(confidence))

    assert list(Assessment.objects.order_by("pk").values_list("confidence", flat=True)) == found
    assert wrong() == []
