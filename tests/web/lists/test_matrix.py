"""Party by commitment: the register's rows for the same query string."""

import re

import pytest

from commitments.actions.register.commitments import Part
from commitments.models import Party
from commitments.rules.kernel.commitments import Kind, Role
from commitments.rules.kernel.statuses import Status

from ...support import samples
from ...support.factories import AssessmentFactory, CommitmentFactory, PartyFactory, ThemeFactory, UserFactory
from ...support.pages import markup
from .test_register_page import BAD

pytestmark = pytest.mark.django_db
MATRIX, REGISTER = "/reports/matrix/", "/commitments/"
EMPTY = ("No commitments yet", "No scored commitments yet", "No scored commitments match")


def references(response) -> list[str]:
    return [line.commitment["reference"] for line in response.context["table"].lines]


@pytest.mark.parametrize(("query", "field"), BAD, ids=range(len(BAD)))
def test_bad_query_names_the_field_and_shows_no_rows(client, query, field):
    CommitmentFactory(title="Canary")

    page = client.get(f"{MATRIX}?{query}")

    text = markup(page)
    assert page.status_code == 400
    assert field in text
    assert "Canary" not in text
    assert "<script>alert" not in text


@pytest.mark.parametrize("query", ["", "status=2&status=3", "party={party}&role=lead", "q=take", "kind=standing"])
def test_rows_are_the_scored_ones_of_the_register(client, query):
    samples.varied_register()
    client.force_login(UserFactory(desk=True))
    query = query.format(party=Party.objects.all()[0].slug)

    page = client.get(f"{MATRIX}?{query}&per_page=100")
    register = client.get(f"{REGISTER}?{query}&per_page=100").context

    scored = [row["reference"] for row in register["rows"] if row["kind"] != Kind.DECLARATORY]
    assert sorted(references(page)) == sorted(scored)
    assert page.context["count"] == len(scored)
    assert page.context["count"] + page.context["declaratory"] == register["count"]


@pytest.mark.parametrize("query", ["", "status=N&status=2", "kind=declaratory&kind=standing&sort=title"])
def test_figure_of_declaratory_entries_leads_to_exactly_these(client, query):
    samples.varied_register()

    context = client.get(f"{MATRIX}?{query}").context
    register = client.get(f"{REGISTER}{context['declaratory_query']}&per_page=100").context

    assert context["declaratory"] == register["count"] > 0
    assert {row["kind"] for row in register["rows"]} == {Kind.DECLARATORY}


def test_lines_stand_by_theme_unless_another_order_is_asked_for(client):
    late, early = ThemeFactory(name="Zeal", position=1), ThemeFactory(name="Aid", position=2)
    for title, themes in (("One", [late]), ("Two", [early]), ("Three", [early]), ("Four", [])):
        CommitmentFactory(title=title, themes=themes)

    def grouped(query: str) -> list[tuple]:
        groups = client.get(f"{MATRIX}{query}").context["groups"]
        return [(name, [item["row"]["title"] for item in lines]) for name, lines in groups]

    assert grouped("") == [("", ["Four"]), ("Aid", ["Two", "Three"]), ("Zeal", ["One"])]
    assert grouped("?sort=title") == [(None, ["Four", "One", "Three", "Two"])]


def test_links_lead_to_every_page_once(client):
    samples.varied_register()
    client.force_login(UserFactory(desk=True))
    address, pages = f"{MATRIX}?per_page=25", []

    while address:
        response = client.get(address)
        pages.append(references(response))
        links = response.context["pages"]
        address = f"{MATRIX}{links['next']}" if "next" in links else ""

    everything = references(client.get(f"{MATRIX}?per_page=100"))
    assert [len(page) for page in pages] == [25, len(everything) - 25]
    assert [reference for page in pages for reference in page] == everything


def cells(html: str) -> list[str]:
    """The cells of the body, each as the words that are read."""
    body = re.sub(
        r"<svg.*?</svg>|<span aria-hidden=.*?</span>", "", html.partition("<tbody>")[2].partition("</table>")[0]
    )
    return [" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in re.findall(r"<td.*?</td>", body, re.DOTALL)]


def test_cells_are_read_in_words_and_lead_to_their_assessment(client):
    iran, russia, syria = (PartyFactory(name=name) for name in ("Iran", "Russia", "Syria"))
    parts = [Part(iran.pk, Role.LEAD, True), Part(russia.pk, Role.LEAD, True)]
    made = CommitmentFactory(parts=parts, kind=Kind.STANDING)
    CommitmentFactory(lead=syria)
    found = AssessmentFactory(commitment=made, party=iran.pk, status=Status.INITIATED)

    html = markup(client.get(f"{MATRIX}?sort=reference"))

    assert cells(html) == [
        "Observed with serious breaches reported",
        "Not assessed",
        "not responsible",
        "Observed with serious breaches lowest of the parties",
        "Not assessed Syria",
        "No information lowest of the cells",
    ]
    assert f'href="/commitments/{made.reference}/#assessment-{found.pk}"' in html
    assert f'id="assessment-{found.pk}"' in markup(client.get(f"/commitments/{made.reference}/"))
    assert f'href="/parties/{iran.slug}/"' in html


def test_what_is_assessed_as_a_whole_spans_the_parties(client):
    made = CommitmentFactory(lead=PartyFactory(name="Iran"))
    nobody = CommitmentFactory()
    found = [AssessmentFactory(commitment=commitment).pk for commitment in (made, nobody)]

    html = markup(client.get(f"{MATRIX}?sort=reference"))

    assert cells(html)[::2] == ["Assessed as a whole Iran", "Assessed as a whole The text names no party."]
    assert [f"#assessment-{pk}" in html for pk in found] == [True, True]


def test_matrix_without_parties_is_whole_too(client):
    CommitmentFactory()

    html = markup(client.get(MATRIX))

    assert html.count('<th scope="col"') == 3
    assert cells(html)[0] == "Not assessed The text names no party."


def test_empty_matrix_says_what_to_do(client):
    empty = markup(client.get(MATRIX))
    CommitmentFactory(kind=Kind.DECLARATORY)
    spoken = markup(client.get(MATRIX))
    filtered = markup(client.get(f"{MATRIX}?kind=declaratory"))

    assert [title in page for title, page in zip(EMPTY, (empty, spoken, filtered), strict=True)] == [True] * 3
    assert ["1 declaratory commitment" in page for page in (empty, spoken, filtered)] == [False, True, True]


def test_matrix_and_register_lead_to_each_other_with_the_same_query(client):
    CommitmentFactory()
    query = "status=U&amp;sort=title"

    register = markup(client.get(f"{REGISTER}?status=U&sort=title"))
    matrix = markup(client.get(f"{MATRIX}?status=U&sort=title"))

    assert f'href="{MATRIX}?{query}"' in register
    assert [f'href="{address}?{query}"' in matrix for address in (REGISTER, "/reports/matrix.csv")] == [True, True]
