"""People and records for tests of access: one of each role, and one commitment of each tier full of canaries."""

from datetime import date
from types import SimpleNamespace

from django.test import Client

from commitments.models import User
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.kernel.statuses import Status

from ...support import factories

ANONYMOUS = "anonymous"
PEOPLE = (ANONYMOUS, *UserRole.values)
SEES = {
    "anonymous": [Tier.PUBLIC],
    "reader": [Tier.PUBLIC],
    "focal_point": [Tier.PUBLIC, Tier.PARTIES],
    "desk_officer": [*Tier],
    "reviewer": [*Tier],
    "administrator": [*Tier],
}
STAFF = ("desk_officer", "reviewer", "administrator")


def canary(tier: Tier, thing: str) -> str:
    """A word that occurs nowhere but in this thing of this tier."""
    return f"canary{tier.name.lower()}{thing}"


def client_as(person: str) -> Client:
    client = Client()
    if person != ANONYMOUS:
        client.force_login(User.objects.get(role=person, username=person))
    return client


def records() -> dict[Tier, SimpleNamespace]:
    """A document, a commitment, an assessment, a report and evidence of each tier, led by one public party."""
    for role in UserRole:
        factories.UserFactory(role=role, username=role.value)
    party = factories.PartyFactory(slug="turkey", name="Turkey")
    return {tier: record(tier, party) for tier in Tier}


def record(tier: Tier, party) -> SimpleNamespace:
    words = canary(tier, "quotation")
    document = factories.DocumentFactory(
        tier=tier,
        title=canary(tier, "document"),
        slug=canary(tier, "slug"),
        text=f"They {words}. {canary(tier, 'text')}",
    )
    commitment = factories.CommitmentFactory(
        document=document,
        provision=factories.ProvisionFactory(document=document, words=words),
        title=canary(tier, "title"),
        tier=tier,
        lead=party,
        remark=canary(tier, "remark"),
    )
    evidence = add_findings(tier, commitment)
    return SimpleNamespace(document=document, commitment=commitment, evidence=evidence)


def add_findings(tier: Tier, commitment):
    """An assessment with evidence, and a report, both of this tier; returns the evidence."""
    evidence = factories.EvidenceFactory(slug=canary(tier, "evidence"), title=canary(tier, "evidence"), tier=tier)
    factories.AssessmentFactory(
        commitment=commitment,
        status=Status.INITIATED,
        as_of=date(2018, 3, 1),
        reason=canary(tier, "reason"),
        evidence=[evidence.pk],
        tier=tier,
    )
    factories.ProgressReportFactory(
        commitment=commitment, text=canary(tier, "report"), claimed_status=Status.IMPLEMENTED, tier=tier
    )
    return evidence
