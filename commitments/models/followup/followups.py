"""Follow-up actions: what is to be done about a commitment or a meeting, by whom, and what came of it."""

from datetime import date
from typing import Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ...rules.followup.followups import OUTCOME_LIMIT, WHAT_LIMIT, WORKING_TIERS, FollowUpState
from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import Account, Visitor, is_focal_point, is_staff_member, visible_tiers
from ..kernel.fields import Row, TierField, Version, one_of, validate_plain_text
from ..register.commitments import Commitment
from ..register.parties import Party

TIERS = [(tier.value, tier.label) for tier in WORKING_TIERS]


class WorkingQuerySet(models.QuerySet[Row]):
    """Rows that the secretariat works on, each with a ``party`` whose turn it may be."""

    def visible_to(self, user: Visitor) -> Self:
        """All for staff; for a focal point those of its own party whose tier it may see; none for anybody else."""
        if is_staff_member(user):
            return self
        if not user.is_authenticated or not is_focal_point(user):
            return self.none()
        return self.filter(party__in=user.party_ids, tier__in=visible_tiers(user))


class FollowUpQuerySet(WorkingQuerySet["FollowUp"]):
    def visible_to(self, user: Visitor) -> Self:
        """As of all working matter, where the person may also see the commitment that it is about."""
        about = Q(commitment__isnull=True) | Q(commitment__tier__in=visible_tiers(user))
        return super().visible_to(user).filter(about)

    def open(self) -> Self:
        return self.filter(state=FollowUpState.OPEN)

    def overdue(self, today: date) -> Self:
        """Open, and to be done by a day before ``today``."""
        return self.open().filter(due_on__lt=today)

    def mine(self, user: Account) -> Self:
        """Those that ``user`` owns, or the party for which ``user`` speaks."""
        return self.filter(Q(person=user.pk) | Q(party__in=user.party_ids))


class FollowUp(models.Model):
    """What somebody is to do. ``outcome`` says what came of it, or why it was dropped; the ledger keeps the rest."""

    what = models.CharField(
        _("action"),
        max_length=WHAT_LIMIT,
        validators=[validate_plain_text],
        error_messages={"blank": _("Enter the action.")},
    )
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="followups", verbose_name=_("commitment")
    )
    meeting = models.ForeignKey(
        "Meeting", models.PROTECT, null=True, blank=True, related_name="followups", verbose_name=_("meeting")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followups",
        verbose_name=_("owner"),
    )
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="followups", verbose_name=_("party")
    )
    due_on = models.DateField(_("due date"), null=True, blank=True)
    tier = TierField(choices=TIERS, default=Tier.INTERNAL)
    state = models.CharField(_("state"), max_length=8, choices=FollowUpState, default=FollowUpState.OPEN)
    settled_on = models.DateField(_("closed on"), null=True, blank=True)
    outcome = models.TextField(
        _("outcome"), blank=True, validators=[validate_plain_text, MaxLengthValidator(OUTCOME_LIMIT)]
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    version = Version()

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up action")
        verbose_name_plural = _("follow-up actions")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(state=FollowUpState.OPEN), name="followup_open_by_due")
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="followup_says_what"),
            models.CheckConstraint(
                condition=Q(commitment__isnull=False) | Q(meeting__isnull=False), name="followup_is_about_something"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, party__isnull=True) | Q(person__isnull=True, party__isnull=False),
                name="followup_has_one_owner",
            ),
            models.CheckConstraint(condition=one_of("tier", WORKING_TIERS), name="followup_tier_known"),
            models.CheckConstraint(condition=one_of("state", FollowUpState), name="followup_state_known"),
            models.CheckConstraint(
                condition=Q(state=FollowUpState.OPEN, settled_on__isnull=True, outcome="")
                | ~Q(state=FollowUpState.OPEN) & ~Q(outcome="") & Q(settled_on__isnull=False),
                name="followup_settled_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def owner_name(self) -> str:
        """The name of the person, or of the party, that is to do it."""
        return self.person.shown_name if self.person else str(self.party)
