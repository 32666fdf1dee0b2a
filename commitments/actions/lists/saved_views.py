"""Saved views of the register. Personal: on no ledger, and the same however often it is sent."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from ...models import DefaultView, SavedView, User
from ...queries.lists.facets import FacetIndex
from ...queries.lists.saved_views import may_know
from ...rules.kernel.permissions import can_save_view, can_share_view
from ...rules.lists.saved_views import VIEWS
from ..kernel import ledger


@transaction.atomic
def save_view(*, actor: User, query: str, layout: str, name: str, is_shared: bool = False) -> SavedView:
    """Keep what the register shows (``queries.people.following.read_filter``,
    ``queries.lists.saved_views.read_table_query``).

    A name that the person gave before gets the new filters. Raises PermissionDenied (who may not share, shares), or
    ValidationError by field.
    """
    _require(actor, is_shared)
    named = name.strip()
    _wait_for(actor)
    view = SavedView.objects.of(actor).filter(name=named).first()
    if view is None:
        if SavedView.objects.of(actor).count() >= VIEWS:
            message = ngettext(
                "You have %(n)d saved view, the most that one account can have.",
                "You have %(n)d saved views, the most that one account can have.",
                VIEWS,
            )
            raise ValidationError(message % {"n": VIEWS})
        view = SavedView(owner=actor, name=named, made_at=timezone.now())
    view.query, view.layout, view.is_shared = query, layout, is_shared
    return _write(view)


@transaction.atomic
def change_view(*, actor: User, pk: int, name: str, is_shared: bool = False) -> SavedView:
    """Give one of the own views another name, share it, or keep it to oneself again.

    Raises PermissionDenied (also where it is somebody else's), or ValidationError by field.
    """
    _require(actor, is_shared)
    _wait_for(actor)
    view = SavedView.objects.of(actor).filter(pk=pk).first()
    ledger.require(view is not None)
    assert view is not None  # noqa: S101 (the line above)
    view.name, view.is_shared = name.strip(), is_shared
    return _write(view)


@transaction.atomic
def delete_view(*, actor: User, pk: int) -> None:
    """Delete one of the own views; for whom it was the default, that is “All open” again."""
    ledger.require(can_save_view.test(actor))
    # Who makes it the default at the same moment comes before, or finds it gone.
    for view in SavedView.objects.of(actor).filter(pk=pk).select_for_update():
        view.delete()


@transaction.atomic
def choose_default_view(*, actor: User, pk: int | None, index: FacetIndex) -> None:
    """Open the register for ``actor`` with this view (its key), or None: with “All open”.

    Raises PermissionDenied when it is none that ``actor`` may find.
    """
    ledger.require(can_save_view.test(actor))
    if pk is None:
        DefaultView.objects.filter(user=actor).delete()
        return
    view = SavedView.objects.filter(pk=pk).select_related("owner").select_for_update(of=("self",)).first()
    ledger.require(view is not None and may_know(actor, view, index=index))
    assert view is not None  # noqa: S101 (the line above)
    DefaultView.objects.update_or_create(user=actor, defaults={"view": view})


def _wait_for(actor: User) -> None:
    """Of what a person sends twice at the same moment, the second waits and finds the name that the first one gave."""
    User.objects.select_for_update().get(pk=actor.pk)


def _require(actor: User, is_shared: bool) -> None:
    ledger.require(can_save_view.test(actor) and (not is_shared or can_share_view.test(actor)))


def _write(view: SavedView) -> SavedView:
    view.full_clean()
    view.save()
    return view
