"""Figures over time: what is measured on a commitment, and what was measured when."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import Visitor, visible_tiers
from ...rules.register.indicators import Direction
from ..kernel.fields import TieredQuerySet, TierField, one_of, validate_plain_text
from .commitments import Commitment
from .evidence import Evidence


class Indicator(models.Model):
    """What is counted or measured, in which unit, and which way is better."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="indicators", verbose_name=_("commitment"))
    name = models.CharField(_("name"), max_length=200, validators=[validate_plain_text])
    unit = models.CharField(_("unit"), max_length=60, validators=[validate_plain_text])
    direction = models.CharField(_("direction"), max_length=8, choices=Direction, default=Direction.NEITHER)
    tier = TierField()

    objects = TieredQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "name"],
                name="indicator_once_a_commitment",
                violation_error_message=_("This commitment already has an indicator with this name."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="indicator_has_a_name"),
            models.CheckConstraint(condition=one_of("direction", Direction), name="indicator_direction_known"),
            models.CheckConstraint(condition=one_of("tier", Tier), name="indicator_tier_known"),
        ]

    def __str__(self) -> str:
        return self.name


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def visible_to(self, user: Visitor) -> Self:
        """The measurements of indicators whose tier ``user`` may see."""
        return self.filter(indicator__tier__in=visible_tiers(user))


class Measurement(models.Model):
    """The value of an indicator on a day. A correction is a new row of the same day: the one recorded last counts."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="measurements", verbose_name=_("indicator"))
    day = models.DateField(_("day"))
    # Fifteen digits are what a float holds exactly, and SQLite keeps decimals as floats.
    value = models.DecimalField(_("value"), max_digits=15, decimal_places=4)
    remark = models.CharField(_("remark"), max_length=500, blank=True, validators=[validate_plain_text])
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="measurements", verbose_name=_("evidence"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ["-day", "-id"]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.day}"
