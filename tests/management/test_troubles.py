"""Commands that do not find their database."""

import errno
import os
import sys

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, utils

import manage

from ..actions.kernel.ledger_checks import nothing_written
from ..support.factories import ThemeFactory


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
    [
        ("new.sqlite3", "does not have all tables.* Run manage.py migrate"),
        ("no/where.sqlite3", "is not responding: unable to open"),
    ],
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


@pytest.mark.django_db(transaction=True)
def test_command_under_a_wrong_key_of_the_ledger_says_what_to_set(monkeypatch, settings):
    ThemeFactory()
    settings.LEDGER_KEY = b"w" * 40
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "correct horse battery")
    command = ["createsuperuser", "--username", "root", "--no-input"]
    monkeypatch.setattr(sys, "argv", ["manage.py", *command, "--skip-checks"])

    with nothing_written(), pytest.raises(SystemExit, match="LEDGER_KEY is not the key that sealed this register"):
        manage.main()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("command", ["anchor", "export_package", "export_commitments"])
def test_command_that_signs_refuses_a_wrong_key_of_the_ledger_and_leaves_no_file(
    monkeypatch, settings, tmp_path, command
):
    ThemeFactory()
    settings.LEDGER_KEY = b"w" * 40
    file = tmp_path / "file"
    given = {"anchor": [], "export_package": [str(file)], "export_commitments": ["--output", str(file)]}[command]
    monkeypatch.setattr(sys, "argv", ["manage.py", command, *given, "--skip-checks"])

    with pytest.raises(SystemExit, match="LEDGER_KEY is not the key that sealed this register"):
        manage.main()

    assert list(tmp_path.iterdir()) == []


def test_setting_that_is_missing_is_one_sentence(monkeypatch):
    def fail(argv):
        raise ImproperlyConfigured("Set DATA_DIR in the environment.")

    monkeypatch.setattr(manage, "execute_from_command_line", fail)
    monkeypatch.setattr(apps, "ready", False)

    with pytest.raises(SystemExit, match=r"^Set DATA_DIR in the environment\.$"):
        manage.main()


def test_error_before_the_applications_are_ready_is_left_as_it_is(monkeypatch):
    def fail(argv):
        raise LookupError("No installed app with label 'x'.")

    monkeypatch.setattr(manage, "execute_from_command_line", fail)
    monkeypatch.setattr(apps, "ready", False)

    with pytest.raises(LookupError, match="No installed app"):
        manage.main()


@pytest.mark.parametrize("lines", [1, 100_000])
def test_command_whose_output_nobody_reads_any_more_ends_without_a_traceback(monkeypatch, lines):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(manage, "execute_from_command_line", lambda argv: print("a line\n" * lines))

        with pytest.raises(SystemExit) as ended:
            manage.main()

    assert ended.value.code == manage.CLOSED


def test_status_of_a_command_stays_where_nobody_reads_its_output(monkeypatch):
    def fail(argv):
        print("a line")
        sys.exit(3)

    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(manage, "execute_from_command_line", fail)

        with pytest.raises(SystemExit) as ended:
            manage.main()

    assert ended.value.code == 3


def test_another_broken_pipe_is_left_as_it_is(monkeypatch):
    def fail(argv):
        raise BrokenPipeError("the mail server went away")

    monkeypatch.setattr(manage, "execute_from_command_line", fail)

    with pytest.raises(BrokenPipeError, match="mail server"):
        manage.main()


FULL = [
    utils.OperationalError("database or disk is full"),
    OSError(errno.ENOSPC, "No space left on device"),
]


@pytest.mark.parametrize("error", FULL, ids=["database", "file"])
@pytest.mark.parametrize("command", ["migrate", "backup", "import_register"])
def test_full_disk_is_named_by_every_command(monkeypatch, command, error):
    def fail(argv):
        raise utils.ProgrammingError("Cannot operate on a closed database.") from error

    monkeypatch.setattr(manage, "execute_from_command_line", fail)
    monkeypatch.setattr(sys, "argv", ["manage.py", command])

    with pytest.raises(SystemExit, match=r"^The disk is full\. .* Free disk space, then try again\.$"):
        manage.main()


def test_migrate_tells_its_own_trouble_and_not_to_run_itself(tmp_path, monkeypatch, point_at):
    def fail(argv):
        raise utils.OperationalError("no such column: x")

    point_at(tmp_path / "new.sqlite3")
    monkeypatch.setattr(manage, "execute_from_command_line", fail)
    monkeypatch.setattr(sys, "argv", ["manage.py", "migrate"])

    with pytest.raises(utils.OperationalError, match="no such column: x"):
        manage.main()
