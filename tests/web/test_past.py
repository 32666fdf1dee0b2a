"""Pages of the past against a plain replay of what was recorded; what they refuse; that every link stays there."""

import csv
import io
import re
from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode

from commitments.actions.commitments import change_lifecycle
from commitments.models import Commitment, Party
from commitments.queries.overview import LIST_LENGTH
from commitments.rules.permissions import visible_tiers
from commitments.rules.statuses import CODES

from .. import timelines
from ..factories import (
    AssessmentFactory,
    CommitmentFactory,
    DocumentFactory,
    NoteFactory,
    PartyFactory,
    UserFactory,
    secretary,
)
from ..queries.test_overview import figures
from ..timelines import BEGUN, TODAY

pytestmark = pytest.mark.django_db
MOMENTS = [
    (date(2022, 3, 1), None),
    (date(2023, 2, 14), None),
    (date(2023, 2, 14), date(2023, 2, 14)),
    (date(2023, 2, 14), date(2022, 9, 1)),
    (date(2024, 6, 15), date(2023, 6, 1)),
    (TODAY, None),
]
SILENCES = (30, 90, 365)
ACTS = ("can_assess", "can_speak", "can_note", "can_edit", "can_measure")


@pytest.fixture
def acts(monkeypatch):
    return timelines.record_timelines(monkeypatch, 12, seed=7)


def address(as_of: date, known_on: date | None = None, **query) -> str:
    days = {"as_of": as_of.isoformat()} | ({"known_on": known_on.isoformat()} if known_on else {})
    return urlencode(days | query, doseq=True)


def seen_by(person, rows: dict) -> dict:
    return {reference: row for reference, row in rows.items() if row["tier"] in visible_tiers(person)}


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def lines_of(response) -> list[dict]:
    return list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"), newline="")))


def counted(page) -> dict[str, int]:
    """Every figure of the facets that hang on the day, but for those that count nothing."""
    values = [value for group in page.context["groups"] for value in group.values]
    wanted = ("status", "timeliness", "lifecycle", "confidence", "open", "disputed", "extended", "no_news")
    return {f"{item.field}={item.value}": item.count for item in values if item.field in wanted and item.count}


def expected(rows: dict) -> dict[str, int]:
    found: Counter[str] = Counter()
    for row in rows.values():
        found[f"status={row['status']}"] += 1
        found[f"lifecycle={row['lifecycle']}"] += 1
        found[f"timeliness={row['timeliness']}"] += bool(row["timeliness"])
        if row["confidence"]:
            found[f"confidence={('', 'reported', 'corroborated', 'verified')[row['confidence']]}"] += 1
        found["open=yes"] += row["open"]
        found["disputed=yes"] += row["disputed"]
        found["extended=yes"] += row["extended"] > 0
        for days in SILENCES:
            found[f"no_news={days}"] += row["silent"] >= days
    return {name: count for name, count in found.items() if count}


def test_register_of_a_day_is_what_a_replay_gives(client, acts):
    person = UserFactory(focal_point=True)
    client.force_login(person)

    for moment in MOMENTS:
        rows = seen_by(person, timelines.replay(acts, *moment))
        page = client.get(f"/commitments/?{address(*moment, per_page=100)}")
        assert sorted(row["reference"] for row in page.context["rows"]) == sorted(rows)
        assert (page.context["count"], counted(page)) == (len(rows), expected(rows))


def test_csv_of_a_day_is_what_a_replay_gives(client, acts):
    client.force_login(UserFactory(desk=True))

    for moment in MOMENTS:
        export = client.get(f"/commitments/export.csv?{address(*moment)}")
        told = (
            *("status code", "life-cycle", "disputed", "reason", "deadline as written", "times extended"),
            *("latest day", "last assessed on"),
        )
        assert {line["reference"]: [line[name] for name in told] for line in lines_of(export)} == {
            reference: [
                *(row["status"], row["lifecycle"], "yes" if row["disputed"] else "no", row["reason"]),
                *(row["words"], str(row["extended"]), iso(row["due"]), iso(row["assessed"])),
            ]
            for reference, row in timelines.replay(acts, *moment).items()
        }


