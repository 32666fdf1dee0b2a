"""What people follow, and how they want to be told: theirs alone, no fact of the register, and on no ledger."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ...rules.kernel.permissions import Visitor
from ...rules.people.mail import NAME_LENGTH, QUERY_LENGTH, Rhythm, Weekday
from ..kernel.fields import one_of, validate_plain_text
from ..meetings import Meeting
from ..register.commitments import Commitment
from ..register.parties import Party
from ..register.reference import Theme

TARGETS = ("commitment", "party", "theme", "meeting")


def _follows(name: str) -> Q:
    return Q(*[(f"{target}__isnull", target != name) for target in TARGETS])


class FollowQuerySet(models.QuerySet["Follow"]):
    def of(self, user: Visitor) -> Self:
        """What this person follows; nobody else sees it."""
        return self.filter(user=user)


class Follow(models.Model):
    """Somebody follows one thing: a commitment, a party, a theme, a meeting, or what a filter of the register finds.

    ``query`` is the query string of the register, in the order of its names; ``name`` is what its owner calls it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows", verbose_name=_("user"))
    commitment = models.ForeignKey(
        Commitment, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("commitment")
    )
    party = models.ForeignKey(Party, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("party"))
    theme = models.ForeignKey(Theme, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("theme"))
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("meeting")
    )
    query = models.CharField(_("filter"), max_length=QUERY_LENGTH, blank=True)
    name = models.CharField(_("name"), max_length=NAME_LENGTH, blank=True, validators=[validate_plain_text])
    since = models.DateTimeField(_("since"))

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("followed item")
        verbose_name_plural = _("followed items")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(query="", name="")
                & (_follows("commitment") | _follows("party") | _follows("theme") | _follows("meeting"))
                | ~Q(query="") & ~Q(name="") & _follows(""),
                name="follow_of_one_thing",
            ),
            *[models.UniqueConstraint(fields=["user", target], name=f"follow_{target}_once") for target in TARGETS],
            models.UniqueConstraint(fields=["user", "query"], condition=~Q(query=""), name="follow_filter_once"),
        ]

    def __str__(self) -> str:
        # Without the person: what hangs on a party or a theme is listed to those who may not know who follows it.
        return str(_("followed by someone"))


class MailPreference(models.Model):
    """How a person is told. Who has none gets no mail; it is made when they first follow something, or choose.

    ``told`` is the number of the ledger up to which they were told of changes, ``looked_on`` the last day for which
    it was asked whether there is something to say.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="mail", verbose_name=_("user")
    )
    rhythm = models.CharField(_("How often"), max_length=8, choices=Rhythm, default=Rhythm.DAILY)
    weekday = models.PositiveSmallIntegerField(
        _("Day of the week"), choices=Weekday, default=Weekday.MONDAY, help_text=_("For “once a week”.")
    )
    time_zone = models.CharField(_("Time zone"), max_length=64)
    language = models.CharField(_("Language"), max_length=8)
    told = models.BigIntegerField(_("reported up to"), default=0, editable=False)
    looked_on = models.DateField(_("last checked on"), null=True, editable=False)

    class Meta:
        verbose_name = _("e-mail preference")
        verbose_name_plural = _("e-mail preferences")
        constraints = [
            models.CheckConstraint(condition=one_of("rhythm", Rhythm), name="mail_rhythm_known"),
            models.CheckConstraint(condition=one_of("weekday", Weekday), name="mail_weekday_known"),
        ]

    def __str__(self) -> str:
        return self.get_rhythm_display()
