"""Asking for pages of a register that stays as it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.test import Client

from commitments.queries.lists import facets
from commitments.rules.kernel.commitments import Tier

from ..admin.pages import FormData
from ..api.asking import forget_counts
from ..web.register.test_evidence import close_file
from .forms import well_formed
from .people import signed_in
from .routes import Route, every_route
from .table import Section, read_table
from .world import World

Forms = dict[tuple[str, Tier], FormData]


def sections_by_route() -> dict[str, Section]:
    return {name: section for section in read_table() for name in section.routes}


def places(world: World, route: Route) -> list[tuple[str, Tier]]:
    """An address for each tier that the object of the route can have; one if it has none."""
    return list({world.address(route, tier): tier for tier in Tier}.items())


def all_forms(world: World) -> Forms:
    """A well-formed form for every address that takes one."""
    administrator = signed_in("administrator")
    sections = sections_by_route()
    posted = {name for name, section in sections.items() if {"POST", "PATCH"} & set(section.methods.split(", "))}
    posted -= {"api:nowhere"}
    routes = [route for name, route in every_route().items() if name in posted]
    return {
        (route.name, tier): well_formed(world, route, tier, administrator)
        for route in routes
        for _address, tier in places(world, route)
    }


@contextmanager
def nothing_stays(client: Client) -> Iterator[None]:
    """What is done within is undone, the browser's cookies and the counted attempts included.

    A facet index that was made of the register as it stays is kept: making it for every page takes its time.
    """
    head = facets.read_head()
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        if facets._current and facets._current.head != head:
            facets.forget()
        cache.clear()
        forget_counts()
        client.cookies.clear()
        client.cookies.load(cookies)


def _as_program(address: str, method: str, form: FormData | None) -> dict[str, Any]:
    """How the API is sent what stands in a form: as JSON, with what it names as a header."""
    if method not in ("post", "patch") or not is_of_api(address):
        return {}
    headers = {name: form.pop(name) for name in ("If-Match",) if form and name in form}
    return {"content_type": "application/json", "headers": headers}


def is_of_api(address: str) -> bool:
    return address.startswith("/api/")


def ask(client: Client, method: str, address: str, form: FormData | None = None) -> int:
    """The status of the answer, read to its end; nothing of it stays."""
    with nothing_stays(client):
        return send(client, method, address, form)


def send(client: Client, method: str, address: str, form: FormData | None = None) -> int:
    """The status of the answer, read to its end."""
    form = dict(form) if form else form
    response = getattr(client, method)(address, form, **_as_program(address, method, form))
    if response.streaming:
        list(response.streaming_content)
        close_file(response)
    return response.status_code
