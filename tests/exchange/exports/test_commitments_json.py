"""The register as JSON and JSON Lines, with all that hangs on each commitment."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from commitments.exchange.exports.about import Line
from commitments.exchange.exports.commitments_json import stream_json, stream_jsonl
from commitments.exchange.exports.layout import read_layout
from commitments.queries.lists.choice import read_choice
from commitments.queries.lists.past import index_at
from commitments.rules.kernel.commitments import LinkKind, Tier
from commitments.rules.lists.past import Moment

from ...support import samples
from ...support.extension_factories import ExtensionFactory, until
from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    EvidenceFactory,
    IndicatorFactory,
    MeasurementFactory,
    NoteFactory,
    PartyFactory,
    ProgressReportFactory,
    RedactionFactory,
    UserFactory,
)
from .test_commitments_csv import export, full_commitment, rows

pytestmark = pytest.mark.django_db


def asked(person, query: str, moment: Moment | None) -> tuple[Any, Any, dict[str, Any]]:
    index = index_at(moment, today=samples.TODAY)
    data = QueryDict(query)
    layout, errors = read_layout(data, nests=True)
    choice = read_choice(person or AnonymousUser(), data, index=index, today=index.today)
    assert choice.errors == []
    assert errors == []
    return choice.hits, choice.place, {"today": index.today, "layout": layout}


def lines(person=None, query: str = "", moment: Moment | None = None) -> list[dict]:
    hits, place, given = asked(person, query, moment)
    return [json.loads(line) for line in b"".join(stream_jsonl(hits, place, **given)).decode().splitlines()]


def parts(person=None, moment: Moment | None = None) -> dict:
    """Of the first commitment."""
    return lines(person, "", moment)[0]["parts"]


def untyped(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def test_lines_hold_the_rows_and_cells_of_the_csv():
    samples.varied_register()
    person, query = UserFactory(desk=True), "sort=-status"

    found = [{name: untyped(row[name]) for name in row if name != "parts"} for row in lines(person, query)]

    plain = [{name: cell.removeprefix("'") for name, cell in row.items()} for row in rows(export(person, query))]
    assert found == plain
    assert len(found) == 60


def test_json_is_one_object_of_the_same_rows():
    full_commitment()
    CommitmentFactory()
    hits, place, given = asked(None, "", None)

    said = json.loads(b"".join(stream_json(hits, place, about=[Line("what", "Was", "Alles")], **given)))

    assert said == {"about": {"what": "Alles"}, "commitments": lines()}
    assert len(said["commitments"]) == 2


def test_json_of_nothing_is_an_empty_list():
    hits, place, given = asked(None, "", None)

    assert json.loads(b"".join(stream_json(hits, place, about=[], **given))) == {"about": {}, "commitments": []}


def test_cells_are_typed_and_columns_as_named():
    full_commitment()

    (row,) = lines(query="columns=days overdue,disputed,earliest day,comes again,status code")

    assert row == {
        "days overdue": 75,
        "disputed": False,
        "earliest day": "2018-02-15",
        "comes again": "",
        "status code": "3",
    }


def test_parts_tell_who_what_where_and_until_when():
    made = full_commitment()

    found = parts()

    slugs = {row.party.name: row.party.slug for row in made.responsibilities.all()}
    assert found["responsibilities"][:2] == [
        {"party": {"slug": slugs[name], "name": name}, "role": "lead", "joint": True} for name in ("Russia", "Iran")
    ]
    assert [item["role"] for item in found["responsibilities"]] == [
        "lead",
        "lead",
        "supporting",
        "addressee",
        "monitor",
    ]
    assert [[item["name"] for item in found[name]] for name in ("themes", "zones")] == [["@Truce"], ["Idlib"]]
    assert found["document"]["title"] == "=Communiqué"
    assert found["deadline"] == {
        "words": "-second half",
        "language": "en",
        "earliest": "2018-02-15",
        "latest": "2018-02-28",
        "precision": "half_month",
        "year_inferred": False,
        "meeting": None,
        "condition": "",
        "comes_again": None,
        "time_zone": None,
        "ground": "",
        "times_extended": 0,
        "days_moved": 0,
    }


def test_assessments_come_with_the_evidence_that_the_person_may_see():
    full_commitment()

    public, desk = (parts(person)["assessments"] for person in (None, UserFactory(desk=True)))

    (finding,) = public
    assert finding["status"] == "3"
    assert finding["confidence"] == "corroborated"
    assert finding["as_of"] == "2018-05-20"
    assert finding["done_on"] == "2018-05-14"
    assert finding["reason"] == "'=Held\r\nlate"
    assert finding["party"] is None
    slugs = [[source["slug"] for source in row["evidence"]] for row in (finding, *desk)]
    assert slugs == [["shown"], ["shown", "hidden"]]


def test_what_is_narrower_than_the_person_sees_is_in_no_part():
    commitment = CommitmentFactory(lead=PartyFactory())
    AssessmentFactory(commitment=commitment, tier=Tier.INTERNAL)
    NoteFactory(commitment=commitment, tier=Tier.INTERNAL)
    ProgressReportFactory(commitment=commitment, tier=Tier.PARTIES)
    IndicatorFactory(commitment=commitment, tier=Tier.INTERNAL)
    CommitmentLinkFactory(source=commitment, target=CommitmentFactory(tier=Tier.INTERNAL))

    names = ("assessments", "notes", "reports", "indicators", "links")
    people = (None, UserFactory(focal_point=True), UserFactory(desk=True))
    counts = [[len(parts(person)[name]) for name in names] for person in people]

    assert counts == [[0, 0, 0, 0, 0], [0, 0, 1, 0, 0], [1, 1, 1, 1, 1]]


def test_links_figures_reports_and_notes_are_told():
    iran = PartyFactory(name="Iran")
    commitment, other = CommitmentFactory(lead=iran), CommitmentFactory()
    CommitmentLinkFactory(source=other, target=commitment, kind=LinkKind.REAFFIRMS, note="Again.")
    indicator = IndicatorFactory(commitment=commitment, name="Posts", unit="posts")
    MeasurementFactory(indicator=indicator, day=date(2018, 3, 1), value=Decimal("2.5"), evidence=[EvidenceFactory().pk])
    ProgressReportFactory(commitment=commitment, text="Ours.")
    NoteFactory(commitment=commitment, text="Look.", tier=Tier.PUBLIC)

    found = parts()

    said = {"direction": "from", "kind": "reaffirms", "commitment": other.reference, "note": "Again."}
    assert found["links"] == [said]
    (figure,) = found["indicators"]
    (measured,) = figure.pop("measurements")
    assert figure["name"] == "Posts"
    assert figure["unit"] == "posts"
    assert measured["day"] == "2018-03-01"
    assert measured["value"] == 2.5
    assert len(measured["evidence"]) == 1
    assert [(row["text"], row["party"]["name"]) for row in found["reports"]] == [("Ours.", "Iran")]
    assert [row["text"] for row in found["notes"]] == ["Look."]


def test_of_the_past_parts_are_those_of_then():
    commitment = CommitmentFactory(deadline=until(date(2018, 3, 1)))
    AssessmentFactory(commitment=commitment, as_of=date(2018, 2, 1))
    AssessmentFactory(commitment=commitment, as_of=date(2018, 4, 1))
    ExtensionFactory(commitment=commitment, asked_on=date(2018, 2, 20), decided_on=date(2018, 3, 1), grant=True)

    then, now = parts(moment=Moment(date(2018, 2, 25))), parts()

    days = [[row["as_of"] for row in found["assessments"]] for found in (then, now)]
    assert days == [["2018-02-01"], ["2018-04-01", "2018-02-01"]]
    told = [[(row["state"], row["decided_on"]) for row in found["extensions"]] for found in (then, now)]
    assert told == [[("pending", None)], [("granted", "2018-03-01")]]
    assert then["deadline"]["latest"] == "2018-03-01" != now["deadline"]["latest"]


def test_redacted_texts_of_parts_say_that_they_are():
    AssessmentFactory(reason="Canary")
    RedactionFactory(text="Canary")

    assert parts()["assessments"][0]["reason"] == "█████ redacted"


def test_cost_grows_with_chunks_and_not_with_rows(django_assert_max_num_queries):
    full_commitment()
    lines()
    with django_assert_max_num_queries(20) as one:
        lines()
    for _ in range(3):
        AssessmentFactory()
    lines()
    with django_assert_max_num_queries(20) as four:
        lines()

    assert len(four) == len(one)


def test_layout_without_parts_asks_for_none(django_assert_max_num_queries):
    full_commitment()
    lines()

    with django_assert_max_num_queries(3):
        assert lines(query="columns=reference") == [{"reference": "A8-14"}]
