"""What programs read and write beside a commitment: owner, notes, remarks, indicators and measurements."""

import pytest

from commitments.models import Measurement, Note, Ownership, Settlement
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole

from ..support.factories import (
    CommitmentFactory,
    EvidenceFactory,
    IndicatorFactory,
    MeasurementFactory,
    NoteFactory,
    OwnershipFactory,
    UserFactory,
)
from ..support.pages import markup
from .asking import fields, get, program, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(desk=True, first_name="Ada", last_name="Ito")


@pytest.fixture
def client(officer):
    return program(officer)


def act(client, made, path: str, body: dict, **headers: str):
    made.refresh_from_db()
    return send(client, f"/commitments/{made.reference}/{path}/", body, if_match=f'"{made.version}"', **headers)


def test_owner_is_chosen_from_a_list_filtered_by_and_left_to_nobody(client, officer):
    made, other = CommitmentFactory(), CommitmentFactory()
    people = [row for row in get(client, "/owners/").json()["results"] if row["name"] == "Ada Ito"]

    named = act(client, made, "owner", {"owner": people[0]["number"]})
    found = get(client, f"/commitments/?owner={officer.pk}").json()["results"]
    again = act(client, made, "owner", {"owner": officer.pk})
    freed = act(client, made, "owner", {"owner": None})

    told = {"number": officer.pk, "name": "Ada Ito"}
    assert people == [told]
    assert named.json()["owner"] == told
    assert freed.json()["owner"] is None
    assert [row["reference"] for row in found] == [made.reference]
    assert found[0]["owner"] == told
    assert fields(again) == [("owner", "This person is already the owner.")]
    assert Ownership.objects.count() == 0
    assert other.reference not in markup(named)


@pytest.mark.parametrize("role", [None, UserRole.READER, UserRole.FOCAL_POINT])
def test_owner_and_remarks_are_told_to_staff_alone(role):
    made = OwnershipFactory(owner=UserFactory(desk=True, first_name="Ada", last_name="Ito")).commitment
    client = program(UserFactory(role=role) if role else None)

    told = get(client, f"/commitments/{made.reference}/").json()
    listed = get(client, "/commitments/").json()["results"][0]

    assert told["owner"] is None
    assert told["remarks"] == []
    assert listed["owner"] is None
    assert get(client, f"/commitments/?owner={made.ownership.owner_id}").status_code == 400


def test_past_has_neither_owner_nor_remarks(client):
    made = OwnershipFactory().commitment

    told = get(client, f"/commitments/{made.reference}/?as_of=2018-06-01").json()

    assert told["owner"] is None
    assert told["remarks"] == []


def test_note_is_written_once_and_read_beside_its_commitment(client):
    made = CommitmentFactory()

    first = act(client, made, "notes", {"text": "Ask again."}, idempotency_key="k")
    again = send(
        client,
        f"/commitments/{made.reference}/notes/",
        {"text": "Ask again."},
        if_match=f'"{made.version}"',
        idempotency_key="k",
    )
    beside = get(client, f"/commitments/{made.reference}/").json()["notes"]

    told = first.json()
    assert first.status_code == 201
    assert again.json() == told
    assert Note.objects.count() == 1
    assert told["text"] == "Ask again."
    assert told["tier"]["code"] == "internal"
    assert told["author"] == "Ada Ito"
    assert told.pop("commitment")["reference"] == made.reference
    assert beside == [told]


def test_note_that_is_not_for_the_person_is_not_there():
    made = CommitmentFactory()
    notes = [NoteFactory(commitment=made, tier=tier, text=tier.name) for tier in Tier]
    client = program(UserFactory(focal_point=True))

    beside = get(client, f"/commitments/{made.reference}/").json()["notes"]

    assert [row["text"] for row in beside] == ["PARTIES", "PUBLIC"]
    assert [get(client, f"/notes/{note.pk}/").status_code for note in notes] == [200, 200, 404]
    assert {row["author"] for row in beside} == {"Secretariat"}


def test_remark_is_settled_on_a_ground(client):
    made = CommitmentFactory()
    before = get(client, f"/commitments/{made.reference}/").json()["remarks"]

    settled = act(client, made, "remarks", {"kind": "no_date", "ground": "The text names none."})
    again = act(client, made, "remarks", {"kind": "no_date", "ground": "The text names none."})

    assert "no_date" in [remark["code"] for remark in before]
    assert "no_date" not in [remark["code"] for remark in settled.json()["remarks"]]
    assert Settlement.objects.get().ground == "The text names none."
    assert fields(again) == [("kind", "This commitment does not have this remark, or someone has already resolved it.")]


def test_indicator_is_added_measured_and_read_with_what_counts(client):
    made = CommitmentFactory()
    EvidenceFactory(slug="paper")

    added = act(client, made, "indicators", {"name": "Roads", "unit": "km", "direction": "more"})
    number = added.json()["number"]
    path = f"indicators/{number}/measurements"
    first = act(client, made, path, {"day": "2018-04-01", "value": "7"})
    second = act(client, made, path, {"day": "2018-04-01", "value": "8.5", "evidence": ["paper"]})

    told = get(client, f"/commitments/{made.reference}/").json()["indicators"]
    assert [answer.status_code for answer in (added, first, second)] == [201, 201, 201]
    assert told[0]["name"] == "Roads"
    assert told[0]["direction"]["code"] == "more"
    assert added.json()["measurements"] == []
    assert [(row["value"], row["counts"]) for row in told[0]["measurements"]] == [("8.5000", True), ("7.0000", False)]
    assert [row["slug"] for row in second.json()["evidence"]] == ["paper"]
    assert second.json()["commitment"]["reference"] == made.reference
    assert get(client, f"/indicators/{number}/").json()["measurements"] == told[0]["measurements"]


def test_indicator_of_another_commitment_is_not_measured(client):
    made, other = CommitmentFactory(), IndicatorFactory()

    answer = act(client, made, f"indicators/{other.pk}/measurements", {"day": "2018-04-01", "value": "7"})

    assert answer.status_code == 404
    assert Measurement.objects.count() == 0


def test_figures_that_are_not_for_the_person_are_not_there():
    measured = MeasurementFactory(indicator=IndicatorFactory(tier=Tier.INTERNAL))
    client = program(UserFactory(focal_point=True))
    reference = measured.indicator.commitment.reference

    paths = (f"/indicators/{measured.indicator_id}/", f"/measurements/{measured.pk}/")

    assert [get(client, path).status_code for path in paths] == [404, 404]
    assert get(client, f"/commitments/{reference}/").json()["indicators"] == []
