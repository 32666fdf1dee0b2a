"""Mail on its way: one row a person, occasion and day, so that nobody is told twice and nothing is lost."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ...rules.people.mail import ERROR_LENGTH, MailState, Occasion
from ..kernel.fields import one_of


class OutgoingMail(models.Model):
    """A mail that is to be sent, or was. It holds no text: that is written when it goes, from what is true then.

    ``message_id`` is given once and stays, so that a mail that went twice is known for one. ``next_at`` is when it is
    tried next; ``error`` what the server said last.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("recipient"))
    occasion = models.CharField(_("occasion"), max_length=12, choices=Occasion)
    day = models.DateField(_("day"))
    message_id = models.CharField(_("Message-ID"), max_length=255, unique=True)
    state = models.CharField(_("state"), max_length=8, choices=MailState, default=MailState.WAITING)
    made_at = models.DateTimeField(_("created at"))
    next_at = models.DateTimeField(_("next attempt"))
    claimed_at = models.DateTimeField(_("claimed at"), null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.CharField(_("server’s answer"), max_length=ERROR_LENGTH, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mail")
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "next_at"], name="mail_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["user", "occasion", "day"], name="mail_once_an_occasion_and_day"),
            models.CheckConstraint(condition=one_of("occasion", Occasion), name="mail_occasion_known"),
            models.CheckConstraint(condition=one_of("state", MailState), name="mail_state_known"),
            models.CheckConstraint(
                condition=Q(state=MailState.CLAIMED, claimed_at__isnull=False)
                | ~Q(state=MailState.CLAIMED) & Q(claimed_at__isnull=True),
                name="mail_claimed_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | ~Q(state=MailState.SENT) & Q(sent_at__isnull=True),
                name="mail_sent_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()}, {self.day}"
