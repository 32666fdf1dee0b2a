"""Commitments: recording, editing, closing and linking them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ...models import (
    Commitment,
    CommitmentLink,
    Document,
    Evidence,
    LifecycleChange,
    Party,
    Provision,
    Responsibility,
    Theme,
    User,
    Zone,
)
from ...queries.ledger.snapshots import difference, own_columns, snapshot
from ...rules.kernel.changes import Act
from ...rules.kernel.commitments import (
    Kind,
    Lifecycle,
    LinkKind,
    Role,
    Rollup,
    Tier,
    can_transition,
    lifecycle_errors,
    tier_errors,
)
from ...rules.kernel.days import is_zone
from ...rules.kernel.deadlines import Deadline, deadline_columns, deadline_errors
from ...rules.kernel.permissions import can_edit_commitment
from ...rules.kernel.references import make_reference, reference_key
from ...rules.kernel.statuses import Status
from ..kernel import derived, ledger
from .links import mark_changed
from .passages import write_passage

UNDATED = Deadline()
COLUMNS = ("title", "strength", "rollup", "tier", "remark")
EDITABLE = frozenset({*COLUMNS, "themes", "zones", "responsibilities", "evidence"})
TOLD_IN_TEXTS = frozenset({"title", "themes", "zones", "responsibilities"})
MOVES_STANDING = frozenset({"tier", "rollup", "responsibilities", "evidence"})
"""What the derived columns of names and words follow from, and those of the joint status: only these are worked out."""


@dataclass(frozen=True)
class Part:
    """A party's part in a commitment: who (id), in which role, whether jointly with other leads."""

    party: int
    role: str
    joint: bool = False


def parts_of(held: Mapping[str, Iterable[Party]]) -> list[Part]:
    """The parts of parties by role; several leads are joint leads."""
    joint = len(list(held[Role.LEAD])) > 1
    return [Part(party.pk, role, joint and role == Role.LEAD) for role, parties in held.items() for party in parties]


def keep_places(parts: Iterable[Part], stored: Iterable[Part]) -> list[Part]:
    """The parts by role: whose role is ``stored`` already stands as there, others behind in the order given."""
    roles = {role.value: place for place, role in enumerate(Role)}
    places = {(part.party, part.role): place for place, part in enumerate(stored)}
    return sorted(parts, key=lambda part: (roles[part.role], places.get((part.party, part.role), len(places))))


def stored_parts(commitment: Commitment) -> list[Part]:
    """The parts of a commitment as they were given."""
    rows = commitment.responsibilities.order_by("pk").values_list("party", "role", "joint")
    return [Part(*row) for row in rows]


@transaction.atomic
def record_commitment(
    *,
    actor: User,
    document: Document,
    provision: Provision,
    title: str,
    kind: str,
    number: int | None = None,
    further: Iterable[Provision] = (),
    strength: str = "",
    resembles: Commitment | None = None,
    rollup: str = Rollup.LOWEST,
    tier: int = Tier.PUBLIC,
    deadline: Deadline = UNDATED,
    parts: Iterable[Part] = (),
    themes: Iterable[Theme] = (),
    zones: Iterable[Zone] = (),
    evidence: Iterable[int] = (),
    remark: str = "",
) -> Commitment:
    """Record what ``provision`` undertakes as one row of the register, under the document's next number.

    ``further`` are passages of the same text that say it too. One that is not saved yet (``documents.passage_at``) is
    marked by this act, unless the same place is marked already. ``resembles`` is an earlier commitment that reads
    nearly the same, if one was found. ``evidence`` are ids of what the person may see. A deadline that says no time
    zone gets that of the process. ``number`` is given only where the source numbers its rows (seeding). Raises
    PermissionDenied, or ValidationError by field. Side effects, in order: number of the ledger taken; passages,
    commitment, its first turn of the life-cycle, responsibilities, themes, zones and evidence written; derived columns;
    ledger entry.
    """
    opened = ledger.open_entry(actor)
    ledger.require(can_edit_commitment.test(actor, document))
    marked: list[Provision] = []
    provision, *others = [_mark(passage, document, marked) for passage in (provision, *further)]
    commitment = build_commitment(
        opened,
        document=document,
        provision=provision,
        number=number or next_number(document),
        others=others,
        deadline=deadline,
        title=title,
        kind=kind,
        strength=strength,
        resembles=resembles,
        rollup=rollup,
        tier=tier,
        remark=remark,
    )
    commitment.save(force_insert=True)
    turn(commitment, document.dated, opened).save(force_insert=True)
    set_parts(commitment, list(parts))
    commitment.further.set(others)
    commitment.themes.set(themes)
    commitment.zones.set(zones)
    cite(commitment, evidence, actor)
    derived.write_derived(commitment, opened, derived.standing_columns(commitment), derived.text_columns(commitment))
    also = [ledger.other_row(passage, after=snapshot(passage)) for passage in marked]
    after = snapshot(commitment)
    ledger.write_entry(opened, act="record_commitment", obj=commitment, before=None, after=after, also=also)
    return commitment


