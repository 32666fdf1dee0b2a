"""The briefing sheet: what stands of any choice of the register, figures first, in the tier of whom it is for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from ...rules.kernel.commitments import TIER_BY_NAME, Kind, Tier
from ...rules.kernel.permissions import Visitor, visible_tiers
from ...rules.kernel.statuses import Status
from ..register.standing import read_rows
from .choice import Choice, page_of, read_choice
from .facets import FacetIndex, visible_rows
from .figures import FINISHABLE_KINDS, LIST_COLUMNS, SCORED_KINDS
from .filters import Hits
from .past import stretch_at
from .register_page import Place

ROWS = 40
"""Rows of a sheet: as many as stand on two pages. The register has them all."""
DATES = 5
"""Days that come next."""
GROUPS = 10
"""Themes that rows are grouped by; more headings than these would take the room of the rows."""
COLUMNS = (*LIST_COLUMNS, "lead_text", "themes_text")


@dataclass(frozen=True)
class BriefingChoice:
    """For whom a sheet is, and what of the register it is about; ``hits`` are what that reader may see of it."""

    tier: Tier
    choice: Choice
    hits: Hits | None
    errors: list[tuple[str, str]]


@dataclass(frozen=True)
class Figures:
    """How many of the chosen commitments there are, and how many stand how."""

    all: int
    scored: int
    open: int
    due_soon: int
    overdue: int
    disputed: int
    implemented: int
    no_information: int
    declaratory: int


@dataclass(frozen=True)
class Briefing:
    """``dates`` are the open commitments due next, ``groups`` the rows under their themes (empty: not grouped).

    Rows are those of ``COLUMNS``; ``left_out`` is how many have no room.
    """

    figures: Figures
    dates: list[dict[str, Any]]
    groups: list[tuple[str, list[dict[str, Any]]]]
    left_out: int


def read_briefing_choice(user: Visitor, data: QueryDict, *, index: FacetIndex) -> BriefingChoice:
    """What a query string asks for: filters and order of the register, and ``for`` whom.

    A sheet is for the widest tier that ``user`` may see unless the address names a more open one.
    """
    tiers = visible_tiers(user)
    named = {name: tier for name, tier in TIER_BY_NAME.items() if tier in tiers}
    rest, wanted = data.copy(), data.get("for", "")
    rest.pop("for", None)
    if not rest.get("sort"):
        rest["sort"] = "theme"
    choice = read_choice(user, rest, index=index, today=index.today)
    errors = list(choice.errors)
    if wanted and wanted not in named:
        text = _("“%(value)s” cannot be chosen here. Choose one of: %(known)s.")
        errors.append((_("Audience"), text % {"value": wanted[:40], "known": ", ".join(named)}))
    tier = named.get(wanted, max(tiers))
    if errors or choice.hits is None:
        return BriefingChoice(tier, choice, None, errors)
    hits = choice.hits.among(visible_rows(index, [known for known in Tier if known <= tier]))
    return BriefingChoice(tier, choice, hits, [])


def read_briefing(user: Visitor, hits: Hits, place: Place) -> Briefing:
    """The sheet of the ``hits``, which ``user`` may see, in the order of ``place``, at the moment of their index.

    Costs grow with the sheet and not with the register: sets come from the bitmaps, ``ROWS`` rows are read.
    """
    index = hits.index
    sheet = Place(sort=place.sort, descending=place.descending, size=ROWS)
    shown = page_of(index, hits.rows, sheet).ids
    running = hits.rows & index.union("open", [True])
    coming = stretch_at(index, running, index.today, date.max, DATES).ids
    rows = read_rows(user, {*shown, *coming}, COLUMNS, index.moment)
    listed = [rows[i] for i in shown if i in rows]
    return Briefing(
        figures=_count(hits),
        dates=[rows[i] for i in coming if i in rows],
        groups=_grouped(listed) if place.sort == "theme" else [("", listed)],
        left_out=max(0, hits.rows.bit_count() - len(listed)),
    )


def _count(hits: Hits) -> Figures:
    index, rows = hits.index, hits.rows
    running = rows & index.union("open", [True])
    finished = index.union("status", [Status.IMPLEMENTED]) & index.union("kind", FINISHABLE_KINDS)
    found: dict[str, int] = {
        "all": rows,
        "scored": rows & index.union("kind", SCORED_KINDS),
        "open": running,
        "due_soon": running & index.union("timeliness", ["due_soon"]),
        "overdue": running & index.union("timeliness", ["overdue"]),
        "disputed": rows & index.union("disputed", [True]),
        "implemented": rows & finished,
        "no_information": rows & index.union("status", [Status.NO_INFORMATION]),
        "declaratory": rows & index.union("kind", [Kind.DECLARATORY]),
    }
    return Figures(**{name: value.bit_count() for name, value in found.items()})


FIGURE_FILTERS: dict[str, dict[str, Any]] = {
    "open": {"open": "yes"},
    "due_soon": {"open": "yes", "timeliness": "due_soon"},
    "overdue": {"open": "yes", "timeliness": "overdue"},
    "disputed": {"disputed": "yes"},
    "implemented": {"status": "3", "kind": [kind.value for kind in FINISHABLE_KINDS]},
}
"""What the filters of the sheet become where a figure leads to its rows."""


def _grouped(rows: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    groups = list(_by_theme(rows))
    return groups if len(groups) <= GROUPS else [("", rows)]


def _by_theme(rows: list[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for name, found in groupby(rows, key=lambda row: row["themes_text"]):
        yield name or _("No theme"), list(found)
