"""Meetings made ready for the page: their dates in words, exact or approximate, and what stands in their place."""

from typing import Any

from django.utils.translation import gettext as _

from ...models import Meeting
from ...rules.kernel.documents import MeetingStatus
from ...rules.kernel.wording import day_range, deadline_words
from ...rules.meetings.meetings import series_words
from ...rules.register.parties import text_direction

ICONS = {
    MeetingStatus.PLANNED: "i-cal",
    MeetingStatus.HELD: "i-check",
    MeetingStatus.POSTPONED: "i-pause",
    MeetingStatus.CANCELLED: "i-x",
}


def dress_meeting(meeting: Meeting) -> dict[str, Any]:
    """What a page prints of a meeting beside its columns.

    ``days`` are its days, or the window that its words leave open, then ``approximate``; empty where nobody knows.
    """
    return {
        "days": meeting_days(meeting) or _window(meeting),
        "approximate": not meeting.starts_on,
        "icon": ICONS[MeetingStatus(meeting.status)],
        "status": meeting.get_status_display(),
        "series": series_words(meeting.series),
        "place_in_series": series_line(meeting),
        "direction": text_direction(meeting.dates_language),
    }


def meeting_days(meeting: Meeting) -> str:
    """“14–15 May 2018”; empty while the days are not known."""
    return day_range(meeting.starts_on, meeting.ends_on or meeting.starts_on) if meeting.starts_on else ""


def _window(meeting: Meeting) -> str:
    return deadline_words(meeting.dates_earliest, meeting.dates_latest)


def series_line(meeting: Meeting) -> str:
    """“High level, number 9”; empty where it has no number in a series."""
    if not meeting.series or meeting.number is None:
        return ""
    return _("%(series)s, number %(number)d") % {"series": series_words(meeting.series), "number": meeting.number}
