"""Remarks on a commitment that somebody settled (``rules.register.quality``)."""

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ...rules.register.assessments import REASON_LIMIT
from ...rules.register.quality import Remark
from ..kernel.fields import one_of, validate_plain_text
from .commitments import Commitment


class Settlement(models.Model):
    """That a remark does not stand any more, and on what ground; written once, and read by staff alone."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="settlements", verbose_name=_("commitment"))
    kind = models.CharField(_("resolved"), max_length=14, choices=Remark)
    ground = models.TextField(
        _("reason"),
        validators=[validate_plain_text, MaxLengthValidator(REASON_LIMIT)],
        error_messages={"blank": _("Enter why no action is needed, or what was done.")},
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("resolved by")
    )
    settled_at = models.DateTimeField(_("resolved"))

    class Meta:
        verbose_name = _("resolution of a remark")
        verbose_name_plural = _("resolutions of remarks")
        ordering = ["settled_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "kind"], name="settlement_once_a_remark"),
            models.CheckConstraint(condition=~Q(ground=""), name="settlement_has_a_ground"),
            models.CheckConstraint(condition=one_of("kind", Remark), name="settlement_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment.reference}: {self.get_kind_display()}"
