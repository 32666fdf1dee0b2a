"""Pages of the past: what they tell, what they refuse, and that every link stays there."""

import csv
import io
import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.http import urlencode

from commitments.actions.register.commitments import change_lifecycle
from commitments.models import Commitment
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.kernel.documents import MeetingStatus

from ...support import timelines
from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    DocumentFactory,
    MeetingFactory,
    NoteFactory,
    PartyFactory,
    UserFactory,
    secretary,
)
from ...support.followup_factories import FollowUpFactory, PartyRequestFactory
from ...support.pages import markup
from ...support.timelines import BEGUN, TODAY

pytestmark = pytest.mark.django_db


def address(as_of: date, known_on: date | None = None, **query) -> str:
    days = {"as_of": as_of.isoformat()} | ({"known_on": known_on.isoformat()} if known_on else {})
    return urlencode(days | query, doseq=True)


def lines_of(response) -> list[dict]:
    return list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"), newline="")))


def test_what_a_commitment_tells_of_a_day_is_no_more_than_was_known(client, monkeypatch):
    timelines.at(monkeypatch, BEGUN)
    made = CommitmentFactory(document=DocumentFactory(dated=BEGUN))
    timelines.at(monkeypatch, BEGUN + timedelta(days=100))
    AssessmentFactory(commitment=made, as_of=BEGUN + timedelta(days=10), reason="told in spring")
    NoteFactory(commitment=made, text="noted in spring")
    timelines.at(monkeypatch, TODAY)
    client.force_login(UserFactory(desk=True))
    winter, spring = BEGUN + timedelta(days=50), BEGUN + timedelta(days=100)

    texts = [
        markup(client.get(f"/commitments/{made.reference}/?{address(*moment)}"))
        for moment in [(winter, None), (winter, winter), (spring, spring)]
    ]

    assert [("told in spring" in text, "noted in spring" in text) for text in texts] == [
        (True, False),
        (False, False),
        (True, True),
    ]


def test_ground_of_an_earlier_life_cycle_is_that_of_then(client, monkeypatch):
    timelines.at(monkeypatch, TODAY)
    made = CommitmentFactory(document=DocumentFactory(dated=BEGUN))
    for days, state in ((10, "suspended"), (20, "withdrawn")):
        current = Commitment.objects.get()
        on = BEGUN + timedelta(days=days)
        change_lifecycle(
            actor=secretary(), commitment=current, version=current.version, to=state, on=on, ground=f"ground of {state}"
        )

    texts = [client.get(f"/commitments/{made.reference}/?{address(BEGUN + timedelta(days=n))}") for n in (5, 15, 25)]

    told = [[f"ground of {state}" in markup(found) for state in ("suspended", "withdrawn")] for found in texts]
    assert told == [[False, False], [True, False], [False, True]]


def test_an_act_moves_the_moments_that_are_kept(client, monkeypatch):
    timelines.at(monkeypatch, BEGUN)
    made, other = CommitmentFactory(document=DocumentFactory(dated=BEGUN)), CommitmentFactory()
    timelines.at(monkeypatch, TODAY)
    query = address(BEGUN + timedelta(days=50))
    before = client.get(f"/commitments/?{query}&status=2").context["count"]

    AssessmentFactory(commitment=made, as_of=BEGUN + timedelta(days=50))
    AssessmentFactory(commitment=other, as_of=BEGUN + timedelta(days=51))
    third = CommitmentFactory(document=made.document)

    after = client.get(f"/commitments/?{query}&status=2")
    assert before == 0
    assert [row["reference"] for row in after.context["rows"]] == [made.reference]
    everything = [row["reference"] for row in client.get(f"/commitments/?{query}").context["rows"]]
    assert sorted(everything) == sorted([made.reference, third.reference, other.reference])


BAD = [
    ("as_of=2024-06-16", "in the future"),
    ("as_of=2018-02-30", "not a date"),
    ("as_of=20180220", "not a date"),
    ("as_of=2018-W08-2", "not a date"),
    ("as_of=%20", "not a date"),
    ("as_of=2018-02-20%00", "not a date"),
    ("as_of=2023-02-20&as_of=2023-02-21", "not a date"),
    ("as_of=%3Cscript%3Ealert(1)", "not a date"),
    ("as_of=2023-02-20&known_on=2024-06-16", "in the future"),
    ("as_of=2023-02-20&known_on=x", "not a date"),
    ("as_of=2023-02-20&known_on=2022-01-09", "Nothing was recorded by then"),
]
TAKES = [
    "/",
    "/commitments/",
    "/commitments/export.csv",
    "/commitments/export.ics",
    "/commitments/{}/",
    "/parties/",
    "/parties/{}/",
    *("/reports/matrix/", "/reports/briefing/", "/reports/briefing.docx", "/calendar/"),
    *("/meetings/canary/", "/meetings/canary/pack/", "/meetings/canary/pack.docx"),
]


