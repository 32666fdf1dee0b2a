"""Is the installation as the register needs it? Each check says what it saw and, where it is not well, what to do."""

import os
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from ...queries.kernel.outages import Outage, outage_of
from ...queries.ledger.files import check_files, stray_files
from ...queries.ledger.installation import (
    damage,
    entries_after,
    has_ledger_key,
    is_writable,
    lost_triggers,
    migrations_missing,
    reviewer_count,
)
from ...queries.people.accounts import StrayAddress, stray_addresses
from ...queries.people.outbox import OutboxState, outbox_state
from ..kernel.address_advice import address_advice
from ..kernel.outages import outage_sentences

CLOCKS_DIFFER = timedelta(minutes=5)
"""By how much clocks of several machines may differ."""
SAFE_SQLITE = (3, 51, 3)
OLDEST_POSTGRESQL = 15
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
KEY_LENGTH = 32
MAIL_SECONDS = 5
SHOWN = 5
MEGABYTE = 1024 * 1024
LITTLE_SPACE, NO_SPACE = 2048 * MEGABYTE, 200 * MEGABYTE
KAZAKHSTAN_CHANGED = datetime(2024, 3, 2, tzinfo=UTC)
"""Since 1 March 2024 all of Kazakhstan is at UTC+5; older data say UTC+6 (IANA time zone database, 2024a)."""


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Check:
    level: Level
    what: str


def examine() -> Iterator[Check]:
    """Every check in turn; a part of them that fails is a problem itself, and the others follow. Leaves no trace."""
    for checks in (_database, _settings, _machine):
        yield from _survive(checks)


def _survive(checks: Callable[[], Iterator[Check]]) -> Iterator[Check]:
    try:
        yield from checks()
    except Exception as error:
        yield Check(Level.PROBLEM, _("A check failed: %(error)s.") % {"error": str(error).rstrip(".") or repr(error)})


def _database() -> Iterator[Check]:
    try:
        connection.ensure_connection()
        yield _engine()
        if damaged := damage():
            yield _outage(Outage.DAMAGED, damaged)
            return
        yield _writable()
        yield from _tables()
    except DatabaseError as error:
        yield _outage(outage_of(error) or Outage.AWAY, error)


def _outage(outage: Outage, said: object) -> Check:
    return Check(Level.PROBLEM, _("Database: %(said)s") % {"said": outage_sentences(outage, said)})


def _writable() -> Check:
    if not is_writable():
        advice = _(
            "Give the site’s account write access to the database and its folder. PostgreSQL must not be a standby."
        )
        return Check(Level.PROBLEM, _("Database: not writable.") + " " + advice)
    return Check(Level.OK, _("Database: undamaged and writable."))


