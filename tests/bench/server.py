"""The real server as a child process on a free port of the loopback, and one connection to it."""

import http.client
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
START_SECONDS = 60
THREADS = 4


@dataclass
class Browser:
    """One keep-alive connection with the cookie of a person who is signed in."""

    connection: http.client.HTTPConnection
    cookie: str

    def get(self, path: str) -> http.client.HTTPResponse:
        """The answer, its body not yet read. Anything but 200 stops the bench: its time would mean nothing."""
        self.connection.request("GET", path, headers={"Cookie": self.cookie})
        response = self.connection.getresponse()
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}: {response.read(500)!r}")
        return response


@dataclass
class Server:
    port: int
    worker: int

    def browser(self, cookie: str) -> Browser:
        return Browser(http.client.HTTPConnection(HOST, self.port, timeout=60), cookie)


@contextmanager
def running_server(environment: dict[str, str]) -> Iterator[Server]:
    """Start granian as the demonstration does, wait until it is ready, stop it afterwards."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", str(THREADS), "--no-ws", "--log-level", "warning"]
    process = subprocess.Popen([*command, "tracker.wsgi:application"], env=os.environ | environment)
    try:
        wait_until_ready(process, port)
        yield Server(port, worker_of(process.pid))
    finally:
        process.terminate()
        process.wait()


PORTS = range(15_000, 32_000)
"""Below those that systems give to whoever connects: else a browser might get one before its server is there."""


def free_port() -> int:
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind((HOST, port))
            return port


def wait_until_ready(process: subprocess.Popen, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            connection = http.client.HTTPConnection(HOST, port, timeout=START_SECONDS)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except ConnectionError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def worker_of(pid: int) -> int:
    """The process that answers requests: granian's one child."""
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def memory_of(pid: int, line: str) -> int:
    """VmRSS or VmHWM of a process in bytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(text.split()[1]) * 1024 for text in status.splitlines() if text.startswith(f"{line}:"))


def forget_peak(pid: int) -> None:
    """Let VmHWM start from what the process holds now."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")
