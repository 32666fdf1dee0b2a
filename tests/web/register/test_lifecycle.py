from datetime import date

import pytest

from commitments.actions.register.commitments import edit_commitment
from commitments.models import Commitment, CommitmentLink
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole

from ...support.factories import CommitmentFactory, UserFactory, secretary
from ...support.pages import markup

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
    assert stored.lifecycle == "lapsed"
    assert stored.lifecycle_on == date(2018, 4, 1)
    assert stored.lifecycle_ground == "A decision"
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

    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["lifecycle_on"].value() == typed(commitment, **changes)["lifecycle_on"]
    assert Commitment.objects.get().version == commitment.version


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


def test_conflict_shows_what_changed_and_keeps_what_was_typed(client):
    commitment = CommitmentFactory(title="As it was")
    client.force_login(UserFactory(desk=True))
    edit_commitment(actor=secretary(), commitment=commitment, version=commitment.version, changes={"title": "As it is"})

    refused = client.post(address(commitment), typed(commitment))

    fields = [field for change in refused.context["form"].meanwhile for part in change.parts for field in part.fields]
    assert [(field.label, field.before, field.after) for field in fields] == [("Title", "As it was", "As it is")]
    assert "A decision" in markup(refused)
    assert Commitment.objects.get().lifecycle == "active"

    sent_again = client.post(address(commitment), typed(commitment, version=commitment.version + 1))

    assert sent_again.status_code == 302


def test_conflict_is_named_before_a_choice_that_it_took_away(client):
    commitment = CommitmentFactory()
    client.force_login(UserFactory(desk=True))
    opened = typed(commitment, lifecycle="suspended")
    client.post(address(commitment), opened)

    refused = client.post(address(commitment), opened)

    assert list(refused.context["form"].errors) == ["__all__"]
    [change] = refused.context["form"].meanwhile
    assert change.act == "change_lifecycle"
