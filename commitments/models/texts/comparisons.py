"""What people decided when they looked at two texts side by side."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..register.evidence import SHA256_LENGTH
from .documents import Document


class RejectedMatch(models.Model):
    """Two passages that are alike and were found not to belong together; never changed, a link of them goes before it.

    By their words, so that it holds wherever these stand. ``pair`` tells both, folded (``rules.texts.comparison``).
    """

    earlier = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("earlier document"))
    later = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("later document"))
    earlier_words = models.TextField(_("words in the earlier document"))
    later_words = models.TextField(_("words in the later document"))
    pair = models.CharField(_("fingerprint of both"), max_length=SHA256_LENGTH, editable=False)
    rejected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("rejected by")
    )
    rejected_at = models.DateTimeField(_("rejected at"))

    class Meta:
        verbose_name = _("rejected match")
        verbose_name_plural = _("rejected matches")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["earlier", "later", "pair"],
                name="match_rejected_once",
                violation_error_message=_("This match has already been rejected."),
            ),
            models.CheckConstraint(
                condition=~Q(earlier_words="") & ~Q(later_words=""), name="rejected_match_has_its_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.earlier.prefix}, {self.later.prefix}"
