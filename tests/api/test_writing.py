"""Versions, keys, scopes and the body: what is the same for everything that is sent."""

import json
from threading import Barrier, Thread

import pytest
from django.db import OperationalError, connection
from django.test import Client

from commitments.models import Commitment, Evidence, FollowUp, IdempotencyKey, LedgerEntry
from commitments.rules.people.tokens import Scope

from ..support.factories import CommitmentFactory, PartyFactory, UserFactory
from .asking import API, PROBLEM, fields, get, program, send

pytestmark = pytest.mark.django_db
CHANGE = {"title": "Changed"}


def tag(response) -> str:
    return response["ETag"]


def todo(commitment: Commitment, **given) -> dict:
    return {"what": "Ask again.", "commitment": commitment.reference, "party": "own", "tier": "internal"} | given


def test_change_needs_the_version_that_was_read_and_answers_the_next():
    made, client = CommitmentFactory(title="First"), program(UserFactory(desk=True))
    path = f"/commitments/{made.reference}/"
    read = tag(get(client, path))

    without = send(client, path, CHANGE, method="patch")
    changed = send(client, path, CHANGE, method="patch", if_match=read)
    stale = send(client, path, {"title": "Lost"}, method="patch", if_match=read)

    assert [answer.status_code for answer in (without, changed, stale)] == [428, 200, 412]
    assert changed.json()["title"] == "Changed"
    assert tag(changed) == tag(stale)
    assert Commitment.objects.get().title == "Changed"


@pytest.mark.parametrize("given", ["*", "1", 'W/"1"', '"x"', '"1", "2"', '"99999999999999999999"'])
def test_version_that_is_none_changes_nothing(given):
    made, client = CommitmentFactory(), program(UserFactory(desk=True))

    answer = send(client, f"/commitments/{made.reference}/", CHANGE, method="patch", if_match=given)

    assert answer.status_code == 412
    assert answer["ETag"] == f'"{Commitment.objects.get().version}"'


@pytest.mark.parametrize(
    ("scopes", "status"),
    [((Scope.READ,), 403), ((Scope.REPORT, Scope.ASSESS, Scope.MANAGE), 403), ((Scope.RECORD,), 200)],
)
def test_token_does_no_more_than_its_scopes_allow(scopes, status):
    made, client = CommitmentFactory(), program(UserFactory(administrator=True), *scopes)
    path = f"/commitments/{made.reference}/"

    answer = send(client, path, CHANGE, method="patch", if_match=tag(get(client, path)))

    assert answer.status_code == status


def test_token_does_no_more_than_its_person_may():
    made, client = CommitmentFactory(), program(UserFactory())
    path = f"/commitments/{made.reference}/"

    answer = send(client, path, CHANGE, method="patch", if_match=tag(get(client, path)))

    assert answer.status_code == 403
    assert answer.json()["detail"] == "You can read this, but your role does not allow the change."


def test_session_writes_only_with_the_token_against_forged_requests():
    made, person = CommitmentFactory(), UserFactory(desk=True)
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    path = f"/commitments/{made.reference}/"
    client.get("/following/")
    known = {"if_match": tag(get(client, path)), "X_CSRFToken": client.cookies["csrftoken"].value}

    forged = send(client, path, CHANGE, method="patch", if_match=known["if_match"])
    own = send(client, path, CHANGE, method="patch", **known)

    assert forged.status_code == 403
    assert own.status_code == 200


def test_creation_under_one_key_is_done_once_and_answered_the_same():
    made, client = CommitmentFactory(lead=PartyFactory(slug="own")), program(UserFactory(desk=True))

    first, again = (send(client, "/followups/", todo(made), idempotency_key="k-1") for _ in range(2))
    other = send(client, "/followups/", todo(made, what="Else."), idempotency_key="k-1")

    assert first.status_code == 201
    assert again.status_code == 201
    assert other.status_code == 422
    assert first["Location"] == again["Location"]
    assert first.json() == again.json()
    assert get(client, first["Location"].removeprefix(f"http://testserver{API}")).json() == first.json()
    assert FollowUp.objects.count() == 1
    assert IdempotencyKey.objects.count() == 1


def test_key_of_somebody_else_and_of_what_was_refused_is_free():
    made = CommitmentFactory(lead=PartyFactory(slug="own"))
    one, other = program(UserFactory(desk=True)), program(UserFactory(desk=True))

    refused = send(one, "/followups/", {}, idempotency_key="k-1")
    answers = [send(client, "/followups/", todo(made), idempotency_key="k-1") for client in (one, other)]

    assert refused.status_code == 422
    assert [answer.status_code for answer in answers] == [201, 201]
    assert FollowUp.objects.count() == 2


@pytest.mark.parametrize("key", ["", "ключ", "x" * 101, "a b"])
def test_key_that_is_none_is_refused(key):
    client = program(UserFactory(desk=True))

    answer = send(client, "/followups/", {}, idempotency_key=key.encode().decode("latin1"))

    assert answer.status_code == 400
    assert [name for name, _message in fields(answer)] == ["Idempotency-Key"]


