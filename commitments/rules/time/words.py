"""A reading in words, for whoever has to say whether it is right."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..kernel.deadlines import INTERVAL, Precision
from ..kernel.wording import short_day
from .jalali import jalali_words
from .lengths import DAYS, MONTHS, add
from .reading import Reading

UNITS = {"D": "day", "W": "week", "M": "month", "Y": "year"}


def reading_lines(reading: Reading, *, meeting: str = "") -> list[tuple[str, str]]:
    """Label and text of each thing that the reading says. ``meeting``: the title of the one that was found.

    Days of a Persian deadline are given in the Jalali calendar too.
    """
    lines = [
        (_("Earliest day"), _day(reading, "earliest")),
        (_("Latest day"), _day(reading, "latest")),
        (_("Precision"), str(Precision(reading.precision).label)),
        (_("Year"), _("inferred from the document's date") if reading.year_inferred else ""),
        (_("Repeats"), _often(reading)),
        (_("Depends on meeting"), _meeting(reading, meeting)),
        (_("Condition"), reading.condition),
    ]
    return [(label, text) for label, text in lines if text]


def _often(reading: Reading) -> str:
    return interval_words(reading.recurring) or (
        _("regularly; the words do not say how often") if reading.regular else ""
    )


def _day(reading: Reading, name: str) -> str:
    day = getattr(reading, name)
    if not day:
        return ""
    return f"{short_day(day)} ({jalali_words(day)})" if reading.language == "fa" else short_day(day)


def _meeting(reading: Reading, title: str) -> str:
    if not reading.meeting_words:
        return ""
    if title:
        return _("%(title)s (“%(words)s”)") % {"title": title, "words": reading.meeting_words}
    return _("“%(words)s”: none of the recorded meetings") % {"words": reading.meeting_words}


def recurring_words(interval: str, latest: date | None, today: date) -> str:
    """How often a deadline comes again, and its next last day on or after ``today``: “every year, next 31 Mar 2027”."""
    often, turn = interval_words(interval), next_turn(interval, latest, today)
    return _("%(often)s, next %(day)s") % {"often": often, "day": short_day(turn)} if often and turn else often


def next_turn(interval: str, latest: date | None, today: date) -> date | None:
    """The first of the days that follow ``latest`` at this interval which is not over on ``today``; None for none."""
    found = INTERVAL.fullmatch(interval)
    if not found or latest is None or latest >= today:
        return latest if found else None
    number, unit = int(found[1]), UNITS[found[2]]
    passed = (today - latest).days if unit in DAYS else 12 * (today.year - latest.year) + today.month - latest.month
    step = number * (DAYS | MONTHS)[unit]
    try:
        turns = (add(latest, number * (passed // step + more), unit) for more in (0, 1))
        return next((day for day in turns if day >= today), None)
    except (OverflowError, ValueError):
        return None


def interval_words(interval: str) -> str:
    """“every year”, “every 6 months”; empty for none."""
    found = INTERVAL.fullmatch(interval)
    if not found:
        return ""
    count = int(found[1])
    if count == 1:
        return {"D": _("every day"), "W": _("every week"), "M": _("every month"), "Y": _("every year")}[found[2]]
    texts = {
        "D": ngettext("every %(count)d day", "every %(count)d days", count),
        "W": ngettext("every %(count)d week", "every %(count)d weeks", count),
        "M": ngettext("every %(count)d month", "every %(count)d months", count),
        "Y": ngettext("every %(count)d year", "every %(count)d years", count),
    }
    return texts[found[2]] % {"count": count}
