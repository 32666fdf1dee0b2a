"""The buttons that begin and end following, the list of what somebody follows, and their choice about mail."""

import pytest

from commitments.actions.people.following import follow
from commitments.models import Follow, MailPreference
from commitments.rules.kernel.commitments import Tier
from commitments.rules.people.mail import NAME_LENGTH

from ...admin.pages import client_of, read_form
from ...support.factories import CommitmentFactory, MeetingFactory, PartyFactory, ThemeFactory, UserFactory
from ...support.pages import markup

pytestmark = pytest.mark.django_db
CHOICE = {"rhythm": "weekly", "weekday": "4", "time_zone": "Europe/Zurich", "language": "en"}


@pytest.fixture
def person():
    return UserFactory(email="person@register.example")


@pytest.fixture
def browser(person):
    return client_of(person)


def test_button_on_the_page_of_a_commitment_begins_and_ends_following(browser, person):
    commitment = CommitmentFactory()
    page = f"/commitments/{commitment.reference}/"
    sent = {"kind": "commitment", "key": commitment.reference, "back": page}

    answers = [browser.post("/following/new/", sent, follow=True) for _ in range(2)]

    made = Follow.objects.get()
    assert made.user == person
    assert made.commitment == commitment
    assert [answer.redirect_chain for answer in answers] == [[(page, 302)]] * 2
    assert f'action="/following/{made.pk}/end/"' in markup(answers[0])
    ended = [browser.post(f"/following/{made.pk}/end/", {"back": page}) for _ in range(2)]
    assert [(answer.status_code, answer["Location"]) for answer in ended] == [(302, page)] * 2
    assert Follow.objects.count() == 0


@pytest.mark.parametrize("kind", ["party", "theme", "meeting"])
def test_party_theme_and_meeting_are_followed_by_their_names(browser, kind):
    target = {"party": PartyFactory, "theme": ThemeFactory, "meeting": MeetingFactory}[kind]()

    answer = browser.post("/following/new/", {"kind": kind, "key": target.slug})

    assert answer.status_code == 302
    assert answer["Location"] == "/following/"
    assert getattr(Follow.objects.get(), kind) == target


def test_register_offers_the_one_theme_or_the_view(browser, client):
    theme = ThemeFactory()
    CommitmentFactory(themes=[theme])

    one = markup(browser.get(f"/commitments/?theme={theme.slug}"))
    view = markup(browser.get(f"/commitments/?theme={theme.slug}&open=yes&sort=-deadline"))

    assert 'action="/following/new/"' in one
    assert f'value="{theme.slug}"' in one
    assert f'href="/following/filter/?theme={theme.slug}&amp;open=yes&amp;sort=-deadline"' in view
    for page in (browser.get("/commitments/"), client.get(f"/commitments/?theme={theme.slug}&open=yes")):
        assert "/following/filter/" not in markup(page)


def test_view_of_the_register_is_followed_under_a_name(browser):
    page = browser.get("/following/filter/?open=yes&sort=-deadline")
    assert read_form(page)["query"] == ["open=yes"]

    answers = [
        browser.post("/following/filter/", {"query": "open=yes", "name": name}) for name in ("Open", "Still open")
    ]

    assert [answer["Location"] for answer in answers] == ["/following/"] * 2
    assert list(Follow.objects.values_list("query", "name")) == [("open=yes", "Still open")]


@pytest.mark.parametrize(
    ("query", "name", "said"),
    [
        ("open=yes", "", "This field is required."),
        ("open=yes", "a\x00b", "Null characters are not allowed."),
        ("open=yes", "x" * (NAME_LENGTH + 1), "at most 120 characters"),
        ("opne=yes", "Open", "No filter has this name."),
        ("status=9", "Open", "is not one of the choices"),
        ("", "Everything", "Filter the register first"),
    ],
)
def test_view_that_cannot_be_followed_says_why(browser, query, name, said):
    answer = browser.post("/following/filter/", {"query": query, "name": name})

    assert answer.status_code == 400
    assert Follow.objects.count() == 0
    assert said in markup(answer)


def test_page_lists_what_the_person_follows_and_nothing_of_others(browser, person):
    own, others = PartyFactory(name="Own party"), PartyFactory(name="Others' party")
    follow(actor=person, target=own)
    follow(actor=UserFactory(), target=others)

    page = browser.get("/following/")

    assert [item.name for item in page.context["followed"]] == ["Own party"]
    assert "person@register.example" in markup(page)


def test_choice_about_mail_is_kept_and_shown_again(browser, person):
    answers = [browser.post("/following/", CHOICE) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    kept = MailPreference.objects.get(user=person)
    assert kept.rhythm == "weekly"
    assert kept.weekday == 4
    assert kept.time_zone == "Europe/Zurich"
    assert {name: read_form(browser.get("/following/"))[name] for name in ("rhythm", "weekday", "time_zone")} == {
        "rhythm": ["weekly"],
        "weekday": ["4"],
        "time_zone": ["Europe/Zurich"],
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"rhythm": "hourly"}, "rhythm"), ({"weekday": "7"}, "weekday"), ({"time_zone": "Mars/Base"}, "time_zone")],
)
def test_choice_that_is_none_is_refused_at_its_field(browser, changes, field):
    answer = browser.post("/following/", CHOICE | changes)

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert MailPreference.objects.count() == 0


def test_who_has_not_signed_in_is_led_there_and_back(client):
    commitment = CommitmentFactory()

    answer = client.post("/following/new/", {"kind": "commitment", "key": commitment.reference, "back": "/parties/"})

    assert answer["Location"] == "/accounts/login/?next=/parties/"
    assert client.get("/following/")["Location"] == "/accounts/login/?next=/following/"
    assert "/following/" not in markup(client.get(f"/commitments/{commitment.reference}/"))


@pytest.mark.parametrize("tier", [Tier.PARTIES, Tier.INTERNAL])
def test_what_the_person_may_not_see_is_not_there_to_follow(browser, tier):
    commitment = CommitmentFactory(tier=tier)

    answer = browser.post("/following/new/", {"kind": "commitment", "key": commitment.reference})

    assert answer.status_code == 404
    assert Follow.objects.count() == 0


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "x"])
def test_button_leads_to_no_other_site(browser, back):
    party = PartyFactory()

    answer = browser.post("/following/new/", {"kind": "party", "key": party.slug, "back": back})

    assert answer["Location"] == "/following/"


def test_page_takes_a_fixed_number_of_queries(browser, person, django_assert_num_queries):
    for _ in range(2):
        follow(actor=person, target=PartyFactory())
        browser.get("/following/")
        with django_assert_num_queries(6):
            browser.get("/following/")
        follow(actor=person, target=PartyFactory())
