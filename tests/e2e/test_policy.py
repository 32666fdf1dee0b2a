"""No page asks another host for anything or breaks its content security policy (the ``context`` fixture watches)."""

import pytest
from playwright.sync_api import Page

from .conftest import SignIn, Site
from .test_accessibility import PUBLIC_PAGES, STAFF_PAGES

pytestmark = pytest.mark.e2e


def test_public_pages_keep_the_policy(page: Page, site: Site) -> None:
    for path in PUBLIC_PAGES:
        response = page.goto(f"{site.url}{path}")
        assert response
        assert "unsafe" not in response.headers["content-security-policy"]


def test_staff_pages_keep_the_policy(page: Page, site: Site, sign_in: SignIn) -> None:
    sign_in(page, site, "admin")

    for path in [*STAFF_PAGES, "/admin/commitments/commitment/1/change/", "/admin/commitments/party/1/change/"]:
        response = page.goto(f"{site.url}{path}")
        assert response
        assert response.status == (400 if "02-30" in path else 200)
