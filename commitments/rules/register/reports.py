"""What a party says about a commitment, a report or a position, and what makes it impossible, field by field."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..kernel.commitments import Tier
from ..kernel.wording import short_day
from .assessments import report_errors
from .parties import STAFF_CHANNELS, Channel


class ReportKind(TextChoices):
    REPORT = "report", gettext_lazy("Progress report")
    POSITION = "position", gettext_lazy("Position")


@dataclass(frozen=True)
class Statement:
    """What the party (id) says. ``zone``, ``assessment`` (which a position disagrees with), ``evidence`` are ids."""

    party: int
    text: str
    reported_on: date
    channel: str = Channel.PARTY
    claimed_status: int | None = None
    zone: int | None = None
    language: str = "en"
    tier: int = Tier.PUBLIC
    assessment: int | None = None
    evidence: tuple[int, ...] = ()


def statement_errors(
    said: Statement, *, by_staff: bool, tiers: Container[int], made_on: date, today: date
) -> dict[str, str]:
    """What is wrong with a statement, by field; empty when it can be recorded.

    ``by_staff`` says whether the secretariat records it for the party, ``tiers`` which ones who records it sees;
    ``made_on`` is the day of the commitment, ``today`` a day in the organisation's time zone.
    """
    errors = report_errors(text=said.text, reported_on=said.reported_on, made_on=made_on, today=today)
    if by_staff and said.channel == Channel.PARTY:
        names = ", ".join(str(channel.label) for channel in STAFF_CHANNELS)
        errors["channel"] = _("Choose a channel: %(channels)s.") % {"channels": names}
    if not by_staff and said.channel != Channel.PARTY:
        errors["channel"] = _("A party enters its own statements. Do not change the channel.")
    if said.tier in list(Tier) and said.tier not in tiers:
        errors["tier"] = _("Choose a visibility that includes you.")
    return errors


def position_errors(said: Statement, *, status: int, as_of: date) -> dict[str, str]:
    """What is wrong with a position on an assessment that found ``status`` as of a day, by field."""
    errors = {}
    if said.claimed_status == status:
        errors["claimed_status"] = _("The assessment already has this status. Choose a different one, or none.")
    if said.reported_on < as_of:
        errors["reported_on"] = _("The assessment is as of %(day)s. Enter that day or a later one.") % {
            "day": short_day(as_of)
        }
    return errors
