"""Which moment of the register a page shows: the day it stood for, and the day up to which it was recorded."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

AS_OF, KNOWN_ON = "as_of", "known_on"
MOMENT_KEYS = (AS_OF, KNOWN_ON)
"""The parameters of an address that name a moment."""
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Moment:
    """The register as it stood for the day ``as_of``, from what was recorded by the end of ``known_on`` (None: by now).

    Both are days in the organisation's time zone.
    """

    as_of: date
    known_on: date | None = None

    @property
    def query(self) -> dict[str, str]:
        """The parameters of an address that name it."""
        known = {KNOWN_ON: self.known_on.isoformat()} if self.known_on else {}
        return {AS_OF: self.as_of.isoformat()} | known


def read_moment(
    data: Mapping[str, str], *, today: date, begun: date | None
) -> tuple[Moment | None, list[tuple[str, str]]]:
    """The moment that the parameters of an address name, None for now; or what is wrong: (label, message) pairs.

    ``begun`` is the day of the first entry of the ledger, if there is one. ``known_on`` alone asks what was known of
    today. No day to come is answered, nor what was recorded before anything was.
    """
    asked = {name: data.get(name, "") for name in MOMENT_KEYS}
    if not any(asked.values()):
        return None, []
    labels = {AS_OF: _("As of"), KNOWN_ON: _("Known on")}
    days, errors = {}, []
    for name, text in asked.items():
        if text:
            days[name], wrong = _read_day(text, today)
            errors += [(labels[name], wrong)] if wrong else []
    known = days.get(KNOWN_ON)
    if known and (begun is None or known < begun):
        errors.append((labels[KNOWN_ON], _nothing_before(begun)))
    return (None, errors) if errors else (Moment(days.get(AS_OF) or today, known), [])


def _read_day(text: str, today: date) -> tuple[date | None, str]:
    """The day, or what is wrong with it."""
    try:
        day = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        return None, _("“%(value)s” is not a date. Enter a date, such as 2018-02-28.") % {"value": text[:40]}
    if day > today:
        message = _("This day is in the future. Enter %(day)s or an earlier day.") % {"day": today.isoformat()}
        return None, message
    return day, ""


def _nothing_before(begun: date | None) -> str:
    if begun is None:
        return _("Nothing is recorded yet.")
    return _("Nothing was recorded by then. Enter %(day)s or a later day.") % {"day": begun.isoformat()}
