"""Is the register what the ledger says? Checks the chain and its seals, and folds the entries into today's rows."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, models

from ....models import Commitment, Document, LedgerEntry, LedgerHead, Membership, User
from ....rules.kernel.chain import GENESIS, entry_hash, entry_seal, payload_hash
from ....rules.kernel.changes import Act
from ....rules.kernel.text import fingerprint
from ....rules.ledger.redactions import redacted_payloads
from ....rules.register.parties import MembershipKind
from ...kernel.gc_paused import no_garbage_collection
from ...kernel.raw_dates import AsStored, entry_moment_text
from ...kernel.streams import CHUNK
from ..dump import GRANTS
from ..snapshots import RECORDED, defaults, every_snapshot, without_places
from .acts import Acts
from .derivation import differing_columns
from .finding_names import name_rows
from .lifecycle import Turns, differing_turns, fold_turn
from .states import States
from .words import differing_words

DOCUMENTS = 50
"""Texts that are read at a time."""
ACCOUNT = "account"
"""The kind of finding that names an account which no entry tells of: older versions made some of these themselves."""


ADDRESS = "address"
"""The kind of finding that names an address which is not the one by the ledger: a page of older versions wrote it."""
SORT_KEY = "(what lists are sorted by) does not follow from its facts"
INTERNAL = {
    "search_text": "(the words by which it is found) does not follow from its facts",
    **dict.fromkeys(("ref_key", "title_key", "lead_key", "themes_key"), SORT_KEY),
}
"""What is said of derived columns whose values nobody reads."""


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was written. ``where`` names the entry or the row, ``what`` what is wrong.

    ``name`` is what people call the row, empty where that is ``where``.
    """

    kind: str
    where: str
    what: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.name or self.where}: {self.what}"


@dataclass
class Verification:
    """What was checked: entries, rows, files, and what was found."""

    entries: int = 0
    rows: int = 0
    files: int = 0
    findings: list[Finding] = field(default_factory=list)

    def found(self, kind: str, where: str, what: str) -> None:
        self.findings.append(Finding(kind, where, what))

    def name_rows(self, using: str) -> None:
        """Give the rows in the findings the names that people know them by."""
        names = name_rows((finding.where for finding in self.findings), using)
        self.findings = [replace(finding, name=names.get(finding.where, "")) for finding in self.findings]


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
    key: UUID | None

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
    with no_garbage_collection():
        return _verify(key, since, progress, using)


def _verify(key: bytes, since: int, progress: Callable[[int], None], using: str) -> Verification:
    result, states = Verification(), States()
    acts = Acts(partial(states.tier, "commitment"))
    payloads, turns = Payloads(), Turns()
    previous, first_actor = _hash_of(since, result, using), None
    expected = since + 1
    for entry in _entries(since, using):
        if entry.seq != expected:
            result.found("missing", f"entry {expected}", f"the next entry is {entry.seq}")
        _check_entry(entry, previous, key, result)
        _check_payload(entry, payloads)
        _fold(entry, states, acts, turns, result)
        first_actor = first_actor or entry.actor
        previous, expected = entry.hash, entry.seq + 1
        result.entries += 1
        if result.entries % CHUNK == 0:
            progress(result.entries)
    _check_replaced(payloads, since, result)
    _check_head(expected - 1, previous, result, using)
    if not since:
        _check_rows(states, result, using, first_actor)
        _check_derived(result, using)
        _check_acts(acts, result, using)
        _check_grants(result, using)
        for pk in differing_turns(turns, using):
            result.found("row", f"commitment {pk}", "its changes of the life-cycle are others than its entries tell")
    result.name_rows(using)
    progress(result.entries)
    return result


def _entries(since: int, using: str) -> Iterator[Entry]:
    columns = [AsStored(name) if name == "at" else name for name in Entry._fields]
    rows = LedgerEntry.objects.using(using).filter(seq__gt=since).order_by("seq").values_list(*columns)
    return map(Entry._make, rows.iterator(chunk_size=CHUNK))


def _hash_of(seq: int, result: Verification, using: str) -> str:
    if not seq:
        return GENESIS
    found = LedgerEntry.objects.using(using).filter(seq=seq).values_list("hash", flat=True).first()
    if found is None:
        result.found("missing", f"entry {seq}", "is not on the ledger")
    return found or ""


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
    head = LedgerHead.objects.using(using).values_list("seq", "hash").filter(pk=1).first()
    if head is None:
        result.found("head", f"entry {last}", "is the last by its entries, and the ledger has no head")
    elif head[0] != last:
        result.found("head", f"entry {head[0]}", f"is the last by the head of the ledger, {last} by its entries")
    elif head[1] != last_hash:
        result.found("head", f"entry {last}", "is another one by the head of the ledger")


