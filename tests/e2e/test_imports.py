"""A messy file of another register is imported in a browser: read, mapped, previewed, applied, taken back."""

import pytest
from django.conf import settings
from django.db import connection  # noqa: F401 - the condition of skipif is evaluated here
from playwright.sync_api import Page, expect

from .conftest import SignIn, Site
from .test_accessibility import browser_context_args, in_all_looks  # noqa: F401 - a fixture

pytestmark = [
    pytest.mark.long,
    pytest.mark.e2e,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the pages are the same on both databases"),
]

SAMPLE = settings.BASE_DIR / "commitments" / "static" / "commitments" / "sample-import.csv"
"""Semicolons, cp1252, a title above the headings, two spellings of a party, unknown words, mixed dates, a column
without a value."""

COVERED = """() => {
    const field = document.activeElement, bar = document.querySelector(".applybar");
    const covered = field.getBoundingClientRect().bottom > bar.getBoundingClientRect().top + 1;
    return covered && field.matches("input, select") ? field.name : "";
}"""


def covered_by_the_bar(page: Page) -> list[str]:
    """The fields that the bar below hides while a person goes through them by keyboard."""
    page.evaluate("scrollTo(0, 0); document.querySelector('main a').focus()")
    found = []
    for _ in range(30):
        page.keyboard.press("Tab")
        found.append(page.evaluate(COVERED))
    return [name for name in found if name]


def test_messy_file_is_read_mapped_previewed_applied_and_taken_back(page: Page, site: Site, sign_in: SignIn) -> None:
    found: dict[str, list[str]] = {}

    def go_on(name: str) -> None:
        page.get_by_role("button", name=name).click()
        page.wait_for_load_state()

    sign_in(page, site, "desk")
    page.goto(f"{site.url}/imports/new/")
    found["upload"] = in_all_looks(page)
    page.get_by_label("File").set_input_files(SAMPLE)
    page.get_by_label("Source").fill("Arland talks")
    go_on("Upload file")

    expect(page.get_by_label("Encoding")).to_have_value("cp1252")
    expect(page.get_by_label("Row with the headings")).to_have_value("3")
    expect(page.get_by_text("1 empty column left out: Colour")).to_be_visible()
    found["reading"] = in_all_looks(page)
    page.get_by_role("link", name="Continue to columns").click()

    expect(page.get_by_label("Field for Pledge")).to_have_value("quotation")
    page.get_by_label("Field for State of play").select_option(label="Status")
    page.get_by_text("Cell formats").click()
    page.get_by_label("Separator of several values in one cell").first.select_option(label="comma")
    page.get_by_label("Kind", exact=True).select_option(label="Deliverable")
    go_on("Save and continue")
    expect(page.get_by_role("alert")).to_contain_text("“Document” has no column")
    found["columns"] = in_all_looks(page)
    found["covered"] = covered_by_the_bar(page)
    page.get_by_label("Document", exact=True).fill("Record of the talks")
    page.get_by_label("Document: existing or new").select_option(label="New document: Communiqué")
    page.get_by_label("Date of a new document").fill("2018-02-01")
    page.get_by_label("Process of a new document").fill("Talks of Arland and Borea")
    page.get_by_label("Order of day and month in 03/04/2030").select_option(label="day first: 3 April 2030")
    page.get_by_label("First month of a fiscal year").fill("4")
    page.get_by_label("Start day for lengths of time").fill("Signed")
    page.get_by_label("Day of the assessment").fill("2021-01-01")
    page.get_by_label("Reason").fill("As the source says.")
    page.get_by_label("Confidence").select_option(label="reported")
    go_on("Save and continue")

    expect(page.get_by_text("2 values", exact=True)).to_be_visible()
    page.get_by_label("Decision: ongoing").select_option(label="Initiated")
    go_on("Save and continue")
    page.get_by_label("Decision: stalled").select_option(label="Skip the row")
    go_on("Save and continue")
    expect(page.get_by_text("also written ARLAND (1)")).to_be_visible()
    found["values"] = in_all_looks(page)
    page.get_by_label("Decision for all of these").select_option(label="New party: State")
    go_on("Apply to all")

    go_on("Check changes")
    expect(page.get_by_role("link", name="11 new")).to_be_visible()
    found["preview"] = in_all_looks(page)
    page.get_by_role("link", name="Apply 11 rows…").click()
    expect(page.get_by_text("11 rows are new.")).to_be_visible()
    found["apply"] = in_all_looks(page)
    go_on("Apply import")

    expect(page.get_by_role("heading", name="Import report")).to_be_visible()
    found["report"] = in_all_looks(page)
    page.locator("tbody").get_by_role("link").first.click()
    expect(page.get_by_text("The parties will reopen the road over the Tarn pass").first).to_be_visible()
    made = page.url
    page.go_back()
    page.get_by_role("link", name="Undo import…").click()
    found["undo"] = in_all_looks(page)
    go_on("Undo import")

    expect(page.get_by_role("heading", name="Import undone")).to_be_visible()
    assert page.goto(made).status == 404  # type: ignore[union-attr]
    page.goto(f"{site.url}/imports/")
    found["list"] = in_all_looks(page)
    assert found == {name: [] for name in found}
