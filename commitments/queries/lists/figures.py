"""Figures: a count, and the filter of the register that gives exactly its rows."""

from dataclasses import dataclass
from typing import Any

from ...rules.kernel.commitments import RESPONSIBLE_ROLES, Kind
from ...rules.kernel.statuses import CODES, SCALE, Status
from ...rules.time.timeliness import Timeliness
from ..kernel.catalogue import Entry
from .facets import FacetIndex

LIST_LENGTH = 5


NO_NEWS_DAYS = 30


SCORED_KINDS = (Kind.DELIVERABLE, Kind.RECURRING, Kind.STANDING)


FINISHABLE_KINDS = (Kind.DELIVERABLE, Kind.RECURRING)


LIST_COLUMNS = (
    *("id", "reference", "title", "kind", "status", "deadline_words", "deadline_language", "deadline_earliest"),
    *("deadline_latest", "deadline_precision", "done_on", "lifecycle", "is_disputed", "news_on", "changed_at"),
    *("deadline_zone", "times_extended", "days_moved"),
    *("confidence", "done_stated"),
)


@dataclass(frozen=True)
class Figure:
    """A number and the filter of the register that gives exactly its rows, as query parameters."""

    count: int
    query: dict[str, str | list[str]]


@dataclass(frozen=True)
class StatusCount(Figure):
    status: int = Status.NO_INFORMATION


@dataclass(frozen=True)
class PartyLine:
    """A party and the open commitments it leads or supports."""

    party: Entry
    open: Figure
    statuses: list[StatusCount]
    due: Figure
    overdue: Figure
    disputed: Figure


def figure(index: FacetIndex, rows: int, **query: Any) -> Figure:
    """How many ``rows`` there are; ``query`` is the filter that finds them at the moment of the index."""
    return Figure(rows.bit_count(), query | index.asked)


def _timely(index: FacetIndex, value: Timeliness) -> int:
    return index.union("timeliness", [value.value])


def status_counts(index: FacetIndex, within: int, **query: Any) -> list[StatusCount]:
    """The scored rows ``within`` by status, in house order, zeros left out."""
    counts = [(status, (within & index.union("status", [int(status)])).bit_count()) for status in SCALE]
    asked = query | index.asked
    return [StatusCount(n, {**asked, "status": CODES[status]}, status=status) for status, n in counts if n]


def party_line(index: FacetIndex, party: Entry, within: int) -> PartyLine:
    """The figures of one party within the open rows ``within`` that it leads or supports."""
    query = {"open": "yes", "party": party.slug, "role": [role.value for role in RESPONSIBLE_ROLES]}
    due, overdue = _timely(index, Timeliness.DUE_SOON), _timely(index, Timeliness.OVERDUE)
    return PartyLine(
        party=party,
        open=figure(index, within, **query),
        statuses=status_counts(index, within, **query),
        due=figure(index, within & due, **query, timeliness="due_soon"),
        overdue=figure(index, within & overdue, **query, timeliness="overdue"),
        disputed=figure(index, within & index.union("disputed", [True]), **query, disputed="yes"),
    )