def test_replay_differs_between_moments(acts):
    """Or the tests here would not tell one from another."""
    found = [expected(timelines.replay(acts, *moment)) for moment in MOMENTS]

    assert len({str(sorted(item.items())) for item in found}) == len(MOMENTS)


def test_orders_of_the_past_page_through_all_rows_once(client, acts, monkeypatch):
    monkeypatch.setattr("commitments.queries.choice.PAGE_SIZES", (2, 50))
    client.force_login(UserFactory(desk=True))

    for moment in MOMENTS[1:3]:
        rows = timelines.replay(acts, *moment)
        for sort in ("status", "-status", "assessed", "-assessed", "deadline", "-deadline", "-reference"):
            export = client.get(f"/commitments/export.csv?{address(*moment, sort=sort)}")
            found = page_through(client, f"?{address(*moment, sort=sort, per_page=2)}")
            assert found == [line["reference"] for line in lines_of(export)]
            assert sorted(found) == sorted(rows)
            places = [timelines.place(rows[reference], sort) for reference in found]
            assert places == sorted(places, reverse=sort.startswith("-"))


def page_through(client, query: str | None) -> list[str]:
    found: list[str] = []
    while query:
        page = client.get(f"/commitments/{query}")
        found += [row["reference"] for row in page.context["rows"]]
        query = page.context["pages"].get("next")
    return found


@pytest.mark.parametrize("role", ["desk", "visitor"])
def test_every_figure_of_the_past_counts_the_rows_that_its_link_shows(client, acts, role):
    if role == "desk":
        client.force_login(UserFactory(desk=True))

    for moment in MOMENTS:
        pages = [
            client.get(f"/?{address(*moment)}").context["page"],
            client.get(f"/parties/?{address(*moment)}").context["parties"],
            client.get(f"/parties/{Party.objects.get().slug}/?{address(*moment)}").context["page"],
        ]
        found = {(urlencode(figure.query, doseq=True), figure.count) for figure in figures(pages)}
        shown = {query: client.get(f"/commitments/?{query}").context["count"] for query, _count in found}
        assert len(found) > 10
        assert found == set(shown.items())


def test_overview_of_a_day_is_what_a_replay_gives(client, acts):
    client.force_login(UserFactory(desk=True))

    for moment in MOMENTS:
        rows = timelines.replay(acts, *moment).values()
        is_open = [row for row in rows if row["open"]]
        found = client.get(f"/?{address(*moment)}")
        page = found.context["page"]
        names = ("everything", "open", "overdue", "due_soon", "disputed", "no_information")
        assert {name: getattr(page, name).count for name in names} == {
            "everything": len(rows),
            "open": len(is_open),
            "overdue": len([row for row in is_open if row["timeliness"] == "overdue"]),
            "due_soon": len([row for row in is_open if row["timeliness"] == "due_soon"]),
            "disputed": len([row for row in rows if row["disputed"]]),
            "no_information": len([row for row in rows if row["status"] == "U"]),
        }
        silences = sorted((row["silent"] for row in is_open if row["silent"] >= 30), reverse=True)
        assert [row["silent_days"] for row in found.context["silent"]] == silences[:LIST_LENGTH]
        assert found.context.get("waiting") is None


def test_commitments_of_a_day_are_what_a_replay_gives(client, acts):
    client.force_login(UserFactory(desk=True))

    for moment in MOMENTS:
        rows = timelines.replay(acts, *moment)
        for made in Commitment.objects.all():
            page = client.get(f"/commitments/{made.reference}/?{address(*moment)}")
            assert page.status_code == (200 if made.reference in rows else 404)
            if made.reference in rows:
                row, shown = rows[made.reference], page.context["commitment"]
                told = (shown.lifecycle, shown.is_disputed, shown.is_open, shown.reason, shown.deadline_words)
                assert told == (row["lifecycle"], row["disputed"], row["open"], row["reason"], row["words"])
                assert [entry.on for entry in page.context["page"].history if entry.on > moment[0]] == []
                assert [name for name in ACTS if page.context[name]] == []