def _engine() -> Check:
    if connection.vendor == "sqlite":
        return _sqlite(sqlite3.sqlite_version_info)
    return _postgresql(connection.pg_version // 10000)  # type: ignore[attr-defined]


def _sqlite(version: tuple[int, ...]) -> Check:
    name = _("Database: SQLite %(version)s.") % {"version": ".".join(map(str, version))}
    if version >= SAFE_SQLITE:
        return Check(Level.OK, name)
    advice = _(
        "Before 3.51.3, a file can be damaged in rare cases. Use a platform with a pysqlite3 wheel, or PostgreSQL."
    )
    return Check(Level.WARNING, f"{name} {advice}")


def _postgresql(version: int) -> Check:
    name = _("Database: PostgreSQL %(version)s.") % {"version": version}
    if version >= OLDEST_POSTGRESQL:
        return Check(Level.OK, name)
    return Check(Level.PROBLEM, name + " " + _("Upgrade to 15 or newer."))


def _tables() -> Iterator[Check]:
    if migrations_missing():
        yield Check(Level.PROBLEM, _("Migrations: some are not applied. Run manage.py migrate."))
        return
    yield Check(Level.OK, _("Migrations: all applied."))
    yield _triggers()
    yield from _seal(settings.LEDGER_KEY)
    yield from _clock(timezone.now())
    yield _two_people()
    yield _addresses(stray_addresses())
    yield from _outbox(outbox_state(timezone.now()))
    yield from _strays(settings.MEDIA_ROOT)
    yield _kept(settings.MEDIA_ROOT)


def _triggers() -> Check:
    lost = lost_triggers()
    if not lost:
        return Check(Level.OK, _("Triggers: all present and unchanged."))
    advice = _("Someone removed or changed triggers: run manage.py migrate, then manage.py verify.")
    return Check(Level.PROBLEM, _("Triggers: %(names)s.") % {"names": ", ".join(lost)} + " " + advice)


def _seal(key: bytes) -> Iterator[Check]:
    """Silent where all is well: what else there is to say of the key, its own check says."""
    if not has_ledger_key(key):
        advice = _("Nothing can be saved: set the key of this register and restart the site.")
        yield Check(Level.PROBLEM, _("LEDGER_KEY: not the key that sealed the ledger.") + " " + advice)


def _clock(now: datetime) -> Iterator[Check]:
    """Silent where all is well: entries cannot be set back, so that a clock that ran ahead stays in sight."""
    if found := entries_after(now + CLOCKS_DIFFER):
        seq, at = found
        told = {"seq": seq, "at": at.isoformat(timespec="seconds"), "now": now.isoformat(timespec="seconds")}
        name = _("Ledger: entry %(seq)d is dated %(at)s, which is in the future; the time here is %(now)s.") % told
        yield Check(
            Level.PROBLEM,
            name + " " + _("Check the server’s clock: entries keep the time at which they were recorded."),
        )


def _two_people() -> Check:
    if not settings.TWO_PERSON_RULE:
        return Check(Level.OK, _("TWO_PERSON_RULE: off. Authors can accept their own assessments."))
    name = _("TWO_PERSON_RULE: on. No one can accept an assessment that they drafted.")
    if reviewer_count() > 1:
        return Check(Level.OK, name)
    advice = _(
        "Fewer than two people can accept assessments, so the drafts of one of them wait for ever: add a reviewer."
    )
    return Check(Level.WARNING, f"{name} {advice}")


def _addresses(strays: list[StrayAddress]) -> Check:
    """Addresses that the ledger does not tell; those beside the account's own get no letters."""
    if not strays:
        return Check(Level.OK, _("Accounts: every e-mail address is in the ledger."))
    level = Level.PROBLEM if any(stray.told is not None for stray in strays) else Level.WARNING
    names = _some([f"{stray.username} ({stray.address})" for stray in strays])
    said = _("Accounts: e-mail addresses changed without a ledger entry: %(names)s.") % {"names": names}
    return Check(level, f"{said} {address_advice()}")


def _outbox(state: OutboxState) -> Iterator[Check]:
    """Mail that does not get away."""
    said = " " + _("The server’s answer: %(error)s") % {"error": state.error} if state.error else ""
    if state.late and state.oldest:
        waiting = {"n": state.late, "since": f"{timezone.localtime(state.oldest):%Y-%m-%d %H:%M}"}
        name = _("Outbox: messages waiting: %(n)d, since %(since)s.") % waiting
        yield Check(
            Level.WARNING,
            name + said + " " + _("Check that the send_reminders timer runs: it sends waiting messages again."),
        )
    if state.failed:
        name = _("Outbox: messages given up this week: %(n)d.") % {"n": state.failed}
        yield Check(Level.WARNING, name + said + " " + _("The list of mail in the admin shows which."))
    if not state.late and not state.failed:
        yield Check(Level.OK, _("Outbox: no message has waited long."))


def _strays(folder: Path) -> Iterator[Check]:
    """Files that no row names."""
    unnamed, leftovers = stray_files(folder)
    if unnamed:
        advice = _(
            "No evidence uses these files: a save was interrupted, or the evidence was deleted. You can delete them."
        )
        yield Check(Level.WARNING, _("Evidence: %(names)s.") % {"names": _some(unnamed)} + " " + advice)
    if leftovers:
        advice = _(
            "A save was interrupted or is still running. Files older than a day are deleted when the next file is "
            "saved."
        )
        yield Check(Level.WARNING, _("Evidence: %(names)s.") % {"names": _some(leftovers)} + " " + advice)
    if not unnamed and not leftovers:
        yield Check(Level.OK, _("Evidence: no unused files."))


def _kept(folder: Path) -> Check:
    """Every file that a row keeps is read whole: a changed one is not handed out, and somebody must put it back."""
    damaged = [str(finding) for finding in check_files(folder) if finding]
    if not damaged:
        return Check(Level.OK, _("Stored files: all present and unchanged."))
    advice = _("The site does not serve these files: restore them from a backup.")
    return Check(Level.PROBLEM, _("Stored files: %(names)s.") % {"names": _some(damaged)} + " " + advice)


def _some(names: list[str]) -> str:
    return ", ".join(names[:SHOWN] + ["…"] * (len(names) > SHOWN))


def _settings() -> Iterator[Check]:
    yield _debug()
    yield _address(settings.SITE_URL)
    yield _key(settings.LEDGER_KEY)


def _machine() -> Iterator[Check]:
    yield _time_zones()
    yield _space(settings.DATA_DIR)
    yield _files(settings.MEDIA_ROOT)
    yield _mail()


def _debug() -> Check:
    if settings.DEBUG:
        return Check(Level.PROBLEM, _("DEBUG: on. Error pages reveal internals of the site: turn DEBUG off."))
    return Check(Level.OK, _("DEBUG: off."))


def _address(site: str) -> Check:
    address, name = urlsplit(site), _("SITE_URL: %(address)s.") % {"address": site}
    if address.scheme == "https":
        return Check(Level.OK, name)
    if address.hostname in LOOPBACK:
        return Check(Level.WARNING, name + " " + _("Fine for trying Servanda out on this machine only."))
    return Check(Level.PROBLEM, name + " " + _("Passwords cross the network unencrypted: serve the site over https."))


def _key(key: bytes) -> Check:
    if len(key) < KEY_LENGTH:
        return Check(
            Level.PROBLEM, _("LEDGER_KEY: shorter than 32 characters. Someone could guess it and forge history.")
        )
    if key == settings.SECRET_KEY.encode():
        return Check(Level.WARNING, _("LEDGER_KEY: the same as SECRET_KEY. Anyone who learns one has the other."))
    return Check(Level.OK, _("LEDGER_KEY: long enough."))


def _time_zones() -> Check:
    name = _("Time zone: %(name)s.") % {"name": settings.TIME_ZONE}
    if KAZAKHSTAN_CHANGED.astimezone(ZoneInfo("Asia/Almaty")).utcoffset() == timedelta(hours=5):
        return Check(Level.OK, name)
    advice = _("The time zone data of this machine are older than 2024: update the tzdata package.")
    return Check(Level.PROBLEM, f"{name} {advice}")


def _space(folder: Path) -> Check:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        advice = _("DATA_DIR must be a folder that the site’s account can use.")
        return Check(Level.PROBLEM, _("Disk: %(error)s.") % {"error": error} + " " + advice)
    name = _("Disk: %(megabytes)d MB free.") % {"megabytes": free // MEGABYTE}
    if free >= LITTLE_SPACE:
        return Check(Level.OK, name)
    level = Level.WARNING if free >= NO_SPACE else Level.PROBLEM
    return Check(level, name + " " + _("Free disk space below DATA_DIR: without it nothing can be saved."))


def _files(folder: Path) -> Check:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=folder) as file:
            # Files are kept by a second name of a whole one; not every file system has that.
            os.link(file.name, f"{file.name}.link")
            Path(f"{file.name}.link").unlink()
            return Check(Level.OK, _("Files: the folder is writable."))
    except OSError as error:
        return Check(Level.PROBLEM, _("Files: %(error)s. Give the site’s account write access.") % {"error": error})


def _mail() -> Check:
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return Check(Level.WARNING, _("Mail: no server. Messages go to the log: set EMAIL_URL."))
    server = (settings.EMAIL_HOST, settings.EMAIL_PORT)
    try:
        socket.create_connection(server, MAIL_SECONDS).close()
    except OSError as error:
        return Check(Level.PROBLEM, _("Mail: no answer (%(error)s). Check EMAIL_URL.") % {"error": error})
    return Check(Level.OK, _("Mail: the server answers."))
