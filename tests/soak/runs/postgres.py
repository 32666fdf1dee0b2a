"""PostgreSQL goes away and comes back while people write: they go on without a restart of the site.

Meanwhile pages say what is wrong, and what was typed stands in the answer to whatever was sent.
"""

import time
from itertools import cycle, islice
from math import inf
from pathlib import Path

from django.db import connection

from ...support.samples import repeatable
from ..cluster import FAST, IMMEDIATE, own_cluster
from ..result import Result
from ..site import served
from ..writers import writing

GOAL = 10
"""Seconds within which something must be saved once the server is back."""
LONGEST = 2.0
"""Seconds from one return to the next end, at most."""


def run(folder: Path, *, restarts: int, writers: int, goal: int = GOAL) -> Result:
    chance, waits = repeatable(restarts), []
    with own_cluster() as cluster, served(folder, cluster.address) as site:
        site.start()
        with writing(site, writers) as team:
            for how in islice(cycle((FAST, IMMEDIATE)), restarts):
                time.sleep(chance.uniform(0, LONGEST))
                cluster.end(how)
                cluster.start()
                waits.append(team.wait_for_success(goal))
        # Ours was cut as well.
        connection.close()
        violations = team.violations()
    late = [f"nothing was saved within {goal} s of the return of the server"] * waits.count(inf)
    done = f"{restarts} restarts under {writers} writers, first saved after {max(waits):.2f} s at most: {team}"
    return Result("postgres", done, late + violations)
