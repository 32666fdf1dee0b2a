from hypothesis import given
from hypothesis import strategies as st

from commitments.queries.kernel import bits

ids = st.sets(st.integers(0, 5000), max_size=50)


@given(ids)
def test_bits_hold_exactly_these_ids_in_order(chosen):
    made = bits.from_ids(chosen)

    assert list(bits.to_ids(made)) == sorted(chosen)
    assert made == sum(1 << i for i in chosen)


@given(ids, ids)
def test_membership_answers_as_the_set_does(chosen, asked):
    members = bits.Membership(bits.from_ids(chosen))

    assert {i for i in asked if i in members} == asked & chosen
