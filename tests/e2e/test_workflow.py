"""Drafted, returned, corrected, accepted: on the real server, with one person and with two; nothing typed is lost."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from .conftest import SignIn, Site, serve

pytestmark = pytest.mark.e2e
REFERENCE = "A8-06"
NEW = f"/commitments/{REFERENCE}/assessments/new/"
REASON = "The joint statement is carried out in part, as the press of that day says."


@pytest.fixture(scope="module")
def one_person(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serve(tmp_path_factory.mktemp("one")) as served:
        yield served


@pytest.fixture(scope="module")
def two_people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serve(tmp_path_factory.mktemp("two"), TWO_PERSON_RULE="1") as served:
        yield served


def fill(page: Page, reason: str = REASON) -> None:
    page.get_by_label("Partly implemented", exact=True).check()
    page.get_by_label("reported", exact=True).check()
    page.get_by_label("As of").fill("2024-03-01")
    page.get_by_label("Reason").fill(reason)


def press(page: Page, name: str, says: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator(".toast", has_text=says)).to_be_visible()


def waiting(page: Page, site: Site) -> int:
    """How many drafts wait, by the overview; the list behind the figure holds as many."""
    page.goto(f"{site.url}/")
    link = page.locator("section", has=page.get_by_role("heading", name="Waiting for me")).get_by_text("View all")
    count = int(link.inner_text().removeprefix("View all "))
    link.click()
    expect(page.locator("main .list > li")).to_have_count(count)
    return count


def status_everywhere(page: Page, site: Site) -> list[str]:
    """The joint status on the page of the commitment and in the register."""
    page.goto(f"{site.url}/commitments/{REFERENCE}/")
    badges = [page.locator(".head .badge").inner_text().strip()]
    page.goto(f"{site.url}/commitments/?q={REFERENCE}")
    return [*badges, page.locator("tbody tr", has_text=REFERENCE).locator(".badge").inner_text().strip()]


@pytest.fixture
def colleague(browser: Browser) -> Iterator[Page]:
    """A second browser, for a second person."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_desk_drafts_reviewer_returns_desk_corrects_reviewer_accepts(
    page: Page, colleague: Page, two_people: Site, sign_in: SignIn
) -> None:
    site, desk, reviewer = two_people, page, colleague
    sign_in(desk, site, "desk")
    sign_in(reviewer, site, "reviewer")
    before = status_everywhere(desk, site)

    desk.goto(f"{site.url}/commitments/{REFERENCE}/")
    desk.get_by_role("link", name="Record assessment").click()
    expect(desk.get_by_role("button", name="Record assessment")).to_have_count(0)
    fill(desk, "In part.")
    press(desk, "Save draft", "Draft saved.")
    assert waiting(desk, site) == 1
    assert waiting(reviewer, site) == 0
    desk.locator("main .list a").click()
    press(desk, "Send for review", "Draft sent for review.")
    expect(desk.get_by_role("button", name="Accept")).to_have_count(0)
    assert waiting(desk, site) == 0
    assert waiting(reviewer, site) == 1
    assert status_everywhere(desk, site) == before

    waiting(reviewer, site)
    reviewer.locator("main .list a").click()
    reviewer.get_by_label("Note").fill("Name the source.")
    press(reviewer, "Return with this note", "Draft returned with your note.")

    assert waiting(desk, site) == 1
    assert waiting(reviewer, site) == 0
    waiting(desk, site)
    desk.locator("main .list a").click()
    expect(desk.get_by_text("Name the source.").first).to_be_visible()
    desk.get_by_label("Reason").fill(REASON)
    press(desk, "Send for review", "Draft sent for review.")

    waiting(reviewer, site)
    reviewer.locator("main .list a").click()
    expect(reviewer.locator("table", has_text="If accepted").locator(".badge").last).to_have_text("Partly implemented")
    press(reviewer, "Accept draft", "Draft accepted. The assessment counts immediately.")

    entry = reviewer.locator(".timeline > li", has_text=REASON).first
    expect(entry).to_contain_text("by desk, accepted by reviewer")
    assert status_everywhere(desk, site) == ["Partly implemented"] * 2
    desk.goto(f"{site.url}/")
    recent = desk.locator("section", has=desk.get_by_role("heading", name="Recently changed"))
    expect(recent.locator("li", has_text=REFERENCE)).to_contain_text("Assessment accepted")


