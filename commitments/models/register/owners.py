"""Who of the secretariat looks after which commitment."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .commitments import Commitment


class Ownership(models.Model):
    """Who of the secretariat looks after a commitment; without a row nobody does. Read by staff alone."""

    commitment = models.OneToOneField(
        Commitment, models.PROTECT, primary_key=True, related_name="ownership", verbose_name=_("commitment")
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="owned", verbose_name=_("owner"))

    class Meta:
        verbose_name = _("ownership")
        verbose_name_plural = _("ownerships")

    def __str__(self) -> str:
        return f"{self.commitment.reference}: {self.owner.shown_name}"
