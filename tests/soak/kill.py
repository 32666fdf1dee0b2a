"""kill -9 of the server while people write: what was acknowledged is there once, and the site comes back by itself."""

import time

from ..samples import repeatable
from .result import Result
from .site import Site
from .writers import Writers, writing

LONGEST = 1.0
"""Seconds from one start to the next kill, at most."""
PATIENCE = 30
"""Seconds within which something must be saved after a start."""


def run(site: Site, *, kills: int, writers: int) -> Result:
    chance, waits = repeatable(kills), []
    site.start()
    with writing(site, writers) as team:
        for number in range(kills):
            time.sleep(chance.uniform(0, LONGEST))
            site.kill()
            site.start()
            # Only now and then: a server that is killed before it saved anything is a case too.
            if number % 10 == 0:
                waits.append(_wait_for_success(team))
        waits.append(_wait_for_success(team))
    site.stop()
    silent = [f"nothing was saved within {PATIENCE} s of a start"] * waits.count(None)
    return Result("kill", f"{kills} kills under {writers} writers: {team}", silent + team.violations())


def _wait_for_success(team: Writers) -> float | None:
    start = time.monotonic()
    while time.monotonic() < start + PATIENCE:
        if (moment := team.saved_after(start)) is not None:
            return moment - start
        time.sleep(0.02)
    return None
