import pytest

from commitments.rules.register.owners import owner_errors

DESK, COLLEAGUE, STRANGER = 1, 2, 3


@pytest.mark.parametrize(("owner", "held"), [(DESK, None), (COLLEAGUE, DESK), (None, DESK), (None, STRANGER)], ids=str)
def test_commitment_is_given_to_one_of_the_secretariat_or_to_nobody(owner, held):
    assert owner_errors(owner, held, {DESK, COLLEAGUE}) == {}


@pytest.mark.parametrize(
    ("owner", "held", "message"),
    [
        (DESK, DESK, "This person is already the owner."),
        (None, None, "The commitment already has no owner."),
        (STRANGER, DESK, "Choose someone in the secretariat with an active account, or no owner."),
    ],
)
def test_owner_who_holds_it_already_or_may_not_hold_it_is_refused(owner, held, message):
    assert owner_errors(owner, held, {DESK, COLLEAGUE}) == {"owner": message}
