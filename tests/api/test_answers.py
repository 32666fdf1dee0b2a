"""How the API answers what is wrong, unknown, forbidden or too much, and who it takes somebody for."""

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from commitments.api.kernel import docs
from commitments.api.kernel.access import AddressRate, SharedRate, TokenRate
from commitments.models import ApiToken, User
from commitments.rules.kernel.commitments import Tier
from commitments.rules.people.tokens import Scope

from ..support.factories import CommitmentFactory, UserFactory
from ..support.pages import markup
from .asking import API, PROBLEM, fields, get, program

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path", ["/nowhere/", "/commitments", "/parties/nobody/", "/assessments/9999999999999999999999/"]
)
def test_unknown_address_is_a_problem(path):
    response = get(program(), path)

    assert response.status_code == 404
    assert response["Content-Type"] == PROBLEM
    assert response.json()["title"] == "Not Found"


@pytest.mark.parametrize("method", ["put", "delete", "options", "patch", "post"])
def test_method_that_an_address_does_not_take_is_refused_and_those_it_takes_are_named(method):
    response = getattr(program(), method)(f"{API}/parties/")

    assert response.status_code == 405
    assert response["Content-Type"] == PROBLEM
    assert response["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("value", ["Bearer", "Bearer x", "Bearer svd_" + "x" * 43, "bearer ё"])
def test_token_that_is_none_is_told_so_and_not_taken_for_a_visitor(value):
    response = Client().get(f"{API}/parties/", headers={"Authorization": value.encode().decode("latin1")})

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="Servanda"'
    assert response.json()["detail"] == "This token is unknown, revoked or expired."


def test_person_is_known_by_the_token_and_its_use_is_noted():
    person = UserFactory(desk=True, first_name="Aigul")

    told = get(program(person, Scope.REPORT), "/me/").json()

    assert told["name"] == "Aigul"
    assert told["role"]["code"] == "desk_officer"
    assert told["token"]["scopes"] == ["read", "report"]
    assert ApiToken.objects.get().last_used_on == timezone.localdate()


def test_person_is_known_by_the_session_of_the_browser(client):
    client.force_login(UserFactory(username="aigul"))

    told = get(client, "/me/").json()

    assert told["username"] == "aigul"
    assert told["token"] is None


def test_account_that_is_off_is_a_visitor(client):
    client.force_login(UserFactory())
    User.objects.update(is_active=False)

    assert get(client, "/me/").status_code == 401


def test_answer_in_another_form_is_refused():
    response = Client(headers={"Accept": "text/html"}).get(f"{API}/parties/")

    assert response.status_code == 406
    assert response["Content-Type"] == PROBLEM


def test_parameter_that_is_not_known_is_named():
    response = get(program(), "/themes/?pgae=2")

    assert response.status_code == 400
    assert fields(response) == [("pgae", "No filter has this name.")]


def test_address_that_knows_no_past_says_so():
    response = get(program(), "/parties/?as_of=2018-01-01")

    assert response.status_code == 400
    assert fields(response) == [("as_of", "This URL cannot be shown as of a past day.")]


def test_too_many_from_one_address_are_told_to_wait(monkeypatch):
    monkeypatch.setattr(AddressRate, "rate", "2/min", raising=False)
    monkeypatch.setattr(SharedRate, "timer", lambda _rate: 90.0)
    client = program()

    answers = [get(client, "/themes/") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Content-Type"] == PROBLEM
    assert answers[2]["Retry-After"] == "31"


def test_too_many_with_one_token_are_told_to_wait_and_others_are_not(monkeypatch):
    monkeypatch.setattr(TokenRate, "rate", "1/min", raising=False)
    monkeypatch.setattr(SharedRate, "timer", lambda _rate: 90.0)
    one, other = program(UserFactory()), program(UserFactory())

    assert [get(client, "/themes/").status_code for client in (one, one, other)] == [200, 429, 200]


def test_what_breaks_is_a_problem_without_its_cause(monkeypatch):
    def broken():
        raise RuntimeError("secret")

    monkeypatch.setattr(docs, "describe", broken)
    client = Client(raise_request_exception=False)

    response = client.get(f"{API}/openapi.json")

    assert response.status_code == 500
    assert response["Content-Type"] == PROBLEM
    assert "secret" not in markup(response)
    assert response.json()["status"] == 500


def test_full_disk_is_a_problem_too(monkeypatch):
    def full():
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(docs, "describe", full)

    assert Client(raise_request_exception=False).get(f"{API}/openapi.json").status_code == 507


def test_program_reads_where_nothing_can_be_written(monkeypatch):
    def refuse(*_given):
        raise OperationalError("attempt to write a readonly database")

    client = program(UserFactory(), Scope.READ)
    monkeypatch.setattr("commitments.api.kernel.access.note_use", refuse)

    assert get(client, "/me/").status_code == 200


def test_answers_are_kept_by_nobody():
    response = get(program(), "/themes/")

    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert {"Authorization", "Cookie", "Accept-Language"} <= set(response["Vary"].split(", "))


def test_start_leads_to_every_list():
    told = get(program(UserFactory()), "/").json()

    answers = {name: Client().get(address).status_code for name, address in told.items()}
    assert {name for name, status in answers.items() if status == 401} == {
        *("bulk", "calendar_address", "drafts", "following", "followups", "imports", "mail", "me"),
        *("owners", "redactions", "requests", "views"),
    }
    assert set(answers.values()) == {200, 401}


def test_files_of_the_register_know_no_token():
    CommitmentFactory(tier=Tier.INTERNAL)

    answer = program(UserFactory(desk=True)).get("/commitments/export.jsonl")

    assert answer.status_code == 200
    assert answer.getvalue() == b""
