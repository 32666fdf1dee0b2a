"""Words are selected in a text and recorded; the browser counts in UTF-16, the register in code points."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import SignIn, Site

pytestmark = pytest.mark.e2e
TEXT = """Joint statement 🕊️ of the sides

👩🏽‍🌾🤝 The guarantor states agreed to hold talks by 1 March 2019. 🎉 The cafe\u0301 stays open, \
and the host will receive them. The sides thanked the hosts.

اتفق 🕊️ الطرفان على وقفِ إطلاق النار، وتعمل اللجنة على ذلك.
"""
SELECT = """([from, to, paragraph]) => {
    const letters = [], holder = document.querySelectorAll("[data-start]")[paragraph];
    const walker = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());) if (!node.parentElement.closest("sup")) letters.push(node);
    const place = (words, end) => {
        for (const node of letters) {
            const at = node.data.indexOf(words);
            if (at >= 0) return [node, end ? at + words.length : at];
        }
    };
    getSelection().setBaseAndExtent(...place(from, false), ...place(to, true));
}"""
"""Selects from the beginning of some words to the end of others, as a hand with a mouse does."""


def deposit(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/documents/new/")
    page.get_by_label("Paste the text").fill(TEXT)
    page.get_by_role("button", name="Preview text").click()
    page.locator("#id_title").fill("Doves")
    page.locator("#id_kind").select_option("joint_statement")
    page.locator("#id_dated").fill("2019-01-15")
    # It is guessed only while there is no other: an import that was taken back may have left one.
    page.locator("#id_process").select_option(label="Astana Process on Syria")
    page.locator("#id_language").select_option("en")
    page.locator("#id_prefix").fill("DV")
    page.locator("#id_slug").fill("doves")
    page.get_by_role("button", name="Save document").click()
    page.wait_for_url(f"{site.url}/documents/doves/")


def record_selected(page: Page, words: str) -> None:
    """Follow the bar, whose words must be those that were selected, and record them as they are proposed."""
    expect(page.locator("[data-record-words]")).to_have_text(words)
    page.get_by_role("link", name="Record these words").click()
    expect(page.locator("blockquote mark")).to_have_text(words)
    page.locator("#id_kind").select_option("deliverable")
    page.get_by_role("button", name="Record commitment", exact=True).click()
    page.wait_for_url(re.compile("/commitments/DV-"))
    expect(page.locator("blockquote mark")).to_have_text(words)


def dismiss(page: Page, site: Site, address: str) -> None:
    page.goto(f"{site.url}/documents/doves/pledges/{address}/")
    page.locator("#id_ground").fill("Thanks bind nobody.")
    with page.expect_navigation():
        page.get_by_role("button", name="Declaratory").click()


def link(page: Page, site: Site, reference: str, earlier: str) -> None:
    page.goto(f"{site.url}/commitments/{reference}/links/new/?to={earlier}")
    page.locator("#id_kind").select_option("reaffirms")
    page.get_by_role("button", name="Link commitments").click()
    page.wait_for_url(f"{site.url}/commitments/{reference}/")


def test_text_is_recorded_by_selection_and_found_everywhere(page: Page, site: Site, sign_in: SignIn) -> None:
    sign_in(page, site, "desk")
    deposit(page, site)

    page.evaluate(SELECT, ["The guarantor states", "2019.", 1])
    record_selected(page, "The guarantor states agreed to hold talks by 1 March 2019.")
    expect(page.get_by_role("heading", name="Hold talks by 1 March 2019")).to_be_visible()

    page.goto(f"{site.url}/documents/doves/")
    page.evaluate(SELECT, ["the host", "them", 1])
    record_selected(page, "the host will receive them")

    page.goto(f"{site.url}/documents/doves/")
    page.evaluate(SELECT, ["الطرفان", "النار", 2])
    record_selected(page, "الطرفان على وقفِ إطلاق النار")

    page.goto(f"{site.url}/documents/doves/")
    assert page.locator("article.document-text mark > a").all_inner_texts() == [
        "The guarantor states agreed to hold talks by 1 March 2019.",
        "the host will receive them",
        "الطرفان على وقفِ إطلاق النار",
    ]

    dismiss(page, site, "p2s3")
    link(page, site, "DV-01", "A8-14")

    page.goto(f"{site.url}/commitments/?document=doves")
    assert page.locator("main tbody bdi.reference").all_inner_texts() == ["DV-01", "DV-02", "DV-03"]
    page.goto(f"{site.url}/documents/doves/?show=dismissed")
    expect(page.locator("article.document-text .para")).to_have_count(1)
    expect(page.locator("#p2s3")).to_contain_text("The sides thanked the hosts.")
    page.goto(f"{site.url}/documents/astana-8/compare/doves/")
    row = page.locator("tr", has_text="DV-01")
    expect(row).to_contain_text("A8-14")
    expect(row).to_contain_text("reaffirms")


def test_words_are_chosen_by_keyboard(page: Page, site: Site, sign_in: SignIn) -> None:
    sign_in(page, site, "desk")
    page.goto(f"{site.url}/documents/astana-8/")
    page.locator("[data-start]").first.focus()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator("[data-record-words]")).to_have_text("eighth international")

    page.keyboard.press("Enter")
    expect(page.locator("blockquote mark")).to_have_text("eighth international")
