"""Redactions by programs: the texts of an entry, a request, and the decision of a second person."""

import pytest

from commitments.models import Commitment, LedgerEntry, Redaction
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.people.tokens import Scope

from ..support.factories import CommitmentFactory, UserFactory
from ..support.pages import markup
from .asking import fields, get, program, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker():
    return program(UserFactory(role=UserRole.REVIEWER, first_name="Ada", last_name="Ito"))


@pytest.fixture
def entry():
    CommitmentFactory(title="Canary")
    return LedgerEntry.objects.latest("seq")


def ask(client, entry, **given):
    path = f"/changes/{entry.seq}/redactions/"
    field = next(text["field"] for text in get(client, path).json()["texts"] if text["text"] == "Canary")
    return send(client, path, {"field": field, "reason": "A private name."} | given)


def test_text_is_asked_for_and_taken_off_the_record_by_a_second_person(asker, entry):
    second = program(UserFactory(role=UserRole.REVIEWER))

    asked = ask(asker, entry)
    path = f"/redactions/{asked.json()['number']}/"
    own = send(asker, f"{path}grant/", if_match=asked["ETag"])
    waiting = get(second, "/redactions/?waiting=yes").json()["results"]
    granted = send(second, f"{path}grant/", if_match=asked["ETag"])

    told = asked.json()
    assert (asked.status_code, told["text"], told["entries"], told["asked_by"]) == (
        *(201, "Canary", [entry.seq]),
        "Ada Ito",
    )
    assert [row["number"] for row in waiting] == [told["number"]]
    assert own.status_code == 403
    assert granted.status_code == 200
    assert granted.json()["state"]["code"] == "granted"
    assert granted.json()["text"] is None
    assert Commitment.objects.get().title == "█████"
    assert get(second, f"/changes/{entry.seq}/redactions/").json()["texts"] == []
    assert "Canary" not in markup(get(second, f"/changes/{entry.seq}/"))


def test_request_is_refused_with_an_answer(asker, entry):
    second, asked = program(UserFactory(role=UserRole.REVIEWER)), ask(asker, entry)

    path = f"/redactions/{asked.json()['number']}/refuse/"
    refused = send(second, path, {"answer": "It is public."}, if_match=asked["ETag"])
    late = send(second, path, {"answer": "It is public."}, if_match=refused["ETag"])

    assert refused.json()["state"]["code"] == "refused"
    assert refused.json()["answer"] == "It is public."
    assert late.status_code == 422
    assert Commitment.objects.get().title == "Canary"


def test_what_cannot_be_asked_for_says_why(asker, entry):
    unknown = send(asker, f"/changes/{entry.seq}/redactions/", {"field": "note:1:text:after", "reason": "Private."})
    repeating = ask(asker, entry, reason="Canary is private.")

    assert [name for answer in (unknown, repeating) for name, _message in fields(answer)] == ["field", "reason"]
    assert Redaction.objects.count() == 0


def test_redactions_are_for_reviewers_with_the_scope(asker, entry):
    number = ask(asker, entry).json()["number"]
    officer = program(UserFactory(desk=True))
    narrow = program(UserFactory(role=UserRole.REVIEWER), *(scope for scope in Scope if scope != Scope.REDACT))

    paths = ("/redactions/", f"/redactions/{number}/", f"/changes/{entry.seq}/redactions/")

    assert [get(officer, path).status_code for path in paths] == [404, 404, 403]
    assert send(narrow, f"/redactions/{number}/grant/", if_match='"1"').status_code == 403
