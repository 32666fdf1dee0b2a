"""The real server (granian) on a database of its own, for tests that drive a browser."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page

from ..support.databases import copied_database, empty_database

START_SECONDS = 60


@dataclass(frozen=True)
class Site:
    url: str
    password: str


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The Astana register as it ships."""
    with serve(tmp_path_factory.mktemp("site")) as served:
        yield served


@pytest.fixture
def site_before_the_ninth_round(tmp_path: Path) -> Iterator[Site]:
    """The Astana register with A8-14 still open, and overdue."""
    with serve(tmp_path, "--before-the-ninth-round") as served:
        yield served


@dataclass(frozen=True)
class Seeded:
    """What was filled once: files in ``folder``, rows at ``address``, and how a server of it or of a copy is told."""

    folder: Path
    address: str
    environment: dict[str, str]


_seeded: dict[tuple[str, ...], Seeded] = {}
_originals = ExitStack()


@pytest.fixture(scope="session", autouse=True)
def _originals_are_dropped() -> Iterator[None]:
    with _originals:
        yield
    _seeded.clear()


@contextmanager
def serve(folder: Path, *seed_options: str, **settings_after: str) -> Iterator[Site]:
    """An installation, filled and running: a copy of what was filled once. ``settings_after`` is said to its server."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    if seed_options not in _seeded:
        _seeded[seed_options] = _fill(Path(_originals.enter_context(TemporaryDirectory())), *seed_options)
    original = _seeded[seed_options]
    shutil.copytree(original.folder, folder, dirs_exist_ok=True)
    with copied_database(folder, original.address) as address:
        own = {"DATA_DIR": str(folder), "DATABASE_URL": address, "SITE_URL": url}
        granian = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--port", str(port)]
        server = subprocess.Popen(
            [*granian, "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "tracker.wsgi:application"],
            cwd=settings.BASE_DIR,
            env=original.environment | own | settings_after,
        )
        try:
            wait_until_ready(server, port)
            yield Site(url, original.environment["DEMO_PASSWORD"])
        finally:
            server.terminate()
            server.wait()


def _fill(folder: Path, *seed_options: str) -> Seeded:
    address = _originals.enter_context(empty_database(folder))
    environment = os.environ | {
        "DATA_DIR": str(folder),
        "DATABASE_URL": address,
        "DEMO_PASSWORD": secrets.token_urlsafe(12),
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        "INSECURE_HTTP": "1",
        "LEDGER_KEY": secrets.token_urlsafe(50),
        "LOG_LEVEL": "WARNING",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SITE_URL": "http://127.0.0.1",
    }
    seed = [sys.executable, "-m", "tests.e2e.seed", str(folder), *seed_options]
    subprocess.run(seed, cwd=settings.BASE_DIR, env=environment, check=True, stdout=subprocess.DEVNULL)
    return Seeded(folder, address, environment)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(server: subprocess.Popen, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        if answers(port):
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not get ready")


def answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


SignIn = Callable[[Page, Site, str], None]


@pytest.fixture
def sign_in() -> SignIn:
    """Signs a person in through the sign-in page."""

    def by_form(page: Page, site: Site, username: str) -> None:
        page.goto(f"{site.url}/accounts/login/")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password", exact=True).fill(site.password)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{site.url}/")

    return by_form


@pytest.fixture
def context(context: BrowserContext) -> Iterator[BrowserContext]:
    """Fails the test when a page asks another host for anything, or breaks the content security policy."""
    broken: list[str] = []
    context.on("request", lambda request: broken.append(request.url) if is_foreign(request.url) else None)
    context.on("console", lambda message: broken.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: broken.append(str(error.error)))
    yield context
    unexpected = [text for text in broken if "status of 40" not in text]
    assert unexpected == []


def is_foreign(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:"))
