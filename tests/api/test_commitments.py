from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.api.kernel import clock
from commitments.rules.kernel.commitments import LinkKind, Tier
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.kernel.statuses import Status

from ..support.factories import (
    AssessmentDraftFactory,
    AssessmentFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    DocumentFactory,
    EvidenceFactory,
    PartyFactory,
    ProvisionFactory,
    ThemeFactory,
    UserFactory,
    ZoneFactory,
)
from ..support.followup_factories import FollowUpFactory, PartyRequestFactory
from .asking import fields, get, program

pytestmark = pytest.mark.django_db
DAY = Deadline(words="on 1 March", precision=Precision.DAY, earliest=date(2018, 3, 1), latest=date(2018, 3, 1))


def references(response) -> list[str]:
    return [row["reference"] for row in response.json()["results"]]


def test_commitment_is_told_with_words_days_and_addresses():
    party, theme = PartyFactory(slug="iran", name="Iran"), ThemeFactory(slug="detainees", name="Detainees")
    made = CommitmentFactory(title="Release them", lead=party, themes=[theme], deadline=DAY)
    AssessmentFactory(commitment=made, status=Status.PARTLY, reason="Some were.", evidence=[EvidenceFactory().pk])

    response = get(program(), f"/commitments/{made.reference}/")

    told, made.version = response.json(), made.version + 1
    assert response["ETag"] == f'"{told["version"]}"' == f'"{made.version}"'
    assert told["title"] == "Release them"
    assert told["status"] == {"code": "2", "label": "Partly implemented"}
    assert told["parties"] == [
        {
            "party": {"slug": "iran", "name": "Iran", "url": "http://testserver/api/v1/parties/iran/"},
            "role": {"code": "lead", "label": "Lead"},
            "joint": False,
        }
    ]
    assert told["deadline"]["earliest"] == "2018-03-01"
    assert told["deadline"]["precision"]["code"] == "day"
    assert told["timeliness"]["code"] == "overdue"
    assert [(cell["reason"], len(cell["evidence"])) for cell in told["cells"]] == [("Some were.", 1)]
    assert told["page"] == f"http://testserver/commitments/{made.reference}/"


def test_link_is_told_from_both_ends():
    link = CommitmentLinkFactory(kind=LinkKind.REAFFIRMS)

    source, target = (get(program(), f"/commitments/{end.reference}/").json() for end in (link.source, link.target))

    assert [item["other"]["reference"] for item in source["links"]] == [link.target.reference]
    assert [item["other"]["reference"] for item in target["linked_from"]] == [link.source.reference]
    assert [item["reference"] for item in source["chain"]] == [item["reference"] for item in target["chain"]]


def test_commitment_names_what_is_done_about_it_to_whom_may_see_that():
    party = PartyFactory()
    made = CommitmentFactory(lead=party)
    work, asked = FollowUpFactory(commitment=made, party=party), PartyRequestFactory(commitments=[made], party=party)
    draft = AssessmentDraftFactory(commitment=made)
    beside = ("followups", "requests", "drafts")

    staff = program(UserFactory(desk=True))
    told = {
        name: get(client, f"/commitments/{made.reference}/{query}").json()
        for name, client, query in (
            ("staff", staff, ""),
            ("then", staff, f"?as_of={clock.today()}"),
            ("visitor", program(), ""),
        )
    }

    numbers = {name: [[row["number"] for row in page[what]] for what in beside] for name, page in told.items()}
    assert numbers == {"staff": [[work.pk], [asked.pk], [draft.pk]], "then": [[], [], []], "visitor": [[], [], []]}
    assert staff.get(told["staff"]["drafts"][0]["url"]).status_code == 200


def test_commitment_comes_with_what_its_translations_say():
    document = DocumentFactory(text="The parties will mend the bridge.")
    made = CommitmentFactory(provision=ProvisionFactory(document=document, words=document.text), document=document)
    DocumentFactory(translation_of=document, language="fr", text="Les parties répareront le pont.", slug="le-pont")

    (told,) = get(program(), f"/commitments/{made.reference}/").json()["wordings"]

    assert told["language"] == "fr"
    assert told["document"]["slug"] == "le-pont"
    assert told["words"] == "Les parties répareront le pont."