def test_admin_and_bulk_send_for_review_where_two_people_accept(page: Page, two_people: Site, sign_in: SignIn) -> None:
    site = two_people
    sign_in(page, site, "desk")

    page.goto(f"{site.url}/admin/commitments/commitment/?q=A8-05")
    page.locator("#result_list tbody a").first.click()
    add = page.get_by_role("link", name="Add another Assessment")
    if add.count():
        add.click()
    form = page.locator("#assessments-0")
    form.locator("select[name$='-status']").select_option(label="Initiated")
    form.locator("input[name$='-as_of']").fill("2024-03-01")
    form.locator("select[name$='-confidence']").select_option(label="reported")
    form.locator("textarea[name$='-reason']").fill("From the admin.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist .success", has_text="1 assessment sent for review.")).to_be_visible()

    page.goto(f"{site.url}/admin/commitments/commitment/?q=A8-0")
    for reference in ("A8-03", "A8-04"):
        page.locator("#result_list tr", has_text=reference).locator("input[name=_selected_action]").check()
    page.locator("select[name=action]").select_option(label="Record assessment…")
    page.locator("button[name=index]").click()
    page.locator("select[name=status]").select_option(index=2)
    page.locator("input[name=as_of]").fill("2024-03-01")
    page.locator("select[name=confidence]").select_option(label="reported")
    page.locator("textarea[name=reason]").fill("From the bulk action.")
    page.get_by_role("button", name="Review before and after").click()
    page.get_by_role("button", name="Send for review").click()
    expect(page.locator(".messagelist .success", has_text="2 assessments sent for review.")).to_be_visible()

    page.goto(f"{site.url}/drafts/?state=submitted&mine=yes")
    shown = page.locator("main .list bdi.reference").all_inner_texts()
    assert shown[-1:] == ["A8-05"]
    assert sorted(shown) == ["A8-03", "A8-04", "A8-05"]


def test_own_assessment_counts_at_once_where_one_person_is_enough(
    page: Page, one_person: Site, sign_in: SignIn
) -> None:
    site = one_person
    sign_in(page, site, "desk")

    page.goto(f"{site.url}{NEW}")
    fill(page)
    press(page, "Record assessment", "Assessment recorded.")

    expect(page.locator(".timeline > li", has_text=REASON).first).to_contain_text("by desk, accepted by its author")
    assert status_everywhere(page, site) == ["Partly implemented"] * 2


def test_typed_words_outlive_a_lost_connection_and_are_forgotten_once_saved(
    page: Page, context: BrowserContext, one_person: Site, sign_in: SignIn
) -> None:
    site = one_person
    sign_in(page, site, "desk")
    page.goto(f"{site.url}{NEW}")
    fill(page)

    context.set_offline(True)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("There is no connection.")).to_be_visible()
    assert page.url == f"{site.url}{NEW}"
    context.set_offline(False)
    page.reload()

    expect(page.get_by_text("You typed something here that was not saved")).to_be_visible()
    assert page.get_by_label("Reason").input_value() == ""
    page.get_by_role("button", name="Restore text").click()
    assert page.get_by_label("Reason").input_value() == REASON
    expect(page.get_by_label("Partly implemented", exact=True)).to_be_checked()
    expect(page.get_by_label("As of")).to_have_value("2024-03-01")
    press(page, "Save draft", "Draft saved.")
    assert kept(page) == []
    page.goto(f"{site.url}{NEW}")
    expect(page.get_by_text("You typed something here")).to_be_hidden()


def kept(page: Page) -> list[str]:
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('keep:'))")


def test_typed_words_outlive_an_expired_session_and_belong_to_one_person(
    page: Page, context: BrowserContext, one_person: Site, sign_in: SignIn
) -> None:
    site = one_person
    sign_in(page, site, "desk")
    page.goto(f"{site.url}{NEW}")
    fill(page)

    context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_role("heading", name="You do not have permission to do this")).to_be_visible()
    sign_in(page, site, "reviewer")
    page.goto(f"{site.url}{NEW}")
    expect(page.get_by_text("You typed something here")).to_be_hidden()
    context.clear_cookies(name="sessionid")
    sign_in(page, site, "desk")
    page.goto(f"{site.url}{NEW}")

    page.get_by_role("button", name="Restore text").click()
    assert page.get_by_label("Reason").input_value() == REASON


@pytest.mark.parametrize("place", ["/", "/admin/"])
def test_signing_out_forgets_what_was_typed(page: Page, one_person: Site, sign_in: SignIn, place: str) -> None:
    site = one_person
    sign_in(page, site, "desk")
    page.goto(f"{site.url}{NEW}")
    page.get_by_label("Reason").fill(REASON)
    assert len(kept(page)) == 1

    page.goto(f"{site.url}{place}")
    if place == "/":
        page.locator(".tools details summary").click()
        page.get_by_role("button", name="Sign out").click()
    else:
        page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").wait_for()

    assert kept(page) == []


def test_what_is_offered_can_be_forgotten_and_is_not_overwritten_by_new_words(
    page: Page, one_person: Site, sign_in: SignIn
) -> None:
    site = one_person
    sign_in(page, site, "desk")
    page.goto(f"{site.url}{NEW}")
    page.get_by_label("Reason").fill("First words.")
    page.reload()
    page.get_by_label("Reason").fill("Other words.")
    page.get_by_role("button", name="Restore text").click()
    assert page.get_by_label("Reason").input_value() == "First words."
    page.reload()

    page.get_by_role("button", name="Discard text").click()
    expect(page.get_by_text("You typed something here")).to_be_hidden()
    page.reload()

    expect(page.get_by_text("You typed something here")).to_be_hidden()
    assert kept(page) == []
