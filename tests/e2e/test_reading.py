"""Reading a document for pledges by keyboard: three sentences judged one after another, one of them taken back."""

import pytest
from playwright.sync_api import Page, expect

from .conftest import SignIn, Site

pytestmark = pytest.mark.e2e

FIGURES = ".coverage__sample[href]"


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
    expect(page.locator("[data-keys]")).to_be_focused()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def say_why(page: Page, ground: str) -> None:
    """Go to the ground, write it, and leave it."""
    press(page, "g", "ControlOrMeta+A")
    page.keyboard.type(ground)
    press(page, "Escape")


def test_sentences_are_judged_and_taken_back_by_keyboard(page: Page, site: Site, sign_in: SignIn) -> None:
    sign_in(page, site, "desk")
    page.goto(f"{site.url}/documents/astana-8/")
    assert page.locator(FIGURES).all_inner_texts() == ["10 linked", "0 not a pledge", "3 not yet reviewed"]
    page.get_by_role("button", name="Read for pledges").click()
    page.get_by_role("link", name="Review sentences").click()

    heading(page, "Sentence 1 of paragraph 1")
    say_why(page, "Sums up what follows: names no step.")
    press(page, "i")
    heading(page, "Sentence 1 of paragraph 8")
    expect(page.get_by_text("1.1 reviewed: Informational.")).to_be_visible()
    press(page, "u")
    heading(page, "Sentence 1 of paragraph 1")
    expect(page.get_by_text("Classification undone.")).to_be_visible()
    say_why(page, "Sums up what follows: names no step, and no day.")
    press(page, "d")
    heading(page, "Sentence 1 of paragraph 8")
    # What is proposed for these two, on the ground of the rule.
    press(page, "Enter")
    heading(page, "Sentence 2 of paragraph 8")
    press(page, "Enter")

    expect(page.get_by_text("No more sentences to review after this one.")).to_be_visible()
    assert page.locator(FIGURES).all_inner_texts() == ["10 linked", "3 not a pledge", "0 not yet reviewed"]
    page.locator(FIGURES).nth(1).click()
    assert page.locator(".sentence.gap").count() == 3


def test_card_leads_to_its_words_and_back_and_keys_to_the_address_of_a_sentence(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/documents/astana-8/")

    page.get_by_role("link", name="A8-14: show in the text").click()
    page.wait_for_url("**#q-A8-14")
    page.locator("mark:has(#q-A8-14) a").click()
    page.wait_for_url("**#c-A8-14")
    page.get_by_label("Link to paragraph 3").focus()
    # The first sentence of the paragraph, two passages in it, the second sentence.
    press(page, *["Tab"] * 4, "Enter")
    page.wait_for_url("**#p3s2")
