"""What is measured, over one connection, after a warm-up: medians in seconds."""

import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle, islice
from statistics import median

from django.conf import settings
from django.db import connection

from commitments.actions.register.assessments import record_assessment
from commitments.exchange.exports.columns.records import Records
from commitments.models import Commitment, Document, LedgerEntry
from commitments.queries.kernel.read_snapshot import one_moment
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.queries.lists.parties import party_names
from commitments.queries.lists.register_page import DEFAULT_PAGE_SIZE, encode_cursor
from commitments.rules.kernel.commitments import Kind
from commitments.rules.kernel.statuses import Confidence, Status
from commitments.rules.register.assessments import Finding
from commitments.rules.texts.pledges.proposals import propose

from .communique import SLUG
from .generate import RARE_WORD
from .server import THREADS, Browser, Server, forget_peak, memory_of
from .world import COMMON_WORD, World

BARE, REGISTER = "bare view", "register"
COMPARED = "two long texts compared"
PAST, PAST_FIRST = "register as of a day", "as of a day, first asked"
AGO = 100
"""Days that the register of the past lies back."""
TIMES = 40
SAVES = 30
WARM_UP = 5 * THREADS
DUMPED = ", ".join(Records._fields)


@dataclass(frozen=True)
class Export:
    """A full export: rows and seconds, seconds to the first byte, bytes by which the server's memory grew."""

    rows: int
    seconds: float
    first_byte: float
    growth: int

    @property
    def speed(self) -> float:
        return self.rows / self.seconds