def build_commitment(
    opened: ledger.Opened,
    *,
    document: Document,
    provision: Provision,
    number: int,
    others: Iterable[Provision] = (),
    deadline: Deadline = UNDATED,
    **facts: Any,
) -> Commitment:
    """A new commitment as it is first written, not saved: checked, and with its sort key, which is unique from then on.

    ``facts`` are other columns. ValidationError by field. The other derived columns follow.
    """
    deadline = _in_zone(deadline, document)
    declaratory = facts["kind"] == Kind.DECLARATORY
    commitment = Commitment(
        document=document,
        provision=provision,
        number=number,
        reference=make_reference(document.prefix, number),
        status=Status.NOT_SCORED if declaratory else Status.NO_INFORMATION,
        is_open=not declaratory,
        news_on=document.dated,
        change_seq=opened.seq,
        changed_at=opened.at,
        **facts,
        **deadline_columns(deadline),
    )
    _check(commitment, document, provision, *others, deadline=deadline)
    commitment.ref_key = reference_key(commitment.reference)
    return commitment


def _mark(passage: Provision, document: Document, marked: list[Provision]) -> Provision:
    """The saved passage: itself, the one that marks the same place, or it is written now and told in ``marked``."""
    if passage.pk:
        return passage
    same = document.provisions.filter(start=passage.start, end=passage.end, revision=None).order_by("pk").first()
    if same is None:
        write_passage(passage)
        marked.append(passage)
    return same or passage


@transaction.atomic
def edit_commitment(*, actor: User, commitment: Commitment, version: int, changes: dict[str, Any]) -> Commitment:
    """Change facts of a commitment that are not status, deadline or life-cycle (``EDITABLE`` names them).

    ``changes`` maps a name to its new value; themes and zones are iterables of objects, responsibilities one of
    ``Part`` in the order in which they shall stand, evidence one of ids. Raises PermissionDenied, VersionConflict, or
    ValidationError by field. Side effects, in order: number of the ledger taken; facts written; derived columns and
    next version; ledger entry with what changed.
    """
    unknown = changes.keys() - EDITABLE
    if unknown:
        raise ValueError(f"edit_commitment does not change {sorted(unknown)}")
    opened = ledger.open_entry(actor)
    rows = Commitment.objects.select_related("document", "provision").defer("document__text")
    current = rows.get(pk=commitment.pk)
    ledger.require(can_edit_commitment.test(actor, current))
    ledger.require_version(current, version)
    before = snapshot(current, lists=changes)
    columns = {name: changes[name] for name in COLUMNS if name in changes}
    for name, value in columns.items():
        setattr(current, name, value)
    _check(current, current.document, current.provision)
    if "responsibilities" in changes:
        set_parts(current, list(changes["responsibilities"]))
    for name in ("themes", "zones"):
        if name in changes:
            getattr(current, name).set(changes[name])
    if "evidence" in changes:
        cite(current, changes["evidence"], actor)
    texts = derived.text_columns(current) if changes.keys() & TOLD_IN_TEXTS else {}
    standing = derived.standing_columns(current) if changes.keys() & MOVES_STANDING else {}
    derived.write_derived(current, opened, columns, standing, texts)
    was, is_now = difference(before, snapshot(current, lists=changes))
    ledger.write_entry(opened, act="edit_commitment", obj=current, before=was, after=is_now)
    return current


