"""What the secretariat finds (assessments), and what a party says (reports)."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import Visitor, visible_tiers
from ...rules.kernel.statuses import SCALE, Confidence, Status
from ...rules.register.parties import Channel
from ...rules.register.reports import ReportKind
from ..kernel.fields import TieredQuerySet, TierField, one_of, validate_plain_text
from .commitments import Commitment
from .evidence import Evidence
from .parties import Party
from .reference import Zone

SCALE_CHOICES = [(status.value, status.label) for status in SCALE]


class AssessmentQuerySet(TieredQuerySet["Assessment"]):
    def visible_to(self, user: Visitor) -> Self:
        """Those whose own tier and whose commitment's tier ``user`` may see."""
        return super().visible_to(user).filter(commitment__tier__in=visible_tiers(user))

    def accepted(self) -> Self:
        return self.filter(accepted_at__isnull=False)

    def counted(self) -> Self:
        """The accepted ones that the joint status looks at: what is narrower than its commitment does not count."""
        return self.accepted().filter(tier__lte=F("commitment__tier"))


class Assessment(models.Model):
    """A dated finding about one cell: a party, a zone, both, or the commitment as a whole (neither).

    A person sees it who may see its tier and its commitment. ``two_people`` says that it was accepted while the rule of
    two people held, which the database then holds too.
    """

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="assessments", verbose_name=_("commitment"))
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("party"))
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("zone"))
    status = models.PositiveSmallIntegerField(_("status"), choices=SCALE_CHOICES)
    as_of = models.DateField(_("as of"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    reason = models.TextField(_("reason"), validators=[validate_plain_text])
    confidence = models.PositiveSmallIntegerField(_("confidence"), choices=Confidence, null=True, blank=True)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="assessments", verbose_name=_("evidence"))
    tier = TierField()
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    drafted_at = models.DateTimeField(_("drafted at"))
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("accepted by")
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True)
    two_people = models.BooleanField(_("accepted by a second person"), default=False, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["-as_of", "-id"]
        indexes = [
            models.Index(
                fields=["commitment", "as_of", "id", "party", "zone", "status"],
                condition=Q(accepted_at__isnull=False),
                name="assessment_accepted",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=one_of("status", SCALE), name="assessment_status_known"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="assessment_has_a_reason",
                violation_error_message=_("Enter a reason for the status."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="assessment_accepted_by_someone_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(status=Status.IMPLEMENTED, done_on__lte=F("as_of")),
                name="assessment_done_only_when_implemented",
                violation_error_message=_("“Done on” is only for the status Implemented."),
            ),
            models.CheckConstraint(
                condition=Q(status=Status.NO_INFORMATION) | Q(confidence__isnull=False),
                name="assessment_has_a_confidence",
                violation_error_message=_("Choose a confidence: reported, corroborated or verified."),
            ),
            models.CheckConstraint(condition=one_of("tier", Tier), name="assessment_tier_known"),
            models.CheckConstraint(
                condition=Q(two_people=False) | ~Q(accepted_by=F("drafted_by")), name="assessment_by_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment.reference}, {self.as_of}"


class ProgressReport(models.Model):
    """What a party says: a report on its own implementation, or a position that disagrees with an assessment.

    Recorded as said, never scored by itself.
    """

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="reports", verbose_name=_("commitment"))
    kind = models.CharField(_("kind"), max_length=8, choices=ReportKind, default=ReportKind.REPORT)
    assessment = models.ForeignKey(
        Assessment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="positions",
        verbose_name=_("disputed assessment"),
    )
    party = models.ForeignKey(Party, models.PROTECT, related_name="reports", verbose_name=_("party"))
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("zone"))
    claimed_status = models.PositiveSmallIntegerField(_("claimed status"), choices=SCALE_CHOICES, null=True, blank=True)
    text = models.TextField(_("text"), validators=[validate_plain_text])
    language = models.CharField(_("language"), max_length=8, default="en")
    reported_on = models.DateField(_("reported on"))
    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="reports", verbose_name=_("evidence"))
    tier = TierField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = TieredQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["-reported_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="report_has_a_text",
                violation_error_message=_("Enter the text of the report."),
            ),
            models.CheckConstraint(condition=one_of("kind", ReportKind), name="report_kind_known"),
            # That it is one of the same commitment is held by a trigger.
            models.CheckConstraint(
                condition=Q(kind=ReportKind.POSITION, assessment__isnull=False)
                | ~Q(kind=ReportKind.POSITION) & Q(assessment__isnull=True),
                name="report_position_names_an_assessment",
            ),
            models.CheckConstraint(condition=one_of("channel", Channel), name="report_channel_known"),
            models.CheckConstraint(
                condition=Q(claimed_status__isnull=True) | one_of("claimed_status", SCALE), name="report_claim_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment.reference}, {self.party}, {self.reported_on}"
