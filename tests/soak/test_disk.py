"""The full disk is the run's own: what other tests do meanwhile goes on."""

import psycopg
import pytest
from django.db import connection

from ..conftest import cannot_run
from .result import CannotRun
from .runs.disk import database_on, fill, small_disk


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no server that others share")
def test_server_of_other_tests_ends_a_checkpoint_while_the_disk_is_full():
    try:
        with small_disk() as disk, database_on(disk) as address:
            with psycopg.connect(address, autocommit=True) as crowded:
                crowded.execute("CREATE TABLE words AS SELECT repeat('word', 99) AS word FROM generate_series(1, 3000)")
                fill(disk / "ballast")
                with pytest.raises(psycopg.errors.DiskFull):
                    crowded.execute("INSERT INTO words SELECT word FROM words")
            with connection.cursor() as ours:
                ours.execute("CHECKPOINT")
            (disk / "ballast").unlink()
    except CannotRun as reason:
        cannot_run(str(reason))
