"""The description of the API (OpenAPI 3.1), made from the views: what each takes, what it answers, and how it fails."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django import forms
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers

from ...exchange.kernel.problems import MEDIA_TYPE
from .base import SAFE, Act, Many, One, Resource, Told

HEADER: Final = OpenApiParameter.HEADER
WORDS = {
    "sort": "The sort order of the rows; a minus in front reverses it.",
    "per_page": "Rows per page: 25, 50 or 100.",
    "after": "The page cursor from `next`.",
    "before": "The page cursor from `previous`.",
    "page": "`last` gives the last page.",
    "count": "`all` counts all results of a search.",
    "as_of": "A past day: the register as of that day.",
    "known_on": "Only what was recorded by the end of this day.",
    "columns": "Names of columns, separated by commas: only these, in this order.",
    "words": "`codes` or `language`: how values that have a code are written.",
    "bom": "`0` leaves out the byte order mark at the beginning of a CSV, by which spreadsheets recognise UTF-8.",
    "for": "The audience of a report: `public`, `parties` or `internal`, as far as you can see.",
    "by": "The grouping of a meeting pack: `party` or `theme`.",
}


class ErrorShape(serializers.Serializer[Any]):
    field = serializers.CharField(help_text="Empty if the error concerns no single field.", allow_blank=True)
    message = serializers.CharField()


class ProblemShape(serializers.Serializer[Any]):
    """Problem details (RFC 9457). The title is in English, the rest in the language of the request."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors: Any = ErrorShape(many=True)


class Schema(AutoSchema):
    """How a view of ours is described."""

    view: Any

    def is_excluded(self) -> bool:
        return not isinstance(self.view, Resource)

    def _is_list_view(self, serializer: Any = None) -> bool:
        """Pages say themselves that they hold rows."""
        return False

    def get_tags(self) -> list[str]:
        return [self.view.about]

    def get_auth(self) -> list[dict[str, list[str]]]:
        """A token, or the session of a browser; what is public needs neither."""
        known: list[dict[str, list[str]]] = [{"token": []}, {"session": []}]
        return known if self.view.needs_person(self.method) else [*known, {}]

    def get_operation_id(self) -> str:
        kind = "read" if self.method in SAFE else {"POST": "post", "PATCH": "change"}[self.method]
        return f"{kind}{type(self.view).__name__}"

    def get_summary(self) -> str:
        return _described(self._says())[0]

    def get_description(self) -> str:  # type: ignore[override]
        text = "\n\n".join(filter(None, _described(self._says())))
        needs = f"A token needs the scope `{self.view.scope_for(self.method).value}`."
        return f"{text}\n\n{needs}"

    def _says(self) -> str:
        """The words of the view; of an address that is read and written, those of the method that writes."""
        method = getattr(type(self.view), self.method.lower(), None)
        act = getattr(type(self.view), "act", None) if self.method not in SAFE else method
        both = isinstance(self.view, Act) and isinstance(self.view, One | Many)
        own = getattr(act, "__doc__", "") if both and self.method not in SAFE else ""
        return own or type(self.view).__doc__ or ""

    def get_request_serializer(self) -> Any:
        return None if self.method in SAFE else self.view.takes

    def get_override_parameters(self) -> list[Any]:
        return [*self._asked(), *self._headers()]

    def _asked(self) -> Iterator[OpenApiParameter]:
        if self.method not in SAFE:
            return
        names = self.view.parameters
        if not names and self.view.takes_moment:
            names = (("as_of", "known_on"),)
        for part in names:
            yield from _form_parameters(part) if isinstance(part, type) else map(_parameter, part)

    def _headers(self) -> Iterator[OpenApiParameter]:
        language = "The language of words and messages, if the register has it."
        yield OpenApiParameter("Accept-Language", str, HEADER, description=language)
        if self.method in SAFE:
            return
        if self._is_versioned():
            told = "The ETag that you got when you read what you change."
            yield OpenApiParameter("If-Match", str, HEADER, required=True, description=told)
        if self.view.makes:
            told = (
                "A key of your own, 1 to 100 characters: repeating the request with it within a day creates nothing "
                "new."
            )
            yield OpenApiParameter("Idempotency-Key", str, HEADER, description=told)

    def _is_versioned(self) -> bool:
        return self.view.versioned and self._has_subject()

    def _has_subject(self) -> bool:
        return self.view.of is not None or isinstance(self.view, One)

    def get_response_serializers(self) -> Any:
        done, shape = 200, self.view.shape
        if self.method not in SAFE:
            done, shape = self._done()
        elif isinstance(self.view, Many):
            shape = _page_of(self.view)
        if self.method not in SAFE and self.view.leaves_nothing:
            answers: dict[Any, Any] = {204: None}
        else:
            kinds = [kind.partition(";")[0] for kind in self.view.media_types]
            answers = {(done, *kinds): shape or {"type": "string", "format": "binary"}}
        return answers | {(status, MEDIA_TYPE): ProblemShape for status in sorted(self._failures())}

    def _done(self) -> tuple[int, Any]:
        """The status and the shape by which an act that went well is answered."""
        if self.view.makes:
            return 201, self.view.makes.shape
        return 200, self.view.shape if isinstance(self.view, Told) else self.view.subject_kind().shape

    def _failures(self) -> set[int]:
        found = {400, 401, 403, 406, 429, 503}
        if "{" in self.path or self.method not in SAFE or self.view.personal:
            found.add(404)
        if self.method not in SAFE:
            found |= {411, 413, 415, 422}
            found |= {409, 412, 428} if self._is_versioned() else set()
            found |= {409} if self.view.conflicts else set()
        return found

    def _get_response_headers_for_code(self, status_code: Any, direction: str = "response") -> dict[str, Any]:
        text: dict[str, Any] = {"schema": {"type": "string"}}
        found: dict[str, Any] = {}
        is_list = isinstance(self.view, Many) and self.method in SAFE
        is_asked = isinstance(self.view, Act) and not (self.view.makes or self._has_subject())
        if str(status_code) in ("200", "201") and not (is_list or is_asked or self.view.is_file):
            found["ETag"] = text | {"description": "The version; send it in If-Match to change this."}
        if str(status_code) == "201":
            found["Location"] = text | {"description": "The URL of what was created."}
        if str(status_code) == "412":
            found["ETag"] = text | {"description": "The current version."}
        if str(status_code) in ("429", "503"):
            found["Retry-After"] = text | {"description": "Seconds to wait."}
        if str(status_code) == "401":
            found["WWW-Authenticate"] = text
        return found

    def _get_parameters(self) -> list[dict[str, Any]]:
        """In our order: what the address is made of, then what can be asked, then headers."""
        return sorted(super()._get_parameters(), key=lambda item: ("path", "query", "header").index(item["in"]))


