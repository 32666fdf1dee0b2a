"""Every page passes the automated rules of accessibility: light, dark and phone width; nothing overflows."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .conftest import SignIn, Site

pytestmark = pytest.mark.e2e

PUBLIC_PAGES = [
    "/",
    "/commitments/",
    "/commitments/?status=3&theme=meetings&sort=-deadline&per_page=25",
    "/commitments/?q=nothing-of-this-kind",
    "/commitments/?due_from=2018-02-30",
    "/commitments/A8-02/",
    "/commitments/A8-05/",
    "/commitments/A8-13/",
    "/commitments/A8-14/",
    "/documents/",
    "/documents/astana-8/",
    "/parties/",
    "/parties/turkey/",
    "/parties/jordan/",
    "/no-such-page/",
    "/accounts/login/",
    "/accounts/password/reset/",
]
STAFF_PAGES = [
    "/",
    "/commitments/A8-14/",
    "/accounts/logout/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/admin/",
    "/admin/commitments/commitment/",
    "/admin/commitments/party/",
]
LOOKS = {
    "light": {"width": 1440, "scheme": "light"},
    "dark": {"width": 1440, "scheme": "dark"},
    "phone": {"width": 390, "scheme": "light"},
}
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def findings(page: Page) -> list[str]:
    """What the rules find, and whether the page is wider than the screen."""
    results = Axe().run(page, options=WCAG)
    found = [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("the page is wider than the screen")
    return found


def look_at(page: Page, site: Site, path: str, look: str) -> None:
    page.set_viewport_size({"width": LOOKS[look]["width"], "height": 900})
    page.emulate_media(color_scheme=LOOKS[look]["scheme"])
    page.goto(f"{site.url}{path}")


@pytest.mark.parametrize("look", LOOKS)
def test_public_pages_pass_the_rules(page: Page, site: Site, look: str) -> None:
    found = {}
    for path in PUBLIC_PAGES:
        look_at(page, site, path, look)
        found[path] = findings(page)

    assert found == {path: [] for path in PUBLIC_PAGES}


@pytest.mark.parametrize("look", LOOKS)
def test_staff_pages_pass_the_rules(page: Page, site: Site, sign_in: SignIn, look: str) -> None:
    sign_in(page, site, "admin")

    found = {}
    for path in STAFF_PAGES:
        look_at(page, site, path, look)
        found[path] = findings(page)

    assert found == {path: [] for path in STAFF_PAGES}


@pytest.mark.parametrize(
    "path", ["/", "/commitments/", "/commitments/A8-05/", "/documents/astana-8/", "/parties/turkey/"]
)
def test_pages_reflow_at_320_pixels(page: Page, site: Site, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})

    page.goto(f"{site.url}{path}")

    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_filters_work_without_scripts(browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/commitments/")

    page.locator("input[name=status][value='3']").check()
    page.get_by_role("button", name="Apply filters").click()

    assert "status=3" in page.url
    statuses = set(page.locator("tbody .badge").all_inner_texts())
    assert {status.strip() for status in statuses} == {"Implemented"}
    context.close()
