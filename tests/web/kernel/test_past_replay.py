"""Pages of the past against a plain replay of what was recorded."""

from collections import Counter
from datetime import date

import pytest
from django.db import transaction
from django.utils.http import urlencode

from commitments.models import Commitment, Party
from commitments.queries.lists.figures import LIST_LENGTH
from commitments.rules.kernel.permissions import visible_tiers
from commitments.rules.kernel.statuses import CODES

from ...queries.pages.test_overview import figures
from ...support import timelines
from ...support.factories import UserFactory
from ...support.timelines import TODAY
from .test_past import address, lines_of

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


@pytest.fixture(scope="module")
def acts(django_db_setup, django_db_blocker):
    """What was recorded, once for all tests here: it takes longer than they do."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as clock:
        yield timelines.record_timelines(clock, 12, seed=7)
        transaction.set_rollback(True)


def seen_by(person, rows: dict) -> dict:
    return {reference: row for reference, row in rows.items() if row["tier"] in visible_tiers(person)}


def iso(day: date | None) -> str:
    return day.isoformat() if day else ""


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
        assert page.context["count"] == len(rows)
        assert counted(page) == expected(rows)


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
    monkeypatch.setattr("commitments.queries.lists.choice.PAGE_SIZES", (2, 50))
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
