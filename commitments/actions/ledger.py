"""The ledger: every action opens an entry first, which locks the head, and writes it in the same transaction."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from ..models import LedgerEntry, LedgerHead, User


class VersionConflict(Exception):  # noqa: N818 - the word of the product, not a fault of the program
    """The object was changed since the version that the writer started from. Nothing was written."""

    def __init__(self, obj, started_from: int):
        super().__init__(f"{obj} is at version {obj.version}, not {started_from}")
        self.obj = obj
        self.started_from = started_from


@dataclass(frozen=True)
class Opened:
    """An entry whose number is taken: ``seq`` is final, ``at`` the moment of the act (aware, UTC)."""

    seq: int
    at: datetime
    actor: User

    @property
    def today(self) -> date:
        """The day of the act in the organisation's time zone."""
        return timezone.localdate(self.at)


def open_entry(actor: User) -> Opened:
    """Take the next number. Must be the first statement of an action's transaction: it locks out other writers."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("open_entry needs a transaction")
    if not LedgerHead.objects.filter(pk=1).update(seq=F("seq") + 1):
        raise LedgerHead.DoesNotExist("The ledger has no head: run manage.py migrate.")
    return Opened(LedgerHead.objects.values_list("seq", flat=True).get(pk=1), timezone.now(), actor)


def write_entry(opened: Opened, *, act: str, obj: models.Model, before: dict | None, after: dict | None) -> LedgerEntry:
    """Write the entry: the act, the object it was done to, and what it was before and after (JSON-ready dicts)."""
    return LedgerEntry.objects.create(
        seq=opened.seq,
        at=opened.at,
        actor=opened.actor,
        actor_name=opened.actor.shown_name,
        act=act,
        object_type=obj._meta.model_name or "",
        object_id=str(obj.pk),
        before=before,
        after=after,
    )


def require(allowed: bool) -> None:
    """PermissionDenied unless the predicate held: actions ask again, whoever asked before."""
    if not allowed:
        raise PermissionDenied


def require_version(obj, version: int) -> None:
    """VersionConflict when ``obj`` (read under the lock) is not at ``version`` any more."""
    if obj.version != version:
        raise VersionConflict(obj, version)


def plain(value):
    """A JSON-ready form of a column's value: dates in ISO form, files by name, decimals as text."""
    if value is None or isinstance(value, bool | int | str):
        return value
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def snapshot(obj: models.Model, *, leave_out: frozenset[str] = frozenset()) -> dict:
    """The columns of an object as a JSON-ready dict, foreign keys by id, without the key and ``leave_out``."""
    return {
        column.attname: plain(getattr(obj, column.attname))
        for column in obj._meta.concrete_fields
        if not column.primary_key and column.name not in leave_out
    }


def difference(before: dict, after: dict) -> tuple[dict, dict]:
    """Only what changed, as two dicts with the same keys."""
    changed = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in changed}, {key: after[key] for key in changed}
