"""What the charts count: status over time, arrears by the year of the deadline, slippage of a series of meetings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from ...models import Commitment, Meeting
from ...rules.kernel.commitments import Kind
from ...rules.kernel.documents import MeetingStatus
from ...rules.kernel.permissions import Visitor
from ...rules.kernel.statuses import CODES, SCALE, Status
from ...rules.lists.charts import period_ends
from ...rules.lists.past import Moment
from ...rules.meetings.promises import promised_meeting
from ...rules.time.timeliness import Timeliness
from ..time.deadlines import known_meetings
from .facets import FacetIndex, visible_rows
from .figures import SCORED_KINDS, Figure, StatusCount, figure
from .past import index_at

PERIODS = 7
"""Days that status over time looks back to, beside today: as many as indexes of the past are kept for."""
YEARS = 12
ROUNDS = 40
"""Meetings of a series that its slippage looks at, the latest."""
PROMISES = 2000
"""Commitments that are looked through for promises of meetings."""

ARREARS = {
    "done": (Timeliness.DONE_ON_TIME, Timeliness.DONE_LATE),
    "ahead": (Timeliness.UPCOMING, Timeliness.DUE_SOON),
    "overdue": (Timeliness.OVERDUE,),
}
"""What became of a deadline, by the timeliness that counts for it."""


@dataclass(frozen=True)
class OnDay:
    """The scored commitments by status on a day, in house order, zeros included."""

    day: date
    statuses: list[StatusCount]


@dataclass(frozen=True)
class DueYear:
    """What became of the commitments whose deadline ends in a year; figures by the keys of ``ARREARS``."""

    year: int
    figures: dict[str, Figure]


@dataclass(frozen=True)
class Round:
    """A meeting of a series that was held, and the commitment that said before when it would be.

    ``planned`` are the first and last day that was said, ``late`` by how many days it began after the last of them.
    """

    meeting: Meeting
    promise: dict[str, Any]
    planned: tuple[date, date]
    held: tuple[date, date]
    late: int


def status_over_time(tiers: Iterable[int], index: FacetIndex, *, today: date) -> list[OnDay]:
    """How the scored commitments of these tiers stood at the end of each of the latest periods, and at the moment of
    the index, by what is recorded up to that.

    Each day is an index of the past, and so are its rows: the figures are those of the register with ``as_of``.
    ``today`` is the organisation's day, whatever that of the index.
    """
    tiers = tuple(tiers)
    days = [entry.dated for entry in index.catalogue.documents_in(tiers) if entry.dated and entry.dated <= index.today]
    if not days:
        return []
    ends = period_ends(min(days), index.today, count=PERIODS)
    known_on = index.moment.known_on if index.moment else None
    found = [_on_day(index_at(Moment(day, known_on), today=today), tiers) for day in ends[:-1]]
    return [*found, _on_day(index, tiers)]


def _on_day(index: FacetIndex, tiers: tuple[int, ...]) -> OnDay:
    scored = visible_rows(index, tiers) & index.union("kind", SCORED_KINDS)
    query = {"kind": list(SCORED_KINDS), **index.asked}
    return OnDay(index.today, [_of_status(index, scored, status, query) for status in SCALE])


def _of_status(index: FacetIndex, scored: int, status: Status, query: dict[str, Any]) -> StatusCount:
    count = (scored & index.union("status", [int(status)])).bit_count()
    return StatusCount(count, {**query, "status": CODES[status]}, status=status)


def arrears_by_year(tiers: Iterable[int], index: FacetIndex) -> list[DueYear]:
    """What became of the deadlines of the latest years that have one, by the year of their last day. No query."""
    rows = visible_rows(index, tiers)
    years = sorted({value for facet, value in index.bits if facet == "due_year"})
    found = [_due_year(index, rows & index.union("due_year", [year]), year) for year in years]
    return [year for year in found if any(item.count for item in year.figures.values())][-YEARS:]


def _due_year(index: FacetIndex, rows: int, year: int) -> DueYear:
    dates = {"due_from": f"{year:04d}-01-01", "due_to": f"{year:04d}-12-31"}
    figures = {}
    for name, values in ARREARS.items():
        within = rows & index.union("timeliness", [value.value for value in values])
        figures[name] = figure(index, within, timeliness=[value.value for value in values], **dates)
    return DueYear(year, figures)


def slippage(user: Visitor, *, today: date) -> list[tuple[str, list[Round]]]:
    """By series of meetings: when each was planned, by what commitments that ``user`` may see said, and held.

    Only what was held by ``today``, of the latest ``ROUNDS`` of each series; where several said so, the first.
    """
    meetings = list(
        Meeting.objects.filter(status=MeetingStatus.HELD, starts_on__lte=today, number__isnull=False)
        .exclude(series="")
        .select_related("process")
        .order_by("process", "series", "-number")
    )
    by_series: dict[tuple[int, str], list[Meeting]] = {}
    for meeting in meetings:
        by_series.setdefault((meeting.process_id, meeting.series), []).append(meeting)
    found = [(series, _rounds(user, rows[:ROUNDS])) for (_process, series), rows in by_series.items()]
    return [(series, rounds) for series, rounds in found if rounds]


def _rounds(user: Visitor, meetings: list[Meeting]) -> list[Round]:
    """The rounds of a series, given the latest first, in their order."""
    by_pk = {meeting.pk: meeting for meeting in meetings}
    rounds: dict[int, Round] = {}
    promises = _promises(user, meetings)
    known = known_meetings(meetings[0].process) if promises else []
    for promise in promises:
        meant = promised_meeting(
            promise["title"], known, on=promise["document__dated"], language=promise["document__language"]
        )
        if meant and meant.pk in by_pk and meant.pk not in rounds:
            rounds[meant.pk] = _round(by_pk[meant.pk], promise)
    return [rounds[meeting.pk] for meeting in reversed(meetings) if meeting.pk in rounds]


def _promises(user: Visitor, meetings: list[Meeting]) -> list[dict[str, Any]]:
    """The dated deliverables of what was adopted at these meetings, first made first."""
    rows = Commitment.objects.visible_to(user).filter(
        document__meeting__in=[meeting.pk for meeting in meetings],
        kind=Kind.DELIVERABLE,
        deadline_latest__isnull=False,
    )
    columns = ("reference", "title", "deadline_earliest", "deadline_latest", "document__dated", "document__language")
    return list(rows.order_by("document__dated", "id").values(*columns)[:PROMISES])


def _round(meeting: Meeting, promise: dict[str, Any]) -> Round:
    latest = promise["deadline_latest"]
    began: Any = meeting.starts_on
    return Round(
        meeting=meeting,
        promise=promise,
        planned=(promise["deadline_earliest"] or latest, latest),
        held=(began, meeting.ends_on or began),
        late=max((began - latest).days, 0),
    )
