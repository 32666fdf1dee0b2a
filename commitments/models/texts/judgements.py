"""Sentences of a document that were read and found to pledge nothing."""

from typing import Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ...rules.kernel.permissions import Visitor, is_staff_member, visible_tiers
from ...rules.texts.judgements import GROUND_LIMIT, NoPledge
from ..kernel.fields import Version, one_of, validate_plain_text
from .documents import Document


class JudgementQuerySet(models.QuerySet["Judgement"]):
    def visible_to(self, user: Visitor) -> Self:
        """Judgements with their grounds: for staff, of the documents that they may see."""
        if not is_staff_member(user):
            return self.none()
        return self.filter(document__tier__in=visible_tiers(user))


class Judgement(models.Model):
    """A sentence judged as no pledge: ``words`` is exactly ``document.text[start:end]``, in Unicode code points.

    That it was judged, the reader shows to whoever may read the document; ground and person are for staff. Taken back,
    the row is gone, and the ledger tells of it.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="judgements", verbose_name=_("document"))
    start = models.PositiveIntegerField(_("start"))
    end = models.PositiveIntegerField(_("end"))
    words = models.TextField(_("exact words"))
    label = models.CharField(_("classification"), max_length=16, choices=NoPledge)
    ground = models.TextField(
        _("reason"),
        validators=[validate_plain_text, MaxLengthValidator(GROUND_LIMIT)],
        error_messages={"blank": _("Enter a short reason why this is not a pledge.")},
    )
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reviewed by")
    )
    judged_at = models.DateTimeField(_("reviewed at"))
    version = Version()

    objects = JudgementQuerySet.as_manager()

    class Meta:
        verbose_name = _("classification of a sentence")
        verbose_name_plural = _("classifications of sentences")
        ordering = ["document", "start"]
        constraints = [
            models.UniqueConstraint(fields=["document", "start", "end"], name="judgement_once_a_sentence"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="judgement_not_empty"),
            models.CheckConstraint(
                condition=Q(words__length=F("end") - F("start")), name="judgement_words_as_long_as_its_span"
            ),
            models.CheckConstraint(condition=one_of("label", NoPledge), name="judgement_label_known"),
            models.CheckConstraint(condition=~Q(ground=""), name="judgement_has_a_ground"),
        ]

    def __str__(self) -> str:
        return f"{self.document.prefix} {self.start}–{self.end}"