def _described(text: str) -> tuple[str, str]:
    """The first sentence of a docstring, and the rest."""
    head, _blank, rest = text.strip().partition("\n\n")
    return " ".join(head.split()), "\n".join(line.strip() for line in rest.splitlines())


def _page_of(view: Many) -> Any:
    """The shape of a page of rows."""
    fields: dict[str, Any] = {"count": serializers.IntegerField(allow_null=True)} if view.counted else {}
    fields |= {"cursor": serializers.IntegerField()} if view.pointed else {}
    fields |= view.beside
    fields |= {
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        "results": view.shape(many=True),
    }
    return inline_serializer(f"{type(view).__name__}Page", fields)


def _parameter(name: str) -> OpenApiParameter:
    kinds = {"as_of": "date", "known_on": "date"}
    schema = {"type": "string"} | ({"format": kinds[name]} if name in kinds else {})
    return OpenApiParameter(name, schema, OpenApiParameter.QUERY, description=WORDS.get(name, ""))


def _form_parameters(form: type) -> Iterator[OpenApiParameter]:
    """The fields of a form, or filters of a filter set, as parameters."""
    fields: dict[str, Any] = getattr(form, "base_filters", None) or form.base_fields  # type: ignore[attr-defined]
    for name, item in fields.items():
        field = item if isinstance(item, forms.Field) else item.field
        if name in ("after", "before") or (name == "page" and isinstance(field, forms.ChoiceField)):
            yield _parameter(name)
        else:
            yield _of_field(name, field)


def _of_field(name: str, field: forms.Field) -> OpenApiParameter:
    schema: dict[str, Any] = {"type": "string"}
    if isinstance(field, forms.IntegerField):
        schema = {"type": "integer", "minimum": field.min_value, "maximum": field.max_value}
    if isinstance(field, forms.DateField):
        schema["format"] = "date"
    choices = _known(getattr(field, "choices", ()))
    if choices:
        schema["enum"] = choices
    if isinstance(field, forms.MultipleChoiceField):
        schema = {"type": "array", "items": schema}
    return OpenApiParameter(name, schema, OpenApiParameter.QUERY, description=str(field.label or ""))


def _known(choices: Iterable[Any]) -> list[str]:
    """The values that can be chosen, where they are the same for everybody."""
    return [str(value) for value, _label in choices if value != ""]
