"""Processes, the parties to them, their names in the languages of the talks and the roles they hold."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ...rules.register.parties import NAME_LANGUAGES, ParticipationRole, PartyKind, text_direction
from ..kernel.fields import Version, one_of, validate_plain_text, validate_zone


class Process(models.Model):
    slug = models.SlugField(_("short name (used in the URL)"), unique=True)
    name = models.CharField(_("name"), max_length=200, validators=[validate_plain_text])
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_zone])
    # None as long as nobody said so: what the ledger told of older processes does not name it.
    southern_seasons = models.BooleanField(
        _("southern seasons"),
        null=True,
        blank=True,
        help_text=_("Summer in a deadline begins in December, not in June."),
    )
    version = Version()

    class Meta:
        verbose_name = _("process")
        verbose_name_plural = _("processes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Party(models.Model):
    """A state, organisation, delegation or group; data, not an account. ``name`` is the English one of the source."""

    slug = models.SlugField(_("short name (used in the URL)"), unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=PartyKind)
    name = models.CharField(_("name"), max_length=200, unique=True, validators=[validate_plain_text])
    iso2 = models.CharField(_("ISO code, two letters"), max_length=2, blank=True)
    iso3 = models.CharField(_("ISO code, three letters"), max_length=3, blank=True)
    version = Version()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=one_of("kind", PartyKind), name="party_kind_known")]

    def __str__(self) -> str:
        return self.name


class PartyName(models.Model):
    """The official and the short name of a party in one language of the talks."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="names", verbose_name=_("party"))
    language = models.CharField(_("language"), max_length=8, choices=NAME_LANGUAGES)
    official = models.CharField(_("official name"), max_length=200, blank=True, validators=[validate_plain_text])
    short = models.CharField(_("short name"), max_length=200, blank=True, validators=[validate_plain_text])
    version = Version()

    class Meta:
        verbose_name = _("name of a party")
        verbose_name_plural = _("names of parties")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["party", "language"], name="party_name_once_a_language"),
            models.CheckConstraint(
                condition=~Q(official="", short=""),
                name="party_name_not_empty",
                violation_error_message=_("Enter the official name, the short name or both."),
            ),
        ]

    def __str__(self) -> str:
        return self.short or self.official

    @property
    def direction(self) -> str:
        return text_direction(self.language)


class Participation(models.Model):
    """The role of a party in a process or in one meeting; there it may have several, a host may be a guarantor too.

    ``head`` names who led its delegation to the meeting, where a source says so.
    """

    party = models.ForeignKey(Party, models.PROTECT, related_name="participations", verbose_name=_("party"))
    process = models.ForeignKey(
        Process, models.CASCADE, null=True, blank=True, related_name="participations", verbose_name=_("process")
    )
    meeting = models.ForeignKey(
        "Meeting", models.CASCADE, null=True, blank=True, related_name="participations", verbose_name=_("meeting")
    )
    role = models.CharField(_("role"), max_length=16, choices=ParticipationRole)
    head = models.CharField(_("head of the delegation"), max_length=200, blank=True, validators=[validate_plain_text])
    version = Version()

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.CheckConstraint(
                condition=Q(process__isnull=False, meeting__isnull=True)
                | Q(process__isnull=True, meeting__isnull=False),
                name="participation_in_one_thing",
                violation_error_message=_("Choose either a process or a meeting."),
            ),
            models.UniqueConstraint(
                fields=["party", "process"],
                condition=Q(meeting__isnull=True),
                name="participation_once_a_process",
                violation_error_message=_("This party already has a role in this process. Change that role instead."),
            ),
            models.UniqueConstraint(
                fields=["party", "meeting", "role"],
                condition=Q(process__isnull=True),
                name="participation_once_a_meeting",
                violation_error_message=_("This party already has this role at this meeting."),
            ),
            models.CheckConstraint(condition=one_of("role", ParticipationRole), name="participation_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_role_display()}"
