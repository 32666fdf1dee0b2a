"""Updates in bulk: one act on many commitments, which can be taken back as one."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ...rules.kernel.permissions import Visitor, is_staff_member
from ...rules.lists.bulk import BulkKind
from ..kernel.fields import Version, one_of
from ..ledger.entries import LedgerEntry
from ..register.commitments import Commitment


class BulkUpdateQuerySet(models.QuerySet["BulkUpdate"]):
    def visible_to(self, user: Visitor) -> Self:
        """Staff see all of them, as they see all commitments."""
        return self if is_staff_member(user) else self.none()


class BulkUpdate(models.Model):
    """Who did what to which commitments at once. What exactly, the entries of its rows tell."""

    kind = models.CharField(_("type of change"), max_length=12, choices=BulkKind)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("undone by")
    )
    taken_back_at = models.DateTimeField(_("undone at"), null=True)
    version = Version()

    objects = BulkUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulk update")
        verbose_name_plural = _("bulk updates")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=one_of("kind", BulkKind), name="bulk_kind_known"),
            models.CheckConstraint(
                condition=Q(taken_back_by__isnull=True, taken_back_at__isnull=True)
                | Q(taken_back_by__isnull=False, taken_back_at__isnull=False),
                name="bulk_taken_back_by_someone_at_some_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.pk}"


class BulkRow(models.Model):
    """A commitment of an update: the entry of the act on it, its version after that, the entry that took it back."""

    update = models.ForeignKey(BulkUpdate, models.PROTECT, related_name="rows", verbose_name=_("bulk update"))
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="+", verbose_name=_("commitment"))
    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="+", verbose_name=_("entry"))
    version = models.PositiveIntegerField(_("version"))
    undone = models.ForeignKey(
        LedgerEntry, models.PROTECT, null=True, related_name="+", verbose_name=_("entry of the undo")
    )

    class Meta:
        verbose_name = _("row of a bulk update")
        verbose_name_plural = _("rows of bulk updates")
        ordering = ["entry"]
        constraints = [
            models.UniqueConstraint(fields=["update", "commitment"], name="bulk_row_once_a_commitment"),
            models.UniqueConstraint(fields=["entry"], name="bulk_row_once_an_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.update_id}: {self.commitment_id}"
