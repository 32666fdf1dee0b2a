"""Redactions: who asked for a text to be taken off the record, who decided, and every place where it stood."""

from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ...rules.kernel.permissions import Visitor, is_reviewer
from ...rules.ledger.redactions import RedactionState, Side
from ...rules.register.assessments import REASON_LIMIT
from ..kernel.fields import Version, one_of, validate_plain_text
from .entries import LedgerEntry

PLAIN: list[Any] = [validate_plain_text, MaxLengthValidator(REASON_LIMIT)]


class RedactionQuerySet(models.QuerySet["Redaction"]):
    def visible_to(self, user: Visitor) -> Self:
        """Requests are for those who may ask and decide, and only about entries that they may see."""
        if not is_reviewer(user):
            return self.none()
        return self.filter(entry__in=LedgerEntry.objects.visible_to(user).order_by())

    def asked(self) -> Self:
        return self.filter(state=RedactionState.ASKED)

    def waiting_for(self, user: Visitor) -> Self:
        """Those that ``user`` may decide: somebody else asked."""
        return self.asked().exclude(asked_by=user.pk)


class Redaction(models.Model):
    """A request to replace one text of an entry, and what became of it. It never holds the text itself.

    ``kind``, ``object_id`` and ``field`` say where the text stands in the entry, ``side`` whether it is what was before
    the act or after it. ``decision`` is the entry that granted or refused it. Once decided it stays as it is.
    """

    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="redactions", verbose_name=_("entry"))
    kind = models.CharField(_("kind of object"), max_length=40)
    object_id = models.CharField(_("object"), max_length=40)
    field = models.CharField(_("field"), max_length=40)
    side = models.CharField(_("position in the entry"), max_length=6, choices=Side)
    reason = models.TextField(
        _("reason for the redaction"),
        validators=PLAIN,
        error_messages={
            "blank": _("Enter a reason for the redaction. Everyone who could read the text will read the reason.")
        },
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    asked_at = models.DateTimeField(_("requested at"))
    state = models.CharField(_("state"), max_length=8, choices=RedactionState, default=RedactionState.ASKED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decision = models.ForeignKey(
        LedgerEntry, models.PROTECT, null=True, related_name="+", verbose_name=_("entry of the decision")
    )
    answer = models.TextField(_("answer"), blank=True, validators=PLAIN)
    version = Version()

    objects = RedactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=one_of("state", RedactionState), name="redaction_state_known"),
            models.CheckConstraint(condition=one_of("side", Side), name="redaction_side_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="redaction_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(decided_by=F("asked_by")) | Q(decided_by__isnull=True), name="redaction_by_two_people"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=RedactionState.ASKED,
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                    decision__isnull=True,
                    answer="",
                )
                | ~Q(state=RedactionState.ASKED)
                & Q(decided_by__isnull=False, decided_at__isnull=False, decision__isnull=False),
                name="redaction_decided_by_someone_at_some_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=RedactionState.REFUSED) | ~Q(answer=""), name="redaction_refused_with_an_answer"
            ),
            models.UniqueConstraint(
                fields=["entry", "kind", "object_id", "field", "side"],
                condition=Q(state=RedactionState.ASKED),
                name="redaction_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return _("redaction in entry %(seq)d") % {"seq": self.entry_id}


class RedactedPlace(models.Model):
    """A place where a redacted text stood: a column of a row, or the payload of an entry (kind ``ledgerentry``).

    Of an entry, ``payload_hash`` is that of the payload as it reads now, with its new salt.
    """

    redaction = models.ForeignKey(Redaction, models.PROTECT, related_name="places", verbose_name=_("redaction"))
    kind = models.CharField(_("kind of object"), max_length=40)
    object_id = models.CharField(_("object"), max_length=40)
    field = models.CharField(_("field"), max_length=40)
    payload_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("redacted text")
        verbose_name_plural = _("redacted texts")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["redaction", "kind", "object_id", "field"], name="redacted_place_once_a_redaction"
            ),
        ]
        indexes = [models.Index(fields=["kind", "object_id"], name="redacted_place_by_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
