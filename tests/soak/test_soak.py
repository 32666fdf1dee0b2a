"""Each run, small: the same code as ``make soak``."""

import pytest
from django.db import connection  # noqa: F401 - the condition of skipif is evaluated here

from ..conftest import cannot_run
from .paths import PATHS
from .result import CannotRun
from .runs import backups, concurrency, disk, doubles, imports, kill, mail, postgres, tampering

pytestmark = [pytest.mark.usefixtures("folder"), pytest.mark.long]


def test_of_those_who_edit_at_once_one_wins_and_nothing_is_lost(site):
    assert concurrency.run(site, clients=len(PATHS), rounds=2).violations == []


def test_forms_sent_twice_at_once_act_once(site):
    assert doubles.run(site, doubles=len(PATHS)).violations == []


def test_what_was_acknowledged_outlives_a_kill(site):
    assert kill.run(site, kills=3, writers=4).violations == []


def test_full_disk_keeps_pages_readable_and_what_was_typed(folder):
    try:
        assert disk.run(folder, fills=1, writers=1).violations == []
    except CannotRun as reason:
        cannot_run(str(reason))


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no server that could be restarted")
def test_site_goes_on_when_postgresql_is_back(folder):
    # Nothing is timed in tests: on a busy machine ten seconds are little.
    assert postgres.run(folder, restarts=2, writers=3, goal=120).violations == []


def test_no_row_of_an_import_is_lost_or_written_twice_when_its_worker_is_killed(folder):
    assert imports.run(folder, kills=2, rows=25).violations == []


def test_no_mail_is_lost_when_its_sender_is_killed_and_without_claims_some_come_twice(folder):
    with mail.new_post(folder) as post:
        assert mail.kill_senders(post, kills=10, mails=20).violations == []
        assert mail.claim_nothing(post, mails=6).violations == []


def test_tampering_of_every_kind_is_located(folder):
    assert tampering.run(folder, rows=1).violations == []


def test_what_people_rightly_do_raises_no_alarm(folder):
    assert tampering.run_operations(folder).violations == []


def test_backups_made_while_people_write_restore_to_what_they_say_and_damaged_ones_are_refused(folder):
    assert backups.run(folder, backups=2, writers=3, damaged=12).violations == []
