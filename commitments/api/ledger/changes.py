"""What changed since a number of the ledger: for programs that keep a copy."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from ...queries.ledger.change_stream import SinceFilter, read_since
from ...queries.ledger.change_words import Change
from ...queries.ledger.changes import read_change
from ...queries.lists.facets import current_index
from ...rules.kernel.changes import act_label
from ..kernel import clock
from ..kernel.base import Many, One
from ..kernel.fields import CODED, Address, Shape
from ..kernel.problems import BadQuery


class ColumnShape(Shape):
    """A column that an act changed, in words; empty if there was or is no value."""

    label: Any = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class RowShape(Shape):
    """A row that an act wrote; ``kind`` is empty for the row of the object itself."""

    kind = serializers.CharField()
    new = serializers.BooleanField(source="is_new")
    fields: Any = ColumnShape(many=True)


class ChangeShape(Shape):
    """An entry of the ledger, as far as you can read it. Only the secretariat sees names of people."""

    url = Address("change", "seq")
    seq = serializers.IntegerField()
    page = Address("change-detail", "seq", page=True)
    at = serializers.DateTimeField()
    act = serializers.SerializerMethodField()
    actor = serializers.CharField()
    kind = serializers.CharField(help_text="The kind of object, in words.")
    object = serializers.CharField(source="name.text")
    object_page = serializers.SerializerMethodField(help_text="Null if the object has no page.")
    redacted = serializers.BooleanField(source="is_redacted")
    parts = serializers.SerializerMethodField()

    @extend_schema_field(CODED)
    def get_act(self, change: Change) -> dict[str, str]:
        return {"code": change.act, "label": act_label(change.act)}

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_object_page(self, change: Change) -> str | None:
        name = change.name
        return reverse(name.page, args=[name.key], request=self.context["request"]) if name.page else None

    @extend_schema_field(RowShape(many=True))
    def get_parts(self, change: Change) -> list[dict[str, Any]]:
        return [
            {"kind": part.kind, "new": part.is_new, "fields": [vars(field) for field in part.fields]}
            for part in change.parts
        ]


class Changes(Many):
    """What changed after the entry `after`, oldest first.

    Keep `cursor` and send it as `after` later, to get only what came since. `next` is null when there is no more yet.
    """

    about, shape = "Changes", ChangeShape
    parameters = (SinceFilter,)
    pointed = True

    def get(self, request: Request) -> Response:
        catalogue = current_index(clock.today()).catalogue
        page = read_since(request.user, request.query_params, catalogue=catalogue)
        if page.errors:
            raise BadQuery(page.errors, page.form)
        following = {"after": page.cursor} if page.more else None
        return self.answer_page(page.changes, following=following, cursor=page.cursor)


class OneChange(One):
    """An entry of the ledger, as far as you can read it."""

    about, route, key, shape = "Changes", "change", "seq", ChangeShape

    @classmethod
    def find(cls, request: Request, key: int) -> Change:
        return read_change(request.user, int(key), catalogue=current_index(clock.today()).catalogue)