def test_list_takes_the_filters_and_the_order_of_the_register():
    first, second = CommitmentFactory(title="B"), CommitmentFactory(title="A", deadline=DAY)

    client = program()

    assert references(get(client, "/commitments/?sort=title")) == [second.reference, first.reference]
    assert references(get(client, "/commitments/?timeliness=overdue")) == [second.reference]
    assert get(client, "/commitments/?timeliness=overdue").json()["count"] == 1


@pytest.mark.parametrize(
    ("query", "field"),
    [
        *(("status=4", "status"), ("statsu=2", "statsu"), ("sort=colour", "sort"), ("per_page=7", "per_page")),
        *(
            ("after=x", "page"),
            ("due_from=2018-02-30", "due_from"),
            ("as_of=2018-02-30", "as_of"),
            (f"q={'x' * 5000}", "q"),
        ),
    ],
)
def test_query_that_cannot_be_read_is_a_problem_that_names_the_parameter(query, field):
    response = get(program(), f"/commitments/?{query}")

    assert response.status_code == 400
    assert [name for name, _message in fields(response)] == [field]


def test_pages_turn_both_ways_and_hold_every_row_once():
    made = [CommitmentFactory().reference for _ in range(30)]
    client = program()

    first = get(client, "/commitments/?per_page=25&sort=-reference")
    second = client.get(first.json()["next"])
    again = client.get(second.json()["previous"])

    assert references(first) + references(second) == made[::-1]
    assert references(again) == references(first)
    assert first.json()["previous"] is None
    assert second.json()["next"] is None


def test_what_the_person_may_not_see_is_not_there():
    closed = [CommitmentFactory(tier=tier) for tier in (Tier.PARTIES, Tier.INTERNAL)]
    people = [None, UserFactory(), UserFactory(focal_point=True), UserFactory(desk=True)]

    seen = {
        user and user.role: [get(program(user), f"/commitments/{made.reference}/").status_code for made in closed]
        for user in people
    }
    counted = [get(program(user), "/commitments/").json()["count"] for user in people]

    assert list(seen.values()) == [[404, 404], [404, 404], [200, 404], [200, 200]]
    assert counted == [0, 0, 1, 2]


@pytest.mark.parametrize("reference", ["nothing", "A8-99999999999", "a%00b", "%ED%A0%80", "..."])
def test_what_is_no_reference_is_not_there(reference):
    response = get(program(), f"/commitments/{reference}/")

    assert response.status_code == 404
    assert fields(response) == []
    assert response.json()["status"] == 404


def test_register_is_told_as_it_stood():
    made = CommitmentFactory()
    AssessmentFactory(commitment=made, status=Status.IMPLEMENTED, as_of=date(2018, 3, 1), done_on=date(2018, 3, 1))
    client, path = program(), f"/commitments/{made.reference}/"

    before, after = (get(client, f"{path}?as_of={day}").json() for day in ("2018-02-28", "2018-03-01"))
    early = get(client, f"{path}?as_of=2017-01-01")
    listed = get(client, "/commitments/?as_of=2018-02-28").json()["results"][0]

    assert [row["status"]["code"] for row in (before, listed, after)] == ["U", "U", "3"]
    assert before["cells"] == []
    assert early.status_code == 404


def test_number_of_queries_does_not_grow_with_the_page():
    party, themes = PartyFactory(), [ThemeFactory(), ThemeFactory()]
    client = program(UserFactory(desk=True))
    counts = []

    for _ in range(2):
        for _row in range(3):
            CommitmentFactory(lead=party, themes=themes, zones=[ZoneFactory()], deadline=DAY)
        get(client, "/commitments/")
        with CaptureQueriesContext(connection) as queries:
            get(client, "/commitments/?per_page=100")
        counts.append(len(queries))

    assert counts[0] == counts[1] == 8


def test_words_are_in_the_language_that_is_asked_for(settings):
    samples_of = get(program(), "/commitments/")

    assert samples_of["Content-Language"] == "en"
    assert "Accept-Language" in samples_of["Vary"]
    assert "no-store" in samples_of["Cache-Control"]
