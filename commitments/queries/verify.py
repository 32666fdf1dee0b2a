"""Is the register what the ledger says? Checks the chain and its seals, and folds the entries into today's rows."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, models

from ..models import Commitment, LedgerEntry, LedgerHead, User
from ..models.commitments import NEVER_ASSESSED, NO_DUE_DATE
from ..rules.chain import GENESIS, entry_hash, entry_seal, payload_hash
from ..rules.changes import Act
from ..rules.commitments import is_open
from ..rules.redactions import redacted_payloads
from ..rules.rollup import Cell, Claim, Joint, is_disputed, is_implemented, joint_status
from ..rules.standing import latest_of_each
from .claims import stored_claims
from .preview import lead_parties, stored_cells
from .snapshots import CHUNK, RECORDED, every_snapshot
from .states import States
from .stored import AsStored, entry_moment_text
from .turns import Turns, differing_turns, fold_turn


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was written. ``where`` names the entry or the row, ``what`` what is wrong."""

    kind: str
    where: str
    what: str


@dataclass
class Verification:
    """What was checked: entries, rows, files, and what was found."""

    entries: int = 0
    rows: int = 0
    files: int = 0
    findings: list[Finding] = field(default_factory=list)

    def found(self, kind: str, where: str, what: str) -> None:
        self.findings.append(Finding(kind, where, what))


class Entry(NamedTuple):
    """An entry as it is checked: rows and not objects, of which a register soon has a million. ``at`` as stored."""

    seq: int
    at: Any
    actor: int
    actor_name: str
    act: str
    object_type: str
    object_id: str
    tier: int
    payload_hash: str
    previous: str
    payload: str
    salt: str
    hash: str
    seal: str

    def computed_hash(self) -> str:
        """The hash that follows from what it says."""
        return entry_hash(
            seq=self.seq,
            at=entry_moment_text(self.at),
            actor=self.actor,
            actor_name=self.actor_name,
            act=self.act,
            object_type=self.object_type,
            object_id=self.object_id,
            tier=self.tier,
            payload_hash=self.payload_hash,
            previous=self.previous,
        )


def verify_ledger(
    key: bytes,
    *,
    since: int = 0,
    progress: Callable[[int], None] = lambda entries: None,
    using: str = DEFAULT_DB_ALIAS,
) -> Verification:
    """Check every entry after number ``since`` and, when that is 0, every row against what its entries say.

    ``key`` is the key of the seals; ``progress`` is told the number of entries checked so far. Reads only.
    """
    result, states, payloads, turns = Verification(), States(), Payloads(), Turns()
    previous = _hash_of(since, using)
    expected = since + 1
    for entry in _entries(since, using):
        if entry.seq != expected:
            result.found("missing", f"entry {expected}", f"the next entry is {entry.seq}")
        _check_entry(entry, previous, key, result)
        _check_payload(entry, payloads)
        _fold(entry, states, turns)
        previous, expected = entry.hash, entry.seq + 1
        result.entries += 1
        if result.entries % CHUNK == 0:
            progress(result.entries)
    _check_replaced(payloads, since, result)
    _check_head(expected - 1, previous, result, using)
    if not since:
        _check_rows(states, result, using)
        _check_standing(result, using)
        for pk in differing_turns(turns, using):
            result.found("row", f"commitment {pk}", "its changes of the life-cycle are others than its entries tell")
    progress(result.entries)
    return result


def _entries(since: int, using: str) -> Iterator[Entry]:
    columns = [AsStored(name) if name == "at" else name for name in Entry._fields]
    rows = LedgerEntry.objects.using(using).filter(seq__gt=since).order_by("seq").values_list(*columns)
    return map(Entry._make, rows.iterator(chunk_size=CHUNK))


def _hash_of(seq: int, using: str) -> str:
    return LedgerEntry.objects.using(using).values_list("hash", flat=True).get(seq=seq) if seq else GENESIS


def _check_entry(entry: Entry, previous: str, key: bytes, result: Verification) -> None:
    where = f"entry {entry.seq}"
    if entry.previous != previous:
        result.found("chain", where, "does not follow the entry before it")
    if entry.computed_hash() != entry.hash:
        result.found("hash", where, "says something else than when it was written")
    if entry_seal(key, entry.hash) != entry.seal:
        result.found("seal", where, "was not sealed with this key")


@dataclass
class Payloads:
    """The hashes of payloads that are not as they were written, and those that granted redactions say, by number."""

    replaced: dict[int, str] = field(default_factory=dict)
    granted: dict[int, str] = field(default_factory=dict)