@pytest.mark.parametrize("page", TAKES)
@pytest.mark.parametrize(("query", "message"), BAD, ids=range(len(BAD)))
def test_moment_that_cannot_be_shown_is_refused_with_no_rows(client, monkeypatch, page, query, message):
    timelines.at(monkeypatch, BEGUN)
    party, meeting = PartyFactory(slug="canary"), MeetingFactory(slug="canary", starts_on=TODAY, ends_on=TODAY)
    made = CommitmentFactory(title="Canary", lead=party, document__process=meeting.process)
    timelines.at(monkeypatch, TODAY)

    found = client.get(f"{page.format(made.reference if 'commitments' in page else 'canary')}?{query}")

    text = markup(found)
    assert found.status_code == 400
    assert message in text
    assert "Canary" not in text
    assert "<script>alert" not in text


NO_PAST = [
    "/changes/",
    "/changes.atom",
    "/calendar.ics",
    "/anchor.txt",
    "/documents/",
    "/drafts/",
    "/commitments/{}/notes/new/",
]


@pytest.mark.parametrize("page", NO_PAST)
def test_page_without_a_view_of_the_past_says_so(client, page):
    made = CommitmentFactory(title="Canary")
    client.force_login(UserFactory(desk=True))

    found = client.get(f"{page.format(made.reference)}?as_of=2020-01-01")

    assert found.status_code == 400
    assert "This page has no past view" in markup(found)
    assert "Canary" not in markup(found)


def test_order_by_changes_is_refused_in_the_past(client):
    CommitmentFactory()

    found = client.get("/commitments/?as_of=2020-01-01&sort=-changed")

    assert found.status_code == 400
    assert "cannot be sorted by changes" in markup(found)


@pytest.mark.parametrize(
    "page", ["/", "/commitments/?status=U", "/commitments/{}/", "/parties/", "/parties/party/", "/reports/matrix/"]
)
def test_every_link_within_the_past_stays_there(client, page):
    made = CommitmentFactory(lead=PartyFactory(slug="party"))
    AssessmentFactory(commitment=made)
    moment = "as_of=2019-01-01"

    text = markup(client.get(page.format(made.reference) + ("&" if "?" in page else "?") + moment))

    banner = re.search(r'<aside class="past-banner".*?</aside>', text, re.DOTALL)
    assert banner
    assert "1 January 2019" in banner[0]
    links = re.findall(r'href="((?:/|\?)[^"]*)"', text.replace(banner[0], ""))
    ours = [link for link in links if re.match(r"\?|/$|/\?|/commitments/|/parties/|/reports/matrix/", link)]
    assert len(ours) > 8
    assert [link for link in ours if moment not in link] == []


def test_csv_of_the_past_says_so_in_its_name_and_its_links(client):
    made = CommitmentFactory()

    found = client.get("/commitments/export.csv?as_of=2019-01-01&status=U")

    assert "-status-U-as-of-2019-01-01-" in found["Content-Disposition"]
    ends = [line["link"].partition("/commitments/")[2] for line in lines_of(found)]
    assert ends == [f"{made.reference}/?as_of=2019-01-01"]


@pytest.mark.parametrize("page", ["/meetings/ninth/", "/meetings/ninth/pack/"])
def test_links_of_a_meeting_of_the_past_stay_there(client, page):
    made = CommitmentFactory(document__dated=date(2018, 12, 1), lead=PartyFactory())
    rounds = {"process": made.document.process, "series": "rounds"}
    MeetingFactory(**rounds, starts_on=date(2018, 11, 20), ends_on=date(2018, 11, 21))
    ninth = MeetingFactory(**rounds, slug="ninth", starts_on=date(2019, 1, 14), ends_on=date(2019, 1, 15))
    due = Deadline(words="by then", latest=date(2019, 1, 10), meeting=ninth.pk, precision=Precision.DAY)
    CommitmentFactory(document=made.document, deadline=due, lead=PartyFactory())
    client.force_login(UserFactory(desk=True))
    moment = "as_of=2019-01-01"

    text = markup(client.get(f"{page}?{moment}"))

    banner = re.search(r'<aside class="past-banner".*?</aside>', text, re.DOTALL)
    assert banner
    links = re.findall(r'href="((?:/|\?)[^"]*)"', text.replace(banner[0], ""))
    ours = [link for link in links if re.match(r"\?|/commitments/|/parties/|/meetings/[^?]", link)]
    assert len(ours) > 4
    assert [link for link in ours if moment not in link] == []
    assert "2019-01-10" in text or "10 Jan 2019" in text


