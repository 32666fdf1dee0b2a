"""Where do we stand: the figures and short lists of the overview, each figure with the filter that gives its rows."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection

from ...models import Commitment, LedgerEntry
from ...rules.followup.followups import FollowUpState
from ...rules.followup.inquiries import RequestState
from ...rules.kernel.commitments import RESPONSIBLE_ROLES, Kind, Tier
from ...rules.kernel.documents import MeetingStatus
from ...rules.kernel.permissions import Visitor, visible_tiers
from ...rules.kernel.statuses import Status
from ...rules.register.quality import Remark
from ...rules.time.timeliness import Timeliness
from ..kernel.catalogue import Entry
from ..lists.facets import FacetIndex, visible_rows
from ..lists.figures import (
    FINISHABLE_KINDS,
    LIST_COLUMNS,
    LIST_LENGTH,
    NO_NEWS_DAYS,
    SCORED_KINDS,
    Figure,
    PartyLine,
    StatusCount,
    _timely,
    figure,
    party_line,
    status_counts,
)
from ..lists.past import by_news, due_from
from ..register.standing import read_rows


@dataclass(frozen=True)
class ThemeLine:
    """A theme (None: all of them) and its scored commitments by status, in house order, zeros left out."""

    theme: Entry | None
    total: Figure
    statuses: list[StatusCount]


@dataclass(frozen=True)
class Overview:
    everything: Figure
    scored: Figure
    declaratory: Figure
    open: Figure
    due_soon: Figure
    overdue: Figure
    disputed: Figure
    implemented: Figure
    no_information: Figure
    no_news: Figure
    remarks: Figure | None
    themes: list[ThemeLine]
    parties: list[PartyLine]
    due_next: list[dict[str, Any]] = field(default_factory=list)
    recent: list[dict[str, Any]] = field(default_factory=list)
    silent: list[dict[str, Any]] = field(default_factory=list)


class Ahead(NamedTuple):
    """Whether anything of these is open, whoever may see it: where nothing is, nobody asks for more."""

    followups: bool
    requests: bool
    meetings: bool


AHEAD = """
SELECT EXISTS (SELECT 1 FROM commitments_followup WHERE state = %s),
       EXISTS (SELECT 1 FROM commitments_partyrequest WHERE state = %s),
       EXISTS (SELECT 1 FROM commitments_meeting WHERE status = %s)
