"""Two rounds side by side, by keyboard: a match is confirmed and found again; words lead to their place."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import SignIn, Site

pytestmark = pytest.mark.e2e


def test_match_of_two_rounds_is_confirmed_and_found_again(page: Page, site: Site, sign_in: SignIn) -> None:
    sign_in(page, site, "desk")
    page.goto(f"{site.url}/documents/next-meeting-9/")
    page.get_by_role("link", name="Compare with another text").click()
    page.get_by_role("link", name="Date set at the seventh international meeting for the next one").click()
    expect(page.locator("del")).to_have_text("in Astana for the second half of December 2017")
    expect(page.locator("ins")).to_have_text("for July 2018 in Sochi")

    page.get_by_role("button", name="Link as “amends” AN7-01, AN9-01").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Linked: AN9-01 amends AN7-01.")).to_be_visible()
    expect(page.get_by_role("button", name="Link as")).to_have_count(0)
    page.get_by_role("link", name="AN9-01", exact=True).click()
    expect(page.locator(".lineage", has_text="AN7-01")).to_be_visible()


def test_words_lead_to_their_place_in_the_text(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/documents/")
    page.get_by_label("Search the texts").fill("HUMANITARIAN mine")
    page.keyboard.press("Enter")
    expect(page.locator("main mark").first).to_be_visible()

    page.get_by_role("link", name=re.compile("View in the text")).first.click()

    page.wait_for_url(re.compile(r"/documents/astana-8/#p\d+s\d+$"))
    expect(page.locator(":target")).to_be_in_viewport()
