"""What the API is: its description for programs, and the same for people, on a page that needs no script."""

from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from ...rules.people.tokens import Scope
from .base import Resource
from .fields import Shape

METHODS = ("get", "post", "patch")


@lru_cache(maxsize=1)
def describe() -> dict[str, Any]:
    """The description of the whole API (OpenAPI 3.1), in English, the same for everybody."""
    with override("en"):
        generator: Any = SchemaGenerator
        description: dict[str, Any] = generator().get_schema(request=None, public=True)
        return description


OF_LISTS = {
    **{"commitments": "commitment", "assessments": "assessment", "documents": "document", "evidence": "evidence"},
    **{"meetings": "meeting", "parties": "party", "themes": "theme", "reports": "report", "extensions": "extension"},
    **{"changes": "change", "drafts": "draft", "followups": "followup", "requests": "request", "imports": "import"},
    **{"processes": "process", "zones": "zone", "owners": "owner", "bulk": "bulk", "redactions": "redaction"},
    **{"following": "follow", "views": "view"},
}
STARTS = {name: f"{one}-list" for name, one in OF_LISTS.items()} | {
    **{"overview": "overview", "search": "search", "matrix": "matrix", "mail": "mail"},
    **{"calendar_address": "calendar-address", "me": "me", "description": "description", "docs": "docs"},
}
"""What the first address names, and the route of each."""

RootShape = type("RootShape", (Shape,), {name: serializers.URLField() for name in STARTS})


class Root(Resource):
    """The entry point: the URLs of the lists, of the description and of these pages."""

    about = "Start"
    shape = RootShape

    def get(self, request: Request) -> Response:
        self.refuse_query()
        return Response({name: reverse(f"api:{route}", request=request) for name, route in STARTS.items()})


class Description(Resource):
    """This description."""

    about = "Start"
    shape = {"type": "object"}

    def get(self, request: Request) -> Response:
        self.refuse_query()
        return Response(describe())


class Nowhere(Resource):
    """Any other address below that of the API."""

    schema = None
    personal = False

    def get(self, request: Request) -> Response:
        raise Http404

    post = patch = get

    def needs_person(self, method: str | None) -> bool:
        return False


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The description for people to read."""
    context = {"nav_section": "api", "tags": _by_tag(describe()), "scopes": Scope.choices}
    return render(request, "commitments/api/docs.html", context)


def _by_tag(description: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The operations under their headings, each with its method and path, what can be asked and what is sent."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path, item in description["paths"].items():
        for method in METHODS:
            if method in item:
                told = _told(description, item[method]) | {"method": method.upper(), "path": path}
                found.setdefault(item[method]["tags"][0], []).append(told)
    return found


def _told(description: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    """An operation in words without marks, none of them twice, with its lists of names."""
    words = {name: operation[name].replace("`", "") for name in ("summary", "description")}
    words["description"] = words["description"].removeprefix(words["summary"]).strip()
    asked: dict[str, list[dict[str, Any]]] = {"path": [], "query": [], "header": []}
    for item in operation.get("parameters", ()):
        asked[item["in"]].append(item | _kind(item["schema"]) | {"text": item.get("description", "")})
    titles = {"path": "In the path", "query": "In the query", "header": "Headers"}
    lists = [(titles[where], items) for where, items in asked.items()]
    return operation | words | {"lists": [*lists, ("Body", _fields(description, operation))]}


def _fields(description: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    """What is sent, field by field."""
    bodies = operation.get("requestBody", {}).get("content", {}).values()
    names = {body["schema"].get("$ref", "").rpartition("/")[2] for body in bodies}
    found = []
    for name in sorted(names - {""}):
        component = description["components"]["schemas"][name]
        for field, schema in component.get("properties", {}).items():
            found.append({"name": field, "required": field in component.get("required", ()), **_kind(schema)})
    return found


def _kind(schema: dict[str, Any]) -> dict[str, Any]:
    inner = schema.get("items", schema)
    kind = schema.get("format") or schema.get("type", "object")
    return {
        "kind": " or ".join(kind) if isinstance(kind, list) else kind,
        "known": [str(value) for value in inner.get("enum", ()) if value not in ("", None)],
        "text": schema.get("description", ""),
    }
