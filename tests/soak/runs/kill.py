"""kill -9 of the server while people write: what was acknowledged is there once, and the site comes back by itself."""

import time
from math import inf

from ...support.samples import repeatable
from ..result import Result
from ..site import Site
from ..writers import writing

LONGEST = 1.0
"""Seconds from one start to the next kill, at most."""
PATIENCE = 60
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
                waits.append(team.wait_for_success(PATIENCE))
        waits.append(team.wait_for_success(PATIENCE))
    site.stop()
    silent = [f"nothing was saved within {PATIENCE} s of a start"] * waits.count(inf)
    return Result("kill", f"{kills} kills under {writers} writers: {team}", silent + team.violations())
