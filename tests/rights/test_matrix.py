"""Every route × method × person × tier of the object, against docs/permissions.md."""

import pytest

from ..admin.pages import FormData
from .asking import ask, is_of_api, places, sections_by_route
from .people import PEOPLE, signed_in
from .routes import every_route
from .table import DOCUMENT, read_table

pytestmark = [pytest.mark.django_db, pytest.mark.long]
HOW_TO_ADD = f"""
{DOCUMENT.name} lacks these routes. Put a line | `name` | GET, POST | who may | under the section that answers so,
or under a new section with its rows; say in tests/rights/world.py where the address leads if it has parameters, and in
tests/rights/forms.py what a well-formed form holds if the page alone does not say."""
UNUSED = ("put", "patch", "delete", "options")
NOTHING: FormData = {}


def test_every_route_has_one_line_and_every_line_a_route():
    lines = [name for section in read_table() for name in section.routes]
    routes = every_route().keys()

    assert not routes - set(lines), f"{sorted(routes - set(lines))}: {HOW_TO_ADD}"
    assert sorted(lines) == sorted(routes), "a line without a route, or two lines of one route"


def test_every_line_says_what_its_route_is_used_with_and_who_may():
    lines = [(name, section, *line) for section in read_table() for name, line in section.routes.items()]

    assert [(name, methods) for name, section, methods, _who in lines if methods != section.methods] == []
    assert [name for name, _section, _methods, who in lines if not who] == []


def requests(address: str, form: FormData | None) -> list[tuple[str, tuple]]:
    """How a page is asked, in the words of the table, and the request; a page without a form gets one all the same."""
    changes = [("PATCH", ("patch", address, form or NOTHING))] if is_of_api(address) else []
    return [
        *changes,
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
        if not (method == "patch" and is_of_api(address))
    }

    assert [asked for asked, answer in answers.items() if answer != 405] == []
