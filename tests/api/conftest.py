from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _counted_from_nothing() -> Iterator[None]:
    """How often somebody asked is counted in the cache, which lives as long as the process."""
    cache.clear()
    yield
    cache.clear()
