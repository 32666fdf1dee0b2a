import pytest

from commitments.rules.imports.states import (
    FILE_LIMIT,
    WORKING,
    ImportState,
    ImportStep,
    can_take,
    import_file_error,
    next_batch,
    next_state,
    steps_of,
)

BY_PEOPLE = {
    "uploaded": ["change", "preview", "discard"],
    "previewing": [],
    "previewed": ["change", "preview", "apply", "discard"],
    "applying": [],
    "stopped": ["apply", "undo"],
    "applied": ["undo"],
    "taking_back": [],
    "stopped_back": ["undo"],
    "taken_back": [],
    "failed": ["change", "preview", "discard"],
}


@pytest.mark.parametrize("state", ImportState)
def test_each_state_says_what_people_can_do(state):
    assert steps_of(state) == BY_PEOPLE[state]


@pytest.mark.parametrize("state", WORKING)
def test_what_a_worker_does_comes_to_an_end_and_can_stop(state):
    ends = [next_state(state, step) for step in (ImportStep.FINISH, ImportStep.STOP)]

    assert not set(ends) & set(WORKING)


def test_step_that_the_table_does_not_allow_is_none():
    assert not can_take(ImportState.TAKEN_BACK, ImportStep.APPLY)


@pytest.mark.parametrize(
    ("size", "beginning"), [(0, "“a.csv” is empty"), (FILE_LIMIT, ""), (FILE_LIMIT + 1, "“a.csv” is larger")]
)
def test_file_is_refused_by_its_size(size, beginning):
    assert import_file_error("a.csv", size).startswith(beginning)
    assert bool(import_file_error("a.csv", size)) == bool(beginning)


@pytest.mark.parametrize(
    ("size", "took", "expected"), [(10, 0.01, 20), (100, 0.3, 100), (100, 0.6, 50), (20, 9.0, 10), (200, 0.1, 200)]
)
def test_next_batch_follows_what_the_last_one_took(size, took, expected):
    assert next_batch(size, took) == expected
