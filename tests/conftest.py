"""Fixtures for every test: the browser and the sample data."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from commitments.models.triggers import remove_append_only
from commitments.queries import facets

TESTS = Path(__file__).parent
WITHOUT_DATABASE = (
    "rules/",
    "evaluation/",
    "exchange/tables/",
    "exchange/texts/",
    "test_architecture.py",
    "test_look.py",
)
SAME_ON_EACH = (
    *("e2e/test_accessibility.py", "e2e/test_policy.py"),
    *("rights/test_canaries.py", "rights/test_matrix.py"),
)
"""Walks through all pages, which are the same on each database: what is written for one has tests of its own."""
PAGES = ("admin/", "api/", "e2e/", "rights/", "templatetags/", "web/")
"""What is left out where ``ONCE`` is ``pages``, as with the second Python: the first one has asked both databases."""
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


# No test fails because the machine is busy.
hypothesis_settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("busy")


def pytest_configure() -> None:
    settings.DATA_DIR.mkdir(mode=0o700)


def pytest_unconfigure() -> None:
    shutil.rmtree(settings.DATA_DIR)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where ``ONCE`` is set, what is the same on each database runs on SQLite, and is told as deselected elsewhere.

    What takes long comes first: begun last, it would keep one process busy while the others have nothing left to do.
    """
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    if _runs_all():
        return
    config.hook.pytest_deselected(items=[item for item in items if _is_the_same_on_each(item)])
    items[:] = [item for item in items if not _is_the_same_on_each(item)]


def _same_on_each() -> tuple[str, ...]:
    return PAGES if os.environ.get("ONCE") == "pages" else SAME_ON_EACH


def _runs_all() -> bool:
    return "sqlite3" in settings.DATABASES["default"]["ENGINE"] or "ONCE" not in os.environ


def _is_the_same_on_each(item: pytest.Item) -> bool:
    place = item.path.relative_to(TESTS).as_posix()
    return place.startswith(_same_on_each()) or (
        place.startswith(WITHOUT_DATABASE) and item.get_closest_marker("django_db") is None
    )


def pytest_report_header() -> str:
    engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    return f"database: {engine}" + (
        "" if _runs_all() else f"; not again: {', '.join(WITHOUT_DATABASE + _same_on_each())}"
    )


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
    """PostgreSQL drops no database that somebody uses, such as a page that a browser asked for and did not await."""
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
