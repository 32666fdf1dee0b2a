from commitments.queries.kernel.streams import by_owner


def test_rows_are_given_to_their_owner_in_order_and_those_of_others_passed_over():
    of = by_owner(iter([(1, "a"), (1, "b"), (3, "c"), (4, "d")]))

    assert [of(owner) for owner in (1, 2, 4, 5)] == [[("a",), ("b",)], [], [("d",)], []]


def test_without_rows_every_owner_has_none():
    assert by_owner([])(1) == []
