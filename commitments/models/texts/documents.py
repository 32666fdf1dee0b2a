"""Documents and the passages of their text that commitments rest on."""

from typing import Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from ...rules.kernel.documents import DocumentKind, Nature
from ...rules.kernel.permissions import Visitor, visible_tiers
from ...rules.register.assessments import REASON_LIMIT
from ...rules.register.parties import text_direction
from ...rules.texts.passages import STORED_NUMBER_LENGTH
from ..kernel.fields import TieredQuerySet, TierField, Version, one_of, validate_plain_text
from ..register.evidence import SHA256_LENGTH, Evidence
from ..register.parties import Party, Process

models.CharField.register_lookup(Length)
models.TextField.register_lookup(Length)


class Document(models.Model):
    """An instrument. Its text may only change as a corrected one, with the old one kept (a trigger holds this).

    ``original`` is the file that the text was read from; ``fingerprint`` tells its words (``rules.kernel.text``),
    derived. ``translation_of`` is the text that it says in another language, which is no translation itself.
    """

    process = models.ForeignKey(Process, models.PROTECT, related_name="documents", verbose_name=_("process"))
    meeting = models.ForeignKey(
        "Meeting", models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("meeting")
    )
    slug = models.SlugField(_("short name (used in the URL)"), unique=True)
    title = models.CharField(_("title"), max_length=300, validators=[validate_plain_text])
    symbol = models.CharField(_("document number"), max_length=60, blank=True, validators=[validate_plain_text])
    kind = models.CharField(_("kind"), max_length=16, choices=DocumentKind)
    prefix = models.CharField(_("prefix of references"), max_length=12, unique=True)
    dated = models.DateField(_("date"))
    issuing_parties = models.ManyToManyField(
        Party, blank=True, related_name="documents", verbose_name=_("issuing parties")
    )
    language = models.CharField(_("language"), max_length=8, default="en")
    publisher = models.CharField(_("publisher"), max_length=200, blank=True, validators=[validate_plain_text])
    source_url = models.URLField(_("source URL"), max_length=500, blank=True)
    text = models.TextField(_("text"), validators=[validate_plain_text])
    original = models.ForeignKey(
        Evidence,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="documents",
        verbose_name=_("original file"),
    )
    fingerprint = models.CharField(
        _("fingerprint of the words"), max_length=SHA256_LENGTH, blank=True, editable=False, db_index=True
    )
    translation_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="translations", verbose_name=_("translation of")
    )
    remark = models.TextField(_("remark"), blank=True, validators=[validate_plain_text])
    tier = TierField()
    version = Version()

    objects = TieredQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-dated", "slug"]
        constraints = [
            models.CheckConstraint(condition=one_of("kind", DocumentKind), name="document_kind_known"),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="document_text_not_empty",
                violation_error_message=_("Enter the text of the document."),
            ),
            models.CheckConstraint(
                condition=Q(translation_of=None) | ~Q(translation_of=F("id")),
                name="document_translates_another",
                violation_error_message=_("A document cannot be a translation of itself. Choose another document."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def direction(self) -> str:
        return text_direction(self.language)


class RevisionQuerySet(models.QuerySet["Revision"]):
    def visible_to(self, user: Visitor) -> Self:
        """The earlier texts of the documents that ``user`` may see."""
        return self.filter(document__tier__in=visible_tiers(user))


class Revision(models.Model):
    """An earlier text of a document, which a corrected one replaced: when, by whom and why.

    ``number`` counts the texts of a document from 1; today's text, on the document, has the next one. ``original`` is
    the file that it was read from. It is never changed or deleted.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="revisions", verbose_name=_("document"))
    number = models.PositiveIntegerField(_("number"))
    text = models.TextField(_("text"))
    original = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="revisions", verbose_name=_("original file")
    )
    reason = models.TextField(
        _("reason"),
        validators=[validate_plain_text, MaxLengthValidator(REASON_LIMIT)],
        error_messages={"blank": _("Say why the text is corrected, and on whose authority.")},
    )
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("replaced by")
    )
    replaced_at = models.DateTimeField(_("replaced at"))

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("earlier version")
        verbose_name_plural = _("earlier versions")
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="revision_number_once_a_document"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_number_from_one"),
            models.CheckConstraint(condition=~Q(text=""), name="revision_text_not_empty"),
            models.CheckConstraint(condition=~Q(reason=""), name="revision_has_a_reason"),
        ]

    def __str__(self) -> str:
        return _("%(document)s, version %(number)d") % {"document": self.document, "number": self.number}


class Provision(models.Model):
    """A passage: ``words`` is exactly ``text[start:end]``, counted in Unicode code points.

    The text is the document's, or that of ``revision``: an earlier one, when the corrected text does not certainly hold
    these words. ``is_settled`` is False then until a person has found them in the corrected text or let them stay.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="provisions", verbose_name=_("document"))
    number = models.CharField(_("number"), max_length=STORED_NUMBER_LENGTH)
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    words = models.TextField(_("exact words"))
    nature = models.CharField(_("nature"), max_length=14, choices=Nature, default=Nature.OPERATIVE)
    revision = models.ForeignKey(
        Revision,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="provisions",
        verbose_name=_("earlier version"),
    )
    is_settled = models.BooleanField(_("resolved"), default=True, editable=False)

    class Meta:
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        ordering = ["document", "start", "end"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="provision_number_once_a_document"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="provision_not_empty"),
            models.CheckConstraint(
                condition=Q(words__length=F("end") - F("start")),
                name="provision_words_as_long_as_its_span",
                violation_error_message=_("These words are not in the text. Copy them from it."),
            ),
            models.CheckConstraint(condition=one_of("nature", Nature), name="provision_nature_known"),
            models.CheckConstraint(
                condition=Q(is_settled=True) | Q(revision__isnull=False), name="provision_of_today_is_settled"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document.prefix} ¶ {self.number}"

    @property
    def text(self) -> str:
        """The text that its place counts in."""
        return self.revision.text if self.revision else self.document.text
