"""The words by which texts are found: one derived row beside each text, which the full text of ``triggers`` follows.

The folded words of a text, each once (``rules.kernel.text.known_words``); ``queries.ledger.verify.words`` says of which
columns.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..register.assessments import ProgressReport
from ..register.evidence import Evidence
from .documents import Document


class DocumentWords(models.Model):
    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="+")
    words = models.TextField()

    class Meta:
        verbose_name = _("words of a document")
        verbose_name_plural = _("words of documents")

    def __str__(self) -> str:
        return self.document.prefix


class EvidenceWords(models.Model):
    evidence = models.OneToOneField(Evidence, models.CASCADE, primary_key=True, related_name="+")
    words = models.TextField()

    class Meta:
        verbose_name = _("words of a piece of evidence")
        verbose_name_plural = _("words of evidence")

    def __str__(self) -> str:
        return self.evidence.slug


class ReportWords(models.Model):
    report = models.OneToOneField(ProgressReport, models.CASCADE, primary_key=True, related_name="+")
    words = models.TextField()

    class Meta:
        verbose_name = _("words of a report")
        verbose_name_plural = _("words of reports")

    def __str__(self) -> str:
        return str(self.report_id)
