from collections.abc import Iterator

import pytest

from .asking import forget_counts


@pytest.fixture(autouse=True)
def _counted_from_nothing() -> Iterator[None]:
    forget_counts()
    yield
    forget_counts()
