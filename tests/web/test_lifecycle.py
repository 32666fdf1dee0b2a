from datetime import date

import pytest

from commitments.models import Commitment, CommitmentLink
from commitments.rules.commitments import Tier
from commitments.rules.permissions import UserRole
from commitments.web.lifecycle import MEANWHILE

from ..factories import CommitmentFactory, UserFactory

pytestmark = pytest.mark.django_db


def address(commitment):
    return f"/commitments/{commitment.reference}/lifecycle/"


def typed(commitment, **changes):
    values = {
        "version": commitment.version,
        "lifecycle": "lapsed",
        "lifecycle_on": "2018-04-01",
        "lifecycle_ground": "A decision",
        "by": "",
    }
    return values | changes


def test_staff_change_the_lifecycle(client):
    commitment = CommitmentFactory()
    client.force_login(UserFactory(desk=True))

    response = client.post(address(commitment), typed(commitment), follow=True)

    stored = Commitment.objects.get()
    assert (stored.lifecycle, stored.lifecycle_on, stored.lifecycle_ground) == (
        "lapsed",
        date(2018, 4, 1),
        "A decision",
    )
    assert response.redirect_chain == [(f"/commitments/{commitment.reference}/", 302)]


def test_superseded_names_the_other_commitment(client):
    old, new = CommitmentFactory(), CommitmentFactory()
    client.force_login(UserFactory(desk=True))

    client.post(address(old), typed(old, lifecycle="superseded", by=new.reference.lower()))

    assert list(CommitmentLink.objects.values_list("source", "kind", "target")) == [(new.pk, "supersedes", old.pk)]
    assert Commitment.objects.get(pk=old.pk).lifecycle == "superseded"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lifecycle": "active"}, "lifecycle"),
        ({"lifecycle": "superseded"}, "by"),
        ({"lifecycle": "superseded", "by": "ZZ-99"}, "by"),
        ({"lifecycle_on": "2018-02-30"}, "lifecycle_on"),
        ({"lifecycle_on": "9999-01-01"}, "lifecycle_on"),
        ({"lifecycle_ground": " "}, "lifecycle_ground"),
        ({"lifecycle_ground": "a\x00b"}, "lifecycle_ground"),
        ({"version": 0}, "__all__"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_at_its_field_and_kept(client, changes, field):
    commitment = CommitmentFactory()
    client.force_login(UserFactory(desk=True))

    response = client.post(address(commitment), typed(commitment, **changes))

    assert (response.status_code, list(response.context["form"].errors)) == (400, [field])
    assert response.context["form"]["lifecycle_on"].value() == typed(commitment, **changes)["lifecycle_on"]
    assert Commitment.objects.get().version == commitment.version


def test_who_comes_second_is_told_of_the_change_and_not_that_the_choice_is_wrong(client):
    commitment = CommitmentFactory()
    client.force_login(UserFactory(desk=True))
    suspended = typed(commitment, lifecycle="suspended")
    client.post(address(commitment), suspended)

    response = client.post(address(commitment), suspended)

    assert (response.status_code, response.context["form"].errors) == (400, {"__all__": [MEANWHILE]})


@pytest.mark.parametrize(
    ("role", "tier", "status"),
    [
        (None, Tier.PUBLIC, 403),
        (UserRole.READER, Tier.PUBLIC, 403),
        (UserRole.READER, Tier.INTERNAL, 404),
        (UserRole.FOCAL_POINT, Tier.PARTIES, 403),
        (UserRole.FOCAL_POINT, Tier.INTERNAL, 404),
        (UserRole.REVIEWER, Tier.INTERNAL, 200),
    ],
)
def test_page_is_for_those_who_may_edit(client, role, tier, status):
    commitment = CommitmentFactory(tier=tier)
    if role:
        client.force_login(UserFactory(role=role))

    assert client.get(address(commitment)).status_code == status
    assert client.put(address(commitment)).status_code == 405
