"""People who write without a pause, each to a commitment of their own, and what they were told."""

import http.client
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle, islice
from math import inf
from threading import Event, Thread

from commitments.queries.ledger.register_hash import ledger_head

from .browser import Answer, Browser
from .found import differing_rows, miscounted, new_targets, on_the_ledger
from .paths import PATHS, Filled, Target, UnexpectedAnswer, is_saved, send
from .site import Site

PAUSE = 0.05
"""Seconds to wait after the site did not answer."""
RECENT = 100
"""Writes to look through for one that was saved just now."""
FULL = 507
"""The page that says that there is no room and that nothing was saved."""
BROKEN = 500
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
    """``writes`` grows while they work, and ``bare``: answers that do not say what is wrong, or lose what was typed.

    ``since`` is the last entry before they began.
    """

    site: Site
    since: int
    writes: list[Write] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    stopped: Event = field(default_factory=Event)

    def wait_for_success(self, seconds: float) -> float:
        """Wait until something is saved from now on; returns how long that took, or infinity when it took longer."""
        start = time.monotonic()
        while time.monotonic() < start + seconds:
            if any(write.told == SAVED and write.at > start for write in self.writes[-RECENT:]):
                return time.monotonic() - start
            time.sleep(0.02)
        return inf

    def count(self, told: str) -> int:
        return sum(write.told == told for write in self.writes)

    def violations(self) -> list[str]:
        """What was saved stands on the ledger once, what was refused nowhere, what is unclear at most once."""
        counts, violations = on_the_ledger(self.since), []
        for told, allowed in ((SAVED, (1,)), (UNCLEAR, (0, 1)), (REFUSED, (0,))):
            tokens = [write.token for write in self.writes if write.told == told]
            violations += miscounted(counts, tokens, allowed, told)
        return [*violations, *self.bare, *differing_rows()]

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
        except (OSError, http.client.HTTPException, UnexpectedAnswer) as error:
            writers.bare += _without_a_word(error)
            time.sleep(PAUSE)
            continue
        answer = _answer(browser, filled)
        writers.bare += _without_what_was_typed(path.name, answer, token)
        writers.writes.append(Write(token, path.name, _told(answer), time.monotonic()))


def _answer(browser: Browser, filled: Filled) -> Answer | None:
    with suppress(OSError, http.client.HTTPException):
        return send(browser, filled)
    return None


def _told(answer: Answer | None) -> str:
    if answer is None:
        return UNCLEAR
    return SAVED if is_saved(answer) else _not_saved(answer)


def _without_a_word(error: Exception) -> Iterator[str]:
    """A page that cannot be shown says why: 500 is for what nobody expected."""
    if isinstance(error, UnexpectedAnswer) and error.answer.status == BROKEN:
        yield str(error)


def _without_what_was_typed(path: str, answer: Answer | None, token: str) -> Iterator[str]:
    if answer and answer.status >= BROKEN and (answer.status == BROKEN or token.encode() not in answer.content):
        yield f"{path} answered {answer.status} and did not keep {token}"


def _not_saved(answer: Answer) -> str:
    """A server that fails may have saved before it did; a page that answers has not."""
    return UNCLEAR if answer.status >= 500 and answer.status != FULL else REFUSED
