"""The ledger: one entry per act, numbered without a gap from a one-row head, in the transaction of its change.

Each entry names the hash of the one before it. The database refuses to change or delete an entry, but for its payload
while a redaction is being granted (``models.kernel.triggers``).
"""

import json
from collections.abc import Iterable
from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from ...rules.kernel.chain import GENESIS, entry_hash, entry_moment
from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import Visitor, is_administrator, is_staff_member, visible_tiers
from ...rules.ledger.redactions import REDACTED
from ..kernel.fields import TieredQuerySet, TierField

PUBLIC_KINDS = ("process", "party", "partyname", "participation", "meeting", "theme", "zone")
"""Reference data: kinds of object that carry no tier and hang on nothing that does."""


class LedgerHeadQuerySet(models.QuerySet["LedgerHead"]):
    def with_seal(self) -> models.QuerySet[Any]:
        """Each with ``seal``, that of the last entry; None where there is no such entry."""
        last = LedgerEntry.objects.filter(hash=OuterRef("hash"))
        return self.annotate(seal=Subquery(last.values("seal")[:1]))


class LedgerHead(models.Model):
    """The one row that hands out numbers and holds the last hash. Locking it makes the numbers commit in order."""

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    objects = LedgerHeadQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger head")
        verbose_name_plural = _("ledger heads")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="ledger_has_one_head")]

    def __str__(self) -> str:
        return str(self.seq)


class LedgerEntryQuerySet(TieredQuerySet["LedgerEntry"]):
    def visible_to(self, user: Visitor) -> Self:
        """The entries that ``user`` may see: by the tier they had, and by what their object is open to today.

        Staff also see what is gone; accounts are for administrators.
        """
        rows = super().visible_to(user)
        if not is_administrator(user):
            rows = rows.exclude(object_type="user")
        return rows if is_staff_member(user) else rows.filter(_object_is_visible(visible_tiers(user)))


def _object_is_visible(tiers: Iterable[Tier]) -> Q:
    links = _rows("commitmentlink").filter(source__tier__in=tiers, target__tier__in=tiers)
    return (
        Q(object_type__in=PUBLIC_KINDS)
        | Q(_exists(_rows("commitment").filter(tier__in=tiers)), object_type="commitment")
        | Q(_exists(_rows("document").filter(tier__in=tiers)), object_type="document")
        | Q(_exists(_rows("evidence").filter(tier__in=tiers)), object_type="evidence")
        | Q(_exists(_rows("provision").filter(document__tier__in=tiers)), object_type="provision")
        | Q(_exists(links), object_type="commitmentlink")
    )


def _rows(object_type: str) -> models.QuerySet[Any]:
    """All rows of a kind of object. By its name: the ledger lies below the tables that it tells of."""
    rows: models.QuerySet[Any] = apps.get_model("commitments", object_type)._default_manager.all()
    return rows


def _exists(rows: models.QuerySet[Any]) -> Exists:
    return Exists(rows.filter(pk=Cast(OuterRef("object_id"), models.BigIntegerField())))


class LedgerEntry(models.Model):
    """Who did what to which object, and what it was before and after.

    ``payload`` is canonical JSON: ``before`` and ``after`` of the object, and ``also`` for rows of other tables that
    the same act wrote. ``payload_hash`` is that of the payload as it was written; where a text was redacted since, the
    payload and its salt are others (``RedactedPlace``). ``tier`` is the narrowest that anything in it had, before the
    act or after it: what is opened later does not open what was done before. ``key`` is that of the form that was sent:
    sent twice, it acts once. The payload says it too, which seals it; entries of older versions do not.
    """

    seq = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("made at"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    actor_name = models.CharField(_("name shown at the time"), max_length=200)
    act = models.CharField(_("act"), max_length=40)
    object_type = models.CharField(_("kind of object"), max_length=40)
    object_id = models.CharField(_("object"), max_length=40)
    tier = TierField(verbose_name=_("visibility at the time"))
    payload = models.TextField(_("before and after"))
    salt = models.CharField(max_length=32)
    payload_hash = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    seal = models.CharField(max_length=64)
    key = models.UUIDField(null=True, unique=True, editable=False)

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["-seq"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "seq"], name="ledger_by_object"),
            models.Index(fields=["act", "seq"], name="ledger_by_act"),
            models.Index(fields=["at", "seq"], name="ledger_by_moment"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(payload="") & ~Q(salt=""),
                name="ledger_payload_with_its_salt",
            )
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.act}"

    def computed_hash(self) -> str:
        """The hash that follows from what the entry says (``rules.kernel.chain``)."""
        return entry_hash(
            seq=self.seq,
            at=entry_moment(self.at),
            actor=self.actor_id,
            actor_name=self.actor_name,
            act=self.act,
            object_type=self.object_type,
            object_id=self.object_id,
            tier=self.tier,
            payload_hash=self.payload_hash,
            previous=self.previous,
        )

    @property
    def is_redacted(self) -> bool:
        """Whether something in it was taken off the record; ``Redaction`` says what and why."""
        return f'"{REDACTED}"' in self.payload

    @property
    def before(self) -> dict[str, Any] | None:
        """The object's columns before the act; None where it was made."""
        columns: dict[str, Any] | None = json.loads(self.payload)["before"]
        return columns

    @property
    def after(self) -> dict[str, Any] | None:
        """The object's columns after the act; None where it was deleted."""
        columns: dict[str, Any] | None = json.loads(self.payload)["after"]
        return columns

    @property
    def also(self) -> list[dict[str, Any]]:
        """Rows of other tables that the act wrote: ``type``, ``id``, ``before``, ``after`` of each."""
        rows: list[dict[str, Any]] = json.loads(self.payload)["also"]
        return rows