def _check_payload(entry: Entry, payloads: Payloads) -> None:
    """A payload whose text was redacted is told of by a later entry, the last of which counts."""
    found = payload_hash(entry.salt, entry.payload)
    if found != entry.payload_hash:
        payloads.replaced[entry.seq] = found
    if entry.act == Act.GRANT_REDACTION:
        with suppress(*FORGED):
            payloads.granted |= redacted_payloads(entry.payload)


def _check_replaced(payloads: Payloads, since: int, result: Verification) -> None:
    for seq, found in payloads.replaced.items():
        if payloads.granted.get(seq) != found:
            result.found("payload", f"entry {seq}", "holds another before and after than when it was written")
    for seq in sorted(payloads.granted.keys() - payloads.replaced.keys()):
        if seq > since:
            result.found("payload", f"entry {seq}", "holds again what was redacted")


def _check_head(last: int, last_hash: str, result: Verification, using: str) -> None:
    """A tail that was cut off leaves the head ahead of the last entry."""
    seq, head_hash = LedgerHead.objects.using(using).values_list("seq", "hash").get(pk=1)
    if (seq, head_hash) != (last, last_hash):
        result.found("head", f"entry {seq}", f"is the last by the head of the ledger, {last} by its entries")


FORGED = (ValueError, KeyError, TypeError)
"""Raised by a payload that no action wrote; it was named already, since it has not its hash."""


def _fold(entry: Entry, states: States, turns: Turns) -> None:
    """Carry the state of every row that the entry tells of one act further."""
    try:
        said = json.loads(entry.payload)
        told = [(entry.object_type, entry.object_id, said["after"])]
        told += [(row["type"], row["id"], row["after"]) for row in said["also"]]
        if entry.object_type == "commitment":
            fold_turn(turns, int(entry.object_id), entry.at, said["after"])
    except FORGED:
        return
    for row in told:
        states.tell(*row)


def _check_rows(states: States, result: Verification, using: str) -> None:
    for model in RECORDED:
        for pk, facts in every_snapshot(model, using):
            result.rows += 1
            _check_row(model, pk, facts, states, result)
    for kind, key in states.left():
        result.found("row", f"{kind} {key}", "is on the ledger, and not in the register")


def _check_row(model: type[models.Model], pk: int, facts: dict, states: States, result: Verification) -> None:
    kind, key = model._meta.model_name or "", str(pk)
    state = states.take(kind, key)
    if state is None:
        # The first administrator is made on the command line, before there is anybody to act.
        if model is not User:
            result.found("row", f"{kind} {key}", "is in the register, and not on the ledger")
    elif not facts.items() <= state.items():
        for name, value in facts.items():
            if state.get(name) != value:
                said = json.dumps(state.get(name), ensure_ascii=False)
                result.found("row", f"{kind} {key}", f"{name} is {json.dumps(value, ensure_ascii=False)}, was {said}")


class Standing(NamedTuple):
    """Of a commitment, what its joint status follows from and what follows from that."""

    pk: int
    kind: str
    rollup: str
    tier: int
    lifecycle: str
    deadline_latest: date | None
    status: int
    confidence: int | None
    done_on: date | None
    assessed_sort: date
    due_sort: date
    is_open: bool
    is_disputed: bool


def _check_standing(result: Verification, using: str) -> None:
    """The columns that follow from what was found, said, closed and due, whose writer is ``actions.derived``."""
    rows = Commitment.objects.using(using).order_by("pk").values_list(*Standing._fields).iterator(chunk_size=CHUNK)
    while chunk := list(map(Standing._make, islice(rows, CHUNK))):
        ids = [commitment.pk for commitment in chunk]
        stored, leads, claims = stored_cells(ids, using), lead_parties(ids, using), stored_claims(chunk, using)
        for commitment in chunk:
            cells = latest_of_each(stored[commitment.pk])
            joint = joint_status(
                cells,
                kind=commitment.kind,
                rule=commitment.rollup,
                leads=frozenset(leads[commitment.pk]),
            )
            for name, value in _standing(commitment, joint, cells, claims[commitment.pk]).items():
                if getattr(commitment, name) != value:
                    what = f"{name} is {getattr(commitment, name)}, and {value} by its facts"
                    result.found("row", f"commitment {commitment.pk}", what)


def _standing(commitment: Standing, joint: Joint, cells: list[Cell], claims: list[Claim]) -> dict[str, Any]:
    implemented = is_implemented(joint.status, commitment.kind)
    return {
        "status": joint.status,
        "confidence": joint.confidence,
        "done_on": joint.done_on,
        "assessed_sort": joint.assessed_on or NEVER_ASSESSED,
        "due_sort": commitment.deadline_latest or NO_DUE_DATE,
        "is_open": is_open(lifecycle=commitment.lifecycle, kind=commitment.kind, implemented=implemented),
        "is_disputed": is_disputed(cells, claims),
    }
