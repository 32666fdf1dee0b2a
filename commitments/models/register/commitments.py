"""The register's rows: commitments, who is responsible for them, and how they hang together."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ...rules.kernel.commitments import Kind, Lifecycle, LinkKind, Role, Rollup, Strength
from ...rules.kernel.deadlines import Precision
from ...rules.kernel.statuses import Confidence, Status
from ...rules.register.derived import NEVER_ASSESSED, NO_DUE_DATE
from ...rules.texts.passages import STORED_NUMBER_LENGTH
from ..kernel.fields import (
    RecurringField,
    TieredQuerySet,
    TierField,
    Version,
    ZoneField,
    one_of,
    validate_plain_text,
)
from .evidence import Evidence
from .parties import Party
from .reference import Theme, Zone


class CommitmentQuerySet(TieredQuerySet["Commitment"]):
    def open(self) -> Self:
        return self.filter(is_open=True)


class Commitment(models.Model):
    """The smallest concrete, observable undertaking: one row of the register.

    Below the facts stand columns derived from them. Each has one writer, ``actions.kernel.derived``, and is never
    typed; lists sort, filter and export by them. Lateness is not among them: it depends on the day
    (``rules.time.timeliness``). ``deadline_ground`` says why a person corrected how the words are read, last; another
    deadline takes an extension. ``evidence`` is what is known beside any assessment, which names its own; no status
    rests on it. ``resembles`` is the earlier commitment that the words were found to be nearly the same as when this
    was recorded.
    """

    document = models.ForeignKey("Document", models.PROTECT, related_name="commitments", verbose_name=_("document"))
    provision = models.ForeignKey("Provision", models.PROTECT, related_name="commitments", verbose_name=_("provision"))
    further = models.ManyToManyField(
        "commitments.Provision", blank=True, related_name="further_commitments", verbose_name=_("additional passages")
    )
    number = models.PositiveIntegerField(_("number"))
    reference = models.CharField(_("reference"), max_length=24, unique=True)
    title = models.CharField(_("title"), max_length=300, validators=[validate_plain_text])
    kind = models.CharField(_("kind of obligation"), max_length=12, choices=Kind)
    strength = models.CharField(_("strength of the wording"), max_length=8, choices=Strength, blank=True)
    rollup = models.CharField(_("roll-up rule"), max_length=8, choices=Rollup, default=Rollup.LOWEST)
    tier = TierField()
    lifecycle = models.CharField(_("life-cycle"), max_length=16, choices=Lifecycle, default=Lifecycle.ACTIVE)
    lifecycle_on = models.DateField(_("life-cycle since"), null=True, blank=True)
    lifecycle_ground = models.TextField(_("reason for the life-cycle"), blank=True, validators=[validate_plain_text])
    remark = models.TextField(_("remark"), blank=True, validators=[validate_plain_text])
    themes = models.ManyToManyField(Theme, blank=True, related_name="commitments", verbose_name=_("themes"))
    zones = models.ManyToManyField(Zone, blank=True, related_name="commitments", verbose_name=_("zones"))
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="commitments", verbose_name=_("evidence"))
    parties = models.ManyToManyField(Party, through="Responsibility", related_name="commitments")

    deadline_words = models.TextField(_("deadline as written"), blank=True, validators=[validate_plain_text])
    deadline_language = models.CharField(_("language of the deadline"), max_length=8, default="en")
    deadline_earliest = models.DateField(_("earliest day"), null=True, blank=True)
    deadline_latest = models.DateField(_("latest day"), null=True, blank=True)
    deadline_precision = models.CharField(_("precision"), max_length=10, choices=Precision, default=Precision.NONE)
    deadline_year_inferred = models.BooleanField(_("year inferred"), default=False)
    deadline_meeting = models.ForeignKey(
        "Meeting", models.PROTECT, null=True, blank=True, related_name="deadlines", verbose_name=_("depends on meeting")
    )
    deadline_condition = models.TextField(_("condition"), blank=True, validators=[validate_plain_text])
    deadline_recurring = RecurringField()
    deadline_zone = ZoneField()
    deadline_ground = models.TextField(_("reason for the interpretation"), blank=True, validators=[validate_plain_text])

    resembles = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("similar to")
    )
    version = Version()

    # Derived; see the class's docstring.
    ref_key = models.CharField(max_length=24, unique=True, editable=False)
    title_key = models.CharField(max_length=80, editable=False)
    lead_key = models.CharField(max_length=80, blank=True, editable=False)
    themes_key = models.CharField(max_length=80, blank=True, editable=False)
    status = models.PositiveSmallIntegerField(_("status"), choices=Status, editable=False)
    confidence = models.PositiveSmallIntegerField(_("confidence"), choices=Confidence, null=True, editable=False)
    done_on = models.DateField(_("done on"), null=True, editable=False)
    done_stated = models.BooleanField(_("day of completion stated"), default=False, editable=False)
    is_open = models.BooleanField(_("open"), editable=False)
    is_disputed = models.BooleanField(_("disputed"), default=False, editable=False)
    due_sort = models.DateField(default=NO_DUE_DATE, editable=False)
    assessed_sort = models.DateField(_("last assessed"), default=NEVER_ASSESSED, editable=False)
    news_on = models.DateField(_("latest news"), editable=False)
    quotation = models.TextField(_("quotation"), editable=False)
    provision_number = models.CharField(_("provision number"), max_length=STORED_NUMBER_LENGTH, editable=False)
    reason = models.TextField(_("reason"), blank=True, editable=False)
    evidence_text = models.TextField(blank=True, editable=False)
    lead_text = models.TextField(blank=True, editable=False)
    supporting_text = models.TextField(blank=True, editable=False)
    addressees_text = models.TextField(blank=True, editable=False)
    monitors_text = models.TextField(blank=True, editable=False)
    themes_text = models.TextField(blank=True, editable=False)
    zones_text = models.TextField(blank=True, editable=False)
    search_text = models.TextField(blank=True, editable=False)
    unanswered = models.PositiveSmallIntegerField(_("reminders without a reply"), default=0, editable=False)
    quality = models.PositiveSmallIntegerField(_("remarks"), default=0, editable=False)
    times_extended = models.PositiveSmallIntegerField(_("times extended"), default=0, editable=False)
    days_moved = models.IntegerField(_("days moved"), default=0, editable=False)
    changed_at = models.DateTimeField(_("changed at"), editable=False)
    change_seq = models.BigIntegerField(editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["ref_key"]
        # One covering index per sort. The tier stands last: covering, never tempting for the planner.
        indexes = [
            models.Index(fields=["ref_key", "id", "tier"], name="commitment_by_ref"),
            models.Index(fields=["title_key", "id", "tier"], name="commitment_by_title"),
            models.Index(fields=["status", "due_sort", "id", "tier"], name="commitment_by_status"),
            models.Index(fields=["due_sort", "id", "tier"], name="commitment_by_due"),
            models.Index(fields=["lead_key", "id", "tier"], name="commitment_by_lead"),
            models.Index(fields=["themes_key", "id", "tier"], name="commitment_by_theme"),
            models.Index(fields=["assessed_sort", "id", "tier"], name="commitment_by_assessed"),
            models.Index(fields=["changed_at", "id", "tier"], name="commitment_by_changed"),
            models.Index(fields=["change_seq"], name="commitment_by_change_seq"),
            models.Index(fields=["due_sort", "id", "tier"], condition=Q(is_open=True), name="commitment_open_by_due"),
            models.Index(fields=["news_on", "id", "tier"], condition=Q(is_open=True), name="commitment_open_by_news"),
            # Looked through when a meeting is recorded or moves: what waits for an event that no meeting is known for.
            models.Index(
                fields=["deadline_precision", "due_sort", "id"],
                condition=Q(is_open=True, deadline_meeting=None),
                name="commitment_waits_by_due",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="commitment_number_once_a_document"),
            models.CheckConstraint(
                condition=Q(deadline_earliest__isnull=True)
                | Q(deadline_latest__isnull=True)
                | Q(deadline_earliest__lte=F("deadline_latest")),
                name="commitment_earliest_before_latest",
                violation_error_message=_("The latest day of the deadline is before the earliest."),
            ),
            models.CheckConstraint(
                condition=Q(done_stated=False) | Q(done_on__isnull=False), name="commitment_states_a_day_it_has"
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.DECLARATORY, status=Status.NOT_SCORED)
                | ~Q(kind=Kind.DECLARATORY) & ~Q(status=Status.NOT_SCORED),
                name="commitment_declaratory_is_not_scored",
            ),
            models.CheckConstraint(
                condition=Q(lifecycle=Lifecycle.ACTIVE) | Q(lifecycle_on__isnull=False) & ~Q(lifecycle_ground=""),
                name="commitment_lifecycle_dated_and_grounded",
            ),
            models.CheckConstraint(condition=one_of("kind", Kind), name="commitment_kind_known"),
            models.CheckConstraint(
                condition=Q(strength="") | one_of("strength", Strength), name="commitment_strength_known"
            ),
            models.CheckConstraint(condition=one_of("status", Status), name="commitment_status_known"),
            models.CheckConstraint(condition=one_of("lifecycle", Lifecycle), name="commitment_lifecycle_known"),
            models.CheckConstraint(condition=one_of("rollup", Rollup), name="commitment_rollup_known"),
            models.CheckConstraint(
                condition=one_of("deadline_precision", Precision), name="commitment_precision_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class Responsibility(models.Model):
    """A party's role for a commitment. Several leads are joint leads; a sole lead stands alone."""

    commitment = models.ForeignKey(
        Commitment, models.CASCADE, related_name="responsibilities", verbose_name=_("commitment")
    )
    party = models.ForeignKey(Party, models.PROTECT, related_name="responsibilities", verbose_name=_("party"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    joint = models.BooleanField(_("jointly"), default=False)

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsibilities")
        indexes = [
            models.Index(fields=["party", "commitment"], name="responsibility_by_party"),
            models.Index(fields=["commitment", "party", "role"], name="responsibility_of"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "party"], name="responsibility_once_a_party"),
            models.UniqueConstraint(
                fields=["commitment"],
                condition=Q(role=Role.LEAD, joint=False),
                name="responsibility_one_sole_lead",
                violation_error_message=_("A commitment has one lead; several leads must be marked as joint."),
            ),
            models.CheckConstraint(condition=one_of("role", Role), name="responsibility_role_known"),
            models.CheckConstraint(
                condition=Q(joint=False) | Q(role=Role.LEAD), name="responsibility_only_leads_are_joint"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_role_display()}"


class LifecycleChange(models.Model):
    """From which day on the life-cycle of a commitment is which, and when that was recorded; never changed.

    The first of each says that it was made. They hold what the ledger's entries on the commitment tell, but for the
    ground, a text that may be redacted there.
    """

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="turns", verbose_name=_("commitment"))
    lifecycle = models.CharField(_("life-cycle"), max_length=16, choices=Lifecycle)
    since = models.DateField(_("life-cycle since"))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("life-cycle change")
        verbose_name_plural = _("life-cycle changes")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=one_of("lifecycle", Lifecycle), name="turn_lifecycle_known")]

    def __str__(self) -> str:
        return f"{self.commitment.reference}, {self.get_lifecycle_display()}, {self.since}"


