"""What the secretariat keeps beside a commitment: its owner, notes, remarks, and figures over time."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ...models import Commitment, Indicator, Measurement, Note
from ...queries.register.indicators import read_figures
from ...queries.register.notes import told
from ...queries.register.owners import owner_names, possible_owners
from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import is_staff_member, visible_tiers
from ...rules.lists.past import Moment
from ...rules.register.indicators import Direction
from ...rules.register.quality import EXPLAINED, Remark, from_bits
from ..kernel.base import Many, One
from ..kernel.fields import Address, CommitmentRef, Shape, SourceRef, Text, Word, coded


class OwnerShape(Shape):
    """A member of the secretariat. ``number`` is the value of `owner`, also as a filter of the register."""

    number = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="shown_name")


def with_owners(rows: Iterable[Commitment], request: Request, moment: Moment | None) -> list[Any]:
    """The same, each with its ``owner``: for staff, and of today."""
    shown: list[Any] = list(rows)
    held = owner_names(shown) if moment is None and is_staff_member(request.user) else {}
    for row in shown:
        row.owner = held.get(row.pk)
    return shown


class NoteShape(Shape):
    """A note on a commitment."""

    url = Address("note", path="id")
    number = serializers.IntegerField(source="id")
    text = Text()
    tier = Word(Tier, source="level")
    author = serializers.CharField()
    written_at = serializers.DateTimeField(source="at")


class FullNoteShape(NoteShape):
    commitment = CommitmentRef()


class MeasurementShape(Shape):
    """The value of an indicator on a day. If a day has several values, the last one recorded ``counts``."""

    url = Address("measurement", path="id")
    number = serializers.IntegerField(source="id")
    day = serializers.DateField()
    value = serializers.DecimalField(max_digits=15, decimal_places=4)
    remark = Text()
    counts = serializers.BooleanField()
    evidence = SourceRef(many=True)


class IndicatorShape(Shape):
    """An indicator of a commitment, and every measurement, newest day first."""

    url = Address("indicator", path="indicator.pk")
    number = serializers.IntegerField(source="indicator.pk")
    name = Text(source="indicator.name")
    unit = Text(source="indicator.unit")
    direction = Word(Direction, source="indicator.direction")
    tier = Word(Tier, source="indicator.tier")
    measurements = MeasurementShape(source="measured", many=True)


class FullIndicatorShape(IndicatorShape):
    commitment = CommitmentRef(source="indicator.commitment")


class IndicatorRef(Shape):
    number = serializers.IntegerField(source="pk")
    name = Text()
    unit = Text()
    url = Address("indicator")


class FullMeasurementShape(MeasurementShape):
    indicator = IndicatorRef(source="of")
    commitment = CommitmentRef(source="of.commitment")


REMARK = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("code", "label", "text")},
    "required": ["code", "label", "text"],
}


@extend_schema_field({"type": "array", "items": REMARK})
class Remarks(serializers.Field[Commitment, Any, list[dict[str, str]], Any]):
    """What is to be said of a commitment that is hard to follow up, as far as nobody settled it: for staff."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, row: Commitment) -> list[dict[str, str]]:
        if self.context["moment"] or not is_staff_member(self.context["request"].user):
            return []
        return [(coded(Remark, remark) or {}) | {"text": str(EXPLAINED[remark])} for remark in from_bits(row.quality)]


class Owners(Many):
    """The members of the secretariat who can own a commitment; secretariat only."""

    about, shape, personal = "Commitments", OwnerShape, True

    def get(self, request: Request) -> Response:
        self.refuse_query()
        if not is_staff_member(request.user):
            raise Http404
        return self.answer_page(possible_owners())


class OneNote(One):
    """A note on a commitment."""

    about, route, shape = "Commitments", "note", FullNoteShape

    @classmethod
    def find(cls, request: Request, key: int) -> Note:
        rows = Note.objects.visible_to(request.user).filter(commitment__tier__in=visible_tiers(request.user))
        return rows.select_related("commitment", "author").get(pk=key)

    def shaped(self, found: Note) -> dict[str, Any]:
        return told(self.request.user, found) | {"commitment": found.commitment}


class OneIndicator(One):
    """An indicator of a commitment, with every measurement."""

    about, route, shape = "Indicators", "indicator", FullIndicatorShape

    @classmethod
    def find(cls, request: Request, key: int) -> Indicator:
        rows = Indicator.objects.visible_to(request.user).filter(commitment__tier__in=visible_tiers(request.user))
        return rows.select_related("commitment").get(pk=key)

    def shaped(self, found: Indicator) -> Any:
        figures = read_figures(self.request.user, found.commitment)
        return next(item for item in figures if item.indicator.pk == found.pk)


class OneMeasurement(One):
    """The value of an indicator on a day."""

    about, route, shape = "Indicators", "measurement", FullMeasurementShape

    @classmethod
    def find(cls, request: Request, key: int) -> Measurement:
        rows = Measurement.objects.visible_to(request.user)
        rows = rows.filter(indicator__commitment__tier__in=visible_tiers(request.user))
        return rows.select_related("indicator__commitment").get(pk=key)

    def shaped(self, found: Measurement) -> dict[str, Any]:
        figures = read_figures(self.request.user, found.indicator.commitment)
        row = next(row for item in figures for row in item.measured if row["id"] == found.pk)
        return row | {"of": found.indicator}
