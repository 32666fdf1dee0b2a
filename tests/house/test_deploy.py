"""The files that are shipped for timers: what systemd and cron would refuse, and commands that are not there."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

DEPLOY = settings.BASE_DIR / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
KNOWN = {
    "Unit": {"Description", "After", "Wants"},
    "Service": {
        *("Type", "User", "WorkingDirectory", "EnvironmentFile", "ExecStart", "TimeoutStartSec"),
        *("NoNewPrivileges", "PrivateTmp", "ProtectSystem"),
    },
    "Timer": {"OnCalendar", "RandomizedDelaySec", "Persistent"},
    "Install": {"WantedBy"},
}
NEEDED = {".service": ("Service", "ExecStart"), ".timer": ("Timer", "OnCalendar")}
COMMAND = re.compile(r"/python manage\.py (\w+)$")
CALENDAR = re.compile(r"(?:\*|\d+):(\d+)/(\d+)")
FIELD = re.compile(r"\*(?:/(\d+))?|\d+(?:[-,]\d+)*")
LIMITS = (59, 23, 31, 12, 7)


def read_unit(path: Path) -> dict[str, dict[str, str]]:
    """The sections of a unit; ConfigParser's error for what is no line of one, or stands twice."""
    parser = configparser.ConfigParser(delimiters="=", comment_prefixes=("#", ";"), interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(path.read_text())
    return {name: dict(parser[name]) for name in parser.sections()}


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_unit_has_only_sections_and_keys_that_there_are(path):
    unit = read_unit(path)

    assert {(name, key) for name, keys in unit.items() for key in keys if key not in KNOWN.get(name, ())} == set()
    section, key = NEEDED[path.suffix]
    assert unit[section][key]


def test_timer_starts_its_service_four_times_an_hour_and_the_service_a_command_that_is_there():
    timer, service = read_unit(DEPLOY / "servanda-reminders.timer"), read_unit(DEPLOY / "servanda-reminders.service")

    every = CALENDAR.fullmatch(timer["Timer"]["OnCalendar"])
    started = COMMAND.search(service["Service"]["ExecStart"])

    assert every
    assert every[1] == "0"
    assert every[2] == "15"
    assert started
    assert started[1] in get_commands()


def test_imports_are_looked_for_every_minute_by_a_command_that_is_there():
    timer, service = read_unit(DEPLOY / "servanda-imports.timer"), read_unit(DEPLOY / "servanda-imports.service")

    started = COMMAND.search(service["Service"]["ExecStart"])

    assert timer["Timer"]["OnCalendar"] == "*:*"
    assert started
    assert started[1] == "run_imports"
    assert started[1] in get_commands()


def test_lines_for_cron_have_a_time_an_account_and_a_command_that_is_there():
    lines = [line for line in (DEPLOY / "servanda.cron").read_text().splitlines() if line and line[0] not in "#"]
    jobs = [line for line in lines if not re.match(r"[A-Z]+=", line)]

    for job in jobs:
        *times, account, command = job.split(maxsplit=6)
        found = [FIELD.fullmatch(time) for time in times]
        assert all(found), job
        steps = [int(match[1] or 1) for match in found if match]
        assert all(step <= limit for step, limit in zip(steps, LIMITS, strict=True)), job
        assert account.isalpha() is True, job
        assert "%" not in command, job
        started = COMMAND.search(command)
        assert started, job
        assert started[1] in get_commands(), job
    assert len(jobs) == 2


def test_systemd_takes_the_units(tmp_path):
    verify = shutil.which("systemd-analyze")
    if verify is None:
        # The test above reads them then; there is no systemd on this machine to ask.
        assert UNITS
        return
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\n")
    python.chmod(0o755)
    for unit in UNITS:
        (tmp_path / unit.name).write_text(unit.read_text().replace("/srv/servanda/venv/bin/python", str(python)))
    paths = [str(tmp_path / unit.name) for unit in UNITS]

    done = subprocess.run([verify, "verify", "--man=no", *paths], capture_output=True, text=True, check=False)

    assert done.returncode == 0
    assert done.stderr == ""
