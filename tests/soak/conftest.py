from collections.abc import Iterator
from pathlib import Path

import pytest

from .site import Site, new_site


@pytest.fixture
def folder(tmp_path: Path, django_db_setup, django_db_blocker) -> Iterator[Path]:
    """Where a small run keeps what it makes. It makes databases of its own, so it may ask them."""
    with django_db_blocker.unblock():
        yield tmp_path


@pytest.fixture(scope="module")
def site(tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[Site]:
    """One site for the runs that leave it as good as they found it."""
    with django_db_blocker.unblock(), new_site(tmp_path_factory.mktemp("site")) as made:
        yield made
