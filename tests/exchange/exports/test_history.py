"""One commitment with its history, as files."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from commitments.actions.register.commitments import change_lifecycle
from commitments.models import Commitment
from commitments.rules.kernel.commitments import Lifecycle, Tier

from ...support.extension_factories import ExtensionFactory, until
from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    EvidenceFactory,
    IndicatorFactory,
    MeasurementFactory,
    NoteFactory,
    PartyFactory,
    ProgressReportFactory,
    UserFactory,
    secretary,
)
from ...support.pages import markup
from .test_assessments import body

pytestmark = pytest.mark.django_db


def rows(client, query: str = "") -> list[dict[str, str]]:
    text = body(client, f"/commitments/A8-03/export.csv{query}").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def eventful() -> Commitment:
    party = PartyFactory(name="Iran")
    made = CommitmentFactory(document__prefix="A8", number=3, lead=party, deadline=until(date(2018, 3, 1)))
    AssessmentFactory(
        commitment=made, as_of=date(2018, 3, 2), reason="=Seen.", evidence=[EvidenceFactory(slug="shown").pk]
    )
    ProgressReportFactory(commitment=made, text="Ours.", reported_on=date(2018, 3, 3))
    indicator = IndicatorFactory(commitment=made, name="Posts", unit="posts")
    MeasurementFactory(indicator=indicator, day=date(2018, 3, 4), value=Decimal("2.5"), remark="Counted.")
    ExtensionFactory(commitment=made, asked_on=date(2018, 4, 1), decided_on=date(2018, 4, 10), grant=True)
    current = Commitment.objects.get(pk=made.pk)
    change_lifecycle(
        actor=secretary(),
        commitment=current,
        version=current.version,
        to=Lifecycle.SUSPENDED,
        on=date(2018, 5, 1),
        ground="They said so.",
    )
    return made


def test_history_tells_what_the_page_tells_in_its_order(client):
    eventful()

    page, found = client.get("/commitments/A8-03/").context["page"], rows(client)

    assert [(row["day"], row["kind"], row["entry"]) for row in found] == [
        (entry.on.isoformat(), entry.kind, str(entry.seq or "")) for entry in page.history
    ]
    added = "Name: Posts\nUnit: posts\nDirection: More is better\nVisibility: Public"
    assert [(row["kind"], row["what"], row["text"]) for row in found] == [
        ("change", "Indicator added", added),
        ("lifecycle", "Life-cycle", "Suspended\nThey said so."),
        ("extension_decided", "Extension granted", "by 1 June 2018"),
        ("extension_asked", "Extension requested", "by 1 June 2018\nThe road is closed."),
        ("measurement", "Measurement", "Posts: 2.5 posts\nCounted."),
        ("report", "Progress report", "Ours."),
        ("assessment", "Assessment", "'=Seen."),
        ("recorded", "Recorded", page.quotation),
    ]
    told = found[6]
    assert told["status code"] == "2"
    assert told["status"] == "Partly implemented"
    assert told["evidence addresses"] == "https://press.example/shown"
    assert found[5]["party"] == "Iran"
    assert found[2]["party"] == "The guarantors"


def test_history_holds_what_the_person_may_see(client):
    made = CommitmentFactory(document__prefix="A8", number=3)
    NoteFactory(commitment=made, text="Canary", tier=Tier.INTERNAL)

    public = [row["text"] for row in rows(client)]
    client.force_login(UserFactory(desk=True))
    staff = [row["text"] for row in rows(client)]

    assert "Canary" not in public
    assert "Canary" in staff


def test_history_of_the_past_ends_there(client):
    eventful()

    assert [row["kind"] for row in rows(client, "?as_of=2018-03-03")] == ["report", "assessment", "recorded"]


def test_json_holds_the_commitment_of_the_register_and_its_history(client):
    eventful()
    CommitmentFactory()

    said = json.loads(body(client, "/commitments/A8-03/export.json"))

    line = json.loads(body(client, "/commitments/export.jsonl?q=A8-03"))
    assert said["commitment"] == line
    assert [entry["kind"] for entry in said["history"]] == [row["kind"] for row in rows(client)]
    assert said["about"]["what"] == "A8-03"
    assert said["history"][6]["text"] == "=Seen."


def test_json_of_the_past_is_that_of_then(client):
    eventful()

    said = json.loads(body(client, "/commitments/A8-03/export.json?as_of=2018-03-01"))

    assert said["commitment"]["status code"] == "U"
    assert said["commitment"]["parts"]["assessments"] == []
    assert said["about"]["as_of"] == "2018-03-01"


def test_spreadsheet_holds_the_history(client):
    eventful()

    book = CalamineWorkbook.from_filelike(BytesIO(body(client, "/commitments/A8-03/export.xlsx")))

    rows = book.get_sheet_by_name("A8-03").to_python()
    assert [row[2] for row in rows[2:5]] == ["lifecycle", "extension_decided", "extension_asked"]
    assert rows[2][0] == date(2018, 5, 1)


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_commitment_that_is_not_there_has_no_file(client, kind):
    CommitmentFactory(document__prefix="A8", number=3, tier=Tier.INTERNAL)

    addresses = ("A8-03", "A8-99", "nothing")
    assert [client.get(f"/commitments/{name}/export.{kind}").status_code for name in addresses] == [404] * 3
    client.force_login(UserFactory(desk=True))
    assert client.get(f"/commitments/A8-03/export.{kind}?as_of=2000-01-01").status_code == 404


def test_page_of_a_commitment_leads_to_its_files(client):
    CommitmentFactory(document__prefix="A8", number=3)

    text = markup(client.get("/commitments/A8-03/?as_of=2018-06-01"))

    for kind in ("csv", "json", "xlsx"):
        assert f'href="/commitments/A8-03/export.{kind}?as_of=2018-06-01"' in text
