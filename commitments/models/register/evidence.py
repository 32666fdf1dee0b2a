"""What supports an assessment or a report: a published thing, by its address, as a file that is kept, or both."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from ...rules.kernel.files import FILE_LIMIT, NAME_LIMIT, stored_name
from ...rules.ledger.redactions import REDACTED
from ...rules.register.evidence import Reliability
from ..kernel.fields import TieredQuerySet, TierField, Version, one_of, validate_plain_text

models.CharField.register_lookup(Length)

SHA256_LENGTH = 64


class EvidenceQuerySet(TieredQuerySet["Evidence"]):
    def with_file(self) -> Self:
        """Those whose file is kept: there was one, and no redaction withdrew it."""
        return self.exclude(sha256="").exclude(file_name=REDACTED)


class Evidence(models.Model):
    """Its file lies below the folder of files under its SHA-256 (``stored_name``), once, whoever else names it too.

    What is said of the file stays as it was first said; the database holds this (``triggers``). ``version`` counts the
    writes of the rest.
    """

    slug = models.SlugField(_("short name (used in the URL)"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=300, validators=[validate_plain_text])
    publisher = models.CharField(_("publisher"), max_length=200, blank=True, validators=[validate_plain_text])
    url = models.URLField(_("URL"), max_length=500, blank=True)
    published = models.DateField(_("published on"), null=True, blank=True)
    retrieved = models.DateField(_("retrieved on"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    reliability = models.CharField(
        _("reliability of the source"), max_length=8, choices=Reliability, default=Reliability.UNKNOWN
    )
    file_name = models.CharField(_("file"), max_length=NAME_LIMIT, blank=True, editable=False)
    media_type = models.CharField(_("kind of file"), max_length=100, blank=True, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), null=True, editable=False)
    sha256 = models.CharField(_("SHA-256"), max_length=SHA256_LENGTH, blank=True, editable=False)
    tier = TierField()
    version = Version()

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = [F("published").desc(nulls_last=True), "title"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(url="") | ~Q(sha256=""),
                name="evidence_has_address_or_file",
                violation_error_message=_("Enter the URL of the evidence, or add a file."),
            ),
            models.CheckConstraint(condition=one_of("reliability", Reliability), name="evidence_reliability_known"),
            models.CheckConstraint(
                condition=Q(sha256="", size__isnull=True, media_type="", file_name="")
                | Q(sha256__length=SHA256_LENGTH, size__isnull=False, size__range=(1, FILE_LIMIT))
                & ~Q(media_type="")
                & ~Q(file_name=""),
                name="evidence_file_described",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_file(self) -> bool:
        """Whether its file is kept; the same as ``with_file``."""
        return bool(self.sha256) and self.file_name != REDACTED

    @property
    def stored_name(self) -> str:
        return stored_name(self.sha256)
