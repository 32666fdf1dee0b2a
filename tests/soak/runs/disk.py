"""The disk fills up while people write: pages stay readable, a save says why it failed and keeps what was typed."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from django.conf import settings

from commitments.queries.ledger.register_hash import ledger_head
from scripts.with_postgres import server_user

from ...admin.pages import FormData, read_form
from ..browser import Answer, Browser
from ..cluster import own_cluster
from ..found import new_targets, on_the_ledger
from ..paths import PATHS, Filled, Target, WritePath, is_saved, send
from ..result import CannotRun, Result
from ..site import Site, served
from ..writers import FULL, REFUSED, Writers, writing

MEGABYTE = 1024 * 1024
SIZE = 64 * MEGABYTE
PATIENCE = 60
"""Seconds within which something must be saved while there is room."""
TRIES = 100
"""Saves that may still find room in what the database holds already, before one must be refused."""
PAGES = ("/", "/commitments/", "/commitments/export.csv", "/changes/", "/admin/commitments/commitment/")


def run(folder: Path, *, fills: int, writers: int) -> Result:
    refused = 0
    violations: list[str] = []
    with small_disk() as disk, database_on(disk) as address, served(disk, address) as site:
        site.log = folder / "server.log"
        site.start()
        for _ in range(fills):
            with writing(site, writers) as team:
                violations += _fill_up(site, team, disk)
            refused += team.count(REFUSED)
            violations += team.violations()
    done = f"disk of {SIZE // MEGABYTE} MB filled {fills} times under {writers} writers, {refused} saves refused"
    return Result("disk", done, violations)


@contextmanager
def small_disk() -> Iterator[Path]:
    """A file system of its own, in memory, that belongs to the user of the database server. Needs root."""
    with TemporaryDirectory(prefix="servanda-disk-") as folder:
        options = f"size={SIZE},mode=700,uid={server_user()}"
        mount = ["mount", "-t", "tmpfs", "-o", options, "servanda-soak", folder]
        if not shutil.which("mount") or (done := subprocess.run(mount, capture_output=True, text=True)).returncode:
            raise CannotRun(f"no file system may be mounted here: {done.stderr.strip()}")
        try:
            yield Path(folder)
        finally:
            # Lazily: a server that was just killed may still hold it.
            subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def database_on(disk: Path) -> Iterator[str]:
    """The address of an empty database whose tables lie on the disk; on PostgreSQL its log lies elsewhere."""
    if "sqlite3" in settings.DATABASES["default"]["ENGINE"]:
        yield f"sqlite:///{disk}/site.sqlite3"
        return
    place = disk / "tables"
    place.mkdir()
    os.chown(place, server_user(), -1)
    # A server of its own: while its tables find no room, a server ends no checkpoint and so drops no database.
    with own_cluster() as cluster:
        with psycopg.connect(cluster.address, autocommit=True) as connection:
            connection.execute(f"CREATE TABLESPACE servanda_soak LOCATION '{place}'")
            connection.execute("CREATE DATABASE servanda_soak TABLESPACE servanda_soak")
        yield cluster.address.replace("/postgres?", "/servanda_soak?")


def fill(ballast: Path) -> None:
    """Write until there is no room, at last byte by byte."""
    with ballast.open("wb", buffering=0) as file:
        for size in (MEGABYTE, 4096, 1):
            with suppress(OSError):
                while file.write(bytes(size)):
                    pass


def _fill_up(site: Site, team: Writers, disk: Path) -> Iterator[str]:
    """Fill the disk, look at pages and saves, make room, and send again what was kept. Yields what must not be."""
    # With no room there is nothing to begin a draft on.
    paths = [path for path in PATHS if not path.keeps]
    targets, (browser,) = new_targets(len(paths)), site.people(1)
    before, ballast = ledger_head()[0], disk / "ballast"
    yield from _nothing_saved(team, "before")
    _fill_but_be_let_in(site.address, ballast)
    yield from _unreadable(site, browser, targets[0])
    refusals = [_refused(browser, path, target) for path, target in zip(paths, targets, strict=True)]
    ballast.unlink()
    yield from _nothing_saved(team, "once there was room")
    for refusal in refusals:
        yield from _lost(browser, refusal, before)


def _nothing_saved(team: Writers, when: str) -> Iterator[str]:
    if team.wait_for_success(PATIENCE) == inf:
        yield f"nothing was saved within {PATIENCE} s {when}"


def _fill_but_be_let_in(address: str, ballast: Path) -> None:
    """Fill the disk and be sure that a thread of the server that has no connection yet can have one.

    PostgreSQL throws the copy of its catalogue away whenever that is vacuumed, writes it when somebody connects, and
    lets nobody in where it finds no room for it. This is the server's own, and comes when it vacuums.
    """
    for _ in range(TRIES):
        fill(ballast)
        if "sqlite" in address or _is_let_in(address):
            return
        ballast.unlink()
        _is_let_in(address)
    raise RuntimeError("PostgreSQL lets nobody in, however often there is room")


def _is_let_in(address: str) -> bool:
    try:
        psycopg.connect(address).close()
    except psycopg.OperationalError:
        return False
    return True


def _unreadable(site: Site, browser: Browser, target: Target) -> Iterator[str]:
    for page in (*PAGES, f"/commitments/{target.reference}/", f"/admin/commitments/commitment/{target.pk}/change/"):
        answer = browser.get(page)
        if answer.status != 200:
            yield f"{page} answered {answer.status} on a full disk: {site.log.read_text()[-2000:]}"


@dataclass(frozen=True)
class Refusal:
    """The last form sent on a path, what it said, and the answer."""

    path: str
    token: str
    filled: Filled
    answer: Answer


def _refused(browser: Browser, path: WritePath, target: Target) -> Refusal:
    """Save until there is no room in what the database holds already."""
    for number in range(TRIES):
        token = f"kept text {target.pk} {number}"
        filled = path.fill(browser, target, token)
        refusal = Refusal(path.name, token, filled, send(browser, filled))
        if not is_saved(refusal.answer):
            break
    return refusal


def _lost(browser: Browser, refusal: Refusal, before: int) -> Iterator[str]:
    """Whether the answer named the full disk and kept the form, which now saves it."""
    if refusal.answer.status != FULL:
        yield f"{refusal.path} answered {refusal.answer.status} on a full disk"
        return
    again = read_form(refusal.answer)
    missing = [name for name, value in refusal.filled.form.items() if not _is_kept(name, value, again)]
    if missing:
        yield f"{refusal.path} did not keep {', '.join(missing)}"
    if on_the_ledger(before)[refusal.token]:
        yield f"{refusal.path} wrote what it refused"
    answer = browser.post(refusal.filled.address, again)
    if not is_saved(answer) or on_the_ledger(before)[refusal.token] != 1:
        yield f"{refusal.path} answered {answer.status} when what it had kept was sent again"


def _is_kept(name: str, value: str | list[str], again: FormData) -> bool:
    """The token is given anew, and the search field of a page is not part of its form."""
    return name in ("csrfmiddlewaretoken", "q") or again.get(name) == (value if isinstance(value, list) else [value])