def _check_key(entry: Entry, said: dict[str, Any], result: Verification) -> None:
    """The key decides whether a form that is sent again acts again. Entries of older versions do not say it."""
    key = str(entry.key) if entry.key else None
    if said.get("form_key", key) != key:
        result.found("key", f"entry {entry.seq}", "names another form (key) than when it was written")


read_payload = json.JSONDecoder().decode
FORGED = (ValueError, LookupError, TypeError, AttributeError)
"""Raised by a payload that no action wrote; it was named already, since it has not its hash."""


def _fold(entry: Entry, states: States, acts: Acts, turns: Turns, result: Verification) -> None:
    """Carry the state of every row that the entry tells of one act further."""
    with suppress(*FORGED):
        said = read_payload(entry.payload)
        _check_key(entry, said, result)
        states.tell(entry.object_type, entry.object_id, said["after"])
        for row in said["also"]:
            states.tell(row["type"], row["id"], row["after"])
        acts.tell(entry, said)
        if entry.object_type == "commitment":
            fold_turn(turns, int(entry.object_id), entry.at, said["after"])


def _check_rows(states: States, result: Verification, using: str, first_actor: int | None) -> None:
    """``first_actor`` wrote the first entry: before it, nobody could put the account on the ledger."""
    for model in RECORDED:
        compare = partial(_compare, model, result, defaults(model))
        for pk, facts in every_snapshot(model, using):
            result.rows += 1
            state = states.take(model._meta.model_name or "", str(pk))
            # Of an account that no entry made, others may tell a column or two.
            if state is not None and (model is not User or "username" in state):
                compare(pk, facts, state)
            elif model is not User or pk != first_actor:
                kind = ACCOUNT if model is User else "row"
                result.found(kind, f"{model._meta.model_name} {pk}", "is in the register, and not on the ledger")
    for kind, key in states.left():
        result.found("row", f"{kind} {key}", "is on the ledger, and not in the register")


def _compare(
    model: type[models.Model],
    result: Verification,
    untold: dict[str, Any],
    pk: int,
    facts: dict[str, Any],
    state: dict[str, Any],
) -> None:
    """``untold`` is what holds of columns that the entries do not tell of.

    Older entries tell which parties a commitment has, and not in which order: there any order is the right one.
    """
    if facts.items() <= state.items():
        return
    state = untold | state
    for name, value in facts.items():
        if state[name] not in (value, without_places(model, name, value)):
            what = f"{name} is {_shown(value)}, was {_shown(state[name])}"
            kind = ADDRESS if (model, name) == (User, "email") else "row"
            result.found(kind, f"{model._meta.model_name} {pk}", what)


def _check_derived(result: Verification, using: str) -> None:
    for commitment, name, stored, expected in differing_columns(using):
        what = f"is {_shown(stored)}, and {_shown(expected)} by its facts"
        result.found("row", f"commitment {commitment}", f"{name} {INTERNAL.get(name, what)}")
    rows = Document.objects.using(using).order_by("pk").values_list("pk", "text", "fingerprint")
    for pk, text, stored in rows.iterator(chunk_size=DOCUMENTS):
        if (expected := fingerprint(text)) != stored:
            result.found("row", f"document {pk}", f"fingerprint is {_shown(stored)}, and {expected} by its text")
    for kind, pk in differing_words(using):
        result.found("row", f"{kind} {pk}", "words by which it is found are not those of its text")


def _check_acts(acts: Acts, result: Verification, using: str) -> None:
    """The columns that follow from the acts on a commitment."""
    rows = Commitment.objects.using(using).order_by("pk")
    columns = ("pk", "version", "change_seq", AsStored("changed_at"))
    for pk, version, seq, at in rows.values_list(*columns).iterator(chunk_size=CHUNK):
        for name, stored, expected in acts.wrong(str(pk), version=version, change_seq=seq, changed_at=at):
            what = f"{name} is {_shown(stored)}, and {_shown(expected)} by its entries"
            result.found("row", f"commitment {pk}", what)


def _check_grants(result: Verification, using: str) -> None:
    """What an account may do follows from its role and its one party; nothing beside that is ever given."""
    for model in GRANTS:
        for user in model._default_manager.using(using).order_by("pk").values_list("user_id", flat=True):
            result.found("row", f"user {user}", f"{model._meta.verbose_name} was given, which no act does")
    known: set[int] = set()
    for user, kind in Membership.objects.using(using).order_by("user_id", "party_id").values_list("user_id", "kind"):
        if user in known:
            result.found("row", f"user {user}", "party is more than one")
        if kind != MembershipKind.FOCAL_POINT:
            result.found("row", f"user {user}", f"kind of its membership is {_shown(kind)}, which no act writes")
        known.add(user)


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
