"""The calendar's page."""

import re
from datetime import date

import pytest

from commitments.queries.meetings import calendar as agendas
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.kernel.documents import MeetingStatus
from commitments.web.kernel import clock

from ...support.factories import CommitmentFactory, MeetingFactory, PartyFactory
from ...support.pages import markup

pytestmark = pytest.mark.django_db
CALENDAR = "/calendar/"
TODAY = date(2018, 2, 20)
FEBRUARY = Deadline(
    words="second half of February",
    precision=Precision.HALF_MONTH,
    earliest=date(2018, 2, 15),
    latest=date(2018, 2, 28),
)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def entries(page: str) -> list[str]:
    """The entries of the agenda in the words that are read."""
    page = re.sub(r"<svg.*?</svg>|<span aria-hidden=.*?</span>", "", page)
    lists = re.findall(r'<ul class="agenda">(.*?)</ul>', page, re.DOTALL)
    items = [item for part in lists for item in re.findall(r"<li.*?</li>", part, re.DOTALL)]
    return [" ".join(re.sub(r"<[^>]*>", " ", item).split()) for item in items]


def test_entries_show_days_words_flag_and_status_and_lead_to_their_page(client):
    made = CommitmentFactory(deadline=FEBRUARY, lead=PartyFactory(name="Kazakhstan"), title="Hold the meeting")
    MeetingFactory(
        title="Congress",
        place="Sochi",
        status=MeetingStatus.HELD,
        starts_on=date(2018, 1, 29),
        ends_on=date(2018, 1, 30),
    )

    page = markup(client.get(f"{CALENDAR}?month=2018-01"))

    assert entries(page) == [
        "29–30 Jan 2018 Congress Round · Sochi · 29–30 Jan 2018 Held",
        "Today Tuesday 20 February 2018",
        f"15–28 Feb 2018 Hold the meeting {made.reference} · Kazakhstan In the text: second half of February ·"
        " 15–28 Feb 2018 approximate due in 8 days No information",
    ]
    assert re.findall(r'<h3 class="month">(.*?)</h3>', page) == ["January 2018", "February 2018"]
    assert f'href="/commitments/{made.reference}/"' in page
    assert "date date--approx" in page
    assert page.count("date--approx") == 1
    assert 'aria-current="date"' in page


def test_exact_days_are_not_marked_as_approximate(client):
    day = date(2018, 2, 21)
    CommitmentFactory(deadline=Deadline(precision=Precision.DAY, earliest=day, latest=day), title="Go")

    page = markup(client.get(CALENDAR))

    assert entries(page)[1].partition(" Go ")[2].endswith("21 Feb 2018 due in 1 day No information")
    assert "approximate</span>" not in page
    assert "date--approx" not in page


@pytest.mark.parametrize(
    ("query", "kept"),
    [("month=2018-13", "2018-13"), ("month=%00", "\x00"), ("month=<script>", "&lt;script&gt;"), ("moth=2018-01", "")],
)
def test_month_that_is_none_gives_a_message_and_no_dates(client, query, kept):
    CommitmentFactory(deadline=FEBRUARY, title="Canary")

    response = client.get(f"{CALENDAR}?{query}")

    page = markup(response)
    assert response.status_code == 400
    assert "Canary" not in page
    assert "cannot be read" in page
    assert f'name="month" value="{kept}"' in page
    assert "<title>Error: Calendar" in page


def test_links_lead_to_the_months_around_and_back_to_today(client):
    for day in (date(2017, 3, 1), date(2018, 5, 5), date(2019, 9, 9)):
        MeetingFactory(starts_on=day, ends_on=day)

    page = markup(client.get(CALENDAR))

    assert re.findall(r'<a class="btn"(?: rel="\w+")? href="([^"]*)"', page) == [
        "?month=2016-10",
        CALENDAR,
        "?month=2019-09",
        "/calendar.ics",
    ]


