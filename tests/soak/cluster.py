"""A PostgreSQL server that a run may end and start again. It writes to the disk as in production."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.with_postgres import CLUSTER_OPTIONS, prepare_binaries, server_user, wait_until_ready

from .result import CannotRun

FAST, IMMEDIATE = signal.SIGINT, signal.SIGQUIT
"""As at an upgrade, and as when the machine goes down: then the server recovers from its log."""


class Cluster:
    """A server on a Unix socket in ``folder``."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.address = f"postgres://postgres@/postgres?host={folder}"
        self.binaries = prepare_binaries(folder)
        self.log = (folder / "log").open("ab")
        self._run("initdb", *CLUSTER_OPTIONS).wait()
        self.start()

    def start(self) -> None:
        """Returns when it answers."""
        self.process = self._run("postgres", "-k", self.folder, "-h", "")
        wait_until_ready(self.process, self.binaries, self.folder)

    def end(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        self.process.wait()

    def close(self) -> None:
        self.end(FAST)
        self.log.close()

    def _run(self, program: str, *options: str | Path) -> subprocess.Popen[bytes]:
        command: list[str | Path] = [self.binaries / program, "-D", self.folder / "data", *options]
        return subprocess.Popen(command, user=server_user(), stdout=self.log, stderr=self.log)


@contextmanager
def own_cluster() -> Iterator[Cluster]:
    """A new server, which is ended and removed afterwards."""
    with TemporaryDirectory(prefix="servanda-pg-") as folder:
        try:
            cluster = Cluster(Path(folder))
        except SystemExit as given_up:
            raise CannotRun("PostgreSQL cannot run here") from given_up
        try:
            yield cluster
        finally:
            cluster.close()
