"""N commitments written around the actions, in bulk, with the derived columns that the actions would have written.

``test_bench`` holds a sample against ``actions.kernel.derived``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache, partial
from itertools import islice
from random import Random
from typing import Any

from django.db import connection, transaction

from commitments.models import (
    Assessment,
    Commitment,
    Document,
    Evidence,
    LifecycleChange,
    Party,
    ProgressReport,
    Provision,
    ReportWords,
    Responsibility,
    Theme,
    Zone,
)
from commitments.queries.ledger.snapshots import own_columns
from commitments.rules.kernel.commitments import Kind, Lifecycle, Role, Rollup, Strength, is_open
from commitments.rules.kernel.deadlines import Precision
from commitments.rules.kernel.references import make_reference, reference_key
from commitments.rules.kernel.statuses import SCALE, Status
from commitments.rules.kernel.text import fold, search_words
from commitments.rules.register.derived import NEVER_ASSESSED, NO_DUE_DATE, SEPARATOR, sort_key
from commitments.rules.register.parties import Channel
from commitments.rules.register.quality import find_remarks, to_bits
from commitments.rules.register.reports import ReportKind
from commitments.rules.register.rollup import Cell, Claim, counted_cells, is_disputed, joint_status

from .bulk import insert_rows, reset_sequences
from .entries import ENTRIES_A_COMMITMENT, Told, also_row, moment, write_entries, write_world_entries
from .world import DAYS, REPORT, REPORT_WORDS, World, make_words, make_world

CHUNK = 5000
RARE_WORD = "zeugma"
RARE_ROWS = 5


@dataclass(frozen=True)
class Finding:
    id: int
    cell: Cell
    reason: str
    evidence: list[Evidence]


@dataclass
class Draft:
    """The facts of one commitment, before they become rows of several tables."""

    id: int
    change_seq: int
    document: Document
    provision: Provision
    number: int
    title: str
    kind: str
    rollup: str
    tier: int
    lifecycle: str
    lifecycle_on: date | None
    earliest: date | None
    latest: date | None
    precision: str
    parts: list[tuple[Party, str]]
    themes: list[Theme]
    zones: list[Zone]
    findings: list[Finding] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    @property
    def reference(self) -> str:
        return make_reference(self.document.prefix, self.number)

    def names(self, role: str) -> str:
        return SEPARATOR.join(party.name for party, held in self.parts if held == role)


def generate(count: int, today: date, *, seed: int = 1) -> World:
    """Write ``count`` commitments with everything that hangs on them. The tables must be empty."""
    rng = Random(seed)  # noqa: S311
    with transaction.atomic():
        world, words = make_world(count, today, rng), make_words(rng)
        first = write_world_entries(world, today)
        drafts = (_draft(i, count, first, world, words, today, rng) for i in range(1, count + 1))
        while chunk := list(islice(drafts, CHUNK)):
            _write(chunk, world, today)
        reset_sequences([Commitment, LifecycleChange, Responsibility, Assessment, ProgressReport])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return world


def _draft(i: int, count: int, first: int, world: World, words: list[str], today: date, rng: Random) -> Draft:
    place = (i - 1) * 50 // count
    document = world.documents[place]
    number = i - -(-place * count // 50)
    passages = world.provisions[document.pk]
    lifecycle = rng.choice(list(Lifecycle)) if rng.random() < 0.2 else Lifecycle.ACTIVE
    draft = Draft(
        id=i,
        change_seq=first + ENTRIES_A_COMMITMENT * i,
        document=document,
        provision=passages[number % len(passages)],
        number=number,
        title=" ".join(rng.choices(words, k=8)).capitalize() + (f" {RARE_WORD}" if i <= RARE_ROWS else ""),
        kind=rng.choices(list(Kind), (50, 20, 25, 5))[0],
        rollup=rng.choices(list(Rollup), (80, 10, 10))[0],
        tier=rng.choices((1, 2, 3), (80, 10, 10))[0],
        lifecycle=lifecycle,
        lifecycle_on=None if lifecycle == Lifecycle.ACTIVE else document.dated,
        parts=_parts(world, rng),
        themes=_some(world.themes, rng.randint(1, 3), rng),
        zones=_some(world.zones, rng.randint(0, 2), rng),
        **_deadline(today, rng),
    )
    if draft.kind != Kind.DECLARATORY:
        draft.findings = [_finding(draft, 2 * i - 1 + n, world, today, rng) for n in range(2)]
        draft.findings.sort(key=lambda finding: (finding.cell.as_of, finding.id))
    if rng.random() < 0.1:
        party = draft.parts[0][0].pk
        draft.claims = [Claim(party, party, None, rng.choice(SCALE), _day(document.dated, today, rng))]
    return draft


def _parts(world: World, rng: Random) -> list[tuple[Party, str]]:
    """A lead and two others, lowest id first, as an index would give them."""
    roles = [Role.LEAD, rng.choice((Role.SUPPORTING, Role.ADDRESSEE)), rng.choice((Role.SUPPORTING, Role.MONITOR))]
    return sorted(zip(rng.sample(world.parties, 3), roles, strict=True), key=lambda part: part[0].pk)


def _some(things: list, count: int, rng: Random) -> list:
    return sorted(rng.sample(things, count), key=lambda thing: thing.name)


def _deadline(today: date, rng: Random) -> dict[str, Any]:
    if rng.random() < 0.2:
        return {"earliest": None, "latest": None, "precision": rng.choice((Precision.NONE, Precision.EVENT))}
    latest = today + timedelta(days=rng.randrange(DAYS) - DAYS // 2)
    length = rng.choice((0, 0, 13, 29))
    precision = {0: Precision.DAY, 13: Precision.HALF_MONTH, 29: Precision.MONTH}[length]
    return {"earliest": latest - timedelta(days=length), "latest": latest, "precision": precision}


def _finding(draft: Draft, i: int, world: World, today: date, rng: Random) -> Finding:
    status = rng.choice(SCALE)
    as_of = _day(draft.document.dated, today, rng)
    cell = Cell(
        party=rng.choice(draft.parts)[0].pk if rng.random() < 0.5 else None,
        zone=rng.choice(draft.zones).pk if draft.zones and rng.random() < 0.3 else None,
        status=status,
        confidence=None if status == Status.NO_INFORMATION else rng.randint(1, 3),
        as_of=as_of,
        done_on=as_of if status == Status.IMPLEMENTED and rng.random() < 0.5 else None,
        id=i,
    )
    return Finding(i, cell, f"The reports of that month say so (finding {i}).", rng.sample(world.evidence, i % 3))


def _day(first: date, last: date, rng: Random) -> date:
    return first + timedelta(days=rng.randint(0, (last - first).days))


def _write(drafts: list[Draft], world: World, today: date) -> None:
    """The rows of a chunk of commitments, table by table."""
    insert_rows(Commitment, (_commitment(draft, today) for draft in drafts))
    insert_rows(LifecycleChange, (_turn(draft, today) for draft in drafts))
    insert_rows(Responsibility, (row for draft in drafts for row in _responsibilities(draft)))
    for name in ("themes", "zones"):
        insert_rows(getattr(Commitment, name).through, (row for draft in drafts for row in _links(draft, name)))
    insert_rows(Assessment, (row for draft in drafts for row in _assessments(draft, world, today)))
    insert_rows(Assessment.evidence.through, (row for draft in drafts for row in _evidence_links(draft)))
    insert_rows(ProgressReport, (row for draft in drafts for row in _reports(draft, world, today)))
    insert_rows(ReportWords, ({"report_id": draft.id, "words": REPORT_WORDS} for draft in drafts if draft.claims))
    write_entries((one for draft in drafts for one in _told(draft, world, today)), world.officer, today)


def _commitment(draft: Draft, today: date) -> dict[str, Any]:
    return {
        "id": draft.id,
        "document_id": draft.document.pk,
        "provision_id": draft.provision.pk,
        "number": draft.number,
        "reference": draft.reference,
        "title": draft.title,
        "kind": draft.kind,
        "strength": tuple(Strength)[draft.id % len(Strength)],
        "rollup": draft.rollup,
        "tier": draft.tier,
        "lifecycle": draft.lifecycle,
        "lifecycle_on": draft.lifecycle_on,
        "lifecycle_ground": "" if draft.lifecycle == Lifecycle.ACTIVE else "Joint statement",
        "remark": "",
        "deadline_words": f"by {draft.latest:%d %B %Y}" if draft.latest else "",
        "deadline_language": "en",
        "deadline_earliest": draft.earliest,
        "deadline_latest": draft.latest,
        "deadline_precision": draft.precision,
        "deadline_year_inferred": False,
        "deadline_meeting_id": None,
        "deadline_condition": "",
        **dict.fromkeys(("deadline_recurring", "deadline_zone", "deadline_ground"), ""),
        "times_extended": 0,
        "days_moved": 0,
        "resembles_id": None,
        "version": 1 + ENTRIES_A_COMMITMENT,
        "changed_at": moment(draft.change_seq, today),
        "change_seq": draft.change_seq,
        **_text_columns(draft),
        **_standing_columns(draft),
    }


def _text_columns(draft: Draft) -> dict[str, Any]:
    quotation = draft.provision.words
    leads = tuple(party.kind for party, role in draft.parts if role == Role.LEAD)
    words = [*_words(draft.reference), *_words(draft.title), *_words(quotation)]
    words += [word for party, _role in draft.parts for word in _words(party.name)]
    return {
        "ref_key": reference_key(draft.reference),
        "title_key": sort_key(draft.title),
        "lead_key": sort_key(draft.names(Role.LEAD)),
        "themes_key": sort_key(SEPARATOR.join(theme.name for theme in draft.themes)),
        "quotation": quotation,
        "provision_number": draft.provision.number,
        "lead_text": draft.names(Role.LEAD),
        "supporting_text": draft.names(Role.SUPPORTING),
        "addressees_text": draft.names(Role.ADDRESSEE),
        "monitors_text": draft.names(Role.MONITOR),
        "themes_text": SEPARATOR.join(theme.name for theme in draft.themes),
        "zones_text": SEPARATOR.join(zone.name for zone in draft.zones),
        "unanswered": 0,
        "quality": _quality(draft.kind, quotation, leads, draft.precision, _is_unsupported(draft)),
        "search_text": " ".join(dict.fromkeys([fold(draft.reference).replace("-", ""), *words])),
    }


@lru_cache(maxsize=50_000)
def _quality(kind: str, words: str, leads: tuple[str, ...], precision: str, bare: bool) -> int:
    found = find_remarks(kind=kind, words=words, language="en", leads=leads, precision=precision, unsupported=bare)
    return to_bits(found)


def _is_unsupported(draft: Draft) -> bool:
    return any(not found.evidence for found in _latest(draft.findings) if found.cell.status == Status.IMPLEMENTED)


@lru_cache(maxsize=50_000)
def _words(text: str) -> list[str]:
    return search_words(text)


def _standing_columns(draft: Draft) -> dict[str, Any]:
    """The same rules as in ``actions.kernel.derived``, fed from memory."""
    latest = _latest(draft.findings)
    cells = [finding.cell for finding in latest]
    leads = frozenset(party.pk for party, role in draft.parts if role == Role.LEAD)
    joint = joint_status(cells, kind=draft.kind, rule=draft.rollup, leads=leads)
    counted = set(counted_cells(cells, draft.rollup, leads))
    used = [finding for finding in latest if finding.cell in counted]
    deciding = [finding for finding in used if finding.cell.status == joint.status]
    done = joint.status == Status.IMPLEMENTED and draft.kind != Kind.STANDING
    return {
        "status": joint.status,
        "confidence": joint.confidence,
        "done_on": joint.done_on,
        "done_stated": joint.done_stated,
        "is_open": is_open(lifecycle=draft.lifecycle, kind=draft.kind, implemented=done),
        "is_disputed": is_disputed(cells, draft.claims),
        "due_sort": draft.latest or NO_DUE_DATE,
        "assessed_sort": joint.assessed_on or NEVER_ASSESSED,
        "news_on": max([draft.document.dated, *(cell.as_of for cell in cells), *(claim.on for claim in draft.claims)]),
        "reason": deciding[-1].reason if deciding else "",
        "evidence_text": _evidence_text(used),
    }


def _latest(findings: list[Finding]) -> list[Finding]:
    latest: dict[tuple, Finding] = {}
    for finding in findings:
        latest.pop((finding.cell.party, finding.cell.zone), None)
        latest[finding.cell.party, finding.cell.zone] = finding
    return list(latest.values())


def _evidence_text(findings: list[Finding]) -> str:
    found = {item.pk: item for finding in findings for item in finding.evidence}
    ordered = sorted(found.values(), key=lambda item: (item.published, item.pk))
    return "\n".join(f"{item.tier} {item.url}" for item in ordered)


def _turn(draft: Draft, today: date) -> dict[str, Any]:
    """The life-cycle is the same from the day of the document on, as the first of its entries says."""
    return {
        "id": draft.id,
        "commitment_id": draft.id,
        "lifecycle": draft.lifecycle,
        "since": draft.document.dated,
        "recorded_at": moment(draft.change_seq - ENTRIES_A_COMMITMENT + 1, today),
    }


def _responsibilities(draft: Draft) -> Iterator[dict[str, Any]]:
    for party, role in draft.parts:
        yield {"commitment_id": draft.id, "party_id": party.pk, "role": role, "joint": False}


def _links(draft: Draft, name: str) -> Iterator[dict[str, Any]]:
    for thing in getattr(draft, name):
        yield {"commitment_id": draft.id, f"{name.removesuffix('s')}_id": thing.pk}


def _assessments(draft: Draft, world: World, today: date) -> Iterator[dict[str, Any]]:
    at = moment(draft.id, today)
    for finding in draft.findings:
        yield {
            "id": finding.id,
            "commitment_id": draft.id,
            "party_id": finding.cell.party,
            "zone_id": finding.cell.zone,
            "status": finding.cell.status,
            "as_of": finding.cell.as_of,
            "done_on": finding.cell.done_on,
            "reason": finding.reason,
            "confidence": finding.cell.confidence,
            "tier": draft.tier,
            "two_people": False,
            "drafted_by_id": world.officer.pk,
            "drafted_at": at,
            "accepted_by_id": world.officer.pk,
            "accepted_at": at,
        }


def _evidence_links(draft: Draft) -> Iterator[dict[str, Any]]:
    for finding in draft.findings:
        for item in finding.evidence:
            yield {"assessment_id": finding.id, "evidence_id": item.pk}


def _reports(draft: Draft, world: World, today: date) -> Iterator[dict[str, Any]]:
    for claim in draft.claims:
        yield {
            "id": draft.id,
            "commitment_id": draft.id,
            "kind": ReportKind.REPORT,
            "assessment_id": None,
            "party_id": claim.by,
            "zone_id": claim.zone,
            "claimed_status": claim.status,
            "text": REPORT,
            "language": "en",
            "reported_on": claim.on,
            "channel": Channel.NOTE_VERBALE,
            "tier": draft.tier,
            "recorded_by_id": world.officer.pk,
            "recorded_at": moment(draft.id, today),
        }


def _told(draft: Draft, world: World, today: date) -> Iterator[Told]:
    """What the ledger says of one commitment: recorded, assessed twice, reported on or edited, edited."""
    facts = own_columns(Commitment(**_commitment(draft, today)))
    lists = {
        "themes": sorted(theme.pk for theme in draft.themes),
        "zones": sorted(zone.pk for zone in draft.zones),
        "responsibilities": [[party.pk, role, False, place] for place, (party, role) in enumerate(draft.parts, 1)],
    }
    told = partial(Told, kind="commitment", id=draft.id, tier=draft.tier)
    yield told("record_commitment", after=facts | lists)
    rows = [("record_assessment", row) for row in _assessment_rows(draft, world, today)]
    rows += [("record_report", row) for row in _report_rows(draft, world, today)]
    for act, row in rows:
        yield told(act, before={}, after={}, also=[row])
    for _spare in range(ENTRIES_A_COMMITMENT - 1 - len(rows)):
        yield told("edit_commitment", before={"remark": ""}, after={"remark": ""})


def _assessment_rows(draft: Draft, world: World, today: date) -> Iterator[dict[str, Any]]:
    for finding, row in zip(draft.findings, _assessments(draft, world, today), strict=True):
        evidence = sorted(item.pk for item in finding.evidence)
        yield also_row("assessment", finding.id, draft.tier, own_columns(Assessment(**row)) | {"evidence": evidence})


def _report_rows(draft: Draft, world: World, today: date) -> Iterator[dict[str, Any]]:
    for row in _reports(draft, world, today):
        yield also_row("progressreport", row["id"], draft.tier, own_columns(ProgressReport(**row)) | {"evidence": []})
