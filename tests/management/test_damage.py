"""A file of SQLite in which the disk put something else: named by every command that looks, in a sentence."""

import io
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from commitments.exchange.ledger.doctor import Level, examine
from commitments.queries.ledger.installation import damage

from ..support.factories import CommitmentFactory
from .test_troubles import point_at

__all__ = ["point_at"]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a file of SQLite"),
]
SAID = "The database is damaged: .* restore the newest backup"


@pytest.fixture
def damaged(tmp_path, point_at) -> Path:
    """A copy of the register, with noise in a page of a table, in the place of the site's own."""
    CommitmentFactory()
    path = tmp_path / "copy.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(connection.settings_dict["NAME"], path)
    with closing(sqlite3.connect(path)) as copy:
        (size,) = copy.execute("PRAGMA page_size").fetchone()
        (page,) = copy.execute("SELECT rootpage FROM sqlite_master WHERE name = 'commitments_commitment'").fetchone()
    content = bytearray(path.read_bytes())
    content[size * (page - 1) : size * page] = Random(1).randbytes(size)  # noqa: S311 - noise
    path.write_bytes(content)
    point_at(path)
    return path


def test_whole_file_has_no_damage():
    assert damage() == ""


@pytest.fixture
def search_index() -> Iterator[str]:
    """A search index that this connection has read and another has written to since."""
    name = "tried_search"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE VIRTUAL TABLE {name} USING fts5(words)")
        cursor.execute(f"INSERT INTO {name} VALUES ('cease fire')")
        cursor.execute(f"SELECT * FROM {name}('cease')").fetchall()
        with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
            other.executemany(f"INSERT INTO {name} VALUES (?)", [(f"word{n}",) for n in range(3000)])
            other.execute(f"INSERT INTO {name}({name}) VALUES ('optimize')")
        yield name
        cursor.execute(f"DROP TABLE {name}")


def test_search_index_that_somebody_else_wrote_to_has_no_damage(search_index):
    assert damage() == ""


def test_doctor_names_damage(damaged):
    [check] = [check for check in examine() if check.what.startswith("Database: The database is damaged")]

    assert check.level == Level.PROBLEM


def test_backup_of_a_damaged_file_is_refused(damaged, tmp_path):
    with pytest.raises(CommandError, match=SAID):
        call_command("backup", str(tmp_path / "backup"), stdout=io.StringIO())

    assert not (tmp_path / "backup").exists()


def test_verify_names_damage(damaged):
    with pytest.raises(CommandError, match=SAID):
        call_command("verify", stdout=io.StringIO())


def test_file_that_is_no_database_is_named(tmp_path, point_at):
    (tmp_path / "noise").write_bytes(Random(1).randbytes(8192))  # noqa: S311
    point_at(tmp_path / "noise")

    [check] = [check for check in examine() if check.what.startswith("Database:")]

    assert check.level == Level.PROBLEM
    assert "damaged: file is not a database." in check.what
