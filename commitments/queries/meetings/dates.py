"""How what somebody says of the dates of a meeting is read."""

from datetime import date

from ...models import Meeting, Process
from ...rules.meetings.meetings import Dates, dates_of
from ...rules.time.reading import read_deadline
from ..time.deadlines import days_of


def read_said_dates(
    *,
    words: str,
    language: str,
    said_on: date,
    process: Process | None,
    waits_for: Meeting | None,
    first: date | None,
    last: date | None,
) -> tuple[Dates, str]:
    """The dates that a person said, and what is wrong with the words, if anything.

    The ``words`` were said on a day; the seasons are those of the process, and the days of the meeting that they hang
    on (``waits_for``) are known. Days that are given beside them (``first``, ``last``) stand in place of the reading.
    """
    reading = read_deadline(
        words,
        on=said_on,
        language=language,
        southern=bool(process and process.southern_seasons),
        meeting=days_of(waits_for) if waits_for else None,
    )
    announced_on = said_on if reading.words else None
    read = dates_of(reading, announced_on=announced_on, waits_for=waits_for.pk if waits_for else None)
    if first or last:
        read = Dates(**vars(read) | {"starts_on": first, "ends_on": last or first})
    return read, reading.problem


def stored_dates(meeting: Meeting) -> Dates:
    """The dates that the columns of a meeting hold."""
    return Dates(
        words=meeting.dates_words,
        language=meeting.dates_language,
        announced_on=meeting.announced_on,
        starts_on=meeting.starts_on,
        ends_on=meeting.ends_on,
        earliest=meeting.dates_earliest,
        latest=meeting.dates_latest,
        precision=meeting.dates_precision,
        waits_for=meeting.waits_for_id,
    )
