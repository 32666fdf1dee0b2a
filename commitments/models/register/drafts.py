"""Drafts of assessments: what is written before it counts, sent to and fro between those who draft and review."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import Visitor, is_staff_member, visible_tiers
from ...rules.kernel.statuses import SCALE, Confidence, Status
from ...rules.register.drafts import OPEN, DraftContent, DraftState
from ..kernel.fields import TierField, Version, one_of, validate_plain_text
from .assessments import SCALE_CHOICES, Assessment
from .commitments import Commitment
from .evidence import Evidence
from .parties import Party
from .reference import Zone

COMPLETE = Q(status__isnull=False, as_of__isnull=False, submitted_at__isnull=False) & ~Q(reason="")


class AssessmentDraftQuerySet(models.QuerySet["AssessmentDraft"]):
    def visible_to(self, user: Visitor) -> Self:
        """Drafts are for staff, and for those of them who may see the commitment."""
        if not is_staff_member(user):
            return self.none()
        return self.filter(commitment__tier__in=visible_tiers(user))

    def open(self) -> Self:
        return self.filter(state__in=[state.value for state in OPEN])

    def of(self, user: Visitor) -> Self:
        """Those that ``user`` began or changed last."""
        return self.filter(Q(drafted_by=user) | Q(changed_by=user))


class AssessmentDraft(models.Model):
    """An assessment in the making. Once accepted it is an ``assessment``, written once and never changed again.

    ``drafted_by`` began it, ``changed_by`` wrote it as it reads now. ``tier`` is what the assessment shall have; the
    draft itself is for staff only. A note is that of the reviewer who last returned it.
    """

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="drafts", verbose_name=_("commitment"))
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("party"))
    # None as long as nobody said so: what the ledger told of older drafts does not name it.
    each_party = models.BooleanField(_("each responsible party"), null=True, editable=False)
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("zone"))
    status = models.PositiveSmallIntegerField(_("status"), choices=SCALE_CHOICES, null=True, blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True, validators=[validate_plain_text])
    confidence = models.PositiveSmallIntegerField(_("confidence"), choices=Confidence, null=True, blank=True)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="drafts", verbose_name=_("evidence"))
    tier = TierField()
    state = models.CharField(_("state"), max_length=12, choices=DraftState, default=DraftState.DRAFTING)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    drafted_at = models.DateTimeField(_("drafted at"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed at"))
    submitted_at = models.DateTimeField(_("sent for review at"), null=True)
    note = models.TextField(_("reviewer’s note"), blank=True, validators=[validate_plain_text])
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("returned by")
    )
    assessment = models.OneToOneField(
        Assessment, models.PROTECT, null=True, related_name="draft", verbose_name=_("assessment")
    )
    version = Version()

    objects = AssessmentDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft assessment")
        verbose_name_plural = _("draft assessments")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "-id"], name="draft_by_state")]
        constraints = [
            models.CheckConstraint(condition=one_of("state", DraftState), name="draft_state_known"),
            models.CheckConstraint(condition=one_of("tier", Tier), name="draft_tier_known"),
            models.CheckConstraint(
                condition=Q(status__isnull=True) | one_of("status", SCALE), name="draft_status_known"
            ),
            models.CheckConstraint(
                condition=Q(confidence__isnull=True) | one_of("confidence", Confidence), name="draft_confidence_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[DraftState.SUBMITTED.value, DraftState.ACCEPTED.value])
                | COMPLETE & (Q(status=Status.NO_INFORMATION) | Q(confidence__isnull=False)),
                name="draft_complete_when_sent",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[DraftState.SUBMITTED.value, DraftState.ACCEPTED.value])
                | Q(done_on__isnull=True)
                | Q(status=Status.IMPLEMENTED, done_on__lte=F("as_of")),
                name="draft_done_only_when_implemented",
            ),
            models.CheckConstraint(
                condition=Q(state=DraftState.ACCEPTED, assessment__isnull=False)
                | ~Q(state=DraftState.ACCEPTED) & Q(assessment__isnull=True),
                name="draft_accepted_as_an_assessment",
            ),
            models.CheckConstraint(
                condition=Q(each_party__isnull=True) | Q(each_party=False) | Q(party__isnull=True),
                name="draft_of_one_party_or_each",
            ),
            models.CheckConstraint(
                condition=~Q(state=DraftState.RETURNED) | ~Q(note="") & Q(returned_by__isnull=False),
                name="draft_returned_with_a_note",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment.reference}, {self.get_state_display()}"

    @property
    def content(self) -> DraftContent:
        """What it says so far, for rules and forms."""
        return DraftContent(
            status=self.status,
            as_of=self.as_of,
            reason=self.reason,
            confidence=self.confidence,
            party=self.party_id,
            zone=self.zone_id,
            done_on=self.done_on,
            evidence=sorted(evidence.pk for evidence in self.evidence.all()),
            tier=self.tier,
            each_party=bool(self.each_party),
        )
