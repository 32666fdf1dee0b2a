"""A small register in which every kind, role, tier, status and timeliness occurs, around one day."""

import random
from datetime import date, timedelta

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection

from commitments.actions.register.commitments import Part, change_lifecycle
from commitments.models import Commitment, LedgerEntry, LedgerHead, User
from commitments.rules.kernel.commitments import Kind, Lifecycle, Role, Strength, Tier
from commitments.rules.kernel.deadlines import HANGING, Deadline, Precision
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.kernel.statuses import SCALE, Confidence, Status

from . import factories

TODAY = date(2024, 6, 15)
MADE_ON = TODAY - timedelta(days=900)


def repeatable(seed: int) -> random.Random:
    """Chance that falls the same way in every run."""
    return random.Random(seed)  # noqa: S311


def everyone() -> list[User]:
    """One person per role."""
    return [factories.UserFactory(role=role) for role in UserRole]


def varied_register() -> None:
    """Sixty commitments that differ in everything a list can be filtered or sorted by.

    Recorded through the actions once; the next test of the process gets the same rows, written back in bulk.
    """
    models = apps.get_app_config("commitments").get_models(include_auto_created=True)
    tables = [model for model in models if model is not LedgerHead]
    if not _recorded:
        record_register(60, seed=4)
        _recorded.extend((model, list(model._default_manager.all())) for model in tables)
        return
    for model, rows in _recorded:
        model._default_manager.bulk_create(rows)
    last = LedgerEntry.objects.latest("seq")
    LedgerHead.objects.update(seq=last.seq, hash=last.hash)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


_recorded: list[tuple] = []


def record_register(count: int, seed: int) -> list[Commitment]:
    """Record ``count`` commitments through the actions."""
    chance = repeatable(seed)
    process = factories.ProcessFactory(slug="talks")
    meetings = [factories.MeetingFactory(process=process) for _ in range(2)]
    documents = [
        factories.DocumentFactory(process=process, meeting=meeting, tier=tier, dated=MADE_ON)
        for meeting, tier in ((meetings[0], Tier.PUBLIC), (meetings[1], Tier.PUBLIC), (None, Tier.PARTIES))
    ]
    parties = [factories.PartyFactory() for _ in range(4)]
    themes = [factories.ThemeFactory() for _ in range(3)]
    zones = [factories.ZoneFactory() for _ in range(2)]
    return [_commitment(chance, documents, parties, themes, zones) for _ in range(count)]


def _commitment(chance, documents, parties, themes, zones) -> Commitment:
    document = chance.choice(documents)
    kind = chance.choice([*Kind, Kind.DELIVERABLE])
    commitment = factories.CommitmentFactory(
        document=document,
        title=f"{chance.choice(['Open', 'Release', 'Éviter', 'İzle'])} {chance.choice(['roads', 'lists'])}",
        kind=kind,
        strength=["", *Strength][Commitment.objects.count() % 5],
        tier=chance.choice([tier for tier in Tier if tier >= document.tier]),
        deadline=random_deadline(chance),
        parts=_parts(chance, parties),
        themes=chance.sample(themes, chance.randint(0, 2)),
        zones=chance.sample(zones, chance.randint(0, 1)),
    )
    if kind != Kind.DECLARATORY:
        _follow_up(chance, commitment)
    if chance.random() < 0.2:
        close(chance, commitment)
    return commitment


def random_deadline(chance) -> Deadline:
    """None, hanging, or days that lie around the borders of due soon and overdue."""
    dated = [Precision.DAY, Precision.MONTH, Precision.RANGE, Precision.DAY]
    precision = chance.choice([Precision.NONE, *sorted(HANGING), *dated])
    if precision in HANGING or precision == Precision.NONE:
        return Deadline(words="in time", precision=precision)
    latest = TODAY + timedelta(days=chance.choice([-400, -365, -31, -1, 0, 1, 29, 30, 31, 61, 500]))
    earliest = chance.choice([None, latest, latest - timedelta(days=chance.choice([1, 30]))])
    if earliest and chance.random() < 0.2:
        return Deadline(words="from then", precision=precision, earliest=earliest)
    return Deadline(words="by then", precision=precision, earliest=earliest, latest=latest)


def _parts(chance, parties) -> list[Part]:
    """One lead or two joint ones, and others beside them; or nobody."""
    chosen = chance.sample(parties, chance.randint(0, 4))
    leads = min(len(chosen), chance.choice([1, 1, 2]))
    others = [Role.SUPPORTING, Role.ADDRESSEE, Role.MONITOR]
    return [
        Part(party.pk, Role.LEAD, leads > 1) if place < leads else Part(party.pk, chance.choice(others))
        for place, party in enumerate(chosen)
    ]


def _follow_up(chance, commitment: Commitment) -> None:
    for days in sorted(chance.sample([500, 366, 365, 91, 90, 31, 30, 29, 3], chance.randint(0, 2)), reverse=True):
        assess(chance, commitment, TODAY - timedelta(days=days))
    if commitment.responsibilities.exists() and chance.random() < 0.3:
        report(chance, commitment, TODAY - timedelta(days=40))


def assess(chance, commitment: Commitment, as_of: date) -> None:
    """Record a random finding of that day."""
    status = chance.choice([*SCALE, Status.IMPLEMENTED, Status.IMPLEMENTED])
    confidence = None if status == Status.NO_INFORMATION else chance.choice(list(Confidence))
    cited = [factories.EvidenceFactory(tier=chance.choice(list(Tier))).pk]
    factories.AssessmentFactory(
        commitment=commitment,
        status=status,
        as_of=as_of,
        confidence=confidence,
        evidence=[*cited, *(factories.evidence_for(confidence) if confidence == Confidence.CORROBORATED else ())],
    )


def report(chance, commitment: Commitment, reported_on: date) -> None:
    """Record a random report by a party that has a part."""
    factories.ProgressReportFactory(
        commitment=commitment,
        claimed_status=chance.choice(SCALE),
        reported_on=reported_on,
        tier=chance.choice(list(Tier)),
    )


def close(chance, commitment: Commitment) -> None:
    """Suspend or close an active commitment."""
    current = Commitment.objects.get(pk=commitment.pk)
    change_lifecycle(
        actor=factories.secretary(),
        commitment=current,
        version=current.version,
        to=chance.choice([Lifecycle.SUSPENDED, Lifecycle.LAPSED, Lifecycle.FULFILLED]),
        on=TODAY - timedelta(days=5),
        ground="Decision of the meeting.",
    )
