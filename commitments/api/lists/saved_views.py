"""Saved views of the register, and the one with which it opens."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from ...actions.lists.saved_views import change_view, choose_default_view, delete_view, save_view
from ...exchange.exports.table_layout import read_view
from ...models import SavedView
from ...queries.kernel.keyset import LAST_NUMBER
from ...queries.lists.facets import current_index
from ...queries.lists.saved_views import Kept, default_address, list_views
from ...rules.lists.saved_views import LAYOUT_LENGTH, NAME_LENGTH, QUERY_LENGTH
from ...rules.people.tokens import Scope
from ..kernel import clock
from ..kernel.base import Many, One, Patched, Posted, as_person
from ..kernel.fields import Address, Sent, Shape, Words
from ..kernel.schema import ErrorShape


class ViewShape(Shape):
    """A saved view: ``query`` is the query string with which the register, and `/commitments/` here, shows it.

    ``owner`` is empty for your own. ``count`` is null if the filters no longer work; ``errors`` say why.
    """

    url = Address("view")
    page = serializers.SerializerMethodField()
    number = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="view.name")
    query = serializers.CharField(source="view.address_query")
    shared = serializers.BooleanField(source="view.is_shared")
    owner = serializers.CharField()
    default = serializers.BooleanField(source="is_default")
    count = serializers.IntegerField(allow_null=True)
    errors: Any = serializers.SerializerMethodField()

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_page(self, row: Kept) -> str:
        address = reverse("commitment-list", request=self.context["request"])
        return f"{address}?{row.view.address_query}" if row.view.address_query else address

    @extend_schema_field(ErrorShape(many=True))
    def get_errors(self, row: Kept) -> list[dict[str, str]]:
        return [{"field": str(label), "message": str(text)} for label, text in row.errors]


class ViewSent(Sent):
    """Everyone who is signed in can use a shared view, and sees only the commitments that they can see; only the
    secretariat can share.
    """

    name = Words(max_length=NAME_LENGTH, required=False)
    shared = serializers.BooleanField(required=False)


class NewViewSent(ViewSent):
    name = Words(max_length=NAME_LENGTH)
    query = Words(
        max_length=QUERY_LENGTH + LAYOUT_LENGTH,
        required=False,
        allow_blank=True,
        help_text="The query string of the register: filters, `sort`, `per_page`, `columns`, `density`.",
    )


def kept_views(request: Request) -> list[Kept]:
    return list_views(request.user, index=current_index(clock.today()))


class ViewList(Posted, Many):
    """Your own saved views, then the shared ones of others."""

    about, shape, personal = "Your own", ViewShape, True
    takes, scope = NewViewSent, Scope.OWN

    def get(self, request: Request) -> Response:
        self.refuse_query()
        return self.answer_page(kept_views(request))

    def act(self, *, name: str, query: str = "", shared: bool = False) -> SavedView:
        """Save a view under a name; a name that you used before gets the new filters."""
        person, index = as_person(self.request.user), current_index(clock.today())
        filters, layout, errors = read_view(person, QueryDict(query), index=index)
        if errors:
            raise serializers.ValidationError({"query": [f"{label}: {text}" for label, text in errors]})
        return save_view(actor=person, query=filters, layout=layout, name=name, is_shared=shared)


class OneView(Patched, One):
    """One of your own saved views, or a shared one."""

    about, route, shape, personal = "Your own", "view", ViewShape, True
    takes, scope, versioned = ViewSent, Scope.OWN, False

    @classmethod
    def find(cls, request: Request, key: Any) -> Kept:
        found = next((kept for kept in kept_views(request) if kept.pk == int(key)), None)
        if found is None:
            raise Http404
        return found

    def act(self, **said: Any) -> SavedView:
        """Rename or share one of your own saved views, or stop sharing it."""
        view = self.subject.view
        name, shared = said.get("name", view.name), said.get("shared", view.is_shared)
        return change_view(actor=as_person(self.request.user), pk=view.pk, name=name, is_shared=shared)


ViewList.makes = OneView


class DeleteView(Posted):
    """Delete one of your own saved views.

    If it was someone's default view, “All open” is their default again.
    """

    about, scope, of = "Your own", Scope.OWN, OneView
    versioned, leaves_nothing = False, True

    def act(self) -> None:
        if self.subject.owner:
            raise PermissionDenied
        delete_view(actor=as_person(self.request.user), pk=self.subject.pk)


class DefaultShape(Shape):
    """Your default view: ``query`` is that of the saved view, or of “All open”."""

    view = ViewShape(allow_null=True)
    query = serializers.CharField()


class DefaultSent(Sent):
    view = serializers.IntegerField(
        min_value=1,
        max_value=LAST_NUMBER,
        allow_null=True,
        help_text="The number of the saved view; null for “All open”.",
    )


class DefaultView(Patched, One):
    """Your default view of the register."""

    about, route, key, shape, personal = "Your own", "view-default", "", DefaultShape, True
    takes, scope, versioned = DefaultSent, Scope.OWN, False

    @classmethod
    def find(cls, request: Request, key: None) -> dict[str, Any]:
        view = next((kept for kept in kept_views(request) if kept.is_default), None)
        return {"view": view, "query": default_address(request.user, index=current_index(clock.today()))}

    def act(self, **said: Any) -> None:
        """Choose your default view of the register."""
        if "view" in said:
            person, index = as_person(self.request.user), current_index(clock.today())
            choose_default_view(actor=person, pk=said["view"], index=index)
