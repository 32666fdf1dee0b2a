"""Tables that become labelled records on a phone."""

from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, ViewportSize

from .conftest import Site

pytestmark = pytest.mark.e2e

PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_name_of_a_party_stands_above_its_status(page: Page, site: Site, scheme: Literal["light", "dark"]) -> None:
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site.url}/commitments/A8-05/")

    rows = page.locator("table.cells tbody tr").all()

    assert len(rows) == 3
    for row in rows:
        name, status = sides(row.locator("th")), sides(row.locator("td >> nth=0"))
        assert name[1] <= status[0]


def sides(cell: Locator) -> tuple[float, float]:
    """Where a cell begins and ends, from the top."""
    box = cell.bounding_box()
    assert box is not None
    return box["y"], box["y"] + box["height"]
