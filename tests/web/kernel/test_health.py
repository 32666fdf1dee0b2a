import os

import pytest
from django.db import DatabaseError, connection

from commitments.models.kernel.triggers import install_triggers, remove_append_only
from commitments.web.kernel import health

from ...support.factories import ThemeFactory


@pytest.mark.django_db
def test_alive_and_ready(client):
    answers = [client.get(address) for address in ("/healthz", "/readyz")]

    assert [(answer.status_code, answer.content) for answer in answers] == [(200, b"ok\n")] * 2


def test_alive_asks_no_database(client):
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_not_ready_without_a_database_and_tells_nothing_of_it(client, monkeypatch):
    def broken(today):
        raise DatabaseError("password authentication failed for user canary at host canary")

    monkeypatch.setattr(health, "current_index", broken)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.content == b"database not reachable\n"


@pytest.mark.django_db
def test_not_ready_before_the_migrations(client, monkeypatch):
    monkeypatch.setattr(health, "migrations_missing", lambda: True)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.content == b"migrations not applied\n"


@pytest.mark.django_db
def test_not_ready_while_what_is_recorded_could_be_changed(client, monkeypatch):
    monkeypatch.setattr(health, "_guarded", False)
    remove_append_only("default")

    refused = client.get("/readyz")
    install_triggers("default")
    answer = client.get("/readyz")

    assert refused.status_code == 503
    assert refused.content[:12] == b"triggers of "
    assert answer.status_code == 200


@pytest.mark.django_db
def test_not_ready_with_another_key_than_the_ledger_was_sealed_with(client, settings):
    ThemeFactory()
    settings.LEDGER_KEY = b"w" * 40

    answers = [client.get(address) for address in ("/readyz", "/healthz", "/commitments/")]

    assert [answer.status_code for answer in answers] == [503, 200, 200]
    assert answers[0].content == b"LEDGER_KEY is not the key of this register: run manage.py doctor\n"


@pytest.mark.django_db
def test_not_ready_while_nothing_can_be_written(client, monkeypatch):
    monkeypatch.setattr("os.access", lambda path, mode: mode != os.W_OK)

    answers = [client.get(address) for address in ("/readyz", "/commitments/")]

    assert [answer.status_code for answer in answers] == [503, 200]
    assert answers[0].content == b"nothing can be written: run manage.py doctor\n"


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite knows no standby")
def test_not_ready_on_a_server_that_only_reads(client):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.content == b"nothing can be written: run manage.py doctor\n"
