"""How values are written and read: words with their codes, days, texts, and things by their address names."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.reverse import reverse

from ...models.kernel.fields import validate_plain_text
from ...queries.kernel.keyset import LAST_NUMBER
from ...rules.kernel.commitments import TIER_BY_NAME, Tier
from ...rules.kernel.statuses import CODES, SCALE, Confidence, Status, status_label
from ...rules.ledger.redactions import shown_text
from ...rules.register.evidence import CONFIDENCE_NEEDS

CODED = {
    "type": "object",
    "properties": {"code": {"type": "string"}, "label": {"type": "string"}},
    "required": ["code", "label"],
}
CONFIDENCES = {level.name.lower(): level for level in Confidence}
TEXT_LIMIT = 20_000


class Shape(serializers.Serializer[Any]):
    """The content of a response. It is never part of a request, so nothing is written."""


class Sent(serializers.Serializer[Any]):
    """The content of a request. An unknown field is an error, so that a misspelt name is never ignored."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = sorted(set(data) - set(self.fields)) if isinstance(data, dict) else []
        if unknown:
            raise serializers.ValidationError({name[:40]: _("Unknown field.") for name in unknown})
        return super().to_internal_value(data)


@extend_schema_field(CODED)
class Word(serializers.Field[Any, Any, dict[str, str] | None, Any]):
    """A word of a list of values: its code, and what it is called in the language of who asks."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)
        self.choices = choices

    def to_representation(self, value: Any) -> dict[str, str] | None:
        return coded(self.choices, value)


def coded(choices: Any, value: Any) -> dict[str, str] | None:
    """Code and label of a value; numbers go by their names."""
    if value in ("", None):
        return None
    member = choices(value)
    code = member.name.lower() if isinstance(value, int) else member.value
    return {"code": code, "label": str(member.label)}


@extend_schema_field(CODED)
class StatusWord(serializers.Field[Any, Any, dict[str, str] | None, Any]):
    """A status, worded for the kind of obligation: of a commitment, or of what names one."""

    def __init__(self, name: str = "status", kind: str = "kind", **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, **kwargs)
        self.name, self.kind = name, kind

    def to_representation(self, row: Any) -> dict[str, str] | None:
        return status_word(value_of(row, self.name), value_of(row, self.kind))


def status_word(status: int | None, kind: str) -> dict[str, str] | None:
    if status is None:
        return None
    return {"code": CODES[Status(status)], "label": str(status_label(status, kind))}


def value_of(row: Any, path: str) -> Any:
    """A value of an object or a row (dict), by a path with dots."""
    for name in path.split("."):
        row = row[name] if isinstance(row, dict) else getattr(row, name)
    return row


@extend_schema_field({"type": "string"})
class Text(serializers.Field[str, Any, str, Any]):
    """A text as the register shows it, which says where it was redacted."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: str) -> str:
        return shown_text(value)


@extend_schema_field({"type": "string", "format": "uri"})
class Address(serializers.Field[Any, Any, str | None, Any]):
    """The address of a thing in the API, or with ``page`` that of its page."""

    def __init__(self, route: str, key: str = "pk", *, path: str = "", page: bool = False, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, **kwargs)
        self.route, self.key, self.path, self.page = route, key, path or key, page

    def to_representation(self, row: Any) -> str | None:
        value = value_of(row, self.path)
        if value is None:
            return None
        return address(self.context["request"], self.route, self.key, value, page=self.page)


def address(request: Request, route: str, key: str, value: Any, *, page: bool = False) -> str:
    return reverse(route if page else f"api:{route}", kwargs={key: value}, request=request)


