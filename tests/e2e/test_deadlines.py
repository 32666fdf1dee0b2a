"""Words of a deadline are read while they are typed, and a correction stands."""

import pytest
from playwright.sync_api import Page, expect

from .conftest import SignIn, Site

pytestmark = pytest.mark.e2e


def test_reading_is_shown_and_filled_in_while_words_are_typed(page: Page, site: Site, sign_in: SignIn) -> None:
    sign_in(page, site, "desk")
    page.goto(f"{site.url}/admin/commitments/commitment/add/?provision=1")
    words, latest = page.locator("#id_deadline_words"), page.locator("#id_deadline_latest")
    reading = page.locator("#deadline-reading")

    words.fill("second half of February 2019")
    expect(reading).to_contain_text("28 Feb 2019")
    expect(latest).to_have_value("2019-02-28")
    expect(page.locator("#id_deadline_precision")).to_have_value("half_month")

    latest.fill("2019-02-20")
    words.fill("first half of March 2019")
    expect(reading).to_contain_text("15 Mar 2019")
    expect(latest).to_have_value("2019-02-20")

    page.get_by_role("button", name="Use this interpretation").click()
    expect(latest).to_have_value("2019-03-15")

    words.fill("31 February 2019")
    expect(reading).to_contain_text("enter a day from 1 to 28")
    expect(latest).to_have_value("")
