import pytest

from commitments.queries.lists import facets

from ..support import samples


@pytest.fixture
def index(db) -> facets.FacetIndex:
    """The facet index of a varied register."""
    samples.varied_register()
    return facets.current_index(samples.TODAY)