@transaction.atomic
def change_lifecycle(
    *,
    actor: User,
    commitment: Commitment,
    version: int,
    to: str,
    on: date,
    ground: str,
    by: Commitment | None = None,
) -> Commitment:
    """Suspend, fulfil, lapse, withdraw … a commitment, on a day and on a ground (a document, meeting or decision).

    ``by`` is the commitment that supersedes it, and goes with that state alone. Raises PermissionDenied,
    VersionConflict, or ValidationError by field when the transition table does not allow it, the ground is missing, or
    the day is to come. Side effects, in order: number of the ledger taken; link of the superseding commitment written;
    turn of the life-cycle kept; life-cycle and derived columns (open) and next version; ledger entry.
    """
    opened = ledger.open_entry(actor)
    current = Commitment.objects.select_related("document").defer("document__text").get(pk=commitment.pk)
    ledger.require(can_edit_commitment.test(actor, current) and (by is None or can_edit_commitment.test(actor, by)))
    ledger.require_version(current, version)
    _check_lifecycle(current, to, on, ground, opened.today, by)
    before = own_columns(current)
    link = _supersede(current, by, opened) if by else None
    columns = {"lifecycle": to, "lifecycle_on": on, "lifecycle_ground": ground}
    for name, value in columns.items():
        setattr(current, name, value)
    current.clean_fields(exclude=["document", "provision"])
    turn(current, on, opened).save(force_insert=True)
    derived.write_derived(current, opened, columns, derived.standing_columns(current))
    was, is_now = difference(before, own_columns(current))
    also = [ledger.other_row(link, after=snapshot(link))] if link else []
    ledger.write_entry(opened, act="change_lifecycle", obj=current, before=was, after=is_now, also=also)
    return current


@transaction.atomic
def take_back_lifecycle(*, actor: User, commitment: Commitment, version: int, to: str, ground: str) -> Commitment:
    """Lead a commitment back to the state ``to`` from which its last turn was made by mistake, on a ground.

    It stands so again from the day of that turn on; the turn stays on the record. Raises PermissionDenied,
    VersionConflict, or ValidationError without a ground or where no turn leads from ``to`` to where it stands. Side
    effects, in order: number of the ledger taken; turn of the life-cycle kept; life-cycle and derived columns (open)
    and next version; ledger entry.
    """
    opened = ledger.open_entry(actor)
    current = Commitment.objects.select_related("document").defer("document__text").get(pk=commitment.pk)
    ledger.require(can_edit_commitment.test(actor, current))
    ledger.require_version(current, version)
    if current.lifecycle_on is None or not can_transition(to, current.lifecycle):
        raise ValidationError({"lifecycle": _("The life-cycle did not change from that state to this one.")})
    if not ground.strip():
        raise ValidationError({"lifecycle_ground": _("Enter a reason for undoing this.")})
    before = own_columns(current)
    columns = {"lifecycle": to, "lifecycle_ground": ground}
    for name, value in columns.items():
        setattr(current, name, value)
    current.clean_fields(exclude=["document", "provision"])
    turn(current, current.lifecycle_on, opened).save(force_insert=True)
    derived.write_derived(current, opened, columns, derived.standing_columns(current))
    was, is_now = difference(before, own_columns(current))
    ledger.write_entry(opened, act=Act.TAKE_BACK_LIFECYCLE, obj=current, before=was, after=is_now)
    return current


def turn(commitment: Commitment, since: date, opened: ledger.Opened) -> LifecycleChange:
    """The row, not saved, that keeps from which day on the life-cycle is what it is now, for views of the past."""
    return LifecycleChange(
        commitment=commitment,
        lifecycle=commitment.lifecycle,
        since=since,
        recorded_at=opened.at,
    )


