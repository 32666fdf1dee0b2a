"""The real server (granian) on a database of its own, which can be killed and started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from ..bench.server import free_port
from ..support.databases import database_with_tables
from .browser import HOST, Browser
from .database import own_database
from .people import first_people, sign_in
from .result import Result

APPLICATION = "tracker.wsgi:application"
START_SECONDS = 60
THREADS = 4


@dataclass
class Site:
    """A site at ``port`` on the database at ``address``. ``folder`` is its DATA_DIR, ``log`` what the server says."""

    folder: Path
    address: str
    log: Path
    application: str = APPLICATION
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None
    browsers: list[Browser] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        return os.environ | {
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.address,
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "INSECURE_HTTP": "1",
            "LEDGER_KEY": settings.LEDGER_KEY.decode(),
            "LOG_LEVEL": "ERROR",
            "SECRET_KEY": settings.SECRET_KEY,
            "SITE_URL": f"http://{HOST}:{self.port}",
        }

    def start(self) -> None:
        """Start the server as the demonstration does, and wait until it is ready."""
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(self.port)]
        command += ["--workers", "1", "--blocking-threads", str(THREADS), "--no-ws", "--log-level", "warning"]
        with self.log.open("ab") as log:
            # A group of its own: the server and its worker are ended together, as a supervisor does.
            self.process = subprocess.Popen(
                [*command, self.application],
                cwd=settings.BASE_DIR,
                env=self.environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait_until_ready(self.process)

    def _wait_until_ready(self, process: subprocess.Popen) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            if self._is_ready():
                return
            time.sleep(0.05)
        raise RuntimeError(f"the server did not get ready:\n{self.log.read_text()[-2000:]}")

    def _is_ready(self) -> bool:
        with closing(Browser(self.port, cookie="")) as browser:
            try:
                return browser.get("/readyz").status == 200
            except OSError:
                return False

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """kill -9, worker and all."""
        self._end(signal.SIGKILL)

    def _end(self, number: int) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, number)
            self.process.wait()

    def people(self, count: int) -> list[Browser]:
        """So many new desk officers, each at a browser of their own, which is closed with the site."""
        self.browsers += [Browser(self.port, sign_in()) for _ in range(count)]
        return self.browsers[-count:]

    def close(self) -> None:
        for browser in self.browsers:
            browser.close()
        self.kill()


@contextmanager
def new_site(folder: Path) -> Iterator[Site]:
    """A site on a new database of the engine of this run, which this process looks into. Not started yet."""
    with database_with_tables(folder) as address, served(folder, address) as site:
        yield site


def on_new_site(run: Callable[..., Result], **size: int) -> Callable[[Path], Result]:
    """The run, of that size, on a new site in the folder that it is given."""

    def in_folder(folder: Path) -> Result:
        with new_site(folder) as site:
            return run(site, **size)

    return in_folder


@contextmanager
def served(folder: Path, address: str) -> Iterator[Site]:
    """The same on an empty database that is there."""
    with own_database(address, folder):
        first_people()
        site = Site(folder, address, folder / "server.log")
        try:
            yield site
        finally:
            site.close()
