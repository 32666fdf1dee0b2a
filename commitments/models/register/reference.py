"""About what (themes) and where (zones)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ...rules.kernel.documents import ZoneKind
from ..kernel.fields import Version, one_of, validate_plain_text


class Theme(models.Model):
    slug = models.SlugField(_("short name (used in the URL)"), unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True, validators=[validate_plain_text])
    position = models.PositiveSmallIntegerField(_("position in lists"), default=0)
    version = Version()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Zone(models.Model):
    """A place that commitments speak of. Coordinates only where a source gives them."""

    slug = models.SlugField(_("short name (used in the URL)"), unique=True)
    name = models.CharField(_("name"), max_length=200, unique=True, validators=[validate_plain_text])
    kind = models.CharField(_("kind"), max_length=20, choices=ZoneKind)
    external_id = models.CharField(_("external identifier"), max_length=40, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    source_url = models.URLField(_("source URL"), max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True, validators=[validate_plain_text])
    position = models.PositiveSmallIntegerField(_("position in lists"), default=0)
    version = Version()

    class Meta:
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(condition=one_of("kind", ZoneKind), name="zone_kind_known"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    # A check passes where a comparison with NULL leaves it open: both must be there.
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="zone_coordinates_possible",
                violation_error_message=_(
                    "Enter both coordinates: latitude from -90 to 90, longitude from -180 to 180."
                ),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True) | ~Q(source_url=""),
                name="zone_coordinates_sourced",
                violation_error_message=_("Enter the URL of the source of the coordinates."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
