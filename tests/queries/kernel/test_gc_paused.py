"""Work without looking for cycles of objects."""

import gc

import pytest

from commitments.queries.kernel.gc_paused import make_of_each, no_garbage_collection


def test_nothing_is_collected_meanwhile_and_all_is_as_before_afterwards():
    with no_garbage_collection():
        assert not gc.isenabled()
        with no_garbage_collection():
            assert not gc.isenabled()
        assert not gc.isenabled()

    assert gc.isenabled()


def test_collecting_goes_on_after_an_error():
    with pytest.raises(ValueError, match="broken"), no_garbage_collection():
        raise ValueError("broken")

    assert gc.isenabled()


def test_it_goes_on_between_the_chunks_that_are_made():
    seen = []

    def chunks():
        for number in (1, 2):
            seen.append(gc.isenabled())
            yield number

    made = [(chunk, gc.isenabled()) for chunk in make_of_each(chunks(), lambda number: number * 10)]

    assert seen == [False, False]
    assert made == [(10, True), (20, True)]
