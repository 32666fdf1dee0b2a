"""The tour of the README: record an assessment with what the form begins with, and see overview and register change."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import SignIn, Site, serve
from .test_main_job import figure

pytestmark = pytest.mark.e2e
NEW = "/commitments/A8-05/assessments/new/"


@pytest.fixture
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serve(tmp_path_factory.mktemp("result")) as served:
        yield served


def badge_in_register(page: Page, site: Site) -> str:
    page.goto(f"{site.url}/commitments/?q=A8-05")
    return page.locator("tbody tr", has_text="A8-05").locator(".badge").first.inner_text().strip()


def test_defaults_of_the_form_change_overview_and_register(page: Page, own_site: Site, sign_in: SignIn) -> None:
    sign_in(page, own_site, "desk")
    before = figure(page, own_site, "Implemented")

    page.goto(f"{own_site.url}{NEW}")
    page.get_by_label("Implemented", exact=True).check()
    result = page.get_by_role("status").filter(has_text="Joint status:")
    expect(result).to_contain_text("By the rule “lowest of the parties”.")
    expect(result.locator(".badge").nth(1)).to_have_text("Implemented")
    page.get_by_label("reported", exact=True).check()
    page.get_by_label("Reason").fill("The three guarantors say so in their joint statement.")
    page.get_by_role("button", name="Record assessment", exact=True).click()

    expect(page.locator(".toast", has_text="Assessment recorded.")).to_be_visible()
    assert page.locator(".head .badge").first.inner_text().strip() == "Implemented"
    assert figure(page, own_site, "Implemented") == before + 1
    assert badge_in_register(page, own_site) == "Implemented"


def test_finding_on_the_whole_says_at_once_that_it_changes_nothing(page: Page, own_site: Site, sign_in: SignIn) -> None:
    sign_in(page, own_site, "desk")
    page.goto(f"{own_site.url}{NEW}")

    page.get_by_label("Party", exact=True).select_option(label="As a whole")
    page.get_by_label("Implemented", exact=True).check()

    said = page.get_by_role("status").filter(has_text="Joint status:")
    expect(said).to_contain_text("Other assessments count too: by the rule “lowest of the parties”")


def test_result_is_shown_without_scripts(browser: Browser, own_site: Site, sign_in: SignIn) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, own_site, "desk")
    page.goto(f"{own_site.url}{NEW}")

    page.get_by_label("Implemented", exact=True).check()
    page.get_by_role("button", name="Show result").click()

    expect(page.get_by_role("status").filter(has_text="Joint status:")).to_contain_text("lowest of the parties")
    expect(page.get_by_label("Implemented", exact=True)).to_be_checked()
    context.close()