class Day(serializers.DateField):
    """A day in ISO form and no other."""

    default_error_messages = {"invalid": gettext_lazy("Enter a date, such as 2018-02-28.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"input_formats": ["%Y-%m-%d"], **kwargs})


class Words(serializers.CharField):
    """A text that is sent: without control characters, which no column or export can carry."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": TEXT_LIMIT, "validators": [validate_plain_text], **kwargs})


class Code(serializers.ChoiceField):
    """One of a list of values by its code. ``values`` are by code what the actions are given."""

    default_error_messages = {"invalid_choice": gettext_lazy("Use one of: {known}.")}

    def __init__(self, values: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(choices=list(values), **kwargs)
        self.values = values

    def to_internal_value(self, data: Any) -> Any:
        if data in ("", None) and self.allow_blank:
            return ""
        if not isinstance(data, str) or data not in self.values:
            self.fail("invalid_choice", known=", ".join(self.values))
        return self.values[data]


def code_of(choices: Any, **kwargs: Any) -> Code:
    """A field for one of the values of an enumeration."""
    return Code({member.value: member for member in choices}, **kwargs)


def status_code(**kwargs: Any) -> Code:
    return Code({CODES[status]: status.value for status in SCALE}, **kwargs)


def tier_code(**kwargs: Any) -> Code:
    return Code({name: Tier(tier).value for name, tier in TIER_BY_NAME.items()}, **kwargs)


def confidence_code(**kwargs: Any) -> Code:
    """A field for a confidence, which says how much evidence that needs."""
    return Code({name: level.value for name, level in CONFIDENCES.items()}, help_text=CONFIDENCE_NEEDS, **kwargs)


def each_party() -> serializers.BooleanField:
    """Whether a finding is on each responsible party; left out, it is on the one that is named, or on the whole."""
    text = "A finding on each party that leads or supports, instead of one on `party` or on the whole."
    return serializers.BooleanField(required=False, help_text=text)


@extend_schema_field({"type": "string"})
class Named(serializers.Field[Any, Any, Any, Any]):
    """A thing that is there already, by its address name or reference, among those that the person may see."""

    default_error_messages = {"unknown": gettext_lazy("Nothing named “{name}” is visible to you.")}

    def __init__(self, model: Any, key: str = "slug", *, ids: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.model, self.key, self.ids = model, key, ids

    def to_internal_value(self, data: Any) -> Any:
        rows = self.model.objects.all()
        if hasattr(rows, "visible_to"):
            rows = rows.visible_to(self.context["request"].user)
        found = rows.filter(**{self.key: data}).first() if isinstance(data, str) and data.isprintable() else None
        if found is None:
            self.fail("unknown", name=str(data)[:40])
        return found.pk if self.ids else found


@extend_schema_field({"type": "integer", "minimum": 1})
class Numbered(serializers.Field[Any, Any, Any, Any]):
    """The same of what is known by its number."""

    default_error_messages = {"unknown": gettext_lazy("Nothing with this number is visible to you.")}

    def __init__(self, model: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.model = model

    def to_internal_value(self, data: Any) -> Any:
        known = isinstance(data, int) and not isinstance(data, bool) and 0 < data <= LAST_NUMBER
        rows = self.model.objects.visible_to(self.context["request"].user)
        found = rows.filter(pk=data).first() if known else None
        if found is None:
            self.fail("unknown")
        return found


def version_number(**kwargs: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=2**31 - 1, **kwargs)


class PartyRef(Shape):
    """A party, by its short name in the URL."""

    slug = serializers.CharField()
    name = serializers.CharField()
    url = Address("party", "slug")


class ThemeRef(Shape):
    slug = serializers.CharField()
    name = serializers.CharField()
    url = Address("theme", "slug")


class ZoneRef(Shape):
    slug = serializers.CharField()
    name = serializers.CharField()
    url = Address("zone", "slug")


class MeetingRef(Shape):
    slug = serializers.CharField()
    title = Text()
    url = Address("meeting", "slug")


class DocumentRef(Shape):
    slug = serializers.CharField()
    title = Text()
    dated = serializers.DateField()
    url = Address("document", "slug")


class CommitmentRef(Shape):
    reference = serializers.CharField()
    title = Text()
    url = Address("commitment", "reference")


class SourceRef(Shape):
    """A piece of evidence."""

    slug = serializers.CharField()
    title = Text()
    url = Address("evidence", "slug")


def many(shape: Any, **limits: Any) -> Any:
    """A field for a list of ``shape``, a serializer; ``limits`` are those of the list."""
    return shape(many=True, **limits)
