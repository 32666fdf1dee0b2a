"""Every route × method × person × tier of the object, against docs/permissions.md."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from commitments.queries import facets
from commitments.rules.commitments import Tier

from ..admin.pages import FormData
from ..web.test_evidence import close_file
from .forms import well_formed
from .people import PEOPLE, signed_in
from .routes import Route, every_route
from .table import DOCUMENT, Section, read_table
from .world import World

pytestmark = pytest.mark.django_db
HOW_TO_ADD = f"""
{DOCUMENT.name} lacks these routes. Put a line | `name` | GET, POST | who may | under the section that answers so,
or under a new section with its rows; say in tests/rights/world.py where the address leads if it has parameters, and in
tests/rights/forms.py what a well-formed form holds if the page alone does not say."""
UNUSED = ("put", "patch", "delete", "options")
NOTHING: FormData = {}


def sections_by_route() -> dict[str, Section]:
    return {name: section for section in read_table() for name in section.routes}


def test_every_route_has_one_line_and_every_line_a_route():
    lines = [name for section in read_table() for name in section.routes]
    routes = every_route().keys()

    assert not routes - set(lines), f"{sorted(routes - set(lines))}: {HOW_TO_ADD}"
    assert sorted(lines) == sorted(routes), "a line without a route, or two lines of one route"


def test_every_line_says_what_its_route_is_used_with_and_who_may():
    lines = [(name, section, *line) for section in read_table() for name, line in section.routes.items()]

    assert [(name, methods) for name, section, methods, _who in lines if methods != section.methods] == []
    assert [name for name, _section, _methods, who in lines if not who] == []


def places(world: World, route: Route) -> list[tuple[str, Tier]]:
    """An address for each tier that the object of the route can have; one if it has none."""
    return list({world.address(route, tier): tier for tier in Tier}.items())


@contextmanager
def nothing_stays(client: Client) -> Iterator[None]:
    """What is done within is undone, the browser's cookies and the counted attempts included."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    before = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(before)
        facets.forget()
        cache.clear()
        client.cookies.clear()
        client.cookies.load(cookies)


def ask(client: Client, method: str, address: str, form: FormData | None = None) -> int:
    with nothing_stays(client):
        response = getattr(client, method)(address, form)
        if response.streaming:
            list(response.streaming_content)
            close_file(response)
    return response.status_code


@pytest.fixture(scope="module")
def forms(world) -> dict[tuple[str, Tier], FormData]:
    """A well-formed form for every address that takes one."""
    administrator = signed_in("administrator")
    posted = {name for name, section in sections_by_route().items() if "POST" in section.methods}
    routes = [route for name, route in every_route().items() if name in posted]
    return {
        (route.name, tier): well_formed(world, route, tier, administrator)
        for route in routes
        for _address, tier in places(world, route)
    }


def requests(address: str, form: FormData | None) -> list[tuple[str, tuple]]:
    """How a page is asked, in the words of the table, and the request; a page without a form gets one all the same."""
    return [
        ("GET", ("get", address)),
        ("GET (HEAD)", ("head", address)),
        ("POST", ("post", address, form or {"filled": "in"})),
        ("POST, empty", ("post", address, NOTHING)),
    ]


@pytest.mark.parametrize("person", PEOPLE)
def test_every_route_answers_as_its_line_says(world, forms, person):
    sections, client = sections_by_route(), signed_in(person)

    wrong = []
    for name, route in every_route().items():
        for address, tier in places(world, route):
            found = {request: ask(client, *how) for request, how in requests(address, forms.get((name, tier)))}
            said = {request: sections[name].answer(request.removesuffix(" (HEAD)"), tier, person) for request in found}
            if found != said:
                wrong.append((name, tier.name, found, said))

    assert wrong == [], f"{DOCUMENT.name} says otherwise of {person}"


@pytest.mark.parametrize("person", PEOPLE)
def test_methods_that_no_page_uses_are_refused_everywhere(world, person):
    client = signed_in(person)

    answers = {
        (address, method): ask(client, method, address)
        for route in every_route().values()
        for address, _tier in places(world, route)
        for method in UNUSED
    }

    assert [asked for asked, answer in answers.items() if answer != 405] == []
