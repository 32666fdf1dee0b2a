"""Is the register what the ledger says? Checks the chain and its seals, and folds the entries into today's rows."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, models

from ..models import Commitment, LedgerEntry, LedgerHead, User
from ..models.commitments import NEVER_ASSESSED, NO_DUE_DATE
from ..rules.chain import GENESIS, entry_hash, entry_seal, payload_hash
from ..rules.commitments import is_open
from ..rules.rollup import Cell, Claim, Joint, is_disputed, is_implemented, joint_status
from .claims import stored_claims
from .preview import latest_of_each, lead_parties, stored_cells
from .snapshots import CHUNK, RECORDED, every_snapshot


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
    """An entry as it is checked: rows and not objects, of which a register soon has a million."""

    seq: int
    at: datetime
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

    def said(self) -> dict[str, Any]:
        """What its hash covers."""
        return dict(zip(self._fields[:10], self[:10], strict=True))


State = dict[tuple[str, str], dict[str, Any] | None]


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
    result, states = Verification(), State()
    previous = _hash_of(since, using)
    expected = since + 1
    entries = LedgerEntry.objects.using(using).filter(seq__gt=since).order_by("seq").values_list(*Entry._fields)
    for entry in map(Entry._make, entries.iterator(chunk_size=CHUNK)):
        if entry.seq != expected:
            result.found("missing", f"entry {expected}", f"the next entry is {entry.seq}")
        _check_entry(entry, previous, key, result)
        _fold(entry, states)
        previous, expected = entry.hash, entry.seq + 1
        result.entries += 1
        if result.entries % CHUNK == 0:
            progress(result.entries)
    _check_head(expected - 1, previous, result, using)
    if not since:
        _check_rows(states, result, using)
        _check_standing(result, using)
    progress(result.entries)
    return result


def _hash_of(seq: int, using: str) -> str:
    return LedgerEntry.objects.using(using).values_list("hash", flat=True).get(seq=seq) if seq else GENESIS


def _check_entry(entry: Entry, previous: str, key: bytes, result: Verification) -> None:
    where = f"entry {entry.seq}"
    if entry.previous != previous:
        result.found("chain", where, "does not follow the entry before it")
    if entry_hash(**entry.said()) != entry.hash:
        result.found("hash", where, "says something else than when it was written")
    if entry_seal(key, entry.hash) != entry.seal:
        result.found("seal", where, "was not sealed with this key")
    if entry.payload and payload_hash(entry.salt, entry.payload) != entry.payload_hash:
        result.found("payload", where, "holds another before and after than when it was written")


def _check_head(last: int, last_hash: str, result: Verification, using: str) -> None:
    """A tail that was cut off leaves the head ahead of the last entry."""
    seq, head_hash = LedgerHead.objects.using(using).values_list("seq", "hash").get(pk=1)
    if (seq, head_hash) != (last, last_hash):
        result.found("head", f"entry {seq}", f"is the last by the head of the ledger, {last} by its entries")


def _fold(entry: Entry, states: State) -> None:
    """Carry the state of every row that the entry tells of one act further; what was redacted is unknown from then."""
    if not entry.payload:
        states[entry.object_type, entry.object_id] = UNKNOWN
        return
    said = json.loads(entry.payload)
    _carry(states, entry.object_type, entry.object_id, said["before"], said["after"])
    for row in said["also"]:
        _carry(states, row["type"], row["id"], row["before"], row["after"])


UNKNOWN: dict[str, Any] = {}
"""The state of a row of which an entry was redacted: its columns are not compared."""


def _carry(states: State, kind: str, key: str, before: dict | None, after: dict | None) -> None:
    known = states.get((kind, key))
    if after is None:
        states[kind, key] = None
    elif known is not UNKNOWN:
        states[kind, key] = {**(known or {}), **after}


def _check_rows(states: State, result: Verification, using: str) -> None:
    for model in RECORDED:
        for pk, facts in every_snapshot(model, using):
            result.rows += 1
            _check_row(model, pk, facts, states, result)
    for (kind, key), state in states.items():
        if state is not None:
            result.found("row", f"{kind} {key}", "is on the ledger, and not in the register")


def _check_row(model: type[models.Model], pk: int, facts: dict, states: State, result: Verification) -> None:
    kind, key = model._meta.model_name or "", str(pk)
    state = states.pop((kind, key), None)
    if state is None:
        # The first administrator is made on the command line, before there is anybody to act.
        if model is not User:
            result.found("row", f"{kind} {key}", "is in the register, and not on the ledger")
    elif state is not UNKNOWN:
        for name, value in facts.items():
            if state.get(name) != value:
                said = json.dumps(state.get(name), ensure_ascii=False)
                result.found("row", f"{kind} {key}", f"{name} is {json.dumps(value, ensure_ascii=False)}, was {said}")


def _check_standing(result: Verification, using: str) -> None:
    """The columns that follow from what was found, said, closed and due, whose writer is ``actions.derived``."""
    rows = Commitment.objects.using(using).order_by("pk").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
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


def _standing(commitment: Commitment, joint: Joint, cells: list[Cell], claims: list[Claim]) -> dict[str, Any]:
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
