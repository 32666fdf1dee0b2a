"""The ledger: every action opens an entry first, which locks the head, and writes it in the same transaction."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F
from django.db.models.expressions import CombinedExpression
from django.utils import timezone
from django.utils.translation import gettext as _

from ...models import LedgerEntry, LedgerHead, User
from ...queries.ledger.snapshots import tier_of
from ...rules.kernel.chain import canonical, entry_seal, is_sealed, payload_hash
from ...rules.kernel.commitments import Tier


class VersionConflict(Exception):  # noqa: N818 - the word of the product, not a fault of the program
    """The object was changed since the version that the writer started from. Nothing was written."""

    def __init__(self, obj: Any, started_from: int) -> None:
        super().__init__(f"{obj} is at version {obj.version}, not {started_from}")
        self.obj = obj
        self.started_from = started_from


class AlreadyDone(Exception):  # noqa: N818 - the word of the product, not a fault of the program
    """A form that was sent twice: ``entry`` is what the first sending wrote. Nothing was written now."""

    def __init__(self, entry: LedgerEntry) -> None:
        super().__init__(f"entry {entry.seq} was written by the same form")
        self.entry = entry


class WrongLedgerKey(Exception):  # noqa: N818 - nothing broke: the installation is set up wrongly
    """LEDGER_KEY is not the key that sealed the last entry. Nothing was written, and nothing signed."""

    def __init__(self) -> None:
        super().__init__(
            _("LEDGER_KEY is not the key that sealed this register. Set the key of this register and restart the site.")
        )


_form_key: ContextVar[UUID | None] = ContextVar("form_key", default=None)


@dataclass
class Batch:
    """Acts of one transaction whose entries are written together: the last number and hash so far, and the entries."""

    seq: int
    hash: str
    entries: list[LedgerEntry] = field(default_factory=list)

    @contextmanager
    def step(self) -> Iterator[None]:
        """Acts that stand or fall together: when they raise, nothing of them is left, and the batch goes on."""
        seq, said, count = self.seq, self.hash, len(self.entries)
        try:
            with transaction.atomic():
                yield
        except BaseException:
            self.seq, self.hash = seq, said
            del self.entries[count:]
            raise


_batch: ContextVar[Batch | None] = ContextVar("batch", default=None)


@dataclass(frozen=True)
class Opened:
    """An entry whose number is taken: ``seq`` is final, ``at`` the moment of the act (aware, UTC)."""

    seq: int
    at: datetime
    actor: User
    previous: str
    key: UUID | None = None

    @property
    def today(self) -> date:
        """The day of the act in the organisation's time zone."""
        return timezone.localdate(self.at)


@contextmanager
def form_key(key: UUID | None) -> Iterator[None]:
    """Acts within come from the form with this key: the first of them keeps it, and a second sending acts no more."""
    token = _form_key.set(key)
    try:
        yield
    finally:
        _form_key.reset(token)


def untaken_form_key() -> UUID | None:
    """The key of the form behind what is going on (``form_key``), as long as no act has taken it."""
    return _form_key.get()


@contextmanager
def batch() -> Iterator[Batch]:
    """One transaction for many acts within, each with its own entry: numbers are handed out in memory, entries written
    at the end. Others wait meanwhile, so keep it short. When anything is raised out of it, nothing was written.
    WrongLedgerKey before anything is done.
    """
    with transaction.atomic():
        _lock_head(F("seq"))
        found = Batch(*sealed_head())
        token = _batch.set(found)
        try:
            yield found
        finally:
            _batch.reset(token)
        LedgerEntry.objects.bulk_create(found.entries)
        LedgerHead.objects.filter(pk=1).update(seq=found.seq, hash=found.hash)


