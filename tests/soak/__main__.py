"""What must hold, at length: ``python -m tests.soak [--postgres] [NAME …]``, or ``make soak``.

Everything runs on this machine: databases of its own in a temporary folder (or on the PostgreSQL server of
DATABASE_URL), servers on free ports of the loopback. Ends with status 1 when something did not hold.
"""

import argparse
import os
import secrets
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from .result import CannotRun, Result

NAMES = (
    *("concurrency", "control", "doubles", "doubles-control", "kill", "disk", "postgres", "backups"),
    *("tampering", "tampering-control", "operations", "mail", "mail-control", "papers", "imports"),
)


def main() -> int:
    arguments = read_arguments()
    if arguments.postgres:
        command = [sys.executable, "scripts/with_postgres.py", sys.executable, "-m", "tests.soak"]
        os.execv(sys.executable, [*command, *arguments.names])  # noqa: S606
    with TemporaryDirectory(prefix="servanda-soak-") as folder:
        prepare(Path(folder))
        held = [held_up(name, Path(folder) / name) for name in arguments.names]
    return 0 if all(held) else 1


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("names", metavar="NAME", nargs="*", default=NAMES, help=", ".join(NAMES))
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL server of its own")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(NAMES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    return arguments


def prepare(folder: Path) -> None:
    """An environment of its own, as the demonstration's; an end from outside unwinds the stack, and so the servers."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="tracker.settings",
        DATA_DIR=str(folder),
        SECRET_KEY=secrets.token_urlsafe(50),
        LEDGER_KEY=secrets.token_urlsafe(50),
        SITE_URL="http://127.0.0.1",
        INSECURE_HTTP="1",
        LOG_LEVEL="ERROR",
    )
    os.environ.pop("STATIC_ROOT", None)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    import django

    django.setup()


def held_up(name: str, folder: Path) -> bool:
    """Do one run, print what came of it."""
    folder.mkdir()
    start = time.monotonic()
    try:
        result = runs()[name](folder)
    except CannotRun as reason:
        print(f"{name:22}NOT RUN: {reason}", flush=True)
        return os.environ.get("CI") != "true"
    result.seconds = time.monotonic() - start
    print(result, flush=True)
    return not result.violations


def runs() -> dict[str, Callable[[Path], Result]]:
    """Each run at its full length."""
    from .paths import PATHS
    from .runs import backups, concurrency, disk, doubles, imports, kill, mail, papers, postgres, tampering
    from .site import on_new_site

    return {
        "concurrency": on_new_site(concurrency.run, clients=20, rounds=50),
        "control": on_new_site(concurrency.run_control, clients=20, rounds=5),
        "doubles": on_new_site(doubles.run, doubles=1000),
        "doubles-control": on_new_site(doubles.run_control, doubles=len(PATHS)),
        "kill": on_new_site(kill.run, kills=200, writers=12),
        "disk": partial(disk.run, fills=10, writers=6),
        "postgres": partial(postgres.run, restarts=20, writers=12),
        "backups": partial(backups.run, backups=10, writers=6, damaged=200),
        "tampering": partial(tampering.run, rows=25),
        "tampering-control": partial(tampering.run_control, rows=1),
        "operations": tampering.run_operations,
        "papers": partial(papers.run, rows=90),
        "mail": partial(mail.run, kills=100, mails=200),
        "mail-control": partial(mail.run_control, mails=20),
        "imports": partial(imports.run, kills=100, rows=20_000),
    }


if __name__ == "__main__":
    sys.exit(main())
