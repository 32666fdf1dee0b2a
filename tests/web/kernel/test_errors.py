"""A full disk, and a database that cannot be used, are named, and what was typed stands in the answer."""

import errno

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import DatabaseError, InterfaceError, InternalError, OperationalError
from django.test import Client
from django.utils.functional import SimpleLazyObject

from commitments.actions.register.commitments import change_lifecycle
from commitments.models import Commitment, LedgerEntry
from commitments.web.kernel.errors import server_error
from commitments.web.register import lifecycle

from ...actions.kernel.ledger_checks import nothing_written
from ...admin.pages import change_url, read_form
from ...support.factories import CommitmentFactory, UserFactory
from ...support.pages import markup

pytestmark = pytest.mark.django_db
TYPED = {
    "version": "2",
    "lifecycle": "lapsed",
    "lifecycle_on": "2018-04-01",
    "lifecycle_ground": "A decision\nof the <b>meeting</b>",
    "by": "",
}


def postgresql(kind: type[DatabaseError], cause: psycopg.Error) -> DatabaseError:
    """An error as Django passes it on."""
    error = kind(str(cause))
    error.__cause__ = cause
    return error


FULL = {
    "SQLite": OperationalError("database or disk is full"),
    "PostgreSQL": postgresql(OperationalError, psycopg.errors.DiskFull("could not extend file")),
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

    assert response.status_code == 507
    assert response.templates[0].name == "507.html"
    assert {name: again[name] for name in TYPED} == {name: [value] for name, value in TYPED.items()}
    assert desk.post(address(commitment), again).status_code == 302
    assert Commitment.objects.get().lifecycle_ground == TYPED["lifecycle_ground"]


AWAY = {
    "locked": OperationalError("database is locked"),
    "cut": postgresql(OperationalError, psycopg.errors.AdminShutdown("terminating connection")),
    "closed": InterfaceError("connection already closed"),
    "lock timeout": postgresql(OperationalError, psycopg.errors.LockNotAvailable("canceling statement")),
    "cut while rows are read": psycopg.OperationalError("consuming input failed"),
    "no file": OperationalError("unable to open database file"),
}
NOT_WRITTEN = {
    "SQLite": OperationalError("attempt to write a readonly database"),
    "PostgreSQL": postgresql(InternalError, psycopg.errors.ReadOnlySqlTransaction("cannot execute UPDATE")),
    "a file": OSError(errno.EROFS, "Read-only file system"),
    "a folder": PermissionError(errno.EACCES, "Permission denied"),
}
DAMAGED = {
    "SQLite": DatabaseError("database disk image is malformed"),
    "PostgreSQL": postgresql(InternalError, psycopg.errors.DataCorrupted("invalid page in block 3")),
}
OUTAGES = {
    **{f"away: {name}": (error, "It is not certain whether this was saved.") for name, error in AWAY.items()},
    **{f"read only: {name}": (error, "Nothing was saved.") for name, error in NOT_WRITTEN.items()},
    **{f"damaged: {name}": (error, "run manage.py doctor") for name, error in DAMAGED.items()},
}


@pytest.mark.parametrize(("error", "said"), OUTAGES.values(), ids=OUTAGES)
def test_database_that_cannot_be_used_costs_nothing_that_was_typed(desk, commitment, monkeypatch, error, said):
    with monkeypatch.context() as patch:
        patch.setattr(lifecycle, "change_lifecycle", raising(error))
        response = desk.post(address(commitment), TYPED)
    again = read_form(response)

    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert said in markup(response)
    assert {name: again[name] for name in TYPED} == {name: [value] for name, value in TYPED.items()}
    assert desk.post(address(commitment), again).status_code == 302
    assert Commitment.objects.get().lifecycle_ground == TYPED["lifecycle_ground"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (AWAY["cut"], "This page cannot be shown without the database."),
        (NOT_WRITTEN["a folder"], "The server does not have the file access"),
        (DAMAGED["SQLite"], "run manage.py doctor"),
    ],
)
def test_page_that_only_reads_says_in_a_sentence_that_it_cannot_be_shown(desk, commitment, monkeypatch, error, said):
    monkeypatch.setattr(lifecycle, "visible_commitment", raising(error))

    response = desk.get(address(commitment))

    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert said in markup(response)
    assert "Save again" not in markup(response)


def test_what_was_saved_although_the_database_broke_off_is_not_saved_again(desk, commitment, monkeypatch):
    def save_and_break_off(**given):
        change_lifecycle(**given)
        raise AWAY["closed"]

    form = read_form(desk.get(address(commitment))) | TYPED
    with monkeypatch.context() as patch:
        patch.setattr(lifecycle, "change_lifecycle", save_and_break_off)
        again = read_form(desk.post(address(commitment), form))
    before = LedgerEntry.objects.count()

    page = desk.post(address(commitment), again, follow=True)

    assert page.status_code == 200
    assert LedgerEntry.objects.count() == before
    assert "was not saved a second time" in markup(page)


