"""What a calendar feed holds: a window of deadlines and meetings, bounded, and what was called off of late."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Max

from ...models import Commitment, LedgerEntry
from ...rules.kernel.commitments import RUNNING, Kind, Lifecycle
from ...rules.kernel.permissions import Visitor
from ...rules.lists.past import Moment
from ...rules.time.timeliness import Timeliness
from ..lists.filters import Hits
from ..lists.past import stretch_at
from ..register.standing import read_rows
from .calendar import DATED, MEETING_COLUMNS, meetings_with_days

YEAR = timedelta(days=366)
YEARS_AHEAD = 5
DEADLINES_AHEAD, DEADLINES_BEHIND, DEADLINES_CLOSED, MEETINGS = 700, 200, 100, 200
"""What a feed holds of each: those nearest to today. It is read again and again by programs, some of them phones."""

COLUMNS = (
    *("id", "reference", "title", "kind", "status", "lifecycle", "lifecycle_on", "done_on", "lead_text"),
    *("supporting_text", "deadline_words", "deadline_earliest", "deadline_latest", "deadline_precision"),
    "document__dated",
)
CLOSED = frozenset(Lifecycle) - RUNNING


@dataclass(frozen=True)
class Feed:
    """``deadlines`` are rows of ``COLUMNS`` with the names of their ``themes``.

    ``meetings`` are rows of ``MEETING_COLUMNS`` and ``id``. All carry ``seq`` and ``at``: number and moment of the last
    entry of the ledger on them that the reader may see, so that nothing tells of the others.
    """

    deadlines: list[dict[str, Any]]
    meetings: list[dict[str, Any]]


def read_feed(user: Visitor, hits: Hits) -> Feed:
    """The feed of the ``hits``, which are what ``user`` may see, around the day of their index.

    It holds what the calendar's agenda shows, from a year ago to five years ahead; beside it what was closed undone
    within the last year, so that a subscriber's calendar learns of it. Meetings are public, and in any feed.
    """
    index, today = hits.index, hits.index.today
    first, last = today - YEAR, today + YEARS_AHEAD * YEAR
    dated = index.union("timeliness", DATED)
    ids = _due(hits.among(dated), today, last, DEADLINES_AHEAD)
    ids += _due(hits.among(dated), first, today - timedelta(days=1), DEADLINES_BEHIND, newest=True)
    timely, declaratory = index.union("timeliness", Timeliness), index.union("kind", [Kind.DECLARATORY])
    closed = hits.among(index.union("lifecycle", CLOSED) & ~timely & ~declaratory)
    ids += _due(closed, first, last, DEADLINES_CLOSED)
    rows = read_dated(user, ids, index.moment)
    kept = [row for row in rows if row["lifecycle"] in RUNNING or row["done_on"] or row["lifecycle_on"] >= first]
    return Feed(sorted(kept, key=lambda row: (row["deadline_latest"], row["id"])), _meetings(user, first, last))


def read_dated(user: Visitor, ids: Collection[int], moment: Moment | None) -> list[dict[str, Any]]:
    """The rows of ``COLUMNS`` that ``user`` may see, in the order of ``ids``, with ``themes``, ``seq`` and ``at``."""
    rows = read_rows(user, ids, COLUMNS, moment)
    themes = defaultdict(list)
    links = Commitment.themes.through._default_manager.filter(commitment__in=rows).order_by("theme__name")
    for i, name in links.values_list("commitment", "theme__name"):
        themes[i].append(name)
    acts = _last_acts(user, "commitment", rows)
    return [
        rows[i] | {"themes": themes[i]} | (acts.get(i) or _untold(rows[i]["document__dated"])) for i in ids if i in rows
    ]


def _due(hits: Hits, first: date, last: date, size: int, *, newest: bool = False) -> list[int]:
    return stretch_at(hits.index, hits.rows, first, last, size, newest=newest).ids


def _meetings(user: Visitor, first: date, last: date) -> list[dict[str, Any]]:
    held = meetings_with_days().filter(on__range=(first, last)).order_by("-on", "slug")
    rows = list(held.values("id", *MEETING_COLUMNS)[:MEETINGS])
    acts = _last_acts(user, "meeting", [row["id"] for row in rows])
    return [row | (acts.get(row["id"]) or _untold(row["on"])) for row in reversed(rows)]


def _last_acts(user: Visitor, kind: str, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    entries = LedgerEntry.objects.visible_to(user).filter(object_type=kind, object_id__in=[str(i) for i in ids])
    told = entries.order_by().values("object_id").annotate(Max("seq"), Max("at"))
    return {int(row["object_id"]): {"seq": row["seq__max"], "at": row["at__max"]} for row in told}


def _untold(day: date) -> dict[str, Any]:
    """Of what was opened and then left as it is, no entry may be seen: it is as old as its document."""
    return {"seq": 0, "at": datetime.combine(day, time.min, UTC)}
