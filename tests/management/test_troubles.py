"""Commands that do not find their database."""

import sys

import pytest
from django.db import connections, utils

import manage


@pytest.fixture
def point_at(django_db_blocker):
    """Makes the site's database another one for as long as the test lasts."""
    held = connections["default"]

    def point(path):
        engine = "django.db.backends.sqlite3"
        configured = connections.configure_settings({"default": {"ENGINE": engine, "NAME": path}})["default"]
        connections["default"] = utils.load_backend(engine).DatabaseWrapper(configured, "default")

    with django_db_blocker.unblock():
        yield point
        connections["default"].close()
    connections["default"] = held


@pytest.mark.parametrize(
    ("file", "message"),
    [("new.sqlite3", "lacks tables.* Run manage.py migrate"), ("no/where.sqlite3", "does not answer: unable to open")],
)
def test_command_says_in_one_sentence_what_its_database_lacks(tmp_path, monkeypatch, point_at, file, message):
    point_at(tmp_path / file)
    monkeypatch.setattr(sys, "argv", ["manage.py", "verify", "--skip-checks"])

    with pytest.raises(SystemExit, match=message):
        manage.main()


@pytest.mark.django_db
def test_other_errors_of_the_database_are_left_as_they_are(monkeypatch):
    def fail(argv):
        raise utils.OperationalError("disk full")

    monkeypatch.setattr(manage, "execute_from_command_line", fail)

    with pytest.raises(utils.OperationalError, match="disk full"):
        manage.main()