def test_page_of_an_outage_asks_no_database(desk, commitment, rf, django_assert_num_queries):
    request = rf.post(address(commitment), TYPED, headers={"cookie": f"{settings.SESSION_COOKIE_NAME}=somebody"})
    request._dont_enforce_csrf_checks = True
    request.user = SimpleLazyObject(raising(ValueError()))
    request.session = SimpleLazyObject(raising(ValueError()))

    with django_assert_num_queries(0):
        try:
            raise AWAY["cut"]
        except OperationalError:
            response = server_error(request)

    assert response.status_code == 503
    assert read_form(response)["lifecycle"] == ["lapsed"]


def test_form_of_another_site_is_not_shown_as_one_of_ours(commitment, monkeypatch):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(UserFactory(desk=True))
    monkeypatch.setattr("django.contrib.auth.middleware.get_user", raising(AWAY["cut"]))

    response = client.post(address(commitment), TYPED)

    assert response.status_code == 503
    assert b"A decision" not in response.content


@pytest.mark.parametrize("error", [OSError(errno.EIO, "I/O"), ValueError(), DatabaseError("did not affect any rows")])
def test_another_failure_says_nothing_of_the_disk(desk, commitment, monkeypatch, error):
    monkeypatch.setattr(lifecycle, "change_lifecycle", raising(error))

    response = desk.post(address(commitment), TYPED)

    assert response.status_code == 500
    assert b"A decision" not in response.content


def test_full_disk_on_which_the_database_lets_nobody_in_is_named_without_it(desk, client, monkeypatch):
    monkeypatch.setattr("django.contrib.auth.middleware.get_user", raising(FULL["PostgreSQL, to whoever connects"]))

    response = client.get("/commitments/")

    assert response.status_code == 507
    assert b"has no disk space to open this page" in response.content
    assert b"account" not in response.content


def test_passwords_are_not_repeated_and_whoever_is_not_signed_in_gets_no_form(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("allauth.account.forms.LoginForm.clean", raising(FULL["SQLite"]))
    sent = {"login": "a person", "password": "correct horse"}

    stranger = client.post("/accounts/login/", sent)
    monkeypatch.setattr("allauth.account.forms.ChangePasswordForm.clean", raising(FULL["SQLite"]))
    client.force_login(UserFactory(password=make_password("correct horse")))
    known = client.post("/accounts/password/change/", {"oldpassword": "correct horse", "note": "two words"})

    assert stranger.status_code == 507
    assert read_form(stranger) == {"q": [""]}
    assert known.status_code == 507
    assert b"correct horse" not in known.content
    assert b"two words" in known.content


def test_full_disk_in_the_admin_keeps_every_field(desk, commitment, monkeypatch):
    form = read_form(desk.get(change_url(commitment))) | {"remark": "Two words"}
    before = LedgerEntry.objects.count()
    with monkeypatch.context() as patch:
        patch.setattr(
            "commitments.admin.commitments.edit_commitment", lambda **_: (_ for _ in ()).throw(FULL["SQLite"])
        )
        response = desk.post(change_url(commitment), form)
    again = read_form(response)

    assert response.status_code == 507
    assert LedgerEntry.objects.count() == before
    kept = {name: value for name, value in form.items() if name not in ("csrfmiddlewaretoken", "q")}
    assert {name: again[name] for name in kept} == {
        name: value if isinstance(value, list) else [value] for name, value in kept.items()
    }
    assert desk.post(change_url(commitment), again).status_code == 302
    assert Commitment.objects.get().remark == "Two words"


def test_form_from_before_signing_in_is_answered_with_what_to_do():
    page = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "desk"})

    assert page.status_code == 403
    assert "has expired" in markup(page)
    assert 'role="search"' in markup(page)


def test_wrong_key_of_the_ledger_is_named_and_what_was_typed_can_be_saved_later(desk, commitment, settings):
    kept = settings.LEDGER_KEY
    settings.LEDGER_KEY = b"w" * 40
    with nothing_written():
        response = desk.post(address(commitment), TYPED)
    again = read_form(response)

    assert response.status_code == 503
    assert response.templates[0].name == "503.html"
    assert "LEDGER_KEY is not the key that sealed this register" in markup(response)
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

    assert signed_in.status_code == 302
    assert refused.status_code == 503
    assert read_form(refused)["remark"] == ["Two words"]
    assert client.get(f"/commitments/{commitment.reference}/").status_code == 200
