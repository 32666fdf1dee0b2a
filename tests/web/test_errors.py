"""A full disk is named, and what was typed stands in the answer; any other failure stays what it is."""

import errno

import psycopg
import pytest
from django.contrib.auth.hashers import make_password
from django.db import OperationalError
from django.test import Client

from commitments.models import Commitment, LedgerEntry
from commitments.web import lifecycle

from ..actions.ledger import nothing_written
from ..admin.pages import change_url, read_form
from ..factories import CommitmentFactory, UserFactory

pytestmark = pytest.mark.django_db
TYPED = {
    "version": "2",
    "lifecycle": "lapsed",
    "lifecycle_on": "2018-04-01",
    "lifecycle_ground": "A decision\nof the <b>meeting</b>",
    "by": "",
}


def postgresql_full() -> OperationalError:
    error = OperationalError("could not extend file")
    error.__cause__ = psycopg.errors.DiskFull("could not extend file")
    return error


FULL = {
    "SQLite": OperationalError("database or disk is full"),
    "PostgreSQL": postgresql_full(),
    "PostgreSQL, to whoever connects": OperationalError(
        "connection failed: FATAL:  could not write init file: No space left on device"
    ),
    "a file": OSError(errno.ENOSPC, "No space left on device"),
    "a quota": OSError(errno.EDQUOT, "Disk quota exceeded"),
}


@pytest.fixture
def commitment():
    return CommitmentFactory()


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(desk=True))
    client.raise_request_exception = False
    return client


def raising(error: Exception):
    def act(*_arguments, **_named):
        raise error

    return act


def address(commitment) -> str:
    return f"/commitments/{commitment.reference}/lifecycle/"


@pytest.mark.parametrize("error", FULL.values(), ids=FULL)
def test_full_disk_is_named_and_what_was_typed_can_be_sent_again(desk, commitment, monkeypatch, error):
    with monkeypatch.context() as patch:
        patch.setattr(lifecycle, "change_lifecycle", raising(error))
        response = desk.post(address(commitment), TYPED)
    again = read_form(response)

    assert (response.status_code, response.templates[0].name) == (507, "507.html")
    assert {name: again[name] for name in TYPED} == {name: [value] for name, value in TYPED.items()}
    assert desk.post(address(commitment), again).status_code == 302
    assert Commitment.objects.get().lifecycle_ground == TYPED["lifecycle_ground"]


@pytest.mark.parametrize("error", [OperationalError("the database is locked"), OSError(errno.EIO, "I/O"), ValueError()])
def test_another_failure_says_nothing_of_the_disk(desk, commitment, monkeypatch, error):
    monkeypatch.setattr(lifecycle, "change_lifecycle", raising(error))

    response = desk.post(address(commitment), TYPED)

    assert (response.status_code, b"A decision" in response.content) == (500, False)


def test_full_disk_on_which_the_database_lets_nobody_in_is_named_without_it(desk, client, monkeypatch):
    monkeypatch.setattr("django.contrib.auth.middleware.get_user", raising(FULL["PostgreSQL, to whoever connects"]))

    response = client.get("/commitments/")

    assert (response.status_code, b"finds no room to open this page" in response.content) == (507, True)
    assert b"account" not in response.content


def test_passwords_are_not_repeated_and_whoever_is_not_signed_in_gets_no_form(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("allauth.account.forms.LoginForm.clean", raising(FULL["SQLite"]))
    sent = {"login": "a person", "password": "correct horse"}

    stranger = client.post("/accounts/login/", sent)
    monkeypatch.setattr("allauth.account.forms.ChangePasswordForm.clean", raising(FULL["SQLite"]))
    client.force_login(UserFactory(password=make_password("correct horse")))
    known = client.post("/accounts/password/change/", {"oldpassword": "correct horse", "note": "two words"})

    assert (stranger.status_code, read_form(stranger)) == (507, {"q": [""]})
    assert (known.status_code, b"correct horse" in known.content, b"two words" in known.content) == (507, False, True)


def test_full_disk_in_the_admin_keeps_every_field(desk, commitment, monkeypatch):
    form = read_form(desk.get(change_url(commitment))) | {"remark": "Two words"}
    before = LedgerEntry.objects.count()
    with monkeypatch.context() as patch:
        patch.setattr(
            "commitments.admin.commitments.edit_commitment", lambda **_: (_ for _ in ()).throw(FULL["SQLite"])
        )
        response = desk.post(change_url(commitment), form)
    again = read_form(response)

    assert (response.status_code, LedgerEntry.objects.count()) == (507, before)
    kept = {name: value for name, value in form.items() if name not in ("csrfmiddlewaretoken", "q")}
    assert {name: again[name] for name in kept} == {
        name: value if isinstance(value, list) else [value] for name, value in kept.items()
    }
    assert desk.post(change_url(commitment), again).status_code == 302
    assert Commitment.objects.get().remark == "Two words"


def test_form_from_before_signing_in_is_answered_with_what_to_do():
    page = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "desk"})

    assert (page.status_code, "out of date" in page.content.decode()) == (403, True)
    assert 'role="search"' in page.content.decode()


def test_wrong_key_of_the_ledger_is_named_and_what_was_typed_can_be_saved_later(desk, commitment, settings):
    kept = settings.LEDGER_KEY
    settings.LEDGER_KEY = b"w" * 40
    with nothing_written():
        response = desk.post(address(commitment), TYPED)
    again = read_form(response)

    assert (response.status_code, response.templates[0].name) == (503, "503.html")
    assert "LEDGER_KEY is not the key that sealed this register" in response.content.decode()
    settings.LEDGER_KEY = kept
    assert desk.post(address(commitment), again).status_code == 302
    assert Commitment.objects.get().lifecycle_ground == TYPED["lifecycle_ground"]


def test_wrong_key_of_the_ledger_refuses_the_admin_and_lets_people_sign_in_and_read(client, commitment, settings):
    client.raise_request_exception = False
    UserFactory(desk=True, username="desk", password=make_password("correct horse"))
    settings.LEDGER_KEY = b"w" * 40

    signed_in = client.post("/accounts/login/", {"login": "desk", "password": "correct horse"})
    form = read_form(client.get(change_url(commitment))) | {"remark": "Two words"}
    refused = client.post(change_url(commitment), form)

    assert (signed_in.status_code, refused.status_code) == (302, 503)
    assert read_form(refused)["remark"] == ["Two words"]
    assert client.get(f"/commitments/{commitment.reference}/").status_code == 200
