"""One size: generate, serve, measure."""

import os
import time
from pathlib import Path

from django.db import connection
from django.test import Client
from django.utils import timezone

from .communique import deposit_communique
from .database import fresh_database
from .deposit import measure_deposits
from .digests import COMMITMENTS_A_FOLLOWER, measure_digests
from .generate import generate
from .imports import measure_import
from .measure import (
    SAVES,
    measure_dump,
    measure_export,
    measure_file,
    measure_pages,
    measure_proposals,
    measure_save,
    measure_verify,
    page_addresses,
)
from .report import Run
from .server import running_server
from .world import World


def run_size(folder: Path, count: int) -> Run:
    """Measure a register of ``count`` commitments, beside what a save takes in an empty one."""
    empty_save = measure_empty_save(folder)
    today = timezone.localdate()
    with fresh_database(folder, count) as address:
        start = time.perf_counter()
        world = generate(count, today)
        generated = time.perf_counter() - start
        communique = deposit_communique(world, today)
        with running_server({"DATABASE_URL": address}) as server:
            browser = server.browser(cookie_of(world))
            pages = {name: measure_pages(browser, paths) for name, paths in page_addresses(world, today).items()}
            export = measure_export(server, browser)
            files = {kind: measure_file(server, browser, kind, export.rows) for kind in ("jsonl", "xlsx")}
            deposits = measure_deposits(browser)
        return Run(
            count=count,
            engine=connection.display_name,
            generated=generated,
            pages=pages,
            verified=measure_verify(),
            proposals=measure_proposals(communique),
            save=measure_save(world, today),
            empty_save=empty_save,
            export=export,
            files=files,
            dump=measure_dump(),
            deposits=deposits,
            digests=measure_digests(world, count // COMMITMENTS_A_FOLLOWER),
            imported=measure_import(world, count, address),
            load=os.getloadavg()[0],
        )


def measure_empty_save(folder: Path) -> float:
    """An assessment saved in a register that holds next to nothing."""
    today = timezone.localdate()
    with fresh_database(folder, SAVES):
        return measure_save(generate(SAVES, today), today)


def cookie_of(world: World) -> str:
    """The session of the desk officer, as signing in would have made it."""
    client = Client()
    client.force_login(world.officer)
    return f"sessionid={client.cookies['sessionid'].value}"
