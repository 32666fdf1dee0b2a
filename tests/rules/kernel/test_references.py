import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.rules.kernel.references import PREFIX, make_reference, reference_key

parts = st.tuples(st.text("ABZ", min_size=1, max_size=6), st.integers(1, 999_999), st.integers(1, 99_999))


def test_reference_has_at_least_two_digits():
    assert [make_reference("A8", n) for n in (1, 9, 10, 100)] == ["A8-01", "A8-09", "A8-10", "A8-100"]


def test_reference_key_sorts_naturally():
    shuffled = ["B1-01", "A8-100", "A10-01", "A8-09", "AN7-01", "A-01", "A8-10"]
    ordered = ["A-01", "A8-09", "A8-10", "A8-100", "A10-01", "AN7-01", "B1-01"]

    assert sorted(shuffled, key=reference_key) == ordered
    assert reference_key("A8-09") == "A000008-00009"


@given(st.tuples(parts, parts))
def test_reference_keys_of_one_prefix_order_as_numbers(pair):
    (letters, series, number), (_, other_series, other_number) = pair
    one, other = (
        reference_key(make_reference(f"{letters}{s}", n)) for s, n in ((series, number), (other_series, other_number))
    )

    assert (one < other) == ((series, number) < (other_series, other_number))


@pytest.mark.parametrize(
    "text",
    ["", "A8", "a8-09", "A8-", "8-09", "A8-123456", "ABCDEFG-01", "A8-09\n", " A8-09", "A8-٠٩", "Ä8-09", "A8–09"],
)
def test_reference_key_refuses_what_is_no_reference(text):
    with pytest.raises(ValueError, match="not a reference"):
        reference_key(text)


@pytest.mark.parametrize(
    ("prefix", "good"),
    [
        ("A8", True),
        ("AN21", True),
        ("B", True),
        ("a8", False),
        ("8", False),
        ("", False),
        ("A8\n", False),
        ("A08", False),
        ("A0", False),
    ],
)
def test_prefix_is_capitals_then_digits(prefix, good):
    assert bool(PREFIX.match(prefix)) is good