@pytest.mark.django_db(transaction=True)
def test_two_that_arrive_at_once_under_one_key_make_one():
    client = program(UserFactory(desk=True))
    body = {"slug": "paper", "title": "Paper", "published_at": "https://press.example/1"}
    headers = {"Authorization": client.defaults["HTTP_AUTHORIZATION"]}
    begin, answers = Barrier(2), []

    def ask() -> None:
        begin.wait()
        answers.append(send(Client(headers=headers), "/evidence/", body, idempotency_key="k"))
        connection.close()

    threads = [Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [answer.status_code for answer in answers] == [201, 201]
    assert Evidence.objects.count() == 1
    assert LedgerEntry.objects.filter(act="add_reference").count() == 1


@pytest.mark.parametrize(
    "body",
    [
        *(b"{", b"[]", b'"x"', b"\xff", b'{"title": NaN}', b'{"title": "\\ud800"}', b"[" * 100_000, b"1" * 5_000),
        *(b'{"title": 1e999}', b'{"title": "One", "title": "Other"}'),
    ],
)
def test_body_that_is_no_json_object_is_refused(body):
    made, client = CommitmentFactory(), program(UserFactory(desk=True))

    answer = client.patch(
        f"{API}/commitments/{made.reference}/",
        body,
        content_type="application/json",
        headers={"If-Match": f'"{made.version}"'},
    )

    assert answer.status_code == 400
    assert fields(answer) == []


def test_body_that_is_too_large_or_of_another_form_is_refused(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    made, client = CommitmentFactory(), program(UserFactory(desk=True))
    path, headers = f"{API}/commitments/{made.reference}/", {"If-Match": f'"{made.version}"'}

    large = client.patch(path, json.dumps({"title": "x" * 200}), content_type="application/json", headers=headers)
    text = client.patch(path, "title=x", content_type="text/plain", headers=headers)

    assert large.status_code == 413
    assert text.status_code == 415


def test_body_without_its_length_is_refused_and_not_taken_for_none():
    made, client = CommitmentFactory(title="First"), program(UserFactory(desk=True))
    path, headers = f"/commitments/{made.reference}/", {"if_match": f'"{made.version}"'}

    answer = send(client, path, CHANGE, method="patch", transfer_encoding="chunked", **headers)
    read = client.get(f"{API}{path}", headers={"Transfer-Encoding": "chunked"})

    assert answer.status_code == 411
    assert fields(answer) == []
    assert read.status_code == 200
    assert Commitment.objects.get().title == "First"


def test_every_field_that_is_wrong_is_named_with_its_place():
    made, client = CommitmentFactory(), program(UserFactory(desk=True))
    body = {
        **{"title": "a\x00b", "strength": "iron", "titel": "x"},
        "parties": [{"party": "nobody", "role": "lead"}, {"role": "boss"}],
    }

    path = f"/commitments/{made.reference}/"
    unknown = send(client, path, body, method="patch", if_match=f'"{made.version}"')
    del body["titel"]
    wrong = send(client, path, body, method="patch", if_match=f'"{made.version}"')

    assert fields(unknown) == [("titel", "Unknown field.")]
    named = dict(fields(wrong))
    assert list(named) == ["title", "strength", "parties.0.party", "parties.1.role"]
    assert named["parties.0.party"] == "Nothing named “nobody” is visible to you."
    assert named["parties.1.role"] == "Use one of: lead, supporting, addressee, monitor."


def test_wrong_key_of_the_ledger_refuses_what_is_sent_and_lets_programs_read(settings):
    made, client = CommitmentFactory(title="First"), program(UserFactory(desk=True))
    path = f"/commitments/{made.reference}/"
    settings.LEDGER_KEY = b"w" * 40
    read = get(client, path)

    answer = send(client, path, CHANGE, method="patch", if_match=tag(read))

    assert read.status_code == 200
    assert answer.status_code == 503
    assert answer["Content-Type"] == PROBLEM
    assert answer.json()["detail"].startswith("LEDGER_KEY is not the key that sealed this register.")
    assert Commitment.objects.get().title == "First"


@pytest.mark.parametrize(
    ("method", "said"), [("get", "cannot be shown"), ("post", "send the request again with the same Idempotency-Key")]
)
def test_database_that_is_away_is_a_problem_that_says_what_to_do(monkeypatch, method, said):
    def away(*_given, **_named):
        raise OperationalError("server closed the connection unexpectedly")

    client = program(UserFactory(desk=True))
    client.raise_request_exception = False
    monkeypatch.setattr("commitments.api.kernel.access.find_token", away)

    answer = send(client, "/followups/", todo(CommitmentFactory()), method=method)

    assert answer.status_code == 503
    assert answer["Content-Type"] == PROBLEM
    assert answer["Retry-After"] == "60"
    assert said in answer.json()["detail"]