def test_matrix_of_a_day_is_what_a_replay_gives(client, acts):
    client.force_login(UserFactory(desk=True))

    for moment in MOMENTS:
        rows = timelines.replay(acts, *moment)
        found = client.get(f"/reports/matrix/?{address(*moment)}").context["groups"]
        lines = [(item["line"], item["row"]) for _theme, items in found for item in items]
        assert {row["reference"]: (CODES[line.joint.status], row["is_disputed"]) for line, row in lines} == {
            reference: (row["status"], row["disputed"]) for reference, row in rows.items() if row["status"] != "N"
        }


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
        client.get(f"/commitments/{made.reference}/?{address(*moment)}").content.decode()
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

    told = [[f"ground of {state}" in found.content.decode() for state in ("suspended", "withdrawn")] for found in texts]
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
    assert (before, [row["reference"] for row in after.context["rows"]]) == (0, [made.reference])
    everything = [row["reference"] for row in client.get(f"/commitments/?{query}").context["rows"]]
    assert sorted(everything) == sorted([made.reference, third.reference, other.reference])


BAD = [
    ("as_of=2024-06-16", "still to come"),
    ("as_of=2018-02-30", "no day of the calendar"),
    ("as_of=20180220", "no day of the calendar"),
    ("as_of=2018-W08-2", "no day of the calendar"),
    ("as_of=%20", "no day of the calendar"),
    ("as_of=2018-02-20%00", "no day of the calendar"),
    ("as_of=2023-02-20&as_of=2023-02-21", "no day of the calendar"),
    ("as_of=%3Cscript%3Ealert(1)", "no day of the calendar"),
    ("as_of=2023-02-20&known_on=2024-06-16", "still to come"),
    ("as_of=2023-02-20&known_on=x", "no day of the calendar"),
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
]


@pytest.mark.parametrize("page", TAKES)
@pytest.mark.parametrize(("query", "message"), BAD, ids=range(len(BAD)))
def test_moment_that_cannot_be_shown_is_refused_with_no_rows(client, monkeypatch, page, query, message):
    timelines.at(monkeypatch, BEGUN)
    party = PartyFactory(slug="canary")
    made = CommitmentFactory(title="Canary", lead=party)
    timelines.at(monkeypatch, TODAY)

    found = client.get(f"{page.format(made.reference if 'commitments' in page else 'canary')}?{query}")

    text = found.content.decode()
    assert (found.status_code, message in text) == (400, True)
    assert ("Canary" in text, "<script>alert" in text) == (False, False)


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

    assert (found.status_code, "It has no view of the past" in found.content.decode()) == (400, True)
    assert "Canary" not in found.content.decode()


def test_order_by_changes_is_refused_in_the_past(client):
    CommitmentFactory()

    found = client.get("/commitments/?as_of=2020-01-01&sort=-changed")

    assert (found.status_code, "no order by them" in found.content.decode()) == (400, True)


@pytest.mark.parametrize(
    "page", ["/", "/commitments/?status=U", "/commitments/{}/", "/parties/", "/parties/party/", "/reports/matrix/"]
)
def test_every_link_within_the_past_stays_there(client, page):
    made = CommitmentFactory(lead=PartyFactory(slug="party"))
    AssessmentFactory(commitment=made)
    moment = "as_of=2019-01-01"

    text = client.get(page.format(made.reference) + ("&" if "?" in page else "?") + moment).content.decode()

    banner = re.search(r'<aside class="asof".*?</aside>', text, re.DOTALL)
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