def test_links_and_forms_keep_the_filters(client):
    party = PartyFactory(slug="turkey", name="Turkey")
    for month in (2, 9):
        day = date(2018, month, 21)
        deadline = Deadline(precision=Precision.DAY, earliest=day, latest=day)
        CommitmentFactory(deadline=deadline, lead=party)
    CommitmentFactory(title="Undated", lead=party)

    page = markup(client.get(f"{CALENDAR}?month=2018-02&party=turkey"))

    assert re.findall(r'<a class="btn"(?: rel="\w+")? href="([^"]*)"', page) == [
        f"{CALENDAR}?party=turkey",
        "?party=turkey&amp;month=2018-09",
        "/calendar.ics?party=turkey",
    ]
    assert 'value="https://register.example/calendar.ics?party=turkey"' in page
    assert 'href="webcal://register.example/calendar.ics?party=turkey"' in page
    assert re.findall(r'<a class="chip" href="([^"]*)"', page) == ["?month=2018-02"]
    assert page.count('<input type="hidden" name="party" value="turkey">') == 1
    assert page.count('<input type="hidden" name="month" value="2018-02">') == 1
    assert 'href="/commitments/?party=turkey&amp;open=yes&amp;timeliness=none&amp;timeliness=awaiting">1 open' in page


def test_empty_months_say_where_there_is_more(client):
    nothing = markup(client.get(CALENDAR))
    MeetingFactory(starts_on=date(2017, 3, 1), ends_on=date(2017, 3, 1))
    before = markup(client.get(CALENDAR))

    titles = ["No meetings or deadlines in these months" in page for page in (nothing, before)]
    assert titles == [True, True]
    assert "The secretariat records meetings" in nothing
    assert before.count('href="?month=2016-10"') == 2


def test_filter_that_cannot_be_read_gives_a_message_and_no_dates(client):
    CommitmentFactory(deadline=FEBRUARY, title="Canary")

    response = client.get(f"{CALENDAR}?status=9")

    page = markup(response)
    assert response.status_code == 400
    assert "Canary" not in page
    assert "<title>Error: Calendar" in page
    assert "Implementation</strong>: " in page
    assert 'href="#filters"' in page
    assert 'id="filters"' in page


def test_agenda_that_is_cut_says_so(client, monkeypatch):
    monkeypatch.setattr(agendas, "DEADLINES_SHOWN", 1)
    for _ in range(2):
        CommitmentFactory(deadline=FEBRUARY)

    page = markup(client.get(CALENDAR))

    assert len(entries(page)) == 2
    assert "Timeline: 0 meetings, 1 deadline, 1 of them approximate." in page
    assert 'href="/commitments/?due_from=2018-02-01&amp;due_to=2018-07-31&amp;timeliness=upcoming' in page


def test_overview_and_party_show_what_comes_next_and_lead_to_the_calendar(client):
    party = PartyFactory(slug="turkey")
    made = CommitmentFactory(deadline=FEBRUARY, lead=party)
    MeetingFactory(slug="ninth", title="Ninth meeting", starts_on=date(2018, 3, 1), ends_on=date(2018, 3, 2))

    overview, page = (markup(client.get(address)) for address in ("/", "/parties/turkey/"))
    then = markup(client.get("/?as_of=2018-02-19"))

    assert 'href="/meetings/ninth/">Ninth meeting' in overview
    assert "1–2 Mar 2018" in overview
    assert 'href="/calendar/">Calendar' in overview
    assert 'href="/calendar/?party=turkey">Calendar' in page
    part = page[page.index('id="pd"') :].partition("</section>")[0]
    assert f'href="/commitments/{made.reference}/"' in part
    assert "due in 8 days" in part
    assert "Ninth meeting" not in then


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_as_much_for_three_as_for_one(client, django_assert_num_queries, count):
    party = PartyFactory()
    for _ in range(count):
        CommitmentFactory(deadline=FEBRUARY, lead=party)
        MeetingFactory(starts_on=TODAY, ends_on=TODAY)
    client.get(CALENDAR)

    with django_assert_num_queries(7):
        client.get(CALENDAR)
