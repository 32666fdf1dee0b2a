"""Tables that become labelled records on a phone."""

import pytest
from playwright.sync_api import Page

from .conftest import Site

pytestmark = pytest.mark.e2e

PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_name_of_a_party_stands_above_its_status(page: Page, site: Site, scheme: str) -> None:
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{site.url}/commitments/A8-05/")

    rows = page.locator("table.cells tbody tr").all()

    assert len(rows) == 3
    for row in rows:
        name, status = (row.locator(cell).bounding_box() for cell in ("th", "td >> nth=0"))
        assert name["y"] + name["height"] <= status["y"]
