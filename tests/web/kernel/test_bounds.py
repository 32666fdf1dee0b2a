"""An address or a form of more fields than are read is answered with what is wrong."""

import pytest

from ...support.factories import UserFactory
from ...support.pages import markup

pytestmark = pytest.mark.django_db
TOO_MANY = "&".join(f"f{n}=1" for n in range(1001))
ADDRESSES = [
    "/",
    "/commitments/",
    "/commitments/export.csv",
    "/calendar.ics",
    "/changes.atom",
    "/admin/",
    "/admin/login/",
    "/admin/commitments/commitment/",
    "/accounts/login/",
]
SAID = "more than 1000 fields"


@pytest.fixture(params=["visitor", "administrator"])
def reader(request, client):
    if request.param == "administrator":
        client.force_login(UserFactory(administrator=True))
    return client


@pytest.mark.parametrize("address", ADDRESSES)
def test_address_of_too_many_fields_is_told_what_is_wrong(reader, address):
    response = reader.get(f"{address}?{TOO_MANY}")

    assert response.status_code == 400
    assert SAID in markup(response)
    assert "Nothing was changed." in markup(response)


@pytest.mark.parametrize("address", ["/api/v1/commitments/", "/api/v1/openapi.json", "/api/v1/search/"])
def test_program_that_sends_too_many_fields_gets_a_problem(reader, address):
    response = reader.get(f"{address}?{TOO_MANY}")

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert SAID in response.json()["detail"]


@pytest.mark.parametrize("address", ["/accounts/login/", "/admin/login/", "/saved-views/", "/api/v1/commitments/"])
def test_form_sent_to_an_address_of_too_many_fields_is_refused(reader, address):
    assert reader.post(f"{address}?{TOO_MANY}", {"login": "a"}).status_code in (400, 404)


@pytest.mark.parametrize("address", ["/accounts/login/", "/admin/login/", "/commitments/bulk/"])
def test_form_of_too_many_fields_is_told_what_is_wrong(reader, address):
    response = reader.post(address, TOO_MANY, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 400
    assert SAID in markup(response)


def test_form_that_is_too_large_is_told_what_is_wrong(client):
    response = client.post("/accounts/login/", "a=" + "b" * 3_000_000, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 400
    assert "more than 2621440 bytes" in markup(response)


def test_as_many_fields_as_are_read_are_read(client):
    response = client.get("/?" + "&".join(f"f{n}=1" for n in range(1000)))

    assert response.status_code != 500
    assert SAID not in markup(response)
