"""The entries that the actions would have written: five for each commitment, chained and sealed, true to the rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import Any

from django.conf import settings

from commitments.models import LedgerEntry, LedgerHead, User
from commitments.queries.ledger.snapshots import snapshot, tier_of
from commitments.rules.kernel.chain import canonical, entry_seal, payload_hash
from commitments.rules.kernel.commitments import Tier

from .bulk import insert_rows
from .world import DAYS, World

ENTRIES_A_COMMITMENT = 5
SALT = "0" * 32


@dataclass(frozen=True)
class Told:
    """What one entry says. ``after`` and ``also`` are as ``actions.kernel.ledger.write_entry`` takes them."""

    act: str
    kind: str
    id: int
    after: dict[str, Any]
    before: dict[str, Any] | None = None
    also: list[dict[str, Any]] = field(default_factory=list)
    tier: int = Tier.PUBLIC


def also_row(kind: str, i: int, tier: int, after: dict[str, Any]) -> dict[str, Any]:
    """A row of another table that an act wrote."""
    return {"type": kind, "id": str(i), "tier": tier, "before": None, "after": after}


def moment(i: int, today: date) -> datetime:
    """Moments in the order of the ledger's numbers, all in the past."""
    return datetime.combine(today - timedelta(days=DAYS), time(), UTC) + timedelta(seconds=i)


def write_entries(told: Iterable[Told], officer: User, today: date) -> int:
    """Write the entries behind those that are there; returns the last number."""
    head = LedgerHead.objects.get(pk=1)
    insert_rows(LedgerEntry, _rows(head, told, officer, today))
    head.save()
    return head.seq


def write_world_entries(world: World, today: date) -> int:
    """An entry for every object of reference data, document and passage."""
    process = world.documents[0].process
    meetings = [document.meeting for document in world.documents]
    passages = chain.from_iterable(world.provisions.values())
    named = (process, *world.parties, *world.themes, *world.zones, *meetings, *world.evidence)
    told = chain(
        (_of(obj, "add_reference") for obj in named),
        (_of(document, "deposit_document") for document in world.documents),
        (_of(passage, "mark_provision") for passage in passages),
    )
    return write_entries(told, world.officer, today)


def _of(obj: Any, act: str) -> Told:
    return Told(act, obj._meta.model_name, obj.pk, snapshot(obj), tier=tier_of(obj))


def _rows(head: LedgerHead, told: Iterable[Told], officer: User, today: date) -> Iterator[dict[str, Any]]:
    for one in told:
        payload = canonical({"before": one.before, "after": one.after, "also": one.also})
        entry = LedgerEntry(
            seq=head.seq + 1,
            at=moment(head.seq + 1, today),
            actor=officer,
            actor_name=officer.username,
            act=one.act,
            object_type=one.kind,
            object_id=str(one.id),
            tier=one.tier,
            payload=payload,
            salt=SALT,
            payload_hash=payload_hash(SALT, payload),
            previous=head.hash,
        )
        entry.hash = entry.computed_hash()
        entry.seal = entry_seal(settings.LEDGER_KEY, entry.hash)
        head.seq, head.hash = entry.seq, entry.hash
        yield {column.attname: getattr(entry, column.attname) for column in entry._meta.concrete_fields}