def _supersede(current: Commitment, by: Commitment, opened: ledger.Opened) -> CommitmentLink:
    """Link the commitment to the one that supersedes it, which counts as changed too."""
    link = CommitmentLink(source_id=by.pk, target=current, kind=LinkKind.SUPERSEDES)
    link.full_clean()
    link.save(force_insert=True)
    mark_changed(by, link, opened)
    return link


def _in_zone(deadline: Deadline, document: Document) -> Deadline:
    """The deadline with the time zone of the process, where it says none and that is not the organisation's."""
    zone = document.process.time_zone
    if deadline.zone or deadline == UNDATED or zone == settings.TIME_ZONE or not is_zone(zone):
        return deadline
    return replace(deadline, zone=zone)


def next_number(document: Document) -> int:
    """One more than the highest number ever used; numbers are never reused, since rows are never deleted."""
    return next_numbers({document.pk})[document.pk]


def next_numbers(documents: Collection[int]) -> dict[int, int]:
    """The same for each of several documents (ids), in one query."""
    rows = Commitment.objects.filter(document__in=documents).order_by().values_list("document")
    highest = dict(rows.annotate(Max("number")))
    return {pk: highest.get(pk, 0) + 1 for pk in documents}


def _check(commitment: Commitment, document: Document, *passages: Provision, deadline: Deadline | None = None) -> None:
    errors: dict[str, Any] = (
        {f"deadline_{name}": text for name, text in deadline_errors(deadline).items()} if deadline else {}
    )
    if any(passage.document_id != document.pk for passage in passages):
        errors["provision"] = _("This provision belongs to another document.")
    errors |= tier_errors(commitment.tier, document.tier)
    if errors:
        raise ValidationError(errors)
    commitment.clean_fields(exclude=["document", "provision"])


def _check_lifecycle(
    commitment: Commitment, to: str, on: date, ground: str, today: date, by: Commitment | None
) -> None:
    errors = {}
    if (to == Lifecycle.SUPERSEDED) != (by is not None) or by == commitment:
        errors["by"] = _("Choose the commitment that supersedes this one; for other states, leave this empty.")
    errors |= lifecycle_errors(commitment.lifecycle, to=to, on=on, ground=ground, today=today)
    if errors:
        raise ValidationError(errors)


def check_parts(parts: list[Part]) -> None:
    """ValidationError where several leads are not all joint, others are, or a party stands twice."""
    leads = [part for part in parts if part.role == Role.LEAD]
    if len(leads) > 1 and not all(part.joint for part in leads):
        raise ValidationError(
            {"responsibilities": _("A commitment has one lead; several leads must be marked as joint.")}
        )
    if any(part.joint and part.role != Role.LEAD for part in parts):
        raise ValidationError({"responsibilities": _("Only lead parties can be joint.")})
    if len({part.party for part in parts}) < len(parts):
        raise ValidationError(
            {"responsibilities": _("A party can appear only once for a commitment. Remove the second entry.")}
        )


def set_parts(commitment: Commitment, parts: list[Part]) -> None:
    """Replace the responsibilities. ValidationError as in ``check_parts``."""
    check_parts(parts)
    commitment.responsibilities.all().delete()
    Responsibility.objects.bulk_create(part_row(commitment, part) for part in parts)


def cite(commitment: Commitment, evidence: Iterable[int], actor: User) -> None:
    """Let these pieces of evidence (ids) stand with the commitment; ValidationError where the actor sees no such."""
    wanted = set(evidence)
    if wanted and Evidence.objects.visible_to(actor).filter(pk__in=wanted).count() < len(wanted):
        raise ValidationError({"evidence": _("This evidence does not exist. Choose other evidence.")})
    commitment.evidence.set(wanted)


def part_row(commitment: Commitment, part: Part) -> Responsibility:
    """A part as a row, not saved."""
    return Responsibility(commitment=commitment, party_id=part.party, role=part.role, joint=part.joint)
