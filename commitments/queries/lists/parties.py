"""Parties: the list with what each has open, and one party's page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ...models import Commitment, Participation, Party, PartyName, Responsibility
from ...rules.kernel.commitments import RESPONSIBLE_ROLES, Role
from ...rules.kernel.permissions import Visitor, visible_tiers
from ..register.standing import read_rows
from .facets import FacetIndex, visible_rows
from .figures import LIST_COLUMNS, LIST_LENGTH, Figure, PartyLine, StatusCount, figure, party_line, status_counts
from .past import due_from, stretch_at

PAGE_ROWS = 50


@dataclass(frozen=True)
class ListedParty:
    party: Party
    roles: list[str]
    line: PartyLine


@dataclass(frozen=True)
class PartyPage:
    party: Party
    names: list[PartyName]
    participations: list[Participation]
    line: PartyLine
    led: Figure
    supported: Figure
    addressed: Figure
    statuses: list[StatusCount]
    commitments: list[dict[str, Any]]
    all_commitments: Figure
    due_next: list[dict[str, Any]]


def list_parties(user: Visitor, *, index: FacetIndex) -> list[ListedParty]:
    """All parties in English alphabetical order, with their roles in processes and their open commitments."""
    is_open = index.bits.get(("open", True), 0) & visible_rows(index, visible_tiers(user))
    roles: dict[int, list[str]] = {}
    for row in Participation.objects.filter(process__isnull=False).order_by("role"):
        roles.setdefault(row.party_id, []).append(row.get_role_display())
    return [
        ListedParty(party, roles.get(party.pk, []), party_line(index, entry, is_open & _responsible(index, party.pk)))
        for party in Party.objects.all()
        if (entry := index.catalogue.parties.get(party.pk))
    ]


def read_party(user: Visitor, slug: str, *, index: FacetIndex) -> PartyPage:
    """One party with the commitments it has a part in. Party.DoesNotExist when there is none of this name."""
    party = Party.objects.get(slug=slug)
    rows = visible_rows(index, visible_tiers(user))
    entry = index.catalogue.parties[party.pk]
    responsible = rows & _responsible(index, party.pk)
    roles = [role.value for role in RESPONSIBLE_ROLES]
    return PartyPage(
        party=party,
        names=list(party.names.all()),
        participations=list(party.participations.select_related("process", "meeting").order_by("role")),
        line=party_line(index, entry, responsible & index.bits.get(("open", True), 0)),
        led=_as(index, rows, party, Role.LEAD),
        supported=_as(index, rows, party, Role.SUPPORTING),
        addressed=_as(index, rows, party, Role.ADDRESSEE),
        statuses=status_counts(index, responsible, party=party.slug, role=roles),
        commitments=_commitments(user, party, index, rows),
        all_commitments=_figure(index, rows, party, [role.value for role in Role]),
        due_next=_due_next(user, index, responsible & index.bits.get(("open", True), 0)),
    )


def _due_next(user: Visitor, index: FacetIndex, rows: int) -> list[dict[str, Any]]:
    """Those of ``rows`` whose last day comes next at the moment of the index."""
    ids = stretch_at(index, rows, index.today, date.max, LIST_LENGTH).ids
    stood = read_rows(user, ids, LIST_COLUMNS, index.moment) if ids else {}
    return [stood[i] for i in ids if i in stood]


def _responsible(index: FacetIndex, party: int) -> int:
    return _with_part(index, party, RESPONSIBLE_ROLES)


def _as(index: FacetIndex, rows: int, party: Party, role: Role) -> Figure:
    return _figure(index, rows, party, [role.value], role=role.value)


def _figure(index: FacetIndex, rows: int, holder: Party, roles: list[str], **query: Any) -> Figure:
    return figure(index, rows & _with_part(index, holder.pk, roles), **query, party=holder.slug)


def _with_part(index: FacetIndex, party: int, roles: Iterable[str]) -> int:
    return index.union("part", [(party, role) for role in roles])


def _commitments(user: Visitor, party: Party, index: FacetIndex, rows: int) -> list[dict[str, Any]]:
    """The party's commitments with its role in each, open ones first and the soonest due first; the first 50."""
    chosen = _chosen_then(user, party, index, rows) if index.past else _chosen_now(user, party)
    held = Responsibility.objects.filter(party=party, commitment__in=[row["id"] for row in chosen])
    roles = {row.commitment_id: _held(row) for row in held}
    return [row | {"role": roles[row["id"]]} for row in chosen]


def _chosen_now(user: Visitor, party: Party) -> list[dict[str, Any]]:
    rows = Commitment.objects.visible_to(user).filter(responsibilities__party=party)
    return list(rows.order_by("-is_open", "due_sort", "id").values(*LIST_COLUMNS, "is_open")[:PAGE_ROWS])


def _chosen_then(user: Visitor, party: Party, index: FacetIndex, rows: int) -> list[dict[str, Any]]:
    """The same at the moment of the index; ``rows`` are those that the person may see."""
    own, is_open = rows & _with_part(index, party.pk, list(Role)), index.union("open", [True])
    ids = due_from(index, own & is_open, None, PAGE_ROWS) + due_from(index, own & ~is_open, None, PAGE_ROWS)
    stood = read_rows(user, ids[:PAGE_ROWS], LIST_COLUMNS, index.moment)
    return [stood[i] for i in ids[:PAGE_ROWS] if i in stood]


def _held(row: Responsibility) -> str:
    """The role in words; several leads lead jointly."""
    role = row.get_role_display()
    return _("%(role)s, jointly") % {"role": role} if row.joint else role


def party_names() -> frozenset[str]:
    """Every name that the register has for a party, in any language, official and short."""
    rows = PartyName.objects.values_list("official", "short")
    return frozenset(name for row in rows for name in row if name) | frozenset(
        Party.objects.values_list("name", flat=True)
    )
