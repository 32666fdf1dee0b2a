"""The changes of the life-cycle: kept by the actions, told by the ledger, made by the migration from what it tells."""

from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from commitments.actions.register.commitments import change_lifecycle
from commitments.models import Commitment, LedgerEntry, LifecycleChange
from commitments.models.kernel.triggers import remove_append_only
from commitments.queries.ledger.verify.register import verify_ledger

from ....support.factories import MADE_ON, CommitmentFactory, secretary

pytestmark = pytest.mark.django_db
ROW = ("commitment", "lifecycle", "since", "recorded_at")


def change(commitment: Commitment, to: str, on: date) -> None:
    current = Commitment.objects.get(pk=commitment.pk)
    change_lifecycle(
        actor=secretary(), commitment=current, version=current.version, to=to, on=on, ground=f"Decided to be {to}"
    )


@pytest.fixture
def closed() -> Commitment:
    CommitmentFactory()
    commitment = CommitmentFactory()
    change(commitment, "suspended", date(2018, 3, 1))
    change(commitment, "withdrawn", date(2018, 2, 1))
    remove_append_only("default")
    return commitment


def turns() -> list[tuple]:
    return list(LifecycleChange.objects.order_by("commitment", "id").values_list(*ROW))


def tell_again() -> list[tuple]:
    """What the migration makes of the ledger."""
    LifecycleChange.objects.all().delete()
    migration = import_module("commitments.migrations.0004_lifecycle_changes")
    migration.tell_from_the_ledger(apps, SimpleNamespace(connection=connection))
    return turns()


def test_every_change_is_kept_with_its_day_and_the_moment_of_its_entry(closed):
    at = LedgerEntry.objects.filter(object_type="commitment", object_id=str(closed.pk)).order_by("seq")
    moments = list(at.values_list("at", flat=True))

    assert turns()[1:] == [
        (closed.pk, "active", MADE_ON, moments[0]),
        (closed.pk, "suspended", date(2018, 3, 1), moments[1]),
        (closed.pk, "withdrawn", date(2018, 2, 1), moments[2]),
    ]


def test_migration_tells_the_same_from_the_ledger(closed):
    before = turns()

    assert tell_again() == before


@pytest.mark.parametrize(
    "tamper",
    [
        lambda rows: rows.filter(lifecycle="suspended").update(since=date(2018, 3, 2)),
        lambda rows: rows.filter(lifecycle="withdrawn").update(lifecycle="lapsed"),
        lambda rows: rows.filter(lifecycle="active").update(recorded_at="2018-01-01T00:00Z"),
        lambda rows: rows.filter(lifecycle="suspended").delete(),
        lambda rows: rows.delete(),
    ],
    ids=range(5),
)
def test_verification_finds_a_change_that_the_ledger_does_not_tell(closed, settings, tamper):
    before = verify_ledger(settings.LEDGER_KEY).findings

    tamper(LifecycleChange.objects.filter(commitment=closed))

    found = [(finding.where, finding.what) for finding in verify_ledger(settings.LEDGER_KEY).findings]
    wrong = "its changes of the life-cycle are others than its entries tell"
    assert before == []
    assert found == [(f"commitment {closed.pk}", wrong)]


def test_two_turns_of_one_day_raise_no_alarm(settings):
    commitment = CommitmentFactory()

    for to in ("suspended", "active"):
        change(commitment, to, MADE_ON)

    assert verify_ledger(settings.LEDGER_KEY).findings == []
