"""Saved views: saved from the register, listed, shared, chosen as the default."""

import pytest

from commitments.models import DefaultView, SavedView
from commitments.rules.kernel.commitments import Tier

from ...admin.pages import client_of, read_form
from ...support.factories import CommitmentFactory, DocumentFactory, UserFactory
from ...support.factory_base import SavedViewFactory
from ...support.pages import markup

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory(desk=True)


@pytest.fixture
def browser(person):
    return client_of(person)


def names(response) -> list[tuple[str, int | None]]:
    return [(kept.view.name, kept.count) for kept in response.context["views"]]


def test_view_is_saved_from_the_register_and_opens_it_again(browser, person):
    CommitmentFactory()
    address = "/views/new/?sort=-deadline&open=yes&columns=status,title&density=compact&after=x&lifecycle=active"

    form = read_form(browser.get(address))
    answer = browser.post("/views/new/", form | {"name": "Open ones", "is_shared": "on"}, follow=True)

    view = SavedView.objects.get()
    assert view.owner == person
    assert view.query == "lifecycle=active&open=yes"
    assert view.is_shared is True
    assert view.layout == "columns=status%2Ctitle&density=compact&sort=-deadline"
    assert answer.redirect_chain == [("/views/", 302)]
    assert names(answer) == [("Open ones", 1)]
    register = browser.get(f"/commitments/?{view.address_query}")
    assert [heading.name for heading in register.context["headings"]] == ["status", "title"]
    assert register.context["saved"] == [(view, True)]
    assert markup(register).count('aria-current="page">Open ones</a>') == 1
    assert browser.get("/commitments/?open=yes&lifecycle=active").context["saved"] == [(view, False)]
    assert 'href="/views/new/?lifecycle=active' in markup(register)


def test_everything_without_a_filter_can_be_a_view(browser):
    browser.post("/views/new/", {"query": "", "layout": "sort=title", "name": "By title"})

    assert SavedView.objects.get().address_query == "sort=title"


@pytest.mark.parametrize(
    ("asked", "field"), [("open=maybe", "Open"), ("colour=red", "colour"), ("columns=colour", "Columns")]
)
def test_address_that_cannot_be_read_is_not_saved(browser, asked, field):
    response = browser.get(f"/views/new/?{asked}")
    sent = browser.post("/views/new/", {"query": asked, "layout": "", "name": "Bad"})

    assert [(page.status_code, page.context["errors"][0][0]) for page in (response, sent)] == [(400, field)] * 2
    assert not SavedView.objects.exists()


def test_reader_is_not_offered_to_share_and_does_not(client):
    client.force_login(UserFactory())

    assert "is_shared" not in client.get("/views/new/").context["form"].fields
    client.post("/views/new/", {"name": "Mine", "is_shared": "on"})
    assert SavedView.objects.get().is_shared is False


def test_each_person_finds_their_own_and_what_they_could_choose_of_the_shared(browser, person):
    closed = DocumentFactory(tier=Tier.INTERNAL, slug="closed")
    for _ in range(2):
        CommitmentFactory(document=closed, tier=Tier.INTERNAL)
    CommitmentFactory()
    SavedViewFactory(owner=person, name="Alone")
    SavedViewFactory(owner=person, name="Closed", query="document=closed", is_shared=True)
    SavedViewFactory(owner=person, name="Needs attention", query="quality=no_date", is_shared=True)
    SavedViewFactory(owner=person, name="Shared", is_shared=True)

    mine = browser.get("/views/")
    theirs = client_of(UserFactory()).get("/views/")

    assert [page.context["open_count"] for page in (mine, theirs)] == [3, 1]
    assert '<a href="/commitments/?open=yes">1</a>' in markup(theirs)
    assert [name for name, _count in names(mine)] == ["Alone", "Closed", "Needs attention", "Shared"]
    assert dict(names(mine))["Shared"] == 3
    assert names(theirs) == [("Shared", 1)]
    assert "closed" not in markup(theirs)


def test_own_view_that_cannot_be_read_any_more_says_so(browser, person):
    SavedViewFactory(owner=person, name="Old", query="theme=gone")

    response = browser.get("/views/")

    assert names(response) == [("Old", None)]
    assert "can no longer be read" in markup(response)
    assert browser.get("/commitments/?theme=gone").status_code == 400


def test_view_is_renamed_and_deleted_on_its_page(browser, person, client):
    view = SavedViewFactory(owner=person, name="Old")
    page = f"/views/{view.pk}/"

    renamed = browser.post(page, {"name": "<New>"}, follow=True)
    bad = browser.post(page, {"name": ""})

    assert "&lt;New&gt;" in markup(renamed)
    assert bad.status_code == 400
    client.force_login(UserFactory(desk=True))
    assert [client.get(page).status_code, client.post(page, {"act": "delete"}).status_code] == [404, 404]
    assert [browser.post(page, {"act": "delete"}).status_code, browser.get(page).status_code] == [302, 404]
    assert browser.get("/views/99999999999999999999/").status_code == 404


def test_register_opens_with_the_default_of_the_person(browser, person, client):
    view = SavedViewFactory(owner=person, query="disputed=yes", layout="sort=title")
    everything = SavedViewFactory(owner=person, query="", layout="")

    seen = [browser.get("/views/default/")["Location"]]
    for chosen in (view, everything):
        browser.post("/views/", {"default": chosen.pk})
        seen.append(browser.get("/views/default/")["Location"])
    browser.post("/views/", {"default": ""})
    seen.append(browser.get("/views/default/")["Location"])

    opened = "/commitments/?open=yes"
    assert seen == [opened, "/commitments/?disputed=yes&sort=title", "/commitments/", opened]
    assert client.get("/views/default/")["Location"] == opened
    assert 'href="/views/default/"' in markup(client.get("/"))


def test_default_that_is_no_longer_shared_is_not_opened(browser):
    view = SavedViewFactory(is_shared=True, query="disputed=yes")
    browser.post("/views/", {"default": view.pk})
    SavedView.objects.update(is_shared=False)

    assert DefaultView.objects.exists()
    assert browser.get("/views/default/")["Location"] == "/commitments/?open=yes"


@pytest.mark.parametrize("sent", ["x", "99999999999999999999", "7"])
def test_default_that_is_no_view_is_refused(browser, sent):
    assert browser.post("/views/", {"default": sent}).status_code == 403
    assert not DefaultView.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_often_for_three_as_for_one(browser, person, django_assert_num_queries, count):
    CommitmentFactory()
    for _ in range(count):
        SavedViewFactory(owner=person)
        SavedViewFactory(is_shared=True)
    browser.get("/views/")

    with django_assert_num_queries(6):
        assert len(browser.get("/views/").context["views"]) == 2 * count
