"""A reading in words, for whoever has to say whether it is right."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .deadline_jalali import jalali_words
from .deadline_reading import Reading
from .deadlines import INTERVAL, Precision
from .wording import short_day


def reading_lines(reading: Reading, *, meeting: str = "") -> list[tuple[str, str]]:
    """Label and text of each thing that the reading says. ``meeting``: the title of the one that was found.

    Days of a Persian deadline are given in the Jalali calendar too.
    """
    lines = [
        (_("Earliest day"), _day(reading, "earliest")),
        (_("Latest day"), _day(reading, "latest")),
        (_("Precision"), str(Precision(reading.precision).label)),
        (_("Year"), _("inferred from the document's date") if reading.year_inferred else ""),
        (_("Comes again"), interval_words(reading.recurring)),
        (_("Hangs on the meeting"), _meeting(reading, meeting)),
        (_("Condition"), reading.condition),
    ]
    return [(label, text) for label, text in lines if text]


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
    return _("“%(words)s”: none of the meetings recorded") % {"words": reading.meeting_words}


def interval_words(interval: str) -> str:
    """“every year”, “every 6 months”; empty for none."""
    found = INTERVAL.fullmatch(interval)
    if not found:
        return ""
    count = int(found[1])
    texts = {
        "D": ngettext("every day", "every %(count)d days", count),
        "W": ngettext("every week", "every %(count)d weeks", count),
        "M": ngettext("every month", "every %(count)d months", count),
        "Y": ngettext("every year", "every %(count)d years", count),
    }
    return texts[found[2]] % {"count": count}
