"""People who write without a pause, each to a commitment of their own, and what they were told."""

import http.client
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from threading import Event, Thread

from commitments.queries.digest import ledger_head

from .browser import Answer, Browser
from .found import differing_rows, miscounted, new_targets, on_the_ledger
from .paths import PATHS, Filled, Target, UnexpectedAnswer, is_saved, send
from .site import Site

PAUSE = 0.05
"""Seconds to wait after the site did not answer."""
FULL = 507
"""The page that says that there is no room and that nothing was saved."""
SAVED, UNCLEAR, REFUSED = "saved", "unclear", "refused"


@dataclass(frozen=True)
class Write:
    """One form sent: the text typed, the path, what was told (no answer is unclear), and when (``time.monotonic``)."""

    token: str
    path: str
    told: str
    at: float


@dataclass
class Writers:
    """``writes`` grows while they work; ``since`` is the last entry before they began."""

    site: Site
    since: int
    writes: list[Write] = field(default_factory=list)
    stopped: Event = field(default_factory=Event)

    def saved_after(self, moment: float) -> float | None:
        """When the first form after ``moment`` (``time.monotonic``) was saved; None while none was."""
        return min((write.at for write in self.writes if write.told == SAVED and write.at > moment), default=None)

    def count(self, told: str) -> int:
        return sum(write.told == told for write in self.writes)

    def violations(self) -> list[str]:
        """What was saved stands on the ledger once, what was refused nowhere, what is unclear at most once."""
        counts, violations = on_the_ledger(self.since), []
        for told, allowed in ((SAVED, (1,)), (UNCLEAR, (0, 1)), (REFUSED, (0,))):
            tokens = [write.token for write in self.writes if write.told == told]
            violations += miscounted(counts, tokens, allowed, told)
        return [*violations, *differing_rows()]

    def __str__(self) -> str:
        told = ", ".join(f"{self.count(told)} {told}" for told in (SAVED, UNCLEAR, REFUSED))
        return f"{len(self.writes)} writes ({told})"


@contextmanager
def writing(site: Site, count: int) -> Iterator[Writers]:
    """So many writers at work inside; all have stopped afterwards."""
    targets, people = new_targets(count), site.people(count)
    writers = Writers(site, since=ledger_head()[0])
    threads = [
        Thread(target=_write, args=(browser, target, f"writer {number}", number, writers))
        for number, (browser, target) in enumerate(zip(people, targets, strict=True))
    ]
    for thread in threads:
        thread.start()
    try:
        yield writers
    finally:
        writers.stopped.set()
        for thread in threads:
            thread.join()


def _write(browser: Browser, target: Target, name: str, first: int, writers: Writers) -> None:
    """One path after the other, each time with a text of its own."""
    for number, path in enumerate(islice(cycle(PATHS), first, None)):
        if writers.stopped.is_set():
            return
        token = f"{name} text {number}"
        try:
            filled = path.fill(browser, target, token)
        except (OSError, http.client.HTTPException, UnexpectedAnswer):
            time.sleep(PAUSE)
            continue
        writers.writes.append(Write(token, path.name, _told(browser, filled), time.monotonic()))


def _told(browser: Browser, filled: Filled) -> str:
    try:
        answer = send(browser, filled)
    except (OSError, http.client.HTTPException):
        return UNCLEAR
    return SAVED if is_saved(answer) else _not_saved(answer)


def _not_saved(answer: Answer) -> str:
    """A server that fails may have saved before it did; a page that answers has not."""
    return UNCLEAR if answer.status >= 500 and answer.status != FULL else REFUSED
