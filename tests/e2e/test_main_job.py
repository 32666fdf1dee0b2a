"""The main job, in a real browser on the real server, by hand as a desk officer does it."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import SignIn, Site

pytestmark = pytest.mark.e2e


def figure(page: Page, site: Site, label: str) -> int:
    """The number in a tile of the overview."""
    page.goto(f"{site.url}/")
    return int(page.locator(".figure-tile", has_text=label).locator(".figure-tile__value").inner_text())


def references(page: Page) -> list[str]:
    return page.locator("main tbody bdi.reference").all_inner_texts()


def test_desk_officer_updates_an_overdue_pledge_and_reports_it(
    page: Page, site_before_the_ninth_round: Site, sign_in: SignIn, tmp_path: Path
) -> None:
    site = site_before_the_ninth_round
    sign_in(page, site, "desk")
    overdue, implemented = figure(page, site, "Overdue"), figure(page, site, "Implemented")

    page.locator(".figure-tile", has_text="Overdue").click()
    expect(page.get_by_role("heading", name="1 commitment", exact=True)).to_be_visible()
    assert references(page) == ["A8-14"]
    page.get_by_role("link", name="Hold the next high-level international meeting in Astana").click()
    expect(page.get_by_text("second half of February").first).to_be_visible()
    expect(page.get_by_text("overdue").first).to_be_visible()

    page.goto(f"{site.url}/admin/commitments/commitment/?q=A8-14")
    page.locator("#result_list tbody a").click()
    record_in_admin(page)

    assert figure(page, site, "Overdue") == overdue - 1 == 0
    assert figure(page, site, "Implemented") == implemented + 1
    page.goto(f"{site.url}/commitments/?timeliness=late&sort=-deadline")
    shown = references(page)
    assert "A8-14" in shown
    expect(page.locator("tr", has_text="A8-14").get_by_text("done late, 75 days")).to_be_visible()

    assert exported(page, tmp_path) == shown


def record_in_admin(page: Page) -> None:
    """Add an assessment in the inline; first without its reason, which is refused at the field."""
    add = page.get_by_role("link", name="Add another Assessment")
    if add.count():
        add.click()
    form = page.locator("#assessments-0")
    form.locator("select[name$='-status']").select_option(label="Implemented")
    form.locator("input[name$='-as_of']").fill("2018-05-15")
    form.locator("input[name$='-done_on']").fill("2018-05-14")
    form.locator("select[name$='-confidence']").select_option(label="reported")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".errorlist", has_text="Enter a reason for the status")).to_be_visible()

    reason = page.locator("#assessments-0 textarea[name$='-reason']")
    reason.fill("The ninth meeting was held in Astana on 14 and 15 May 2018, after the end of the window.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist .success", has_text="1 assessment recorded.")).to_be_visible()


def exported(page: Page, folder: Path) -> list[str]:
    """The references in the CSV that the register's export menu gives, in its order."""
    page.get_by_text("Export", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    path = folder / "report.csv"
    download.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["reference"] for row in csv.DictReader(file)]
