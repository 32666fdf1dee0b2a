import pytest
from django.contrib.auth.models import AnonymousUser

from commitments.models import Commitment
from commitments.queries.register.owners import owned_by, owner_names, owner_of, possible_owners

from ...support.factories import CommitmentFactory, OwnershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_people_of_the_secretariat_whose_account_is_on_can_be_owners():
    desk, gone = UserFactory(desk=True), UserFactory(desk=True, is_active=False)
    focal_point = UserFactory(focal_point=True)

    assert {desk, gone, focal_point} & set(possible_owners()) == {desk}


def test_owner_is_told_to_staff_only():
    owned = OwnershipFactory()
    people = [UserFactory(desk=True), UserFactory(focal_point=True), AnonymousUser()]

    assert [owner_of(person, owned.commitment) for person in people] == [owned.owner, None, None]


def test_owners_of_many_are_found_in_one_query_and_none_asked_for_none(django_assert_num_queries):
    desk = UserFactory(desk=True)
    commitments = [OwnershipFactory(owner=desk).commitment, CommitmentFactory()]

    with django_assert_num_queries(1):
        found = owner_names(commitments)
    with django_assert_num_queries(0):
        none = owner_names([])

    assert found == {commitments[0].pk: desk}
    assert none == {}


def test_commitments_of_somebody_of_nobody_or_of_both():
    desk, colleague = UserFactory(desk=True), UserFactory(desk=True)
    own, free = OwnershipFactory(owner=desk).commitment, CommitmentFactory()
    OwnershipFactory(owner=colleague)

    def found(*slugs: str) -> set[int]:
        return set(Commitment.objects.filter(owned_by(slugs)).values_list("pk", flat=True))

    assert found(str(desk.pk)) == {own.pk}
    assert found("nobody") == {free.pk}
    assert found(str(desk.pk), "nobody") == {own.pk, free.pk}
