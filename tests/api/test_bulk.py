"""Updates in bulk by programs: looked at, done with versions, read, and taken back."""

import pytest

from commitments.models import BulkUpdate, Commitment
from commitments.rules.kernel.commitments import Tier
from commitments.rules.people.tokens import Scope

from ..support.factories import CommitmentFactory, ThemeFactory, UserFactory
from .asking import fields, get, program, send

pytestmark = pytest.mark.django_db
FINDING = {"status": "2", "as_of": "2018-04-01", "reason": "Seen.", "confidence": "reported"}


@pytest.fixture
def client():
    return program(UserFactory(desk=True, first_name="Ada", last_name="Ito"))


def chosen(review) -> list[dict]:
    return [
        {"reference": line["commitment"]["reference"], "version": line["version"]} for line in review.json()["lines"]
    ]


def test_what_a_filter_finds_is_looked_at_done_and_taken_back_but_for_what_was_built_on(client):
    made = [CommitmentFactory() for _ in range(2)]

    review = send(client, "/bulk/assess/review/", FINDING | {"filter": "open=yes"})
    assert not BulkUpdate.objects.exists()
    done = send(client, "/bulk/assess/", FINDING | {"chosen": chosen(review)}, idempotency_key="k")
    again = send(client, "/bulk/assess/", FINDING | {"chosen": chosen(review)}, idempotency_key="k")
    path = f"/bulk/{done.json()['number']}/"
    edited = Commitment.objects.get(pk=made[0].pk)
    send(client, f"/commitments/{edited.reference}/", {"title": "New"}, method="patch", if_match=f'"{edited.version}"')
    read = get(client, path)
    back = send(client, f"{path}take-back/", {"ground": "A mistake."}, if_match=read["ETag"])

    lines = review.json()["lines"]
    assert [(line["possible"], line["before"], line["after"]) for line in lines] == [
        (True, "No information", "Partly implemented")
    ] * 2
    assert done.status_code == 201
    assert again.json() == done.json()
    assert BulkUpdate.objects.count() == 1
    assert done.json()["kind"]["code"] == "assess"
    assert done.json()["made_by"] == "Ada Ito"
    assert done.json()["commitments"] == 2
    assert {row["state"] for row in done.json()["rows"]} == {"standing"}
    states = {row["commitment"]["reference"]: row["state"] for row in back.json()["rows"]}
    assert states == {made[0].reference: "built_on", made[1].reference: "taken_back"}
    assert back.status_code == 200
    assert back.json()["taken_back_by"] == "Ada Ito"


def test_themes_tier_owner_and_life_cycle_are_changed_by_reference(client):
    made, theme, officer = CommitmentFactory(), ThemeFactory(slug="aid"), UserFactory(desk=True)
    bodies: dict[str, dict] = {
        "theme": {"add": ["aid"]},
        "tier": {"tier": "internal"},
        "owner": {"owner": officer.pk},
        "lifecycle": {"lifecycle": "lapsed", "lifecycle_on": "2018-04-01", "lifecycle_ground": "A decision"},
    }

    statuses = []
    for kind, body in bodies.items():
        review = send(client, f"/bulk/{kind}/review/", body | {"commitments": [made.reference]})
        statuses += [review.status_code, send(client, f"/bulk/{kind}/", body | {"chosen": chosen(review)}).status_code]

    made.refresh_from_db()
    assert statuses == [200, 201] * 4
    assert list(made.themes.all()) == [theme]
    assert made.tier == Tier.INTERNAL
    assert made.ownership.owner == officer
    assert made.lifecycle == "lapsed"


def test_row_that_was_changed_meanwhile_is_named_and_nothing_is_done(client):
    made, other = CommitmentFactory(), CommitmentFactory()
    rows = [{"reference": row.reference, "version": row.version} for row in (made, other)]
    rows[1]["version"] += 1

    answer = send(client, "/bulk/tier/", {"tier": "internal", "chosen": rows})

    said = f"Someone else changed {other.reference}. Nothing was saved; check the new values and try again."
    assert answer.status_code == 409
    assert answer.json()["detail"] == said
    assert BulkUpdate.objects.count() == 0


def test_what_stands_against_a_row_is_told_before_and_refuses_all(client):
    made = CommitmentFactory()

    review = send(client, "/bulk/tier/review/", {"tier": "public", "commitments": [made.reference]})
    answer = send(client, "/bulk/tier/", {"tier": "public", "chosen": chosen(review)})

    (line,) = review.json()["lines"]
    assert line["possible"] is False
    assert line["errors"] == ["No change: the commitment already has this visibility."]
    said = f"{made.reference}: No change: the commitment already has this visibility."
    assert fields(answer) == [("chosen", said)]
    assert BulkUpdate.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "body", "names"),
    [
        ("tier", {"tier": "internal"}, ["commitments"]),
        ("tier", {"tier": "internal", "commitments": ["A8-99", "x"]}, ["commitments"] * 2),
        ("tier", {"tier": "internal", "filter": "opne=yes"}, ["filter"]),
        ("theme", {"filter": "open=yes"}, ["add"]),
        ("assess", FINDING | {"confidence": None, "filter": "open=yes"}, ["confidence"]),
        ("lifecycle", {"lifecycle": "superseded", "filter": "open=yes"}, ["lifecycle", "lifecycle_on"]),
    ],
)
def test_what_cannot_be_looked_at_is_named(client, kind, body, names):
    answer = send(client, f"/bulk/{kind}/review/", body)

    assert answer.status_code == 422
    assert [name for name, _message in fields(answer)][: len(names)] == names


def test_token_needs_the_scope_of_what_is_done():
    person, made = UserFactory(desk=True), CommitmentFactory()
    recording, assessing = program(person, Scope.RECORD), program(person, Scope.ASSESS)
    body = FINDING | {"chosen": [{"reference": made.reference, "version": made.version}]}

    refused = send(recording, "/bulk/assess/", body)
    done = send(assessing, "/bulk/assess/", body)
    path, tag = f"/bulk/{done.json()['number']}/take-back/", done["ETag"]
    back = [send(client, path, {"ground": "Wrong."}, if_match=tag) for client in (recording, assessing)]

    assert [answer.status_code for answer in (refused, done, *back)] == [403, 201, 403, 403]
    assert send(program(person), path, {"ground": "Wrong."}, if_match=tag).status_code == 200


def test_some_rows_of_an_update_are_taken_back_and_others_are_named(client):
    made, other = CommitmentFactory(), CommitmentFactory()
    rows = [{"reference": made.reference, "version": made.version}]
    done = send(client, "/bulk/tier/", {"tier": "internal", "chosen": rows})
    path = f"/bulk/{done.json()['number']}/take-back/"

    answers = [
        send(client, path, {"ground": "Wrong.", "commitments": [row.reference]}, if_match=done["ETag"])
        for row in (other, made)
    ]

    said = f"{other.reference}: not in this update, or already undone."
    assert [answer.status_code for answer in answers] == [422, 200]
    assert fields(answers[0]) == [("commitments", said)]
    made.refresh_from_db()
    assert made.tier == Tier.PUBLIC


def test_updates_are_for_staff():
    person = program(UserFactory(focal_point=True))
    made = CommitmentFactory()
    body = {"tier": "internal", "chosen": [{"reference": made.reference, "version": made.version}]}

    answers = [get(person, "/bulk/"), send(person, "/bulk/tier/", body)]
    review = send(person, "/bulk/tier/review/", {"tier": "internal", "commitments": [made.reference]})

    assert [answer.status_code for answer in (*answers, review)] == [404, 403, 403]