PAST = {"as_of": "2019-01-20", "known_on": timezone.localdate().isoformat()}
PAGES = [
    *("/", "/commitments/", "/commitments/{reference}/", "/parties/", "/parties/party/", "/calendar/"),
    *("/reports/", "/reports/briefing/", "/reports/matrix/", "/meetings/ninth/", "/meetings/ninth/pack/"),
    *("/reports/charts/status.svg", "/reports/charts/arrears.svg", "/reports/charts/slippage-1.svg"),
]


@pytest.mark.parametrize("page", PAGES)
def test_no_link_leaves_the_past_for_a_page_that_has_one(client, settings, page):
    rounds = two_rounds(late_by=14)
    party = PartyFactory(slug="party")
    made = CommitmentFactory(document__dated=date(2018, 12, 1), document__meeting=rounds[0], lead=party)
    due = Deadline(words="by then", latest=date(2019, 1, 30), meeting=rounds[1].pk, precision=Precision.DAY)
    CommitmentFactory(document=made.document, deadline=due, lead=party)
    AssessmentFactory(commitment=made, as_of=date(2019, 1, 2))
    client.force_login(UserFactory(desk=True))

    answer = client.get(page.format(reference=made.reference), PAST)

    text, site = answer.getvalue().decode(), urlsplit(settings.SITE_URL).netloc
    for way_back in (r'<aside class="past-banner".*?</aside>', r'<section class="past-box".*?</section>'):
        text = re.sub(way_back, "", text, flags=re.DOTALL)
    links = [urlsplit(unescape(link)) for link in re.findall(r'href="([^"#][^"]*)"', text)]
    ours = [link for link in links if link.netloc in ("", site) and has_past(link.path or page)]
    assert answer.status_code == 200
    assert ours
    assert [link.geturl() for link in ours if not stays(dict(parse_qsl(link.query)))] == []


def stays(query: dict[str, str]) -> bool:
    """Whether an address is of the moment; a column of a chart is of its own day, from what was known by then."""
    return query.get("as_of", "9999") <= PAST["as_of"] and query.get("known_on") == PAST["known_on"]


def has_past(path: str) -> bool:
    try:
        return getattr(resolve(path).func, "takes_moment", False)
    except Resolver404:
        return False


def two_rounds(*, late_by: int) -> list:
    """Two meetings of a series: the first promised the second, which was held late."""
    first, due = MeetingFactory(number=8, **held(date(2018, 11, 20))), date(2018, 12, 31)
    second = MeetingFactory(slug="ninth", number=9, process=first.process, **held(due + timedelta(days=late_by)))
    document = DocumentFactory(process=first.process, meeting=first, dated=first.starts_on)
    until = Deadline(words="by then", latest=due, precision=Precision.DAY)
    CommitmentFactory(document=document, title="Hold the ninth meeting", deadline=until)
    return [first, second]


def held(day: date) -> dict:
    return {
        **{"series": "high_level", "kind": "round", "status": MeetingStatus.HELD},
        **{"starts_on": day, "ends_on": day},
    }


def test_meeting_of_the_past_shows_nothing_of_what_is_worked_on_now(client):
    meeting = MeetingFactory(slug="ninth", starts_on=date(2019, 1, 14), ends_on=date(2019, 1, 15), note="canary note")
    FollowUpFactory(commitment=None, meeting=meeting, what="canary action")
    PartyRequestFactory(commitments=[], meeting=meeting, subject="canary request")
    client.force_login(UserFactory(desk=True))

    now, then = (markup(client.get(f"/meetings/ninth/{query}")) for query in ("", "?as_of=2019-01-01"))

    told = [[f"canary {what}" in text for what in ("note", "action", "request")] for text in (now, then)]
    assert told == [[True] * 3, [False] * 3]
    said = "Follow-up actions, requests and the secretariat’s note are left out"
    assert [said in text for text in (now, then)] == [False, True]
    assert re.findall(r'href="/meetings/ninth/(edit|hold|move|cancel)', then) == []


@pytest.mark.parametrize("page", ["/", "/commitments/", "/parties/", "/reports/matrix/"])
def test_pages_of_the_past_ask_as_often_for_three_rows_as_for_one(client, page):
    def queries() -> int:
        client.get(f"{page}?as_of=2019-01-01")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"{page}?as_of=2019-01-01").status_code == 200
        return len(asked)

    party = PartyFactory()
    AssessmentFactory(commitment=CommitmentFactory(lead=party))
    one = queries()
    for _ in range(2):
        AssessmentFactory(commitment=CommitmentFactory(lead=party))

    assert queries() == one


def test_a_person_is_shown_nothing_more_of_the_past_than_of_today(client):
    made = CommitmentFactory(document=DocumentFactory(tier=2), tier=2)

    found = [
        client.get(f"/commitments/{made.reference}/?as_of=2019-01-01").status_code,
        client.get("/commitments/?as_of=2019-01-01").context["count"],
        client.get("/?as_of=2019-01-01").context["page"].everything.count,
    ]

    assert found == [404, 0, 0]
