"""Registers of earlier versions, upgraded with today's code: verified, backed up, restored, moved, opened."""

import json
import os
import subprocess
import sys
import tarfile
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from ..support.databases import empty_database

pytestmark = pytest.mark.long
REGISTERS = Path(__file__).parent / "registers"
KEYS = {f"{name.upper()}_KEY": f"{name}-key-of-a-register-for-tests-it-opens-nothing" for name in ("secret", "ledger")}
NEWEST = "8598fca"
MADE = ("44e7c30", "548ec82", "c34b435", "2bc2963", "3b3d6a5", NEWEST)
RENAMED_SQUASHES = {"0001_squashed_0022_outbox", "0001_squashed_0027_saved_views"}
"""They shipped and were renamed, which must not happen again: CONTRIBUTING.md, Migrations."""
SHIPPED_SQUASHES = {"0001_squashed_0028_owners"}
"""A squash that ships is added here, and a register made with it to ``registers/``."""
WHOLE: dict[str, Any] = {"missing": False, "triggers": [], "verify": []}


def take_steps(name: str, folder: Path, *walk: str) -> dict[str, Any]:
    """Unpack a register, and do in a process of its own what ``steps`` says; what it found."""
    with tarfile.open(REGISTERS / f"{name}.tar.xz") as packed:
        packed.extractall(folder / "data", filter="data")
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | KEYS
    environment |= {"DATA_DIR": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "tracker.settings"}
    environment |= {"SITE_URL": "http://testserver", "INSECURE_HTTP": "1"}
    with empty_database(folder) as url:
        steps = [sys.executable, "-m", "tests.upgrades", str(folder), url, *walk]
        done = subprocess.run(
            steps, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_register_that_is_kept_is_upgraded_here():
    assert {path.name.partition(".")[0] for path in REGISTERS.iterdir()} == set(MADE)


@pytest.mark.parametrize("name", MADE)
def test_upgraded_register_is_whole_and_can_be_backed_up_restored_and_moved(name, tmp_path):
    found = take_steps(name, tmp_path)

    assert found["upgrade"] == WHOLE
    assert len(found["carried"]) == 3
    assert len(set(found["carried"])) == 1


def test_every_page_of_an_upgraded_demonstration_opens(tmp_path):
    found = take_steps(NEWEST, tmp_path, "walk")

    assert {person: walk["shut"] for person, walk in found["pages"].items() if walk["shut"]} == {}
    assert found["pages"].keys() == {"visitor", "admin", "reviewer", "desk", "focal-turkey", "reader"}
    assert min(walk["opened"] for walk in found["pages"].values()) > 100
    assert found["after"] == []


def test_squash_that_shipped_is_never_renamed():
    folder = Path(import_module("commitments.migrations").__path__[0])
    squashes = {path.stem for path in folder.glob("*_squashed_*.py")}

    assert squashes == SHIPPED_SQUASHES
    assert not squashes & RENAMED_SQUASHES
