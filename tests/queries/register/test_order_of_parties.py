"""Registers whose lists of parties older versions sorted by the alphabet."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from commitments.actions.register.commitments import Part
from commitments.models import Commitment
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.kernel.commitments import Role

from ...support.factories import CommitmentFactory, PartyFactory

pytestmark = pytest.mark.django_db
KEY = b"k" * 32
ROLES = (Role.LEAD, Role.SUPPORTING, Role.ADDRESSEE, Role.MONITOR)
COLUMNS = ("lead_text", "lead_key", "supporting_text", "addressees_text", "monitors_text")


@pytest.fixture
def register(settings):
    """A commitment with two parties in each role, given against the alphabet, and one with a single party."""
    settings.LEDGER_KEY = KEY
    parts = []
    for number, role in enumerate(ROLES):
        for letter in "ZA":
            parts.append(Part(PartyFactory(name=f"{letter}{number}").pk, role, role == Role.LEAD))
    CommitmentFactory(parts=parts)
    CommitmentFactory(lead=PartyFactory(name="Iran"))


def columns() -> list[tuple]:
    return list(Commitment.objects.order_by("pk").values_list(*COLUMNS))


def test_migration_puts_parties_into_the_order_in_which_they_were_given(register):
    given = columns()
    texts = {"lead_text": "A0; Z0", "lead_key": "a0; z0", "supporting_text": "A1; Z1"}
    Commitment.objects.filter(lead_text="Z0; A0").update(**texts, addressees_text="A2; Z2", monitors_text="A3; Z3")
    assert len(verify_ledger(KEY).findings) == len(COLUMNS)

    migration = import_module("commitments.migrations.0035_order_of_parties")
    migration.tell_as_given(apps, SimpleNamespace(connection=connection))

    assert given[0] == ("Z0; A0", "z0; a0", "Z1; A1", "Z2; A2", "Z3; A3")
    assert columns() == given
    assert verify_ledger(KEY).findings == []
