"""Files over the API: for a person with a token what that person gets in a browser."""

import pytest
from django.test import Client

from commitments.api.kernel import clock
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.people.tokens import Scope

from ..support import samples
from ..support.calendars import read_back
from ..support.factories import CommitmentFactory, MeetingFactory, UserFactory, secretary
from ..support.followup_factories import PartyRequestFactory
from ..support.import_factories import upload
from ..web.lists.test_charts import two_rounds
from ..web.register.test_evidence import close_file
from .asking import API, PROBLEM, fields, get, program

pytestmark = pytest.mark.django_db


def bytes_of(response) -> bytes:
    assert response.status_code == 200
    content = response.getvalue()
    close_file(response)
    return content


def test_file_is_that_of_the_page_for_who_has_a_token_and_public_for_who_has_none(client):
    made = [CommitmentFactory(tier=tier, document__tier=tier) for tier in (Tier.PUBLIC, Tier.INTERNAL)]
    desk = UserFactory(desk=True)
    client.force_login(desk)
    program_of_desk, visitor = program(desk, Scope.READ), program()
    kept = ("export.csv?sort=title&columns=reference,title", "export.jsonl", "export.ics", "assessments.csv?bom=0")
    addresses = [*(f"/commitments/{name}" for name in kept), "/reports/matrix.csv?open=yes"]
    addresses.append(f"/commitments/{made[1].reference}/export.csv")

    for address in addresses:
        assert bytes_of(get(program_of_desk, address)) == bytes_of(client.get(address))

    for address in addresses[:2]:
        told = [bytes_of(get(asking, address)).decode() for asking in (program_of_desk, visitor)]
        assert [[each.reference in text for each in made] for text in told] == [[True, True], [True, False]]
    assert get(visitor, addresses[-1]).status_code == 404


def test_charts_are_pictures_of_what_their_reader_may_see(client):
    samples.varied_register()
    two_rounds()
    desk = UserFactory(desk=True)
    client.force_login(desk)
    names = ("status", "arrears", "slippage-1", "status.svg?as_of=2024-01-15")
    addresses = [f"/reports/charts/{name}" if "?" in name else f"/reports/charts/{name}.svg" for name in names]
    program_of_desk, visitor = program(desk, Scope.READ), program()

    for address in addresses:
        answer = get(program_of_desk, address)
        assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
        assert bytes_of(answer) == bytes_of(client.get(address))

    assert bytes_of(get(visitor, addresses[1])) != bytes_of(get(program_of_desk, addresses[1]))
    missing = ("nonsense.svg", "slippage-9.svg", "status.svg?as_of=1990-01-01", "status.svg?open=yes")
    assert [get(visitor, f"/reports/charts/{name}").status_code for name in missing] == [404, 404, 404, 400]


def test_calendar_holds_meetings_and_the_deadlines_that_its_reader_may_see():
    day = Deadline(words="today", precision=Precision.DAY, earliest=clock.today(), latest=clock.today())
    for title, tier in (("One", Tier.PUBLIC), ("Two", Tier.INTERNAL)):
        CommitmentFactory(title=title, deadline=day, tier=tier, document__tier=tier)
    MeetingFactory(title="Congress", starts_on=clock.today(), ends_on=clock.today())

    answers = [get(asking, "/calendar.ics") for asking in (program(UserFactory(desk=True)), program())]

    found = [{event["SUMMARY"].partition(" (")[0] for event in read_back(bytes_of(answer))} for answer in answers]
    assert found == [{"One", "Two", "Congress"}, {"One", "Congress"}]
    assert answers[0]["Content-Type"] == "text/calendar; charset=utf-8"
    wrong = ("/calendar.ics?status=9", "/calendar.ics?as_of=2018-02-20")
    assert [fields(get(program(), address))[0][0] for address in wrong] == ["status", "as_of"]


def test_papers_and_packages_are_made_for_who_asks():
    MeetingFactory(slug="ninth")
    client = program(UserFactory(desk=True), Scope.READ)

    for address in ("/reports/briefing.docx", "/meetings/ninth/pack.docx", "/reports/package.zip"):
        assert bytes_of(get(client, address)).startswith(b"PK")
    assert [get(client, f"/meetings/{slug}/pack.docx").status_code for slug in ("no", "ninth")] == [404, 200]
    wrong = get(client, "/meetings/ninth/pack.docx?as_of=2018-02-30")
    assert wrong.status_code == 400
    assert [name for name, _text in fields(wrong)] == ["as_of"]
    assert get(client, f"/meetings/ninth/pack.docx?as_of={clock.today()}").status_code == 200
    papers = ("reports/briefing.docx", "meetings/ninth/pack.docx")
    refused = [get(program(), f"/{name}?for=internal") for name in papers]
    assert [[name for name, _text in fields(answer)] for answer in refused] == [["for"], ["for"]]


def test_lists_of_the_secretariat_are_files_for_it_alone():
    asked, imported = PartyRequestFactory(), upload(actor=secretary())
    addresses = ("/requests/export.csv", *(f"/imports/{imported.pk}/{name}.csv" for name in ("preview", "report")))
    people = (program(UserFactory(desk=True)), program(UserFactory()), program())

    found = [[get(client, address).status_code for address in addresses] for client in people]

    assert found == [[200] * 3, [404] * 3, [401] * 3]
    assert asked.subject in bytes_of(get(people[0], addresses[0])).decode()


def test_address_that_cannot_be_read_gives_no_file_and_names_what_is_wrong():
    client, imported = program(UserFactory(desk=True)), upload(actor=secretary())
    wrong = {
        "/commitments/export.csv?columns=reference,colour": "columns",
        "/commitments/export.xlsx?words=latin": "words",
        "/reports/matrix.csv?status=9": "status",
        "/reports/package.zip?open=yes": "open",
        "/requests/export.csv?state=lost": "state",
        f"/imports/{imported.pk}/report.csv?outcome=lost": "outcome",
    }

    answers = {address: get(client, address) for address in wrong}

    assert {address: fields(answer)[0][0] for address, answer in answers.items()} == wrong


def test_file_comes_whatever_its_reader_accepts():
    answers = [
        Client(headers={"Accept": kind}).get(f"{API}/commitments/export.{name}")
        for kind, name in (("text/csv", "csv"), ("image/png", "json"))
    ]

    assert [(answer.status_code, answer["Content-Type"]) for answer in answers] == [
        (200, "text/csv; charset=utf-8"),
        (200, "application/json"),
    ]
    assert Client(headers={"Accept": "text/csv"}).get(f"{API}/reports/package.zip?x=1")["Content-Type"] == PROBLEM
