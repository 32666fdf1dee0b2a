import csv
import io

import pytest

from commitments.actions.register.commitments import Part
from commitments.exchange.exports.matrix import AFTER, BEFORE
from commitments.rules.kernel.commitments import Kind, Role
from commitments.rules.kernel.statuses import Confidence, Status

from ...support import samples
from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    PartyFactory,
    ThemeFactory,
    UserFactory,
    ZoneFactory,
)
from ...support.pages import markup

pytestmark = pytest.mark.django_db
FILE, PAGE = "/reports/matrix.csv", "/reports/matrix/"


def read(client, query: str = "") -> list[list[str]]:
    content = b"".join(client.get(f"{FILE}?{query}"))
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_file_holds_the_cells_of_the_page_in_words(client):
    iran, russia, syria = (PartyFactory(name=name) for name in ("Iran", "=Russia", "Syria"))
    parts = [Part(iran.pk, Role.LEAD, True), Part(russia.pk, Role.LEAD, True)]
    made = CommitmentFactory(parts=parts, kind=Kind.STANDING, title="=1+1", themes=[ThemeFactory(name="Aid")])
    CommitmentFactory(lead=syria)
    for zone in (ZoneFactory(), ZoneFactory()):
        AssessmentFactory(commitment=made, party=iran.pk, zone=zone.pk, status=Status.INITIATED)

    heading, first, second = read(client, "sort=reference")

    assert heading == [*BEFORE, "'=Russia", "Iran", "Syria", *AFTER]
    assert first[:6] == [made.reference, "'=1+1", "Aid", "Active", "", "By party"]
    assert first[6:9] == ["Not assessed", "Observed with serious breaches (reported; lowest of 2)", "–"]
    assert first[9:11] == ["Observed with serious breaches", "lowest of the cells"]
    assert first[11].endswith(f"/commitments/{made.reference}/")
    assert second[5:10] == ["Not assessed", "", "", "", "No information"]


def test_what_no_party_was_assessed_on_says_how_it_was(client):
    whole, zoned = CommitmentFactory(), CommitmentFactory()
    AssessmentFactory(commitment=whole)
    for status, confidence in ((Status.PARTLY, Confidence.REPORTED), (Status.NO_INFORMATION, None)):
        AssessmentFactory(commitment=zoned, zone=ZoneFactory().pk, status=status, confidence=confidence)

    _heading, first, second = read(client, "sort=reference")

    assert [first[5], second[5]] == ["As a whole", "By zone: 2 zones; 1 without information"]


@pytest.mark.parametrize("query", ["", "sort=-deadline", "status=2&status=3&sort=title", "as_of=2024-01-15"])
def test_lines_are_those_of_all_pages_in_their_order(client, query):
    samples.varied_register()
    client.force_login(UserFactory(desk=True))

    lines = client.get(f"{PAGE}?{query}&per_page=100").context["table"].lines

    assert [row[0] for row in read(client, query)[1:]] == [line.commitment["reference"] for line in lines]


def test_who_was_assessed_without_being_responsible_has_a_column(client):
    guest = PartyFactory(name="Guest")
    PartyFactory(name="Nobody")
    AssessmentFactory(commitment=CommitmentFactory(), party=guest.pk)

    assert read(client)[0] == [*BEFORE, "Guest", *AFTER]


def test_file_asks_as_often_for_three_lines_as_for_one(client, django_assert_num_queries):
    def count() -> int:
        client.get(FILE)
        with django_assert_num_queries(8):
            return len(read(client))

    AssessmentFactory(commitment=CommitmentFactory(), party=PartyFactory().pk)
    one = count()
    for _ in range(2):
        AssessmentFactory(commitment=CommitmentFactory(), party=PartyFactory().pk)

    assert one == 2
    assert count() == 4


def test_bad_filter_is_refused_with_its_reason_and_no_rows(client):
    CommitmentFactory(title="Canary")

    page = client.get(f"{FILE}?due_from=2018-02-30")

    assert page.status_code == 400
    assert "Canary" not in markup(page)
