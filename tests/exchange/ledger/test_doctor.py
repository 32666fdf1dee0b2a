import os
import shutil
import socket
from collections import namedtuple
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from commitments.exchange.ledger import doctor
from commitments.exchange.ledger.doctor import Level, examine
from commitments.models import LedgerEntry
from commitments.queries.people.outbox import LATE
from commitments.rules.people.mail import MailState

from ...support.factories import EvidenceFactory, ThemeFactory, UserFactory, paper
from ...support.factory_base import OutgoingMailFactory

pytestmark = pytest.mark.django_db
Usage = namedtuple("Usage", "free")


@pytest.fixture(autouse=True)
def good(settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        yield


def levels() -> dict[str, str]:
    """The level of every check that is not well, by the word it begins with."""
    return {check.what.split(":")[0]: check.level.value for check in examine() if check.level != Level.OK}


def test_good_installation_has_nothing_to_solve():
    assert levels() == {}
    assert len(list(examine())) == 16


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("DEBUG", True, {"DEBUG": "problem"}),
        ("SITE_URL", "http://register.example", {"SITE_URL": "problem"}),
        ("SITE_URL", "http://127.0.0.1:8000", {"SITE_URL": "warning"}),
        ("LEDGER_KEY", b"short", {"LEDGER_KEY": "problem"}),
        ("SECRET_KEY", "k" * 40, {"LEDGER_KEY": "warning"}),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", {"Mail": "warning"}),
        ("EMAIL_PORT", 1, {"Mail": "problem"}),
        ("MEDIA_ROOT", Path("/dev/null/files"), {"Files": "problem"}),
    ],
)
def test_setting_that_is_not_well_is_named(settings, name, value, expected):
    settings.LEDGER_KEY = b"k" * 40
    setattr(settings, name, value)

    assert levels() == expected


def test_key_that_did_not_seal_the_ledger_is_a_problem(settings):
    ThemeFactory()
    settings.LEDGER_KEY = b"w" * 40

    assert levels() == {"LEDGER_KEY": "problem"}
    assert [check.what for check in examine() if check.level == Level.PROBLEM] == [
        "LEDGER_KEY: not the key that sealed the ledger. Nothing can be saved: set the key of this register and "
        "restart the site."
    ]


@pytest.mark.parametrize(
    ("megabytes", "expected"), [(2048, {}), (2047, {"Disk": "warning"}), (199, {"Disk": "problem"})]
)
def test_little_space_is_a_warning_and_none_a_problem(monkeypatch, megabytes, expected):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(megabytes * 1024 * 1024))

    assert levels() == expected


def test_database_that_cannot_be_written_is_a_problem(monkeypatch):
    monkeypatch.setattr(doctor, "is_writable", lambda: False)

    assert levels() == {"Database": "problem"}


def test_old_time_zone_data_are_a_problem(monkeypatch):
    monkeypatch.setattr(doctor, "ZoneInfo", lambda name: ZoneInfo("Asia/Omsk"))

    assert levels() == {"Time zone": "problem"}


@pytest.mark.parametrize(
    ("check", "level"),
    [
        (doctor._sqlite((3, 51, 2)), "warning"),
        (doctor._sqlite((3, 51, 3)), "ok"),
        (doctor._postgresql(14), "problem"),
        (doctor._postgresql(15), "ok"),
    ],
)
def test_old_engines_are_named(check, level):
    assert check.level == level


def test_migrations_that_are_missing_are_a_problem(monkeypatch):
    monkeypatch.setattr(doctor, "migrations_missing", lambda: True)

    assert levels() == {"Migrations": "problem"}


def test_lost_triggers_are_a_problem(monkeypatch):
    monkeypatch.setattr(doctor, "lost_triggers", lambda: ["trigger a", "trigger b"])

    assert levels() == {"Triggers": "problem"}


@pytest.mark.parametrize(("reviewers", "expected"), [(1, {"TWO_PERSON_RULE": "warning"}), (2, {})])
def test_rule_of_two_people_needs_two_who_may_accept(settings, reviewers, expected):
    settings.TWO_PERSON_RULE = True
    UserFactory(desk=True)
    UserFactory(reviewer=True, is_active=False)
    UserFactory.create_batch(reviewers, reviewer=True)

    assert levels() == expected


def test_files_that_nothing_names_are_named_up_to_five(settings):
    folder = settings.MEDIA_ROOT / "evidence"
    folder.mkdir(parents=True)
    for name in ("a", "b", "c", "d", "e", "f", ".half"):
        (folder / name).write_bytes(b"")

    said = [check.what for check in examine() if check.level == Level.WARNING]

    assert said == [
        (
            "Evidence: evidence/a, evidence/b, evidence/c, evidence/d, evidence/e, …. No evidence uses these files: a "
            "save was interrupted, or the evidence was deleted. You can delete them."
        ),
        "Evidence: evidence/.half. A save was interrupted or is still running. Files older than a day are deleted "
        "when the next file is saved.",
    ]


def test_kept_files_that_are_gone_or_changed_are_named(settings):
    gone, changed = EvidenceFactory(file=paper()), EvidenceFactory(file=paper(b"Another"))
    (settings.MEDIA_ROOT / gone.stored_name).unlink()
    (settings.MEDIA_ROOT / changed.stored_name).write_bytes(b"another")

    said = [check.what for check in examine() if check.level == Level.PROBLEM]

    assert len(said) == 1
    assert f"evidence {gone.slug}: its file is gone" in said[0]
    assert f"evidence {changed.slug}: its file holds something else" in said[0]


def test_file_system_without_second_names_is_a_problem(monkeypatch):
    def refuse(*names):
        raise OSError("not supported")

    monkeypatch.setattr(os, "link", refuse)

    assert levels() == {"Files": "problem"}


def test_without_a_database_the_rest_is_checked(monkeypatch):
    def refuse():
        raise DatabaseError("no connection")

    monkeypatch.setattr(connection, "ensure_connection", refuse)

    assert levels() == {"Database": "problem"}
    assert len(list(examine())) == 8


def test_mail_that_waits_or_was_given_up_is_told_with_what_the_server_said():
    now = timezone.now()
    said = [check.what for check in examine() if check.what.startswith("Outbox")]
    OutgoingMailFactory(made_at=now - LATE, error="451 Try later")
    OutgoingMailFactory(made_at=now, next_at=now)
    OutgoingMailFactory(made_at=now, state=MailState.FAILED, error="550 No such user")

    waiting, failed = [check for check in examine() if check.what.startswith("Outbox")]

    assert said == ["Outbox: no message has waited long."]
    assert waiting.level == Level.WARNING
    assert failed.level == Level.WARNING
    assert waiting.what.startswith("Outbox: messages waiting: 1, since ")
    assert "The server’s answer: 550 No such user" in waiting.what
    assert failed.what.startswith("Outbox: messages given up this week: 1. The server’s answer: 550 No such user")


def test_entry_of_the_future_is_named(monkeypatch):
    ThemeFactory()
    entry = LedgerEntry.objects.latest("seq")
    monkeypatch.setattr(timezone, "now", lambda: entry.at - timedelta(hours=1))

    [check] = [check for check in examine() if "in the future" in check.what]

    assert check.level == Level.PROBLEM
    assert check.what.startswith(f"Ledger: entry {entry.seq} is dated {entry.at:%Y-%m-%d}")
