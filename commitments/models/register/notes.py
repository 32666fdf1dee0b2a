"""What the secretariat writes down for itself beside a commitment."""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ...rules.kernel.commitments import Tier
from ...rules.register.assessments import REASON_LIMIT
from ..kernel.fields import TieredQuerySet, TierField, one_of, validate_plain_text
from .commitments import Commitment


class Note(models.Model):
    """A working note, internal unless it says otherwise; on the commitment's page and its history, in no export."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="notes", verbose_name=_("commitment"))
    text = models.TextField(
        _("text"),
        validators=[validate_plain_text, MaxLengthValidator(REASON_LIMIT)],
        error_messages={"blank": _("Enter the note.")},
    )
    tier = TierField(default=Tier.INTERNAL)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author"))
    at = models.DateTimeField(_("written at"))

    objects = TieredQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="note_has_a_text"),
            models.CheckConstraint(condition=one_of("tier", Tier), name="note_tier_known"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment.reference}, {self.at:%Y-%m-%d}"
