"""The saved views of the register that a person finds, and where the register opens for them."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from ...models import DefaultView, SavedView
from ...rules.kernel.changes import shown_actor
from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import Visitor, visible_tiers
from ...rules.lists.saved_views import LAYOUT_KEYS, OPEN_QUERY
from ..kernel.query_fields import form_errors, unknown_names
from .facets import FacetIndex
from .filters import CommitmentFilter, Hits

CLOSED = frozenset({"document", "owner", "quality", "unanswered"})
"""Filters whose values, or which themselves, not everybody may see."""


@dataclass(frozen=True)
class Kept:
    """A view as its list prints it. ``count`` of the rows that the person may see; None where ``errors`` say why none.

    ``owner`` is empty for the own ones, and names people of the secretariat to its own only.
    """

    view: SavedView
    owner: str
    is_default: bool
    count: int | None
    errors: list[tuple[str, str]]

    @property
    def pk(self) -> int:
        """That of the view."""
        return self.view.pk


def known_views(user: Visitor, *, index: FacetIndex) -> list[SavedView]:
    """The views of ``user``, then what others share whose filters ``user`` may choose. One query."""
    found = sorted(SavedView.objects.known_to(user).select_related("owner"), key=lambda view: view.owner_id != user.pk)
    tiers = visible_tiers(user)
    return [view for view in found if view.owner_id == user.pk or not _is_closed(view, tiers, index)]


def list_views(user: Visitor, *, index: FacetIndex) -> list[Kept]:
    """The same with what the list says of each. Two queries."""
    tiers = visible_tiers(user)
    default = DefaultView.objects.filter(user=user.pk).values_list("view", flat=True).first()
    return [_kept(view, user, default, tiers, index) for view in known_views(user, index=index)]


def count_open(user: Visitor, *, index: FacetIndex) -> int:
    """How many rows “All open” has for ``user``. No query."""
    tiers = visible_tiers(user)
    filters, _errors = _read(QueryDict(OPEN_QUERY), tiers, index)
    return Hits(index, tiers, filters.chosen(), counted=True).count


def default_address(user: Visitor, *, index: FacetIndex) -> str:
    """The query string with which the register opens for ``user``: their default view, or “All open”. One query."""
    if not user.is_authenticated:
        return OPEN_QUERY
    found = SavedView.objects.filter(pk__in=DefaultView.objects.filter(user=user.pk).values("view")).first()
    if found is None or not may_know(user, found, index=index):
        return OPEN_QUERY
    return found.address_query


def may_know(user: Visitor, view: SavedView, *, index: FacetIndex) -> bool:
    """Whether ``user`` finds this view: it is theirs, or shared and theirs to choose."""
    if view.owner_id == user.pk:
        return True
    return view.is_shared and not _is_closed(view, visible_tiers(user), index)


def read_table_query(data: QueryDict) -> str:
    """What an address of the register says of the layout, as the one query string that is kept."""
    return urlencode([(name, data[name]) for name in LAYOUT_KEYS if data.get(name)])


def _is_closed(view: SavedView, tiers: Collection[Tier], index: FacetIndex) -> bool:
    """Whether the view names something that these tiers do not show. Most name nothing that could be closed."""
    data = QueryDict(view.query)
    return bool(CLOSED & data.keys()) and bool(_read(data, tiers, index)[1])


def _read(
    data: QueryDict, tiers: Collection[Tier], index: FacetIndex
) -> tuple[CommitmentFilter, list[tuple[str, str]]]:
    filters = CommitmentFilter(data, index=index, tiers=tiers, today=index.today)
    return filters, form_errors(filters.form) + unknown_names(data, filters.form.fields)


def _kept(view: SavedView, user: Visitor, default: int | None, tiers: Collection[Tier], index: FacetIndex) -> Kept:
    filters, errors = _read(QueryDict(view.query), tiers, index)
    count = None if errors else Hits(index, tiers, filters.chosen(), counted=True).count
    owner = "" if view.owner_id == user.pk else shown_actor(user, view.owner.shown_name)
    return Kept(view, owner, view.pk == default, count, errors)
