"""Who looks after a commitment: named on its page, filtered by in the register, and seen by staff alone."""

import pytest
from django.urls import reverse

from commitments.models import Ownership
from commitments.rules.kernel.permissions import UserRole

from ...support.factories import CommitmentFactory, OwnershipFactory, UserFactory
from ...support.pages import markup

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(desk=True, first_name="Ada", last_name="Ito")


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def test_owner_is_named_on_a_page_and_shown_on_that_of_the_commitment(desk, officer):
    made = CommitmentFactory()
    address = reverse("owner-assign", args=[made.reference])

    form = markup(desk.get(address))
    answer = desk.post(address, {"version": made.version, "owner": officer.pk})
    page = markup(desk.get(answer["Location"]))

    assert "No owner" in form
    assert f'<a href="/commitments/?owner={officer.pk}"><bdi>Ada Ito</bdi></a>' in page
    assert Ownership.objects.get().owner == officer


def test_page_asks_for_a_choice(desk):
    made = CommitmentFactory()

    answer = desk.post(reverse("owner-assign", args=[made.reference]), {"version": made.version, "owner": ""})

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["owner"]


def found(client, **query) -> list[str]:
    return [row["reference"] for row in client.get("/commitments/", query).context["rows"]]


def test_register_finds_what_somebody_owns_and_what_nobody_does(desk, officer):
    mine, free = OwnershipFactory(owner=officer).commitment, CommitmentFactory()

    page = desk.get("/commitments/", {"owner": "nobody"})

    assert [row["reference"] for row in page.context["rows"]] == [free.reference]
    assert found(desk, owner=officer.pk) == [mine.reference]
    assert ("Mine", f"?owner={officer.pk}", 1, False) in page.context["views"]
    (group,) = (group for group in page.context["groups"] if group.name == "owner")
    assert {str(value.label): value.count for value in group.values if value.count} == {"No owner": 1, "Ada Ito": 1}


def test_owner_moves_between_the_values_of_the_filter(desk, officer):
    made = CommitmentFactory()
    before = found(desk, owner="nobody")

    OwnershipFactory(commitment=made, owner=officer)

    assert before == [made.reference]
    assert found(desk, owner="nobody") == []
    assert found(desk, owner=officer.pk) == [made.reference]


def test_past_has_no_owners(desk):
    made = OwnershipFactory().commitment
    then = {"as_of": "2018-06-01"}

    assert desk.get("/commitments/", {**then, "owner": "nobody"}).status_code == 400
    page = markup(desk.get(f"/commitments/{made.reference}/", then))
    assert 'id="s-own"' not in page


@pytest.mark.parametrize("role", [None, UserRole.READER, UserRole.FOCAL_POINT])
def test_for_others_than_staff_there_is_no_owner(client, officer, role):
    made = OwnershipFactory(owner=officer).commitment
    if role:
        client.force_login(UserFactory(role=role))

    register = client.get("/commitments/")

    assert client.get("/commitments/", {"owner": officer.pk}).status_code == 400
    assert "owner" not in {group.name for group in register.context["groups"]}
    for address in ("/commitments/", f"/commitments/{made.reference}/", "/changes/"):
        page = markup(client.get(address))
        assert [word in page for word in ("Ada Ito", "assign_owner")] == [False, False]
