"""Meetings: the list with its filters, and one meeting with what was adopted, promised and is due there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import django_filters
from django.db.models import DateField, Q, QuerySet, Value
from django.db.models.functions import Coalesce, ExtractYear
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ...models import Commitment, Document, LedgerEntry, Meeting, Participation
from ...rules.kernel.documents import MeetingStatus
from ...rules.kernel.permissions import Visitor, visible_tiers
from ...rules.kernel.statuses import Status
from ...rules.lists.past import Moment
from ...rules.meetings.meetings import series_words
from ...rules.register.parties import ParticipationRole
from ..kernel.query_fields import ChoicesFilter, form_errors, unknown_names
from ..ledger.change_words import Change, tell
from ..lists.choice import page_of
from ..lists.facets import FacetIndex, visible_rows
from ..lists.figures import (
    FINISHABLE_KINDS,
    LIST_COLUMNS,
    SCORED_KINDS,
    Figure,
    StatusCount,
    figure,
    status_counts,
)
from ..lists.register_page import Place
from ..register.standing import end_of, read_rows
from ..texts.documents import document_figures
from .past import hanging_on, has_begun, stand_meeting_then

PAGE_SIZE = 50
DUE_SHOWN = 50
HISTORY_SHOWN = 20
EARLIER_SHOWN, LATER_SHOWN = 2, 1
LAST_DAY = date(9999, 12, 31)
SOMETIME = Value(LAST_DAY, output_field=DateField())
"""Where a meeting stands of which no day is known: after all others."""


class MeetingFilter(django_filters.FilterSet):
    """What the list of meetings can be filtered by; series and years are those that there are."""

    series = ChoicesFilter(label=_("Series"), method="filter_series")
    status = ChoicesFilter(label=_("Status"), method="filter_status", choices=lambda: MeetingStatus.choices)
    year = ChoicesFilter(label=_("Year"), method="filter_year")

    class Meta:
        model = Meeting
        fields: list[str] = []

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, queryset=dated_meetings())
        series, years = known_series(), _years()
        self.form.fields["series"].choices = [(name, series_words(name)) for name in series]
        self.form.fields["year"].choices = [(str(year), str(year)) for year in years]

    def filter_series(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(series__in=value) if value else queryset

    def filter_status(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(status__in=value) if value else queryset

    def filter_year(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(day__year__in=[int(year) for year in value]) if value else queryset


@dataclass(frozen=True)
class ListedMeeting:
    """A meeting of the list, with who hosts it and the commitments made there that the person may see."""

    meeting: Meeting
    hosts: list[str]
    documents: int
    commitments: Figure


@dataclass(frozen=True)
class MeetingList:
    """One page of the list. ``errors``: (field label, message) pairs; there are meetings only when there are none."""

    form: Any
    errors: list[tuple[str, str]]
    meetings: Sequence[ListedMeeting] = ()
    count: int = 0
    number: int = 1
    last: int = 1


@dataclass(frozen=True)
class AdoptedDocument:
    document: Document
    commitments: Figure
    open: Figure


@dataclass(frozen=True)
class MeetingPage:
    """One meeting. ``due`` are rows of ``LIST_COLUMNS`` whose deadline hangs on it, the soonest first.

    ``chain`` are the meetings of its series around it in the order of their days, itself among them; ``waiting`` those
    whose own dates wait for it.
    """

    meeting: Meeting
    attendances: list[tuple[ParticipationRole, list[Participation]]]
    documents: list[AdoptedDocument]
    recorded: Figure
    open: Figure
    due_soon: Figure
    disputed: Figure
    implemented: Figure
    statuses: list[StatusCount]
    due: list[dict[str, Any]]
    chain: list[Meeting]
    waiting: list[Meeting]
    history: list[Change] = field(default_factory=list)


def dated_meetings() -> QuerySet[Any]:
    """All meetings, each with the ``day`` that sorts it: its first, else the last or the first that its words say."""
    return Meeting.objects.annotate(day=Coalesce("starts_on", "dates_latest", "dates_earliest", SOMETIME))


def sort_day(meeting: Meeting) -> date:
    """The ``day`` of ``dated_meetings`` of a meeting that is at hand."""
    return meeting.starts_on or meeting.dates_latest or meeting.dates_earliest or LAST_DAY


def known_series() -> list[str]:
    """The series that meetings belong to, by their names."""
    return list(Meeting.objects.exclude(series="").order_by("series").values_list("series", flat=True).distinct())


def _years() -> list[int]:
    """The years in which there are meetings, the latest first."""
    days = dated_meetings().filter(day__lt=SOMETIME).order_by().annotate(year=ExtractYear("day"))
    return sorted(set(days.values_list("year", flat=True).distinct()), reverse=True)


def list_meetings(user: Visitor, data: QueryDict, *, index: FacetIndex, number: int) -> MeetingList:
    """The page ``number`` of the meetings that a query string asks for, those without a day on top, then the latest."""
    filters = MeetingFilter(data)
    errors = form_errors(filters.form) + unknown_names(data, {*filters.form.fields, "page"})
    if errors:
        return MeetingList(filters.form, errors)
    found = filters.qs.select_related("process").order_by("-day", "slug")
    count = found.count()
    last = max(1, -(-count // PAGE_SIZE))
    number = min(number, last)
    page = list(found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    return MeetingList(filters.form, [], _listed(user, page, index), count, number, last)


def _listed(user: Visitor, meetings: list[Meeting], index: FacetIndex) -> list[ListedMeeting]:
    rows, tiers = visible_rows(index, visible_tiers(user)), visible_tiers(user)
    hosts: dict[int | None, list[str]] = {}
    held = Participation.objects.filter(meeting__in=[meeting.pk for meeting in meetings], role=ParticipationRole.HOST)
    for meeting, name in held.order_by("party__name").values_list("meeting_id", "party__name"):
        hosts.setdefault(meeting, []).append(name)
    adopted: dict[int | None, list[int]] = {}
    for entry in index.catalogue.documents_in(tiers):
        adopted.setdefault(entry.meeting, []).append(entry.id)
    return [
        ListedMeeting(
            meeting=meeting,
            hosts=hosts.get(meeting.pk, []),
            documents=len(adopted.get(meeting.pk, [])),
            commitments=figure(
                index, rows & index.union("document", adopted.get(meeting.pk, [])), meeting=meeting.slug
            ),
        )
        for meeting in meetings
    ]


def read_meeting(user: Visitor, slug: str, *, index: FacetIndex) -> MeetingPage:
    """One meeting as ``user`` may see it, at the moment of the index. Meeting.DoesNotExist when there is none.

    Of the past, who attends is told once it had begun; documents, and meetings around it, are those of days that were
    over.
    """
    meeting = Meeting.objects.select_related("process", "waits_for").get(slug=slug)
    stand_meeting_then(meeting, index.moment)
    rows = visible_rows(index, visible_tiers(user))
    documents = _documents(user, meeting, index.moment)
    made = rows & index.union("document", [document.pk for document in documents])
    is_open = made & index.union("open", [True])
    scored = made & index.union("kind", SCORED_KINDS)
    asked = {"meeting": meeting.slug}
    kinds = list(FINISHABLE_KINDS)
    done = made & index.union("status", [Status.IMPLEMENTED]) & index.union("kind", kinds)
    return MeetingPage(
        meeting=meeting,
        attendances=_attendances(meeting) if not index.moment or has_begun(meeting, index.today) else [],
        documents=[AdoptedDocument(document, *document_figures(index, rows, document)) for document in documents],
        recorded=figure(index, made, **asked),
        open=figure(index, is_open, **asked, open="yes"),
        due_soon=figure(
            index, is_open & index.union("timeliness", ["due_soon"]), **asked, open="yes", timeliness="due_soon"
        ),
        disputed=figure(index, made & index.union("disputed", [True]), **asked, disputed="yes"),
        implemented=figure(index, done, **asked, status="3", kind=kinds),
        statuses=status_counts(index, scored, **asked, kind=list(SCORED_KINDS)),
        due=_due(user, meeting, index),
        chain=_chain(meeting, index.moment),
        waiting=list(meeting.waiting.all()),
        history=_history(user, meeting, index),
    )


def _documents(user: Visitor, meeting: Meeting, moment: Moment | None) -> list[Document]:
    found = Document.objects.visible_to(user).filter(meeting=meeting).defer("text").order_by("dated", "slug")
    return list(found.filter(dated__lte=moment.as_of) if moment else found)


def _due(user: Visitor, meeting: Meeting, index: FacetIndex) -> list[dict[str, Any]]:
    """The commitments that ``user`` may see whose deadline hangs on the meeting, the soonest due first."""
    if index.moment is None:
        rows = Commitment.objects.visible_to(user).filter(deadline_meeting=meeting).order_by("due_sort", "id")
        return list(rows.values(*LIST_COLUMNS)[: DUE_SHOWN + 1])
    there = visible_rows(index, visible_tiers(user)) & index.union("open", [True, False])
    ids = page_of(index, there & hanging_on(meeting, index), Place(sort="deadline", size=DUE_SHOWN + 1)).ids
    found = read_rows(user, ids, LIST_COLUMNS, index.moment)
    return [found[pk] for pk in ids if pk in found]


def _attendances(meeting: Meeting) -> list[tuple[ParticipationRole, list[Participation]]]:
    """The parties by their role, in the order of the roles, each in English alphabetical order."""
    found: dict[str, list[Participation]] = {}
    for row in meeting.participations.select_related("party").order_by("party__name"):
        found.setdefault(row.role, []).append(row)
    return [(role, found[role]) for role in ParticipationRole if role in found]


def _chain(meeting: Meeting, moment: Moment | None) -> list[Meeting]:
    """The meetings of the series before and after this one; empty where there are none."""
    if not meeting.series:
        return []
    series = dated_meetings().filter(process=meeting.process_id, series=meeting.series).exclude(pk=meeting.pk)
    if moment:
        series = series.filter(starts_on__lte=moment.as_of)
    day = sort_day(meeting)
    before = Q(day__lt=day) | Q(day=day, pk__lt=meeting.pk)
    earlier = series.filter(before).order_by("-day", "-pk")[:EARLIER_SHOWN]
    later = series.exclude(before).order_by("day", "pk")[:LATER_SHOWN]
    around = [*reversed(earlier), meeting, *later]
    return around if len(around) > 1 else []


def _history(user: Visitor, meeting: Meeting, index: FacetIndex) -> list[Change]:
    """What was done to the meeting, newest first; the last acts. Of the past, what was recorded by then."""
    about = LedgerEntry.objects.visible_to(user).filter(object_type="meeting", object_id=str(meeting.pk))
    if moment := index.moment:
        about = about.filter(at__lt=end_of(min(moment.as_of, moment.known_on or moment.as_of)))
    return tell(user, about.order_by("-seq")[:HISTORY_SHOWN], catalogue=index.catalogue)
