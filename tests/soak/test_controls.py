"""With what they look at taken out the runs find what went wrong, so that finding nothing says something."""

import pytest

from .paths import PATHS
from .runs import concurrency, doubles, tampering

pytestmark = [pytest.mark.usefixtures("folder"), pytest.mark.long]


def test_without_the_check_of_versions_the_same_run_finds_lost_edits(site):
    assert concurrency.run_control(site, clients=5, rounds=1).violations == []


def test_with_two_keys_the_same_run_finds_what_was_refused(site):
    assert doubles.run_control(site, doubles=len(PATHS)).violations == []


def test_without_a_check_the_same_run_misses_tampering(folder):
    assert tampering.run_control(folder, rows=1).violations == []
