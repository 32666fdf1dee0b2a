"""Every command that README prints works as printed: the demonstration's on it, the others on a new installation."""

import json
import os
import re
import shutil
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep

import pytest
from django.conf import settings

from ..bench.server import free_port

pytestmark = pytest.mark.long
README = (settings.BASE_DIR / "README.md").read_text()
BLOCKS = re.findall(r"^```\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
COMMANDS = [line.partition("  #")[0].rstrip() for block in BLOCKS for line in block.splitlines() if line]
ON_THE_DEMONSTRATION = [line for line in COMMANDS if line.startswith("scripts/manage.sh ")]
INSTALLED = "/srv/servanda/venv/bin/"
OF_PRODUCTION = [line for line in COMMANDS if line.startswith(INSTALLED)]
OTHERS = [line for line in COMMANDS if line not in (*ON_THE_DEMONSTRATION, *OF_PRODUCTION)]
OURS = ("commitments", "fixtures", "requirements", "templates", "tracker", "manage.py")
PATIENCE = 60


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """The project in a folder of its own, with a virtual environment in name, whose server only says that it starts."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(settings.BASE_DIR / "scripts", folder / "scripts")
    for name in OURS:
        (folder / name).symlink_to(settings.BASE_DIR / name)
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name, line in {"python": f'exec "{sys.executable}" "$@"', "granian": "echo started"}.items():
        (programs / name).write_text(f"#!/bin/sh\n{line}\n")
        (programs / name).chmod(0o755)
    return folder


def run(command: str, folder: Path, environment: dict[str, str], typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", command], cwd=folder, env=environment, input=typed, capture_output=True, text=True, check=False
    )


def bare_environment(**changed: str) -> dict[str, str]:
    """What a new shell has, and nothing of the tests' own settings."""
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": "C.UTF-8"} | changed


@pytest.fixture(scope="module")
def demonstration(project) -> Path:
    started = run(f"PORT={free_port()} scripts/demo.sh .venv/bin", project, bare_environment())
    assert started.returncode == 0, started.stderr
    assert started.stdout.endswith("started\n")
    return project


def test_every_command_is_looked_at():
    assert len(ON_THE_DEMONSTRATION) == 2
    assert [line.removeprefix(INSTALLED).split()[1] for line in OF_PRODUCTION] == [
        *("install", "manage.py", "manage.py", "manage.py", "manage.py", "--interface")
    ]
    assert [line.split()[0] for line in OTHERS] == ["make", "make", "cd", "python3", "export", "export"]


@pytest.mark.parametrize("command", ON_THE_DEMONSTRATION)
def test_command_on_the_demonstration_works_as_printed(demonstration, command):
    done = run(command, demonstration, bare_environment())

    assert done.returncode == 0
    assert "Traceback" not in done.stderr


def test_command_on_the_demonstration_reads_its_register(demonstration):
    run(ON_THE_DEMONSTRATION[0], demonstration, bare_environment())
    proposals = run(ON_THE_DEMONSTRATION[1], demonstration, bare_environment()).stdout

    assert len((demonstration / "report.csv").read_text(encoding="utf-8-sig").splitlines()) > 2
    assert [row["label"] for row in json.loads(proposals)].count("pledge") == 5


def test_command_before_the_demonstration_was_made_says_what_to_do(project, tmp_path):
    shutil.copytree(project / "scripts", tmp_path / "scripts")

    done = run("scripts/manage.sh doctor", tmp_path, bare_environment())

    assert done.returncode == 1
    assert done.stderr == "There is no demonstration here yet: run make demo first.\n"


def printed_environment() -> dict[str, str]:
    """What the block for production exports; what it leaves open is filled in, but for the server of a database."""
    pairs = re.findall(r"(\w+)=(\S+)", " ".join(line for line in OTHERS if line.startswith("export ")))
    found = {name: value if value != "…" else name[0] * 50 for name, value in pairs}
    return {name: value for name, value in found.items() if name != "DATABASE_URL"}


def test_commands_of_production_work_as_printed(tmp_path):
    programs, port = f"{Path(sys.executable).parent}/", free_port()
    folders = {name: str(tmp_path / name.lower()) for name in ("DATA_DIR", "STATIC_ROOT")}
    environment = bare_environment(**printed_environment() | folders)
    *commands, serve = [line.replace(INSTALLED, programs).replace("8000", str(port)) for line in OF_PRODUCTION[1:]]
    typed = {"createsuperuser": "name@register.example\ncorrect horse battery\ncorrect horse battery\n"}

    for command in commands:
        said = typed.get(command.split()[2], "")
        done = run(f"setsid {command}", settings.BASE_DIR, environment, said)
        assert done.returncode == 0, (command, done.stderr)

    assert run(f"{programs}python manage.py verify", settings.BASE_DIR, environment).returncode == 0
    assert status_of_server(serve, environment, port) == 200


def status_of_server(command: str, environment: dict[str, str], port: int) -> int:
    """What the server answers as soon as it listens."""
    headers = {"Host": "register.example", "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Proto": "https"}
    server = subprocess.Popen(command.split(), cwd=settings.BASE_DIR, env=environment, stderr=subprocess.DEVNULL)
    try:
        ends = monotonic() + PATIENCE
        while monotonic() < ends:
            connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            try:
                connection.request("GET", "/readyz", headers=headers)
                return connection.getresponse().status
            except ConnectionRefusedError:
                sleep(0.2)
            finally:
                connection.close()
        return 0
    finally:
        server.terminate()
        server.wait()
