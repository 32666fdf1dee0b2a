"""Meetings of a process: rounds, preparatory meetings, congresses, working groups."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..rules.kernel.deadlines import Precision
from ..rules.kernel.documents import MeetingKind, MeetingStatus
from .kernel.fields import Version, one_of, validate_plain_text
from .register.parties import Process


class Meeting(models.Model):
    """A meeting. ``starts_on`` and ``ends_on`` are its days, once they are known: announced, or those it was held on.

    ``dates_words`` are the words in which its dates were said on ``announced_on``, and ``dates_earliest``,
    ``dates_latest`` and ``dates_precision`` how they are read. ``waits_for`` is the meeting that its own dates hang on.
    ``status_ground`` says why it was held, moved or cancelled as of ``status_on``; ``actions.meetings.meetings`` writes
    both.
    """

    process = models.ForeignKey(Process, models.PROTECT, related_name="meetings", verbose_name=_("process"))
    slug = models.SlugField(_("short name (used in the URL)"), unique=True)
    title = models.CharField(_("title"), max_length=200, validators=[validate_plain_text])
    kind = models.CharField(_("kind"), max_length=16, choices=MeetingKind)
    series = models.SlugField(_("series"), blank=True)
    number = models.PositiveSmallIntegerField(_("number in the series"), null=True, blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    dates_words = models.CharField(_("dates as written"), max_length=300, blank=True, validators=[validate_plain_text])
    dates_language = models.CharField(_("language of the dates"), max_length=8, default="en")
    announced_on = models.DateField(_("dates announced on"), null=True, blank=True)
    dates_earliest = models.DateField(_("not before"), null=True, blank=True)
    dates_latest = models.DateField(_("not after"), null=True, blank=True)
    dates_precision = models.CharField(
        _("precision of the dates"), max_length=10, choices=Precision, default=Precision.NONE
    )
    waits_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="waiting", verbose_name=_("depends on meeting")
    )
    place = models.CharField(_("place"), max_length=120, blank=True, validators=[validate_plain_text])
    status = models.CharField(_("status"), max_length=12, choices=MeetingStatus, default=MeetingStatus.PLANNED)
    status_on = models.DateField(_("status since"), null=True, blank=True)
    status_ground = models.TextField(_("reason for the status"), blank=True, validators=[validate_plain_text])
    source_url = models.URLField(_("source URL"), max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True, validators=[validate_plain_text])
    version = Version()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = [F("starts_on").desc(nulls_last=True), "slug"]
        constraints = [
            models.CheckConstraint(
                # Both days or neither: a comparison with NULL would pass the check.
                condition=Q(starts_on__isnull=True, ends_on__isnull=True)
                | Q(starts_on__isnull=False, ends_on__isnull=False, starts_on__lte=F("ends_on")),
                name="meeting_starts_before_it_ends",
                violation_error_message=_("The last day is before the first day. Enter both days in order."),
            ),
            models.UniqueConstraint(
                fields=["process", "series", "number"],
                condition=Q(number__isnull=False),
                name="meeting_number_once_a_series",
                violation_error_message=_("Another meeting of this series has this number. Enter a different number."),
            ),
            models.CheckConstraint(
                condition=Q(dates_earliest__isnull=True)
                | Q(dates_latest__isnull=True)
                | Q(dates_earliest__lte=F("dates_latest")),
                name="meeting_earliest_before_latest",
                violation_error_message=_("The last day is before the first day. Enter both days in order."),
            ),
            models.CheckConstraint(
                condition=Q(waits_for=None) | ~Q(waits_for=F("id")),
                name="meeting_waits_for_another",
                violation_error_message=_("A meeting cannot depend on itself."),
            ),
            models.CheckConstraint(condition=one_of("dates_precision", Precision), name="meeting_precision_known"),
            models.CheckConstraint(condition=one_of("kind", MeetingKind), name="meeting_kind_known"),
            models.CheckConstraint(condition=one_of("status", MeetingStatus), name="meeting_status_known"),
        ]

    def __str__(self) -> str:
        return self.title
