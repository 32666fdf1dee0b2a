"""What the pages under reports show, over the API: matrix, charts, data dictionary; and how a deadline is read."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.actions.register.commitments import Part
from commitments.exchange.exports.package.dictionary import dictionary
from commitments.rules.kernel.commitments import Kind, Role, Tier
from commitments.rules.kernel.statuses import Status

from ..support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    DocumentFactory,
    PartyFactory,
    UserFactory,
)
from ..web.lists.test_charts import two_rounds, until
from .asking import fields, get, program

pytestmark = pytest.mark.django_db
MATRIX = "/reports/matrix/"


def test_matrix_says_of_each_party_what_was_found_and_who_was_not_assessed():
    iran, russia = PartyFactory(slug="iran", name="Iran"), PartyFactory(slug="russia", name="Russia")
    made = CommitmentFactory(parts=[Part(iran.pk, Role.LEAD), Part(russia.pk, Role.SUPPORTING)])
    found = AssessmentFactory(commitment=made, party=iran.pk, status=Status.PARTLY)
    AssessmentFactory(commitment=(whole := CommitmentFactory()))
    CommitmentFactory(kind=Kind.DECLARATORY, lead=PartyFactory())
    client = program()

    page = get(client, f"{MATRIX}?sort=reference").json()

    lines = {line["commitment"]["reference"]: line for line in page["results"]}
    assert [each["party"]["slug"] for each in page["parties"]] == ["iran", "russia"]
    assert page["count"] == 2
    cells = lines[made.reference]["cells"]
    assert [(cell["party"], cell["status"] and cell["status"]["code"], cell["of"]) for cell in cells] == [
        ("iran", "2", 1),
        ("russia", None, 0),
    ]
    assert client.get(cells[0]["assessment"]).json()["number"] == found.pk
    assert lines[made.reference]["status"]["code"] == "2"
    assert lines[made.reference]["whole"] is None
    assert lines[whole.reference]["cells"] is None
    assert (lines[whole.reference]["whole"] is not None) is True


def test_matrix_takes_the_filters_pages_and_moments_of_the_register():
    rows = [CommitmentFactory(tier=tier, document__tier=tier) for tier in (Tier.PUBLIC, Tier.INTERNAL)]
    rows += CommitmentFactory.create_batch(24, document=rows[0].document)
    staff = program(UserFactory(desk=True))

    first = get(staff, f"{MATRIX}?per_page=25&sort=reference").json()
    second = staff.get(first["next"]).json()

    assert [len(page["results"]) for page in (first, second)] == [25, 1]
    assert [get(client, MATRIX).json()["count"] for client in (staff, program())] == [26, 25]
    assert get(staff, f"{MATRIX}?document={rows[1].document.slug}").json()["count"] == 1
    assert get(staff, f"{MATRIX}?as_of=2000-01-01").json()["count"] == 0
    assert fields(get(staff, f"{MATRIX}?status=9"))[0][0] == "status"


def test_charts_count_what_the_register_finds_and_who_asks_may_see():
    for tier in (Tier.PUBLIC, Tier.INTERNAL):
        CommitmentFactory(document__tier=tier, tier=tier, deadline=until(date(2018, 3, 1)))
    two_rounds()
    staff, visitor = program(UserFactory(desk=True)), program()

    told, public = (get(client, "/reports/charts/").json() for client in (staff, visitor))

    assert [[year["overdue"]["count"] for year in each["arrears"]] for each in (told, public)] == [[3], [2]]
    (unknown,) = (each for each in told["status"][-1]["statuses"] if each["count"])
    for figure in (unknown, told["arrears"][0]["overdue"]):
        assert staff.get(figure["url"]).json()["count"] == figure["count"] == 3
    (held,) = public["slippage"][0]["rounds"]
    assert [held[name] for name in ("planned_to", "held_from", "late")] == ["2018-04-30", "2018-05-14", 14]
    assert get(visitor, "/reports/charts/?as_of=2000-01-01").json()["status"] == []


def test_number_of_queries_does_not_grow_with_the_rows():
    client, counted = program(UserFactory(desk=True)), []

    for _ in range(2):
        made = CommitmentFactory(lead=PartyFactory())
        AssessmentFactory(commitment=made, party=PartyFactory().pk)
        get(client, "/reports/charts/")
        counted.append([count(client, name) for name in (MATRIX, "/reports/charts/")])

    assert counted[0] == counted[1]


def count(client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert get(client, address).status_code == 200
    return len(queries)


def test_dictionary_names_every_column_in_the_language_of_who_asks():
    told = get(program(), "/reports/dictionary/").json()["tables"]

    assert [each["name"] for each in told] == [table.name for table in dictionary()]
    status = next(each for each in told[0]["columns"] if each["name"] == "status")
    assert {"code": "3", "label": "Implemented / Observed in the period"} in status["allowed"]


def test_words_of_a_deadline_are_read_where_the_person_may_see_the_document():
    hidden = DocumentFactory(tier=Tier.INTERNAL, slug="hidden", dated="2017-12-22")
    address = f"/deadlines/reading/?words=second%20half%20of%20February&document={hidden.slug}"

    read = get(program(UserFactory(desk=True)), address).json()
    refused = [get(program(), given) for given in (address, address.replace("hidden", "nowhere"))]

    assert read["earliest"] == "2018-02-15"
    assert read["latest"] == "2018-02-28"
    assert read["precision"]["code"] == "half_month"
    assert [fields(answer)[0][0] for answer in refused] == ["on", "on"]
