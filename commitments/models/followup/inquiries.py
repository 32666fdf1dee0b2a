"""Requests to a party and the reminders of them: for parties with and without an account alike."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Count, F, Max, Q
from django.utils.translation import gettext_lazy as _

from ...rules.followup.followups import WORKING_TIERS
from ...rules.followup.inquiries import REMINDER_DAYS, SUBJECT_LIMIT, TEXT_LIMIT, RequestState
from ...rules.kernel.commitments import Tier
from ...rules.register.parties import STAFF_CHANNELS, Channel
from ..kernel.fields import TierField, Version, one_of, validate_plain_text
from ..register.commitments import Commitment
from ..register.evidence import Evidence
from ..register.parties import Party
from .followups import TIERS, WorkingQuerySet

CHANNELS = [(channel.value, channel.label) for channel in STAFF_CHANNELS]
TEXT: list[Any] = [validate_plain_text, MaxLengthValidator(TEXT_LIMIT)]
WAITING = Q(state=RequestState.OPEN, ended_on__isnull=True, reply="", reply_channel="", ground="")
REPLIED = Q(state=RequestState.REPLIED, ended_on__isnull=False, ground="") & ~Q(reply="") & ~Q(reply_channel="")
CLOSED = Q(state=RequestState.CLOSED, ended_on__isnull=False, reply="", reply_channel="") & ~Q(ground="")


class PartyRequestQuerySet(WorkingQuerySet["PartyRequest"]):
    def open(self) -> Self:
        return self.filter(state=RequestState.OPEN)

    def late(self, today: date) -> Self:
        """Open, with a reply that was due before ``today``."""
        return self.open().filter(reply_due__lt=today)

    def unanswered_on(self, day: date, still: Iterable[int] | None = None) -> Self:
        """Sent by ``day``, with no reply by then and not closed by then; or one of ``still`` (keys), which are."""
        waiting = Q(ended_on__isnull=True) | Q(ended_on__gt=day)
        return self.filter(waiting if still is None else waiting | Q(pk__in=still), sent_on__lte=day)

    # What they carry besides columns no type can name.
    def to_remind(self, today: date) -> Any:
        """Those of which a reminder is due on ``today``, with their reminders; agrees with ``next_reminder``."""
        quiet = Q(last_reminder__isnull=True) | Q(last_reminder__lte=today - timedelta(days=REMINDER_DAYS))
        return self.late(today).with_reminders().filter(quiet)

    def with_reminders(self, counted: Q | None = None) -> Any:
        """Each with ``reminded``, how often the party was reminded, and ``last_reminder``, the day of the last time.

        ``counted`` is a condition on the reminders (a Q), None where all count.
        """
        number = Count("reminders", filter=counted, distinct=True)
        rows: models.QuerySet[Any] = self
        return rows.annotate(reminded=number, last_reminder=Max("reminders__day", filter=counted))


class PartyRequest(models.Model):
    """What was asked of a party, and what it replied, or on what ground nobody waits for a reply any more."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="requests", verbose_name=_("party"))
    commitments = models.ManyToManyField(Commitment, blank=True, related_name="requests", verbose_name=_("commitments"))
    meeting = models.ForeignKey(
        "Meeting", models.PROTECT, null=True, blank=True, related_name="requests", verbose_name=_("meeting")
    )
    subject = models.CharField(_("subject"), max_length=SUBJECT_LIMIT, validators=[validate_plain_text])
    text = models.TextField(_("text"), validators=TEXT)
    channel = models.CharField(_("channel"), max_length=12, choices=CHANNELS)
    sent_on = models.DateField(_("sent on"))
    reply_due = models.DateField(_("reply due"))
    tier = TierField(choices=TIERS, default=Tier.PARTIES)
    state = models.CharField(_("state"), max_length=8, choices=RequestState, default=RequestState.OPEN)
    ended_on = models.DateField(_("replied or closed on"), null=True, blank=True)
    reply = models.TextField(_("reply"), blank=True, validators=TEXT)
    reply_channel = models.CharField(_("channel of the reply"), max_length=12, blank=True, choices=Channel)
    evidence = models.ManyToManyField(Evidence, blank=True, related_name="requests", verbose_name=_("evidence"))
    ground = models.TextField(_("reason for closing"), blank=True, validators=TEXT)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    version = Version()

    reminded: int
    last_reminder: date | None
    by_hand: bool
    """What queries add to it (``queries.followup.inquiries``)."""

    objects = PartyRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["reply_due", "id"], condition=Q(state=RequestState.OPEN), name="request_open_by_due")
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(subject="") & ~Q(text=""), name="request_says_what"),
            models.CheckConstraint(condition=one_of("channel", STAFF_CHANNELS), name="request_channel_known"),
            models.CheckConstraint(
                condition=Q(reply_channel="") | one_of("reply_channel", Channel), name="request_reply_channel_known"
            ),
            models.CheckConstraint(condition=one_of("tier", WORKING_TIERS), name="request_tier_known"),
            models.CheckConstraint(
                condition=Q(reply_due__gte=F("sent_on")) & (Q(ended_on__isnull=True) | Q(ended_on__gte=F("sent_on"))),
                name="request_days_in_order",
            ),
            models.CheckConstraint(
                condition=WAITING | REPLIED | CLOSED, name="request_ended_by_a_reply_or_on_a_ground"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class RequestReminder(models.Model):
    """That a person reminded the party of a request: written once."""

    request = models.ForeignKey(PartyRequest, models.PROTECT, related_name="reminders", verbose_name=_("request"))
    day = models.DateField(_("day"))
    channel = models.CharField(_("channel"), max_length=12, choices=CHANNELS)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["day", "id"]
        constraints = [
            models.CheckConstraint(condition=one_of("channel", STAFF_CHANNELS), name="reminder_channel_known")
        ]

    def __str__(self) -> str:
        return f"{self.request}, {self.day}"
