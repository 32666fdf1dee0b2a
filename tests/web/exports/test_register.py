"""The register as files: the rows of the page for the same query string."""

import json
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from commitments.queries.ledger.register_hash import ledger_head
from commitments.web.kernel import clock

from ...support import samples
from ...support.factories import CommitmentFactory, UserFactory
from ...support.pages import markup
from ..register.test_evidence import close_file

pytestmark = pytest.mark.django_db
QUERY = "open=yes&timeliness=due_soon&timeliness=none&sort=-deadline"


def body(response) -> bytes:
    content = b"".join(response.streaming_content)
    close_file(response)
    return content


def sheets(data: bytes) -> list[list[list]]:
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return [book.get_sheet_by_index(place).to_python() for place in range(2)]


def test_spreadsheet_has_the_rows_of_the_page(client, monkeypatch):
    samples.varied_register()
    monkeypatch.setattr(clock, "today", lambda: samples.TODAY)

    page, export = client.get(f"/commitments/?{QUERY}&per_page=100"), client.get(f"/commitments/export.xlsx?{QUERY}")

    rows, about = sheets(body(export))
    assert [row[0] for row in rows[1:]] == [row["reference"] for row in page.context["rows"]]
    said = dict(about)
    assert said["Filters applied"] == "Timeliness: due soon\nTimeliness: no deadline\nOpen: Yes"
    assert said["Audience"] == "Public"
    assert said["Sort order"] == "deadline, descending"
    assert said["Rows"] == str(len(rows) - 1)
    assert said["Ledger anchor"].replace("\n", "; ") == export["Servanda-Anchor"]
    name = f"servanda-commitments-open-yes-timeliness-due-soon-timeliness-none-2024-06-15-entry-{ledger_head()[0]}.xlsx"
    assert export["Content-Disposition"] == f'attachment; filename="{name}"'
    assert export["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_spreadsheet_of_the_past_says_of_when_it_is(client):
    CommitmentFactory()

    rows, about = sheets(body(client.get("/commitments/export.xlsx?as_of=2018-06-01&columns=reference,link")))

    assert dict(about)["As of"] == "2018-06-01"
    assert rows[1][1].endswith("/?as_of=2018-06-01")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "jsonl"])
def test_export_that_cannot_be_laid_out_says_why_and_holds_no_rows(client, kind):
    CommitmentFactory(title="Canary")

    answer = client.get(f"/commitments/export.{kind}?columns=colour&words=french&status=4")

    text = markup(answer)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "“colour”" in text
    assert "“french”" in text
    assert "Implementation" in text
    assert "Canary" not in text


def test_json_and_its_lines_have_the_rows_of_the_page(client, monkeypatch):
    samples.varied_register()
    monkeypatch.setattr(clock, "today", lambda: samples.TODAY)

    page, whole, lines = (
        client.get(f"/commitments/{name}?{QUERY}&columns=reference") for name in ("", "export.json", "export.jsonl")
    )

    rows = [{"reference": row["reference"]} for row in page.context["rows"]]
    assert [json.loads(line) for line in body(lines).splitlines()] == rows
    said = json.loads(body(whole))
    assert said["commitments"] == rows
    assert said["about"]["for"] == "Public"
    assert said["about"]["what"] == "Commitments"
    assert whole["Content-Type"] == "application/json"
    assert lines["Content-Type"] == "application/jsonl; charset=utf-8"


def test_page_leads_to_its_files(client):
    text = markup(client.get("/commitments/?status=2"))

    for kind in ("csv", "xlsx", "json", "jsonl"):
        assert f'href="/commitments/export.{kind}?status=2"' in text
    assert 'href="/commitments/export.xlsx?status=2&amp;words=language"' in text
    assert 'href="/commitments/export.csv?status=2&amp;words=codes"' in text


def test_spreadsheet_asks_as_many_questions_as_the_csv(client, django_assert_max_num_queries):
    CommitmentFactory()
    client.force_login(UserFactory(desk=True))
    body(client.get("/commitments/export.csv"))

    with django_assert_max_num_queries(20) as csv:
        body(client.get("/commitments/export.csv"))
    with django_assert_max_num_queries(20) as xlsx:
        body(client.get("/commitments/export.xlsx"))

    assert len(xlsx) == len(csv)
