"""Random histories of a few commitments, recorded through the actions, and what they come to by plain counting.

What is dated and what is recorded go apart: an assessment as of March may be recorded in May. ``replay`` looks at its
own list of what was done and shares no code with the application but the rule of timeliness.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from commitments.actions.register.commitments import change_lifecycle
from commitments.models import Commitment
from commitments.rules.kernel.commitments import Kind, Tier
from commitments.rules.kernel.deadlines import deadline_of
from commitments.rules.kernel.statuses import CODES, SCALE, Confidence, Status
from commitments.rules.time.timeliness import classify

from . import factories
from .extension_factories import ExtensionFactory
from .samples import random_deadline, repeatable

BEGUN, TODAY = date(2022, 1, 10), date(2024, 6, 15)
CLOSED = ("suspended", "lapsed", "withdrawn", "fulfilled")


@dataclass
class Act:
    """Something done to a commitment: when it was recorded, and of which day it is."""

    kind: str
    commitment: Commitment
    recorded: date
    of: date
    values: dict[str, Any]


def record_timelines(monkeypatch, count: int, seed: int) -> list[Act]:
    """Record ``count`` commitments and what became of them, over two and a half years; all that was done, in order."""
    chance = repeatable(seed)
    acts: list[Act] = []
    at(monkeypatch, BEGUN)
    party = factories.PartyFactory(name="Party")
    documents = [
        factories.DocumentFactory(dated=BEGUN - timedelta(days=chance.choice([0, 30, 400])), tier=tier)
        for tier in (Tier.PUBLIC, Tier.PUBLIC, Tier.PARTIES)
    ]
    for day in sorted(chance.sample(range((TODAY - BEGUN).days), count * 8)):
        recorded = BEGUN + timedelta(days=day)
        at(monkeypatch, recorded)
        made = [act.commitment for act in acts if act.kind == "made"]
        if len(made) < count and (not made or chance.random() < 0.3):
            acts.append(_made(chance, recorded, documents, party))
        elif act := _followed(chance, recorded, chance.choice(made), party, acts):
            acts.append(act)
    at(monkeypatch, TODAY)
    return acts


def at(monkeypatch, day: date) -> None:
    """Everything from now on is recorded at noon of ``day``."""
    moment = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def _made(chance: Random, recorded: date, documents, party) -> Act:
    document = chance.choice(documents)
    tier = chance.choice([tier for tier in Tier if tier >= document.tier])
    kind = chance.choice([*Kind, Kind.DELIVERABLE, Kind.DELIVERABLE])
    made = factories.CommitmentFactory(
        document=document, tier=tier, kind=kind, lead=party, deadline=random_deadline(chance)
    )
    return Act("made", made, recorded, document.dated, {})


def _followed(chance: Random, recorded: date, commitment: Commitment, party, acts: list[Act]) -> Act | None:
    first = commitment.document.dated
    of = first + timedelta(days=chance.randint(0, (recorded - first).days))
    kind = chance.choice(["found", "found", "found", "said", "closed", "held", "extended"])
    if kind == "said":
        values: dict[str, Any] = {"status": chance.choice([None, *SCALE]), "tier": chance.choice(list(Tier))}
        factories.ProgressReportFactory(
            commitment=commitment, claimed_status=values["status"], tier=values["tier"], reported_on=of
        )
        return Act(kind, commitment, recorded, of, values)
    if kind == "closed":
        return _closed(chance, recorded, commitment, of)
    if commitment.kind == Kind.DECLARATORY:
        return None
    if kind == "extended":
        return _extended(chance, recorded, commitment, of, acts)
    if kind == "held":
        return _held(chance, recorded, commitment, acts)
    return _found(chance, recorded, commitment, party, of)


def _found(chance: Random, recorded: date, commitment: Commitment, party, of: date) -> Act:
    values: dict[str, Any] = {
        "party": chance.choice([None, party.pk]),
        "status": chance.choice([*SCALE, Status.IMPLEMENTED]),
        "confidence": chance.choice(list(Confidence)),
        "tier": chance.choice([Tier.PUBLIC, Tier.PUBLIC, Tier.INTERNAL]),
        "reason": f"Seen on {of}, told on {recorded}.",
    }
    cited = factories.evidence_for(values["confidence"])
    row = factories.AssessmentFactory(commitment=commitment, as_of=of, evidence=cited, **values)
    return Act("found", commitment, recorded, of, values | {"id": row.pk})


def _held(chance: Random, recorded: date, commitment: Commitment, acts: list[Act]) -> Act | None:
    """A position on the last assessment that everybody sees who sees the commitment."""
    known = [act for act in acts if act.kind == "found" and act.commitment == commitment]
    found = next((act for act in reversed(known) if act.values["tier"] <= commitment.tier), None)
    if found is None:
        return None
    assessment = factories.models.Assessment.objects.get(pk=found.values["id"])
    of = found.of + timedelta(days=chance.randint(0, (recorded - found.of).days))
    factories.PositionFactory(assessment=assessment, reported_on=of, tier=commitment.tier)
    values = {"status": None, "tier": commitment.tier, "id": assessment.pk, "party": found.values["party"]}
    return Act("held", commitment, recorded, of, values)


def _closed(chance: Random, recorded: date, commitment: Commitment, of: date) -> Act | None:
    current = Commitment.objects.get(pk=commitment.pk)
    state = "lapsed" if current.lifecycle == "suspended" else chance.choice(CLOSED)
    if current.lifecycle not in ("active", "suspended") or chance.random() < 0.4:
        return None
    change_lifecycle(
        actor=factories.secretary(), commitment=current, version=current.version, to=state, on=of, ground="A decision"
    )
    return Act("closed", commitment, recorded, of, {"lifecycle": state})


def _extended(chance: Random, recorded: date, commitment: Commitment, of: date, acts: list[Act]) -> Act | None:
    """Extensions are granted in the order of their days."""
    current = Commitment.objects.get(pk=commitment.pk)
    before = [act.of for act in acts if act.kind == "extended" and act.commitment == commitment]
    deadline = replace(random_deadline(chance), words=f"told on {recorded}")
    if current.lifecycle not in ("active", "suspended") or of < max(before, default=of):
        return None
    ExtensionFactory(commitment=current, deadline=deadline, asked_on=of, decided_on=of, grant=True)
    return Act("extended", commitment, recorded, of, {"deadline": deadline})


def replay(acts: list[Act], as_of: date, known_on: date | None = None) -> dict[str, dict[str, Any]]:
    """By reference, what every commitment that was there shows as of a day, from what was recorded by another."""
    by_then = [act for act in acts if act.of <= as_of and act.recorded <= (known_on or TODAY)]
    made = [act.commitment for act in by_then if act.kind == "made"]
    return {item.reference: _shown(item, [act for act in by_then if act.commitment == item], as_of) for item in made}


def place(row: dict, sort: str):
    """What rows of the past are sorted by; what is as it is today is sorted as today."""
    if sort.endswith("assessed"):
        return row["assessed"] or date.min
    if sort.endswith("deadline"):
        return row["due"] or date.max
    return ["X", "0", "1", "2", "3", "U", "N"].index(row["status"]) if sort.endswith("status") else 0


def _shown(item: Commitment, acts: list[Act], day: date) -> dict[str, Any]:
    counted = [act for act in acts if act.values.get("tier", Tier.PUBLIC) <= item.tier]
    cells: dict[Any, Act] = {}
    for act in sorted((act for act in counted if act.kind == "found"), key=lambda act: act.of):
        cells[act.values["party"]] = act
    status = min((act.values["status"] for act in cells.values()), default=Status.NO_INFORMATION)
    if item.kind == Kind.DECLARATORY:
        status = Status.NOT_SCORED
    deciding = [act for act in cells.values() if act.values["status"] == status]
    done = max(act.of for act in deciding) if status == Status.IMPLEMENTED and item.kind != Kind.STANDING else None
    lifecycle = next((act.values["lifecycle"] for act in reversed(acts) if act.kind == "closed"), "active")
    last = max(deciding, key=lambda act: (act.of, act.values["id"]), default=None)
    extended = [act.values["deadline"] for act in acts if act.kind == "extended"]
    deadline = (extended or [deadline_of(item)])[-1]
    timeliness = classify(
        lifecycle=lifecycle,
        kind=item.kind,
        precision=deadline.precision,
        earliest=deadline.earliest,
        latest=deadline.latest,
        done_on=done,
        today=day,
    )
    is_open = lifecycle in ("active", "suspended") and item.kind != Kind.DECLARATORY and done is None
    spoken = [act for act in counted if act.kind in ("made", "found", "said", "held")]
    return {
        "status": CODES[Status(status)],
        "confidence": min((act.values["confidence"] for act in deciding), default=0),
        "lifecycle": lifecycle,
        "timeliness": timeliness.value if timeliness else "",
        "open": is_open,
        "disputed": _is_disputed(cells, counted),
        "silent": (day - max(act.of for act in spoken)).days if is_open else -1,
        "assessed": max((act.of for act in cells.values()), default=None),
        "reason": last.values["reason"] if last else "",
        "tier": item.tier,
        "extended": len(extended),
        "words": deadline.words,
        "due": deadline.latest,
    }


def _is_disputed(cells: dict[Any, Act], acts: list[Act]) -> bool:
    """There is one party: its last stand on its own cell and on the whole."""
    stands: dict[Any, bool] = {}
    spoken = [act for act in acts if act.kind == "held" or (act.kind == "said" and act.values["status"] is not None)]
    for act in sorted(spoken, key=lambda act: act.of):
        own = act.values["party"] if act.kind == "held" else act.commitment.responsibilities.get().party_id
        cell = own if own in cells else None
        if cell in cells:
            found = cells[cell].values
            stands[cell] = (
                found["id"] == act.values["id"] if act.kind == "held" else found["status"] != act.values["status"]
            )
    return any(stands.values())