class CommitmentLinkQuerySet(models.QuerySet["CommitmentLink"]):
    def standing(self) -> Self:
        """Without those that were taken back."""
        return self.filter(taken_back=False)


class CommitmentLink(models.Model):
    """``source`` reaffirms, amends, supersedes, implements or depends on ``target``.

    A link that was a mistake is taken back, on a ground; its row stays, since the ledger goes on telling of it.
    """

    source = models.ForeignKey(Commitment, models.PROTECT, related_name="links", verbose_name=_("commitment"))
    target = models.ForeignKey(Commitment, models.PROTECT, related_name="linked_from", verbose_name=_("linked to"))
    kind = models.CharField(_("kind"), max_length=12, choices=LinkKind)
    note = models.TextField(_("note"), blank=True, validators=[validate_plain_text])
    taken_back = models.BooleanField(pgettext_lazy("link", "removed"), default=False)
    ground = models.TextField(_("reason for removing"), blank=True, validators=[validate_plain_text])

    objects = CommitmentLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link between commitments")
        verbose_name_plural = _("links between commitments")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target", "kind"],
                condition=Q(taken_back=False),
                name="link_once",
                violation_error_message=_("These two commitments are already linked this way."),
            ),
            models.CheckConstraint(
                condition=Q(taken_back=True) & ~Q(ground="") | Q(taken_back=False, ground=""),
                name="link_taken_back_on_a_ground",
            ),
            models.CheckConstraint(condition=~Q(source=F("target")), name="link_to_another"),
            models.CheckConstraint(condition=one_of("kind", LinkKind), name="link_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.source.reference} {self.get_kind_display()} {self.target.reference}"
