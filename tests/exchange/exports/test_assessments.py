"""Assessments of the rows of the register, one a row."""

import csv
import io
import json
from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from commitments.queries.ledger.register_hash import ledger_head
from commitments.rules.kernel.commitments import Kind, Tier
from commitments.rules.kernel.statuses import Confidence, Status

from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    EvidenceFactory,
    PartyFactory,
    RedactionFactory,
    UserFactory,
    ZoneFactory,
)
from ...web.register.test_evidence import close_file

pytestmark = pytest.mark.django_db


def body(client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200
    content = b"".join(response.streaming_content)
    close_file(response)
    return content


def rows(client, query: str = "") -> list[dict[str, str]]:
    text = body(client, f"/commitments/assessments.csv{query}").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_cell_of_an_assessment_is_told(client):
    russia = PartyFactory(name="=Russia")
    made = CommitmentFactory(document__prefix="A8", number=3, kind=Kind.STANDING, lead=russia)
    AssessmentFactory(
        commitment=made,
        party=russia.pk,
        zone=ZoneFactory(name="Idlib").pk,
        status=Status.IMPLEMENTED,
        as_of=date(2018, 5, 20),
        confidence=Confidence.VERIFIED,
        reason="+Held",
        evidence=[EvidenceFactory(slug="shown").pk, EvidenceFactory(slug="hidden", tier=Tier.INTERNAL).pk],
    )

    assert rows(client) == [
        {
            "commitment": "A8-03",
            "party": "'=Russia",
            "zone": "Idlib",
            "as of": "2018-05-20",
            "status code": "3",
            "status": "Observed in the period",
            "confidence": "verified",
            "done on": "",
            "reason": "'+Held",
            "tier": "public",
            "evidence addresses": "https://press.example/shown",
        }
    ]


def test_rows_are_those_of_the_filtered_register_in_its_order_newest_first(client):
    made = [CommitmentFactory(document__prefix=f"{name}1", number=1) for name in "TUV"]
    for commitment in made[:2]:
        for month in (3, 5, 4):
            AssessmentFactory(commitment=commitment, as_of=date(2018, month, 1))

    found = [(row["commitment"], row["as of"][5:7]) for row in rows(client, "?status=2&sort=-reference")]

    assert found == [(name, month) for name in ("U1-01", "T1-01") for month in ("05", "04", "03")]


def test_people_get_the_assessments_of_their_tiers(client):
    commitment = CommitmentFactory()
    for tier in Tier:
        AssessmentFactory(commitment=commitment, tier=tier, reason=tier.name)

    found = []
    for person in (None, UserFactory(focal_point=True), UserFactory(desk=True)):
        if person:
            client.force_login(person)
        found.append(sorted(row["reason"] for row in rows(client)))

    assert found == [["PUBLIC"], ["PARTIES", "PUBLIC"], ["INTERNAL", "PARTIES", "PUBLIC"]]


def test_of_the_past_only_what_was_found_by_then(client):
    commitment = CommitmentFactory()
    for month in (3, 5):
        AssessmentFactory(commitment=commitment, as_of=date(2018, month, 1))

    assert [row["as of"] for row in rows(client, "?as_of=2018-04-01")] == ["2018-03-01"]


def test_redacted_reasons_say_that_they_are(client):
    AssessmentFactory(reason="Canary")
    RedactionFactory(text="Canary")

    assert [row["reason"] for row in rows(client)] == ["█████ redacted"]


def test_spreadsheet_and_lines_hold_the_same(client):
    AssessmentFactory(commitment__document__prefix="T1", commitment__number=1, as_of=date(2018, 3, 1))

    book = CalamineWorkbook.from_filelike(BytesIO(body(client, "/commitments/assessments.xlsx?columns=reference")))
    line = json.loads(body(client, "/commitments/assessments.jsonl"))

    heading, cells = book.get_sheet_by_index(0).to_python()
    assert dict(zip(heading, cells, strict=True))["as of"] == date(2018, 3, 1)
    assert line["commitment"] == "T1-01"
    assert line["as of"] == "2018-03-01"
    assert line["done on"] is None
    assert book.get_sheet_by_index(1).to_python()[0] == ["Content", "Assessments"]


def test_file_is_named_after_what_it_holds(client):
    name = client.get("/commitments/assessments.csv?status=2")["Content-Disposition"]

    assert name.startswith('attachment; filename="servanda-assessments-status-2-')
    assert name.endswith(f'-entry-{ledger_head()[0]}.csv"')


def test_bad_filter_gives_no_assessments(client):
    AssessmentFactory(reason="Canary")

    answer = client.get("/commitments/assessments.csv?status=4")

    assert answer.status_code == 400
    assert b"Canary" not in answer.content


def test_cost_grows_with_chunks_and_not_with_rows(client, django_assert_max_num_queries):
    AssessmentFactory()
    rows(client)
    with django_assert_max_num_queries(12) as one:
        rows(client)
    for _ in range(3):
        AssessmentFactory()
    rows(client)
    with django_assert_max_num_queries(12) as four:
        assert len(rows(client)) == 4

    assert len(four) == len(one)
