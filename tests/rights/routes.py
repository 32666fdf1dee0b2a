"""Every address of the site, as the resolver knows it."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import URLPattern, get_resolver


class Route(NamedTuple):
    """``name`` with its namespace, or the bare pattern where there is no name."""

    name: str
    parameters: tuple[str, ...]


def every_route() -> dict[str, Route]:
    """The routes by name; AssertionError when two have the same."""
    found = list(_routes(get_resolver().url_patterns, ""))
    routes = {route.name: route for route in found}
    assert len(routes) == len(found), "two routes have one name"
    return routes


def _routes(patterns, namespace: str) -> Iterator[Route]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            name = namespace + (pattern.name or str(pattern.pattern))
            yield Route(name, tuple(pattern.pattern.regex.groupindex))
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _routes(pattern.url_patterns, namespace + inner)