def open_entry(actor: User) -> Opened:
    """Take the next number. Must be the first statement of an action's transaction: it locks out other writers.

    Within a ``batch`` the number is taken when the entry is written: acts come one after the other there.

    WrongLedgerKey when the last entry was sealed with another key: from then on no backup would be made.
    AlreadyDone when the form behind the act (``form_key``) was acted on before; PermissionDenied when that was
    somebody else's.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("open_entry needs a transaction")
    if found := _batch.get():
        return Opened(found.seq + 1, timezone.now(), actor, found.hash)
    _lock_head(F("seq") + 1)
    seq, previous = sealed_head()
    key = _form_key.get()
    _form_key.set(None)
    if key and (done := LedgerEntry.objects.filter(key=key).first()):
        require(done.actor_id == actor.pk)
        raise AlreadyDone(done)
    return Opened(seq, timezone.now(), actor, previous, key)


def _lock_head(seq: F | CombinedExpression) -> None:
    if not LedgerHead.objects.filter(pk=1).update(seq=seq):
        raise LedgerHead.DoesNotExist("The ledger has no head: run manage.py migrate.")


def sealed_head() -> tuple[int, str]:
    """Number and hash of the head, once it is certain that LEDGER_KEY sealed it; else WrongLedgerKey."""
    seq, last, seal = LedgerHead.objects.with_seal().values_list("seq", "hash", "seal").get(pk=1)
    if seal is not None and not is_sealed(settings.LEDGER_KEY, last, seal):
        raise WrongLedgerKey
    return seq, last


def later(opened: Opened, count: int) -> Opened:
    """The number of the act that comes ``count`` acts after this one in the same batch."""
    return replace(opened, seq=opened.seq + count)


def write_entry(
    opened: Opened,
    *,
    act: str,
    obj: models.Model,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    also: Sequence[dict[str, Any]] = (),
) -> LedgerEntry:
    """Write the entry, chained to the one before it and sealed with the key that lives outside the database.

    ``before`` and ``after`` are JSON-ready columns of ``obj``; ``also`` holds rows of other tables that the act wrote
    (``other_row``). The payload names the key of the form too, which seals it. From the entries of an object alone its
    row can be told (``queries.ledger.verify.register`` does). The tier is the narrowest of everything that the entry
    tells of, before the act and after it.
    """
    found = _batch.get()
    form_key = str(opened.key) if opened.key else None
    payload = canonical({"before": before, "after": after, "also": also, "form_key": form_key})
    salt = secrets.token_hex(16)
    entry = LedgerEntry(
        seq=opened.seq,
        at=opened.at,
        actor=opened.actor,
        actor_name=opened.actor.shown_name,
        act=act,
        object_type=obj._meta.model_name or "",
        object_id=str(obj.pk),
        tier=tier_told(obj, before, also),
        payload=payload,
        salt=salt,
        payload_hash=payload_hash(salt, payload),
        previous=found.hash if found else opened.previous,
        key=opened.key,
    )
    entry.hash = entry.computed_hash()
    entry.seal = entry_seal(settings.LEDGER_KEY, entry.hash)
    if found:
        _add(found, entry)
        return entry
    entry.save(force_insert=True)
    LedgerHead.objects.filter(pk=1).update(hash=entry.hash)
    return entry


def _add(found: Batch, entry: LedgerEntry) -> None:
    if entry.seq != found.seq + 1:
        raise ValueError(f"entry {entry.seq} does not follow entry {found.seq} of its batch")
    found.seq, found.hash = entry.seq, entry.hash
    found.entries.append(entry)


def write_account_entry(opened: Opened, act: str) -> LedgerEntry:
    """Lead the account of who acts to its next version, and say no more than that: what was made is a secret."""
    account = User.objects.get(pk=opened.actor.pk)
    before, account.version = {"version": account.version}, account.version + 1
    account.save(update_fields=["version"])
    return write_entry(opened, act=act, obj=account, before=before, after={"version": account.version})


def other_row(
    obj: models.Model,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    tier: int | None = None,
) -> dict[str, Any]:
    """A row of another table that an act wrote, for ``also``; its tier is the object's, unless another is given."""
    return {
        "type": obj._meta.model_name,
        "id": str(obj.pk),
        "tier": tier_of(obj) if tier is None else tier,
        "before": before,
        "after": after,
    }


def tier_told(obj: models.Model, before: dict[str, Any] | None, also: Sequence[dict[str, Any]] = ()) -> int:
    """The narrowest tier of what an entry tells of: the object now and before, and the rows of other tables.

    Of what was taken back with its import, which nobody may see any more, staff are told.
    """
    told: int = max(tier_of(obj), (before or {}).get("tier", Tier.PUBLIC), *(row["tier"] for row in also))
    return min(told, Tier.INTERNAL)


def require(allowed: bool) -> None:
    """PermissionDenied unless the predicate held: actions ask again, whoever asked before."""
    if not allowed:
        raise PermissionDenied


def require_version(obj: Any, version: int) -> None:
    """VersionConflict when ``obj`` (read under the lock) is not at ``version`` any more."""
    if obj.version != version:
        raise VersionConflict(obj, version)
