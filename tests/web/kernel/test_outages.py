"""A database that is really locked, read-only or cut off: what was typed stands in the answer, to be sent again."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection

from commitments.actions.register.commitments import change_lifecycle
from commitments.models import Commitment
from commitments.web.register import lifecycle

from ...admin.pages import read_form
from ...support.factories import CommitmentFactory, UserFactory
from ...support.pages import markup
from .test_errors import TYPED, address

pytestmark = pytest.mark.django_db(transaction=True)
ON_SQLITE = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a file of SQLite")
ON_POSTGRESQL = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="a server that can cut a connection")


@pytest.fixture
def commitment() -> Commitment:
    return CommitmentFactory()


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(desk=True))
    client.raise_request_exception = False
    return client


@pytest.fixture
def ask() -> Iterator:
    """Runs a statement on the connection of the site, which is as it was afterwards."""

    def run(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    yield run
    connection.close()


def kept(desk, commitment, said: str) -> dict:
    """The form that an answer to a save keeps, once it has said what was wrong."""
    answer = desk.post(address(commitment), TYPED)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert said in markup(answer)
    return read_form(answer)


def assert_can_be_saved(desk, commitment, form: dict) -> None:
    assert desk.post(address(commitment), form).status_code == 302
    assert Commitment.objects.get().lifecycle_ground == TYPED["lifecycle_ground"]


@ON_SQLITE
def test_locked_file(desk, commitment, ask):
    ask("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        form = kept(desk, commitment, "It is not certain whether this was saved.")

    assert_can_be_saved(desk, commitment, form)


@ON_SQLITE
def test_file_that_cannot_be_written(desk, commitment, ask):
    ask("PRAGMA query_only = ON")
    page = desk.get(f"/commitments/{commitment.reference}/")
    form = kept(desk, commitment, "can read its data, but not write them")
    ask("PRAGMA query_only = OFF")

    assert page.status_code == 200
    assert_can_be_saved(desk, commitment, form)


@ON_SQLITE
def test_signing_in_says_that_nothing_can_be_written(client, ask):
    client.raise_request_exception = False
    UserFactory(desk=True, username="desk", password=make_password("correct horse"))
    ask("PRAGMA query_only = ON")

    answer = client.post("/accounts/login/", {"login": "desk", "password": "correct horse"})

    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert "can read its data, but not write them" in markup(answer)


@ON_POSTGRESQL
def test_connection_that_is_cut_before_and_during_a_save(desk, commitment, monkeypatch, ask):
    def cut() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (number,) = cursor.fetchone()
        given = connection.get_connection_params()
        named = {name: given[name] for name in ("dbname", "user", "host", "port", "password") if given.get(name)}
        with psycopg.connect(**named, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [number])

    def cut_and_change(**said) -> None:
        cut()
        change_lifecycle(**said)

    cut()
    first = kept(desk, commitment, "It is not certain whether this was saved.")
    connection.close()
    with monkeypatch.context() as patch:
        patch.setattr(lifecycle, "change_lifecycle", cut_and_change)
        second = kept(desk, commitment, "It is not certain whether this was saved.")
    connection.close()

    assert {name: first[name] for name in TYPED} == {name: second[name] for name in TYPED}
    assert_can_be_saved(desk, commitment, second)


@ON_POSTGRESQL
def test_server_that_only_reads(desk, commitment, ask):
    ask("SET default_transaction_read_only = on")
    page = desk.get(f"/commitments/{commitment.reference}/")
    form = kept(desk, commitment, "can read its data, but not write them")
    ask("SET default_transaction_read_only = off")

    assert page.status_code == 200
    assert_can_be_saved(desk, commitment, form)
