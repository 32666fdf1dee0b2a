"""The ledger: one entry per act, numbered without a gap from a one-row head, in the transaction of its change."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LedgerHead(models.Model):
    """The one row that hands out numbers. Locking it makes the numbers commit in order."""

    seq = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("head of the ledger")
        verbose_name_plural = _("heads of the ledger")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="ledger_has_one_head")]

    def __str__(self) -> str:
        return str(self.seq)


class LedgerEntry(models.Model):
    """Who did what to which object, and what it was before and after."""

    seq = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    actor_name = models.CharField(_("name shown then"), max_length=200)
    act = models.CharField(_("act"), max_length=40)
    object_type = models.CharField(_("kind of object"), max_length=40)
    object_id = models.CharField(_("object"), max_length=40)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)

    class Meta:
        verbose_name = _("entry of the ledger")
        verbose_name_plural = _("entries of the ledger")
        ordering = ["-seq"]
        indexes = [models.Index(fields=["object_type", "object_id", "seq"], name="ledger_by_object")]

    def __str__(self) -> str:
        return f"{self.seq} {self.act}"
