"""Extensions: requests for another deadline, and what was decided about them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..rules.kernel.deadlines import Precision
from ..rules.time.extensions import Decision, days_between
from .kernel.fields import RecurringField, ZoneField, one_of, validate_plain_text
from .register.commitments import Commitment
from .register.evidence import Evidence
from .register.parties import Party

UNDECIDED = Q(decided_on__isnull=True, decided_at__isnull=True, number__isnull=True, was_precision="")

# A comparison with NULL would pass the check.
DECIDED = Q(decided_at__isnull=False, decided_on__isnull=False, decided_on__gte=F("asked_on"))


class Extension(models.Model):
    """That a party or a person asked for another deadline; once it is decided, what was decided, never changed again.

    ``deadline_…`` is what was asked for. ``was_…`` is the deadline that stood when it was granted, ``number`` which
    extension of the commitment it is then: the first, the second.
    """

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="extensions", verbose_name=_("commitment"))
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("requested by party")
    )
    person = models.CharField(
        _("requested by a person or body"), max_length=200, blank=True, validators=[validate_plain_text]
    )
    asked_on = models.DateField(_("requested on"))
    why = models.TextField(_("reason"), validators=[validate_plain_text])
    asked_at = models.DateTimeField(_("request recorded at"))

    deadline_words = models.TextField(_("deadline as written"), validators=[validate_plain_text])
    deadline_language = models.CharField(_("language of the deadline"), max_length=8, default="en")
    deadline_earliest = models.DateField(_("earliest day"), null=True, blank=True)
    deadline_latest = models.DateField(_("latest day"), null=True, blank=True)
    deadline_precision = models.CharField(_("precision"), max_length=10, choices=Precision, default=Precision.NONE)
    deadline_year_inferred = models.BooleanField(_("year inferred"), default=False)
    deadline_meeting = models.ForeignKey(
        "Meeting", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("depends on meeting")
    )
    deadline_condition = models.TextField(_("condition"), blank=True, validators=[validate_plain_text])
    deadline_recurring = RecurringField()
    deadline_zone = ZoneField()

    state = models.CharField(_("decision"), max_length=8, choices=Decision, default=Decision.PENDING)
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    deciding_party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by party")
    )
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True, validators=[validate_plain_text])
    meeting = models.ForeignKey(
        "Meeting",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="extensions",
        verbose_name=_("decided at meeting"),
    )
    ground = models.TextField(_("reason for the decision"), blank=True, validators=[validate_plain_text])
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="extensions", verbose_name=_("evidence")
    )
    decided_at = models.DateTimeField(_("decision recorded at"), null=True, blank=True)

    was_words = models.TextField(blank=True)
    was_language = models.CharField(max_length=8, blank=True)
    was_earliest = models.DateField(null=True, blank=True)
    was_latest = models.DateField(null=True, blank=True)
    was_precision = models.CharField(max_length=10, choices=Precision, blank=True)
    was_year_inferred = models.BooleanField(default=False)
    was_meeting = models.ForeignKey("Meeting", models.PROTECT, null=True, blank=True, related_name="+")
    was_condition = models.TextField(blank=True)
    was_recurring = RecurringField()
    was_zone = ZoneField()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "number"], name="extension_number_once_a_commitment"),
            models.CheckConstraint(
                condition=Q(party__isnull=False) | ~Q(person=""), name="extension_asked_for_by_somebody"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="extension_has_a_reason"),
            models.CheckConstraint(condition=~Q(deadline_words=""), name="extension_has_words"),
            models.CheckConstraint(
                condition=Q(deadline_earliest__isnull=True)
                | Q(deadline_latest__isnull=True)
                | Q(deadline_earliest__lte=F("deadline_latest")),
                name="extension_earliest_before_latest",
                violation_error_message=_("The latest day of the deadline is before the earliest."),
            ),
            models.CheckConstraint(condition=one_of("deadline_precision", Precision), name="extension_precision_known"),
            models.CheckConstraint(
                condition=Q(was_precision="") | one_of("was_precision", Precision), name="extension_was_precision_known"
            ),
            models.CheckConstraint(
                condition=Q(state=Decision.PENDING) & UNDECIDED
                | Q(state=Decision.REFUSED, number__isnull=True, was_precision="") & DECIDED
                | Q(state=Decision.GRANTED, number__isnull=False, number__gte=1) & ~Q(was_precision="") & DECIDED,
                name="extension_decided_as_it_says",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment.reference}, {self.deadline_words}"

    @property
    def days_moved(self) -> int:
        """By how many days it moved the deadline, or would where it is not granted."""
        return days_between(self.was_latest, self.deadline_latest)