"""


def read_ahead() -> Ahead:
    """What else the overview has to ask for: one query."""
    with connection.cursor() as cursor:
        cursor.execute(AHEAD, [FollowUpState.OPEN.value, RequestState.OPEN.value, MeetingStatus.PLANNED.value])
        return Ahead(*map(bool, cursor.fetchone()))


def read_overview(user: Visitor, *, index: FacetIndex, today: date) -> Overview:
    """Everything the overview shows to ``user`` on ``today``. Figures from the bitmaps, three short lists by index.

    Of the past, ``recent`` are those of which there was news last, without an act. ``remarks`` is for staff.
    """
    tiers = visible_tiers(user)
    rows = visible_rows(index, tiers)
    is_open = index.bits.get(("open", True), 0) & rows
    scored = rows & index.union("kind", SCORED_KINDS)
    figures: dict[str, Any] = {
        "everything": figure(index, rows),
        "scored": figure(index, scored, kind=list(SCORED_KINDS)),
        "declaratory": figure(index, rows & index.union("kind", [Kind.DECLARATORY]), kind=Kind.DECLARATORY),
        "open": figure(index, is_open, open="yes"),
        "due_soon": figure(index, is_open & _timely(index, Timeliness.DUE_SOON), open="yes", timeliness="due_soon"),
        "overdue": figure(index, is_open & _timely(index, Timeliness.OVERDUE), open="yes", timeliness="overdue"),
        "disputed": figure(index, rows & index.union("disputed", [True]), disputed="yes"),
        "implemented": figure(
            index,
            rows & index.union("status", [Status.IMPLEMENTED]) & index.union("kind", FINISHABLE_KINDS),
            status="3",
            kind=list(FINISHABLE_KINDS),
        ),
        "no_information": figure(index, rows & index.union("status", [Status.NO_INFORMATION]), status="U"),
        "no_news": figure(index, rows & index.union("no_news", [NO_NEWS_DAYS]), no_news=str(NO_NEWS_DAYS)),
    }
    remarked = figure(index, rows & index.union("quality", Remark.values), quality=Remark.values)
    figures["remarks"] = remarked if Tier.INTERNAL in tiers else None
    lists: dict[str, Any] = _lists_then(user, index, rows) if index.past else _lists_now(user, today)
    return Overview(
        **figures,
        themes=_themes(index, scored),
        parties=_parties(index, is_open),
        **lists,
    )


def _themes(index: FacetIndex, scored: int) -> list[ThemeLine]:
    """All themes together first, then each theme that has a scored commitment."""
    kinds = {"kind": list(SCORED_KINDS)}
    lines = [ThemeLine(None, figure(index, scored, **kinds), status_counts(index, scored, **kinds))]
    for theme in index.catalogue.themes.values():
        within = scored & index.union("theme", [theme.id])
        if within:
            query = {"theme": theme.slug} | kinds
            lines.append(ThemeLine(theme, figure(index, within, **query), status_counts(index, within, **query)))
    return lines


def _parties(index: FacetIndex, is_open: int) -> list[PartyLine]:
    """Each party with an open commitment that it leads or supports, in English alphabetical order."""
    lines = []
    for party in index.catalogue.parties.values():
        within = is_open & index.union("part", [(party.id, role) for role in RESPONSIBLE_ROLES])
        if within:
            lines.append(party_line(index, party, within))
    return lines


def _lists_now(user: Visitor, today: date) -> dict[str, list[dict[str, Any]]]:
    return {"due_next": _due_next(user, today), "recent": _recent(user), "silent": _silent(user, today)}


def _due_next(user: Visitor, today: date) -> list[dict[str, Any]]:
    """Open commitments whose latest day has not passed, soonest first."""
    rows = Commitment.objects.visible_to(user).open().filter(due_sort__gte=today, deadline_latest__isnull=False)
    return list(rows.order_by("due_sort", "id").values(*LIST_COLUMNS)[:LIST_LENGTH])


def _recent(user: Visitor) -> list[dict[str, Any]]:
    """The commitments changed last, each with the act that changed it (``act``), if the person may see its entry.

    Found by its moment: a later act that is narrower in tier than the commitment left that moment as it was.
    """
    rows = list(Commitment.objects.visible_to(user).order_by("-changed_at", "-id").values(*LIST_COLUMNS)[:LIST_LENGTH])
    entries = LedgerEntry.objects.filter(at__in={row["changed_at"] for row in rows}, tier__in=visible_tiers(user))
    acts = dict(entries.values_list("at", "act"))
    return [row | {"act": acts.get(row["changed_at"], "")} for row in rows]


def _silent(user: Visitor, today: date) -> list[dict[str, Any]]:
    """Open commitments of which nothing was heard for 30 days, the longest silence first."""
    before = today - timedelta(days=NO_NEWS_DAYS)
    rows = Commitment.objects.visible_to(user).open().filter(news_on__lte=before)
    return list(rows.order_by("news_on", "id").values(*LIST_COLUMNS)[:LIST_LENGTH])


def _lists_then(user: Visitor, index: FacetIndex, rows: int) -> dict[str, list[dict[str, Any]]]:
    """The same lists at the moment of the index; ``rows`` are those that the person may see."""
    is_open = rows & index.union("open", [True])
    silent = rows & index.union("no_news", [NO_NEWS_DAYS])
    found = {
        "due_next": due_from(index, is_open, index.today, LIST_LENGTH),
        "recent": by_news(index, rows, LIST_LENGTH, newest=True),
        "silent": by_news(index, silent, LIST_LENGTH),
    }
    stood = read_rows(user, [i for ids in found.values() for i in ids], LIST_COLUMNS, index.moment)
    return {name: [stood[i] for i in ids if i in stood] for name, ids in found.items()}
