"""Triggers are known by what they do, not only by their name."""

import pytest
from django.db import connection

from commitments.models import LedgerHead
from commitments.queries.ledger.installation import has_ledger_key, lost_triggers, migrations_missing

from ...support.factories import ThemeFactory

pytestmark = pytest.mark.django_db
WEAKER = {
    "sqlite": [
        "DROP TRIGGER servanda_ledgerentry_update",
        """CREATE TRIGGER servanda_ledgerentry_update BEFORE UPDATE ON commitments_ledgerentry WHEN 1 = 0
           BEGIN SELECT RAISE(ABORT, 'what is recorded is not changed'); END""",
    ],
    "postgresql": [
        """CREATE OR REPLACE TRIGGER servanda_ledgerentry_update BEFORE UPDATE ON commitments_ledgerentry
           FOR EACH ROW WHEN (1 = 0) EXECUTE FUNCTION servanda_append_only()""",
    ],
}
POSTGRESQL_ONLY = {
    "ALTER TABLE commitments_provision DISABLE TRIGGER servanda_provision": "trigger servanda_provision",
    """CREATE OR REPLACE FUNCTION servanda_append_only() RETURNS trigger LANGUAGE plpgsql AS
       'BEGIN RETURN OLD; END'""": "function servanda_append_only",
}


def run(statements) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_database_after_its_migrations_lacks_nothing():
    assert migrations_missing() is False
    assert lost_triggers() == []


def test_trigger_taken_away_is_named():
    on = " ON commitments_provision" if connection.vendor == "postgresql" else ""
    name = "servanda_provision" if on else "servanda_provision_UPDATE"

    run([f"DROP TRIGGER {name}{on}"])

    assert lost_triggers() == [f"trigger {name}"]


def test_trigger_of_the_same_name_that_lets_everything_pass_is_named():
    run(WEAKER[connection.vendor])

    assert lost_triggers() == ["trigger servanda_ledgerentry_update"]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL has functions and switches")
@pytest.mark.parametrize(("statement", "name"), POSTGRESQL_ONLY.items(), ids=["switched off", "function"])
def test_what_else_makes_a_trigger_pass_is_named(statement, name):
    run([statement])

    assert lost_triggers() == [name]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has its own patience")
def test_nobody_waits_for_a_writer_for_ever():
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")

        assert cursor.fetchone() == ("20s",)
    assert connection.get_connection_params()["connect_timeout"] == 5


def test_looking_leaves_nothing_behind():
    tables = connection.introspection.table_names()

    lost_triggers()

    assert connection.introspection.table_names() == tables


def test_key_is_compared_with_the_seal_of_the_last_entry(settings, django_assert_num_queries):
    empty = has_ledger_key(b"another key")
    ThemeFactory()

    with django_assert_num_queries(1):
        assert empty is True
        assert has_ledger_key(settings.LEDGER_KEY) is True
    assert has_ledger_key(b"another key") is False
    LedgerHead.objects.all().delete()
    assert has_ledger_key(b"another key") is True
