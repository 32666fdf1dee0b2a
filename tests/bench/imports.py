"""An import of as many rows as the register has: its preview, its writing, and what others wait for meanwhile."""

import csv
import os
import sys
import time
from dataclasses import dataclass
from datetime import date
from io import StringIO
from random import Random
from subprocess import Popen
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from commitments.actions.imports.steps import ask_apply, ask_preview, save_mapping, upload_import
from commitments.actions.register.assessments import record_assessment
from commitments.models import Commitment, Import, User
from commitments.rules.imports.states import WORKING
from commitments.rules.kernel.commitments import Kind
from commitments.rules.register.assessments import Finding

from .server import memory_of
from .world import World

WORDS = (
    *("road", "bridge", "water", "school", "clinic", "ceasefire", "office", "report"),
    *("meeting", "detainee", "convoy", "border", "market", "bread"),
)
ROWS_A_DOCUMENT = 500
PAUSE = 0.25
"""Seconds between two saves of the desk officer."""
HEADINGS = ["id", "letter", "pledge", "lead", "others", "theme", "due", "state", "note"]
MAPPING: dict[str, Any] = {
    "records": "commitments",
    "source": "bench",
    "key": ["id"],
    "fields": {
        "key": {"column": "id"},
        "quotation": {"column": "pledge"},
        "document": {"column": "letter"},
        "kind": {"constant": "deliverable"},
        "lead": {"column": "lead"},
        "supporting": {"column": "others", "separator": ";"},
        "themes": {"column": "theme"},
        "deadline": {"column": "due", "order": "dmy"},
        "status": {"column": "state"},
        "assessed_on": {"constant": "2026-01-31"},
        "reason": {"constant": "As the source says."},
        "confidence": {"constant": "reported"},
    },
    "values": {
        "documents": {"*": {"create": "*", "kind": "note", "dated": "2020-01-31", "process": {"create": "Letters"}}},
        "parties": {"*": {"create": "*", "kind": "organisation"}},
        "themes": {"*": {"create": "*"}},
        "statuses": {"done": "3", "begun": "1", "?": "none"},
    },
}


@dataclass(frozen=True)
class Imported:
    """Seconds of the preview and of the writing, bytes that the worker held at most, the longest save meanwhile."""

    rows: int
    previewed: float
    applied: float
    memory: int
    saves: int
    slowest_save: float


def write_table(count: int) -> str:
    """A table of so many rows: 300 letters of words, two parties, a theme, a day, a status for two of three."""
    rng, out = Random(count), StringIO()  # noqa: S311 - not a secret
    rows = csv.writer(out)
    rows.writerow(HEADINGS)
    for i in range(count):
        pledge = f"{i}: " + " ".join(rng.choices(WORDS, k=44))
        others = ";".join(f"Ministry {n}" for n in rng.sample(range(60), 2))
        due = f"{rng.randint(13, 28)}/0{rng.randint(1, 9)}/2027"
        state = rng.choice(["done", "begun", "?"])
        letter, lead, theme = f"Letter {i // ROWS_A_DOCUMENT}", f"Office {i % 40}", f"Area {i % 12}"
        rows.writerow([i, letter, pledge, lead, others, theme, due, state, f"line {i}"])
    return out.getvalue()


def measure_import(world: World, count: int, address: str) -> Imported:
    """The import in a process of its own, while a desk officer saves an assessment four times a second."""
    now = timezone.now()
    file = ContentFile(write_table(count).encode(), name="bench.csv")
    imported = upload_import(actor=world.officer, file=file, now=now, source="bench")
    imported = save_mapping(actor=world.officer, imported=imported, version=imported.version, mapping=MAPPING)
    ask_preview(actor=world.officer, imported=imported, version=imported.version)
    where = os.environ | {"DATABASE_URL": address}
    previewed, first, _saves = work(imported, world.officer, where, saving=False)
    imported.refresh_from_db()
    ask_apply(actor=world.officer, imported=imported, version=imported.version)
    applied, second, saves = work(imported, world.officer, where, saving=True)
    return Imported(count, previewed, applied, max(first, second), len(saves), max(saves, default=0.0))


def work(imported: Import, officer: User, where: dict, *, saving: bool) -> tuple[float, int, list[float]]:
    """Seconds that the worker took, bytes that it held at most, and seconds of each save meanwhile."""
    start = time.perf_counter()
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_imports"]
    saves, memory = [], 0
    with Popen(command, env=where) as process:
        while process.poll() is None:
            memory = max(memory, peak_of(process.pid))
            if saving:
                saves.append(save_once(officer))
            time.sleep(PAUSE)
    seconds = time.perf_counter() - start
    imported.refresh_from_db()
    if imported.state in WORKING or imported.trouble or process.returncode:
        raise RuntimeError(f"the import did not come to its end: {imported.state}, {imported.trouble}")
    return seconds, memory, saves


def peak_of(pid: int) -> int:
    """What the process held at most; 0 when it is gone."""
    try:
        return memory_of(pid, "VmHWM")
    except (OSError, ValueError, LookupError, StopIteration):
        return 0


def save_once(officer: User) -> float:
    """Seconds of one save of an assessment of a commitment that was there before."""
    commitment = Commitment.objects.exclude(kind=Kind.DECLARATORY).select_related("document").order_by("pk")[0]
    finding = Finding(status=2, as_of=date.today(), reason="Looked at.", confidence=1, tier=commitment.tier)  # noqa: DTZ011
    start = time.perf_counter()
    record_assessment(actor=officer, commitment=commitment, version=commitment.version, finding=finding)
    return time.perf_counter() - start
