"""Columns and density of the register's table: in the address, for rows, files and forms alike."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.exchange.exports.columns.commitments import COMMITMENT_COLUMNS
from commitments.exchange.exports.table_layout import NAMED, USUAL
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.templatetags.register_table import CELLS
from commitments.web.lists.register_table import CommitmentTable

from ...support.factories import CommitmentFactory, PartyFactory, UserFactory
from ...support.pages import markup

pytestmark = pytest.mark.django_db
REGISTER = "/commitments/"


def columns(response) -> list[str]:
    return [heading.name for heading in response.context["headings"]]


def body(response) -> str:
    return markup(response).partition("<tbody")[2].partition("</tbody>")[0]


def test_columns_of_the_table_are_columns_of_the_files():
    assert set(NAMED) <= {column.heading for column in COMMITMENT_COLUMNS}
    assert list(NAMED) == list(CELLS)
    assert list(NAMED.values()) == CommitmentTable([]).columns.names()


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", ["reference", "title", "status", "deadline", "party", "theme", "assessed"]),
        ("title,reference,life-cycle", ["title", "reference", "lifecycle"]),
        ("status , title,status,,", ["status", "title"]),
        ("reference,status", ["reference", "title", "status"]),
        ("zones", ["title", "zones"]),
        ("link,parts,deadline as written", ["title", "words"]),
        ("reason", ["title"]),
    ],
)
def test_columns_are_shown_in_the_order_of_the_address(client, asked, shown):
    CommitmentFactory(title="<Go>")

    response = client.get(REGISTER, {"columns": asked})

    assert columns(response) == shown
    assert len(re.findall(r'role="(?:cell|rowheader)"', body(response))) == len(shown)
    assert "&lt;Go&gt;</a>" in body(response)


def test_every_column_is_drawn_escaped_and_in_words(client):
    words = Deadline(words="as soon as <possible>", language="en", precision=Precision.CONDITION)
    made = CommitmentFactory(title="Go", lead=PartyFactory(name="A & B"), deadline=words)

    text = body(client.get(REGISTER, {"columns": ",".join(NAMED)}))

    assert "A &amp; B" in text
    assert 'lang="en" dir="ltr">as soon as &lt;possible&gt;</span>' in text
    assert f'data-l="Life-cycle"><span>{made.get_lifecycle_display()}</span>' in text


@pytest.mark.parametrize(
    ("query", "field"), [({"columns": "title,colour"}, "Columns"), ({"density": "tiny"}, "Row height")]
)
def test_layout_that_cannot_be_read_is_refused_with_what_there_is(client, query, field):
    CommitmentFactory(title="Canary")

    response = client.get(REGISTER, query)

    assert response.status_code == 400
    assert [name for name, _message in response.context["choice"].errors] == [field]
    assert "Canary" not in markup(response)
    assert "Available columns: reference, title, status" in markup(response) or field != "Columns"


def test_form_of_the_columns_leads_to_the_address_that_names_them(client):
    ticked = {"column": ["status", "title", "reference", "nothing"], "place.status": "1", "place.title": "2"}

    response = client.get(
        REGISTER, ticked | {"place.reference": "x", "open": "yes", "columns": "title", "sort": "title"}
    )

    assert response.status_code == 302
    assert response["Location"] == "/commitments/?open=yes&sort=title&columns=status,title,reference"
    usual = {"column": list(USUAL), **{f"place.{name}": str(place) for place, name in enumerate(USUAL)}}
    assert client.get(REGISTER, usual)["Location"] == REGISTER


def test_form_offers_what_is_shown_first_and_keeps_the_filters(client):
    CommitmentFactory()

    response = client.get(REGISTER, {"columns": "title,zones", "open": "yes", "per_page": "25"})

    offered = [(item["name"], item["shown"]) for item in response.context["column_choices"]]
    assert offered[:3] == [("title", True), ("zones", True), ("reference", False)]
    assert len(offered) == len(NAMED)
    assert response.context["column_fields"] == [("open", "yes"), ("per_page", "25")]


def test_density_is_in_the_address_and_stays_with_links_and_filters(client):
    CommitmentFactory()

    plain, dense = client.get(REGISTER), client.get(REGISTER, {"density": "compact", "columns": "title"})

    found = ["cards-narrow dense" in markup(page) for page in (plain, dense)]
    assert found == [False, True]
    assert 'name="density" value="compact" form="filters"' in markup(dense)
    assert 'name="columns" value="title" form="filters"' in markup(dense)
    assert 'href="/commitments/export.csv?density=compact&amp;columns=title"' in markup(dense)
    assert 'href="?columns=title"' in markup(dense)


def test_heading_that_nothing_is_sorted_by_is_no_link(client):
    CommitmentFactory()

    content = markup(client.get(REGISTER, {"columns": "title,zones", "sort": "-title"}))

    assert 'class="col-zones">Zones</th>' in content
    assert 'class="col-title" aria-sort="descending"><a' in content


def test_columns_ask_the_database_no_more(client, django_assert_num_queries):
    CommitmentFactory()
    client.force_login(UserFactory(desk=True))
    client.get(REGISTER)
    with CaptureQueriesContext(connection) as usual:
        client.get(REGISTER)

    with django_assert_num_queries(len(usual)):
        client.get(REGISTER, {"columns": ",".join(NAMED)})
