"""Fixtures for every test: the browser and the sample data."""

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from commitments.models.kernel.triggers import remove_append_only
from commitments.queries.lists import facets

from .support.databases import tables_kept

TESTS = Path(__file__).parent
WITHOUT_DATABASE = (
    "rules/",
    "evaluation/",
    "exchange/imports/files/",
    "exchange/texts/",
    "house/test_architecture.py",
    "house/test_environment.py",
    "house/test_look.py",
    "house/test_readme.py",
)
SAME_ON_EACH = (
    *("e2e/test_accessibility.py", "e2e/test_briefing.py", "e2e/test_deadlines.py", "e2e/test_policy.py"),
    *("e2e/test_reading.py", "e2e/test_rounds.py", "e2e/test_workflow.py"),
    *("rights/test_canaries.py", "rights/test_matrix.py"),
)
"""Walks through pages, which are the same on each database: what is written for one has tests of its own."""
PAGES = ("admin/", "api/", "e2e/", "rights/", "templatetags/", "web/")
FILES = ("bench/", "exchange/")
ACTS = ("actions/", "management/")
CONTROLS = ("soak/test_controls.py",)
LEFT_TO_OTHERS = {
    ("first", "postgresql"): PAGES + FILES + ACTS + CONTROLS,
    ("second", "sqlite"): PAGES + FILES,
    ("second", "postgresql"): SAME_ON_EACH,
}
"""What a leg does not ask, by ``ONCE`` (the Python of ``.ci/run``) and database, as another one does.

All runs on SQLite with the first Python. Models and queries run on both databases with both, actions and commands in
all pairs but one; pages and files run with the other Python on the other database, files that are marked long with the
first on both.
"""
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


# No test fails because the machine is busy.
hypothesis_settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("busy")


def pytest_configure() -> None:
    settings.DATA_DIR.mkdir(mode=0o700)


def pytest_collection_finish() -> None:
    """What is loaded by now stays, and need not be looked through for garbage again and again: a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_unconfigure() -> None:
    shutil.rmtree(settings.DATA_DIR)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where ``ONCE`` is set, what is left to other legs is told as deselected.

    What takes long comes first: begun last, it would keep one process busy while the others have nothing left to do.
    """
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    config.hook.pytest_deselected(items=[item for item in items if _is_left_to_others(item)])
    items[:] = [item for item in items if not _is_left_to_others(item)]


def _engine() -> str:
    return settings.DATABASES["default"]["ENGINE"].rpartition(".")[2].removesuffix("3")


def _left() -> tuple[str, ...]:
    return LEFT_TO_OTHERS.get((os.environ.get("ONCE", ""), _engine()), ())


def _is_left_to_others(item: pytest.Item) -> bool:
    place, is_long = item.path.relative_to(TESTS).as_posix(), item.get_closest_marker("long") is not None
    if place.startswith(WITHOUT_DATABASE) and item.get_closest_marker("django_db") is None:
        return "ONCE" in os.environ and _engine() == "postgresql"
    return place.startswith(_left()) and not (is_long and place.startswith(FILES))


def pytest_report_header() -> str:
    left = ", ".join([*_left(), *(WITHOUT_DATABASE if "ONCE" in os.environ and _engine() == "postgresql" else ())])
    return f"database: {_engine()}" + (f"; left to other legs: {left}" if left else "")


@pytest.fixture(autouse=True, scope="session")
def _tables_can_be_emptied() -> None:
    """Tests with real transactions end by emptying all tables, which the append-only triggers refuse.

    Emptying ends with ``post_migrate``, which installs them again.
    """
    empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def teardown(case: TransactionTestCase) -> None:
        remove_append_only("default")
        empty(case)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The tables are made once, for the sites of other tests too.

    PostgreSQL drops no database that somebody uses, such as a page that a browser asked for and did not await.
    """
    with ExitStack() as kept:
        with django_db_blocker.unblock():
            kept.enter_context(tables_kept(settings.DATA_DIR))
        yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture(autouse=True)
def _no_index_left_over() -> Iterator[None]:
    """The facet index lives as long as the process, the database of a test does not."""
    facets.forget()
    yield
    facets.forget()


def cannot_run(reason: str) -> NoReturn:
    """A test that cannot run says so here, and fails where everything must be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"not run: {reason}")
    pytest.skip(f"not run: {reason}")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's own Chromium instead of a downloaded one."""
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if path is None:
        cannot_run("no Chromium")
    # Chromium's sandbox refuses to start as root.
    flags = [] if os.geteuid() else ["--no-sandbox"]
    return {**browser_type_launch_args, "executable_path": path, "args": flags}


@pytest.fixture(scope="session")
def playwright(playwright: Any) -> Iterator[Any]:
    # Its event loop is visible in this thread from now on, and Django would refuse to query.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield playwright
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
