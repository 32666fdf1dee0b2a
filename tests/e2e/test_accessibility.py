"""Every page passes the automated rules of accessibility: light, dark and phone width; nothing overflows."""

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection  # noqa: F401 - the condition of skipif is evaluated here
from playwright.sync_api import Browser, Page

from .conftest import SignIn, Site

pytestmark = [
    pytest.mark.long,
    pytest.mark.e2e,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="pages look the same on both databases: looked at once"),
]

PUBLIC_PAGES = [
    "/",
    "/?as_of=2018-02-20",
    "/?as_of=2018-02-30",
    "/commitments/",
    "/commitments/?as_of=2018-02-20&timeliness=due_soon",
    "/commitments/A8-14/?as_of=2018-02-20",
    "/documents/?as_of=2018-02-20",
    "/commitments/?status=3&theme=meetings&sort=-deadline&per_page=25",
    "/commitments/?q=nothing-of-this-kind",
    "/commitments/?due_from=2018-02-30",
    "/commitments/A8-02/",
    "/commitments/A8-05/",
    "/commitments/A8-13/",
    "/commitments/A8-14/",
    "/documents/",
    "/documents/astana-8/",
    "/documents/astana-8/?show=unjudged",
    "/documents/astana-8/compare/",
    "/documents/astana-8/compare/next-meeting-9/",
    "/documents/?q=next+meeting",
    "/meetings/",
    "/meetings/astana-8/",
    "/meetings/astana-9/pack/?by=party",
    "/parties/",
    "/parties/turkey/",
    "/parties/jordan/",
    "/calendar/",
    "/calendar/?month=2017-12",
    "/calendar/?month=2018-13",
    "/reports/",
    "/reports/briefing/?document=astana-8",
    "/reports/briefing/?status=9",
    "/reports/matrix/",
    "/reports/matrix/?status=2&sort=title",
    "/reports/matrix/?kind=declaratory",
    "/reports/matrix/?due_from=2018-02-30",
    "/evidence/mfa-tr-396/",
    "/changes/",
    "/changes/?act=record_assessment&commitment=A8-14",
    "/changes/?since=2018-02-30",
    "/changes/60/",
    "/search/?q=next+meeting",
    "/search/?q=ceasefire+nothing",
    "/commitments/?columns=title,status,zones,deadline+as+written&density=compact",
    "/no-such-page/",
    "/accounts/login/",
    "/accounts/password/reset/",
]
STAFF_PAGES = [
    "/",
    "/accounts/tokens/",
    "/accounts/email/",
    "/api/v1/docs/",
    "/following/",
    "/following/filter/?open=yes",
    "/views/",
    "/views/new/?open=yes",
    "/changes/",
    "/changes/257/redaction/",
    "/redactions/",
    "/documents/new/",
    "/meetings/new/",
    "/meetings/astana-9/move/",
    "/meetings/astana-9/deadlines/",
    "/documents/astana-8/passages/",
    "/documents/astana-8/revise/",
    "/documents/astana-8/",
    "/documents/astana-8/pledges/",
    "/documents/astana-8/pledges/p3s1/",
    "/commitments/A8-05/",
    "/documents/astana-8/record/?paragraph=4",
    "/documents/astana-8/record/?start=1203&end=1400",
    "/commitments/A8-05/assessments/new/",
    "/commitments/A8-05/evidence/",
    "/commitments/A8-05/remarks/",
    "/commitments/A8-05/indicators/1/measurements/new/",
    "/commitments/A8-05/indicators/new/",
    "/commitments/A8-05/lifecycle/",
    "/commitments/A8-14/links/new/?to=AN7-01",
    "/commitments/A8-14/links/1/take-back/",
    "/commitments/A8-05/notes/new/",
    "/commitments/A8-05/positions/new/",
    "/commitments/A8-05/reports/new/",
    "/drafts/",
    "/followups/",
    "/followups/new/?commitment=A8-05",
    "/commitments/bulk/new/assess/?all=1&status=1",
    "/requests/?sent_from=2018-02-30",
    "/requests/new/?party=turkey",
    "/accounts/logout/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/admin/",
    "/admin/commitments/commitment/?status=3",
    "/admin/commitments/commitment/add/",
    "/admin/commitments/document/add/",
    "/admin/commitments/evidence/add/",
    "/admin/commitments/meeting/",
    "/admin/commitments/party/add/",
    "/admin/commitments/user/add/",
    "/admin/commitments/ledgerentry/",
    "/admin/commitments/redaction/",
]
BRIEF = {"resultTypes": ["violations"]}
"""What passes is not described element by element, which takes longer than looking at it."""
WCAG = BRIEF | {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = BRIEF | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What can differ in the dark: everything else of a page is as it is in the light."""
LOOKS: list[tuple[Literal["light", "dark"], int, dict[str, Any]]] = [
    ("light", 1440, WCAG),
    ("dark", 1440, COLOURS),
    ("light", 390, WCAG),
]

MENUS = """() => [...document.querySelectorAll("details.pop")].filter((menu) => {
    const open = menu.open;
    menu.open = true;
    const box = menu.querySelector(".popup__body").getBoundingClientRect();
    menu.open = open;
    return box.left < 0 || box.right > document.documentElement.clientWidth;
}).map((menu) => menu.querySelector("summary").textContent)"""
"""Which menus of a page do not fit on the screen once they are opened."""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """The rules' own program styles what it looks at; test_policy.py sees to the policy."""
    return {**browser_context_args, "bypass_csp": True}


def findings(page: Page, rules: dict[str, Any]) -> list[str]:
    """What the rules find, and whether the page, or what opens on it, is wider than the screen."""
    results = Axe().run(page, options=rules)
    found = [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("the page is wider than the screen")
    return found + [f"opens beyond the screen: {name}" for name in page.evaluate(MENUS)]


def in_all_looks(page: Page) -> list[str]:
    """The findings on the page as it stands, in each look."""
    found = []
    for scheme, width, rules in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        # The admin's colours fade from one look to the other.
        page.evaluate("Promise.allSettled(document.getAnimations().map(animation => animation.finished))")
        found += [f"{scheme} {width}: {finding}" for finding in findings(page, rules)]
    return found


def test_text_that_is_pale_in_the_dark_is_noticed(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/commitments/A8-14/")
    page.add_style_tag(content="@media (prefers-color-scheme: dark) { h1 { color: #222 !important } }")

    assert [finding[:9] for finding in in_all_looks(page)] == ["dark 1440"]


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_public_page_passes_the_rules(page: Page, site: Site, path: str) -> None:
    page.goto(f"{site.url}{path}")

    assert in_all_looks(page) == []


def test_staff_pages_pass_the_rules(page: Page, site: Site, sign_in: SignIn) -> None:
    sign_in(page, site, "admin")

    found = {}
    for path in STAFF_PAGES:
        page.goto(f"{site.url}{path}")
        found[path] = in_all_looks(page)

    assert found == {path: [] for path in STAFF_PAGES}


def test_deposit_and_redaction_pass_the_rules_at_every_step(page: Page, site: Site, sign_in: SignIn) -> None:
    sign_in(page, site, "reviewer")

    page.goto(f"{site.url}/documents/new/")
    page.get_by_label("Paste the text").fill("Joint statement\n\nThe sides will meet in Oslo by 1 June 2019.\n")
    page.get_by_role("button", name="Preview text").click()
    page.get_by_role("heading", name="Check the text").wait_for()
    found = {"preview": in_all_looks(page)}
    page.goto(f"{site.url}/changes/257/")
    page.get_by_role("link", name="Request redaction").click()
    page.get_by_role("button", name="Request redaction").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    found["refused"] = in_all_looks(page)
    page.get_by_role("radio").first.check()
    page.get_by_role("textbox", name="Reason").fill("It names a private person.")
    page.get_by_role("button", name="Request redaction").click()
    page.goto(f"{site.url}/redactions/")
    page.get_by_role("main").get_by_role("link", name="Entry").first.click()
    found["request"] = in_all_looks(page)

    assert found == {step: [] for step in ("preview", "refused", "request")}


def test_pages_reached_by_hand_pass_the_rules(page: Page, site: Site, sign_in: SignIn) -> None:
    """The page of one commitment in the admin, the review of an assessment of several, and a draft on its way."""
    sign_in(page, site, "desk")

    page.goto(f"{site.url}/admin/commitments/commitment/?q=A8-05")
    page.locator("#result_list tbody a").first.click()
    page.get_by_role("heading", name="Change commitment").wait_for()
    found = {"one": in_all_looks(page)}
    page.goto(f"{site.url}/admin/commitments/commitment/?q=A8-0")
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option(label="Record assessment…")
    page.locator("button[name=index]").click()
    page.get_by_role("heading", name="Record assessment").wait_for()
    found["several"] = in_all_looks(page)
    page.goto(f"{site.url}/commitments/A8-05/")
    page.get_by_role("link", name="Record assessment").click()
    page.get_by_role("button", name="Send for review").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    found["refused"] = in_all_looks(page)
    page.get_by_role("button", name="Save draft").click()
    page.get_by_role("heading", name="History of the draft").wait_for()
    found["draft"] = in_all_looks(page)
    page.get_by_label("Initiated", exact=True).check()
    page.get_by_label("reported", exact=True).check()
    page.get_by_label("Reason").fill("As the press says.")
    page.get_by_role("button", name="Send for review").click()
    page.get_by_role("heading", name="Before and after").wait_for()
    found["sent"] = in_all_looks(page)

    assert found == {name: [] for name in found}


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/commitments/", "/commitments/A8-05/", "/documents/astana-8/", "/parties/turkey/"),
        *("/reports/matrix/", "/calendar/?month=2017-12"),
    ],
)
def test_pages_reflow_at_320_pixels(page: Page, site: Site, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})

    page.goto(f"{site.url}{path}")

    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_filters_work_without_scripts(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/commitments/")

    page.locator("input[name=status][value='3']").check()
    page.get_by_role("button", name="Apply filters").click()

    assert "status=3" in page.url
    statuses = set(page.locator("tbody .badge").all_inner_texts())
    assert {status.strip() for status in statuses} == {"Implemented"}
    context.close()