def page_addresses(world: World, today: date) -> dict[str, list[str]]:
    """The pages to measure by the name under which they stand in the table; of several, each request asks the next."""
    keys = list(Commitment.objects.order_by("ref_key").values_list("ref_key", "id"))
    middle = keys[len(keys) // 2 :]
    marks = [encode_cursor(key) for key in middle[: DEFAULT_PAGE_SIZE * (WARM_UP + TIMES) : DEFAULT_PAGE_SIZE]]
    reference = Commitment.objects.get(pk=middle[0][1]).reference
    earlier, later = (document.slug for document in world.documents[-2:])
    first = LedgerEntry.objects.earliest("seq").at.date()
    chosen = f"status=2&party={world.parties[3].slug}&timeliness=due_soon&sort=deadline"
    return {
        BARE: ["/bare/"],
        "overview": ["/"],
        REGISTER: ["/commitments/"],
        PAST: [f"/commitments/?as_of={today - timedelta(days=AGO)}"],
        PAST_FIRST: [f"/commitments/?as_of={today - timedelta(days=AGO + n)}" for n in range(1, WARM_UP + TIMES + 1)],
        "register, filtered": [f"/commitments/?{chosen}"],
        "register, page by page": [f"/commitments/?after={mark}" for mark in marks],
        # Dots make no difference to what is found, but nobody has asked so before: nothing is remembered.
        "search, first asked": [f"/commitments/?q={COMMON_WORD}{'.' * n}" for n in range(1, WARM_UP + TIMES + 1)],
        "search, counted in full": [
            f"/commitments/?q={COMMON_WORD}{'!' * n}&count=all" for n in range(1, WARM_UP + TIMES + 1)
        ],
        "search, common word": [f"/commitments/?q={COMMON_WORD}"],
        "search, rare word": [f"/commitments/?q={RARE_WORD}"],
        "detail": [f"/commitments/{reference}/"],
        "reader, 900 sentences": [f"/documents/{SLUG}/"],
        "proposals, 900 sentences": [f"/documents/{SLUG}/pledges/"],
        "one of 900 sentences": [f"/documents/{SLUG}/pledges/p50s1/"],
        COMPARED: [f"/documents/{earlier}/compare/{later}/"],
        "search everywhere, common word": [f"/search/?q={COMMON_WORD}{'.' * n}" for n in range(1, WARM_UP + TIMES + 1)],
        "search everywhere, rare word": [f"/search/?q={RARE_WORD}{'.' * n}" for n in range(1, WARM_UP + TIMES + 1)],
        "search in texts": [f"/documents/?q={COMMON_WORD}"],
        "links of one commitment": [f"/commitments/{reference}/links/new/"],
        "changes": ["/changes/"],
        "changes, one act": ["/changes/?act=deposit_document"],
        "changes, one commitment": [f"/changes/?commitment={reference}"],
        "changes, until a day": [f"/changes/?until={first.isoformat()}"],
    }


def measure_pages(browser: Browser, paths: list[str], *, times: int = TIMES, warm_up: int = WARM_UP) -> float:
    addresses = cycle(paths)
    for path in islice(addresses, warm_up):
        browser.get(path).read()
    return median(seconds(lambda path: browser.get(path).read(), path) for path in islice(addresses, times))


def measure_save(world: World, today: date, *, times: int = SAVES) -> float:
    """An assessment recorded through the action, in this process, each on another commitment.

    SQLite waits for the disk, as in production; the PostgreSQL of ``scripts/with_postgres.py`` does not.
    """
    step = max(1, Commitment.objects.count() // times)
    spread = Commitment.objects.filter(pk__in=range(1, step * times + 1, step))
    chosen = list(spread.exclude(kind=Kind.DECLARATORY))
    finding = Finding(Status.PARTLY, today, "Seen by the mission on this day.", Confidence.REPORTED)

    def save(commitment: Commitment) -> None:
        record_assessment(actor=world.officer, commitment=commitment, version=commitment.version, finding=finding)

    return median(seconds(save, commitment) for commitment in chosen)


def measure_proposals(document: Document, *, times: int = 3) -> float:
    """Every sentence of the communiqué read for pledges, the text read anew each time; the register's parties known."""

    def read() -> None:
        propose(document.text, language=document.language, on=document.dated, names=party_names())

    return median(seconds(read) for _ in range(times))


def measure_verify() -> float:
    """Entries a second at which the whole ledger, every row and every seal are checked; it must find nothing."""
    start = time.perf_counter()
    with one_moment():
        found = verify_ledger(settings.LEDGER_KEY)
    if found.findings:
        raise RuntimeError(f"the register of the bench is not true to its ledger: {found.findings[:3]}")
    return found.entries / (time.perf_counter() - start)


def measure_export(server: Server, browser: Browser) -> Export:
    """All rows of the register as CSV, all columns; the second run counts, as everything else is warm too."""
    read_export(browser)
    forget_peak(server.worker)
    before = memory_of(server.worker, "VmRSS")
    rows, duration, first_byte = read_export(browser)
    return Export(rows, duration, first_byte, memory_of(server.worker, "VmHWM") - before)


def measure_file(server: Server, browser: Browser, kind: str, rows: int) -> Export:
    """The same of all ``rows`` as a file of another kind; what is written to the disk first has a late first byte."""
    forget_peak(server.worker)
    before, start = memory_of(server.worker, "VmRSS"), time.perf_counter()
    response = browser.get(f"/commitments/export.{kind}")
    response.read(1)
    first_byte = time.perf_counter() - start
    while response.read(1 << 20):
        pass
    return Export(rows, time.perf_counter() - start, first_byte, memory_of(server.worker, "VmHWM") - before)


def read_export(browser: Browser) -> tuple[int, float, float]:
    """Records, seconds in all and seconds to the first byte. Only the end of a record holds a carriage return."""
    start = time.perf_counter()
    response = browser.get("/commitments/export.csv")
    response.read(1)
    first_byte = time.perf_counter() - start
    ends = 0
    while piece := response.read(1 << 16):
        ends += piece.count(b"\r")
    return ends - 1, time.perf_counter() - start, first_byte


def measure_dump() -> float | None:
    """Seconds that the database's own dump of the stored columns takes; None where there is no sqlite3 shell."""
    if connection.vendor == "postgresql":
        return seconds(_copy_out)
    shell = shutil.which("sqlite3")
    return seconds(_dump_with_shell, shell) if shell else None


def _copy_out() -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY ({_dump()}) TO STDOUT (FORMAT csv)") as copy:
        for _piece in copy:
            pass


def _dump_with_shell(shell: str) -> None:
    command = [shell, "-readonly", "-csv", str(connection.settings_dict["NAME"]), _dump()]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


def _dump() -> str:
    return f"SELECT {DUMPED} FROM {Commitment._meta.db_table} ORDER BY ref_key, id"


def seconds(act: Callable, *arguments) -> float:
    start = time.perf_counter()
    act(*arguments)
    return time.perf_counter() - start
