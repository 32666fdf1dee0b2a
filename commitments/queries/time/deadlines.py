"""Reads the words of a deadline for a document: with its date, its languages, its process and the meetings of that."""

from dataclasses import dataclass, replace
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from ...models import Document, Meeting, Process, Provision
from ...rules.kernel.documents import MeetingKind, MeetingStatus
from ...rules.kernel.permissions import Visitor
from ...rules.time.meetings import KnownMeeting, choose_meeting
from ...rules.time.reading import Reading, read_deadline
from ..kernel.keyset import is_row_number
from ..kernel.query_fields import unknown_names

Days = tuple[date, date]
TAKES_PLACE = (MeetingStatus.PLANNED, MeetingStatus.HELD)
ASKED = {"words", "on", "language", "provision", "document"}


@dataclass(frozen=True)
class Found:
    """A reading with the meeting that its words name, if it is recorded."""

    reading: Reading
    meeting: Meeting | None = None


def read_for_document(words: str, document: Document, *, language: str, on: date | None = None) -> Found:
    """The reading of the words in a document, in ``language`` or, if that says nothing, in the document's own.

    Days are counted from ``on``, where the words are of another day than the document. The seasons are those of its
    process. A meeting is looked for only where the words name one: one query, two when it is found; where its days are
    known they are those of the deadline, as the words say (“before the next meeting”).
    """
    on = on or document.dated
    readings = [
        read_deadline(words, on=on, language=tried, southern=bool(document.process.southern_seasons))
        for tried in dict.fromkeys((language, document.language))
    ]
    reading = next((reading for reading in readings if reading.says_something), readings[0])
    meeting = find_meeting(reading, document.process, on=on)
    if meeting and (days := days_of(meeting)):
        southern = bool(document.process.southern_seasons)
        reading = read_deadline(words, on=on, language=reading.language, southern=southern, meeting=days)
    return Found(replace(reading, meeting=meeting.pk if meeting else None), meeting)


def find_meeting(reading: Reading, process: Process, *, on: date) -> Meeting | None:
    """The meeting of the process that the words of a reading name; None where none or several could be meant."""
    if not reading.meeting_words:
        return None
    chosen = choose_meeting(reading.meeting_words, known_meetings(process), on=on, language=reading.language)
    return Meeting.objects.get(pk=chosen.pk) if chosen else None


def known_meetings(process: Process) -> list[KnownMeeting]:
    """The meetings of a process as words may name them: one that was cancelled is the next one of nothing.

    Of one whose days are not known yet the first that its own words leave open counts.
    """
    columns = ("pk", "kind", "number", "status", "title", "place", "starts_on", "dates_earliest", "dates_latest")
    return [
        KnownMeeting(
            pk,
            kind,
            number,
            None if status == MeetingStatus.CANCELLED else next(filter(None, days), None),
            f"{title} {place} {MeetingKind(kind).label} {process.name}",
        )
        for pk, kind, number, status, title, place, *days in process.meetings.values_list(*columns)
    ]


def days_of(meeting: Meeting) -> Days | None:
    """The days on which a meeting takes place or took; None while nobody knows, and of one that is not held."""
    if meeting.status not in TAKES_PLACE or not meeting.starts_on:
        return None
    return meeting.starts_on, meeting.ends_on or meeting.starts_on


def read_request(user: Visitor, data: QueryDict) -> tuple[Found | None, list[tuple[str, str]]]:
    """The reading that a query string asks for, or what is wrong with it as (label, message).

    ``words`` are read in ``document`` (its slug) or that of ``provision``, which ``user`` has to see, or in one dated
    ``on``, from which days are counted in any case; ``language`` is English when it is left out. Without words there
    is nothing to read, and nothing wrong.
    """
    wrong = unknown_names(data, ASKED)
    words, language = data.get("words", ""), data.get("language") or "en"
    document, on = _document_of(user, data), _day(data.get("on", ""))
    if document and not wrong:
        return read_for_document(words, document, language=language, on=on), []
    if on and not wrong:
        return Found(read_deadline(words, on=on, language=language)), []
    if not words and not wrong:
        return Found(Reading(language=language)), []
    if not document and not on:
        text = _(
            "Choose the provision, or enter the date of its document, such as 2017-12-22: months are counted from "
            "there."
        )
        wrong.append((_("Date of the document"), text))
    return None, wrong


def _document_of(user: Visitor, data: QueryDict) -> Document | None:
    visible = Document.objects.visible_to(user)
    provision, slug = data.get("provision", ""), data.get("document", "")
    if is_row_number(provision):
        found = Provision.objects.filter(pk=provision, document__in=visible).select_related("document__process").first()
        return found.document if found else None
    return visible.select_related("process").filter(slug=slug).first() if slug.isprintable() and slug else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
