"""Each run, small: the same code as ``make soak``."""

import pytest

from . import concurrency, kill

pytestmark = pytest.mark.usefixtures("folder")


def test_of_those_who_edit_at_once_one_wins_and_nothing_is_lost(site):
    assert concurrency.run(site, clients=5, rounds=2).violations == []


def test_without_the_check_of_versions_the_same_run_finds_lost_edits(site):
    assert concurrency.run_control(site, clients=5, rounds=1).violations == []


def test_what_was_acknowledged_outlives_a_kill(site):
    assert kill.run(site, kills=3, writers=4).violations == []
