"""Every form of every address, filled in and sent by everybody: the register stays what its ledger says."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from commitments.actions.people.accounts import save_account
from commitments.models import Party, User
from commitments.queries.ledger.verify.register import verify_ledger

from .asking import Forms, all_forms, nothing_stays, places, sections_by_route, send
from .fresh_forms import PREPARED, Sent
from .people import OTHER, PEOPLE, just_signed_in, username
from .routes import every_route
from .world import World

pytestmark = [pytest.mark.django_db, pytest.mark.long]
BULK = ("assess", "lifecycle", "owner", "theme", "tier")
ONE_A_ROLE = [person for person in PEOPLE if person != OTHER]
EVERYTHING = PEOPLE[-1]
"""Who has every right."""
WRITES_NOTHING = {
    "account_reauthenticate": "notes in the session that the password was typed once more",
    "account_logout": "ends the session",
    "account_email": "sends a letter; the link in it writes",
    "account_reset_password": "sends a letter",
    "admin:commitments_commitment_changelist": "makes a file, or leads to the form for what was ticked",
    "admin:logout": "ends the session",
    **{f"api:bulk-{kind}-review": "says what an update would do" for kind in BULK},
    **dict.fromkeys(("api:document-new", "api:document-try"), "says what a text would become"),
    **dict.fromkeys(("document-new", "document-revise"), "puts a text aside; it is kept by the page that follows"),
    **dict.fromkeys(("api:import-apply", "api:import-undo"), "filled in on the page of the same act"),
}
"""Routes whose form is taken and leaves every table as it is, and why."""
HOW_TO_ADD = """
no form of these routes was taken. Say in tests/rights/forms.py what a well-formed form holds; where its sender needs
something first (a link, a code), in tests/rights/fresh_forms.py; if it writes nothing, above, with the reason."""
REFUSED = {403, 404, 405}
WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)
NUMBERS = re.compile(r"(%s, )+%s|\d+")


@dataclass
class Writes:
    """Statements that wrote, but for sessions; without their values, so that the same way of writing looks the same."""

    found: set[str] = field(default_factory=set)

    def __call__(self, execute: Callable, sql: str, *args: Any) -> Any:
        if WRITE.match(sql) and "django_session" not in sql:
            self.found.add(NUMBERS.sub("…", sql))
        return execute(sql, *args)


@pytest.fixture(scope="module")
def forms(world: World) -> Forms:
    """Filled in after every account is on the ledger: of others, verification knows no columns."""
    administrator = User.objects.get(username=username(EVERYTHING))
    for account in User.objects.order_by("pk"):
        party = Party.objects.filter(memberships__user=account).first()
        save_account(actor=administrator, account=account, party=party)
    return all_forms(world)


Fill = Callable[[World, Client, str], Sent]


def forms_of(world: World, forms: Forms) -> Iterator[tuple[str, str, Fill]]:
    """Each route and method with what fills its form in for a person."""
    sections, routes = sections_by_route(), every_route()
    for name in routes:
        address, tier = places(world, routes[name])[0]
        for method in {"POST", "PATCH"} & set(sections[name].methods.split(", ")):
            if name in PREPARED:
                yield name, method, PREPARED[name]
            elif (name, tier) in forms:
                yield name, method, _ready(Sent(address, forms[name, tier]))


def _ready(sent: Sent) -> Fill:
    return lambda *_: sent


def expected_routes() -> set[str]:
    """Everything that takes a form from somebody."""
    sections = sections_by_route()
    return {
        name
        for name, section in sections.items()
        if any(
            answer not in REFUSED
            for (request, _tier, person), answer in section.answers.items()
            if request in ("POST", "PATCH") and person == EVERYTHING
        )
    } | PREPARED.keys()


def test_whatever_form_anybody_sends_the_register_is_what_the_ledger_says(world, forms):
    assert verify_ledger(settings.LEDGER_KEY).findings == []

    known, taken, wrong = set(), set(), []
    for person in ONE_A_ROLE:
        client = just_signed_in(person)
        for name, method, fill in forms_of(world, forms):
            writes = Writes()
            with nothing_stays(client):
                sent = fill(world, client, person)
                with connection.execute_wrapper(writes):
                    send(client, method.lower(), *sent)
                way = (name, method, frozenset(writes.found))
                if writes.found and way not in known:
                    found = verify_ledger(settings.LEDGER_KEY).findings
                    wrong += [(name, person, found)] if found else []
            known.add(way)
            taken |= {name} if writes.found else set()

    assert wrong == []
    assert sorted(expected_routes() - taken - WRITES_NOTHING.keys()) == [], HOW_TO_ADD
    assert sorted(WRITES_NOTHING.keys() & taken) == [], "writes after all"
