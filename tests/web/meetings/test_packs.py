"""The pack of a meeting: its page for print and its file, for whom they are and what they refuse."""

import re
from datetime import timedelta
from io import BytesIO

import docx
import pytest
from django.utils import timezone

from commitments.models import Commitment, Meeting
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.kernel.statuses import Status

from ...admin.pages import client_of
from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    DocumentFactory,
    MeetingFactory,
    PartyFactory,
    secretary,
)
from ...support.followup_factories import PartyRequestFactory
from ...support.pages import markup

pytestmark = pytest.mark.django_db


@pytest.fixture
def address():
    today = timezone.localdate()
    eighth = MeetingFactory(
        title="Eighth meeting", series="rounds", starts_on=today - timedelta(90), ends_on=today - timedelta(89)
    )
    ninth = MeetingFactory(
        process=eighth.process,
        title="Ninth meeting",
        slug="ninth",
        series="rounds",
        starts_on=today + timedelta(20),
        ends_on=today + timedelta(21),
    )
    due = Deadline(words="in ten days", latest=today + timedelta(10), precision=Precision.DAY)
    for tier in Tier:
        document = DocumentFactory(process=ninth.process, tier=tier, dated=eighth.ends_on)
        lead = PartyFactory(name=f"Lead {tier}")
        CommitmentFactory(document=document, tier=tier, deadline=due, title=f"canary{tier.name.lower()}", lead=lead)
    return "/meetings/ninth/pack/"


def seen(text):
    return [tier for tier in Tier if f"canary{tier.name.lower()}" in text]


def text_of(response):
    found = docx.Document(BytesIO(response.getvalue()))
    return "\n".join(cell.text for table in found.tables for row in table.rows for cell in row.cells)


def test_pack_stands_one_click_from_the_meeting(client, address):
    page = markup(client.get("/meetings/ninth/"))

    assert f'href="{address}"' in page


@pytest.mark.parametrize(
    ("query", "face", "tiers"),
    [
        ("", "Internal: for the secretariat only", [*Tier]),
        ("?for=parties", "Parties: not for the public", [Tier.PUBLIC, Tier.PARTIES]),
        ("?for=public", "Public: for anyone", [Tier.PUBLIC]),
    ],
)
def test_page_and_file_hold_what_their_face_says(address, query, face, tiers):
    client = client_of(secretary())

    page = markup(client.get(address + query))
    file = client.get(f"/meetings/ninth/pack.docx{query}")

    assert face in page
    assert seen(page) == tiers
    assert seen(text_of(file)) == tiers
    name = {"": "internal"}.get(query, query.removeprefix("?for="))
    assert f'filename="pack-ninth-{name}-' in file["Content-Disposition"]
    assert file["Content-Type"].endswith("wordprocessingml.document")


def test_visitor_is_given_the_public_pack_and_refused_another(client, address):
    assert seen(markup(client.get(address))) == [Tier.PUBLIC]

    for refused in (client.get(f"{address}?for=internal"), client.get("/meetings/ninth/pack.docx?for=internal")):
        text = markup(refused)
        assert refused.status_code == 400
        assert seen(text) == []
        assert "Choose one of: public." in text


def test_pack_is_grouped_as_asked_and_hands_the_choice_on(address):
    page = markup(client_of(secretary()).get(f"{address}?by=party&for=parties"))

    assert '<h3 class="subheading">Lead 1</h3>' in page
    assert 'href="/meetings/ninth/pack.docx?for=parties&amp;by=party"' in page
    assert "The pack covers the time since Eighth meeting" in page


def test_request_without_a_reply_stands_in_page_and_file(address):
    sent = timezone.localdate() - timedelta(20)
    due = sent + timedelta(10)
    about = {"commitments": [], "meeting": Meeting.objects.get(slug="ninth")}
    reminded = [due, due + timedelta(5)]
    request = PartyRequestFactory(**about, subject="How far are you?", sent_on=sent, reply_due=due, reminded=reminded)
    client = client_of(secretary())

    page = markup(client.get(address))
    file = text_of(client.get("/meetings/ninth/pack.docx"))

    for text in (request.party.name, "How far are you?", "10 days late", "reminded 2 times"):
        assert text in page, text
        assert text in file, text
    assert "How far are you?" not in markup(client.get(f"{address}?for=parties"))


def test_request_whose_reply_is_due_before_the_meeting_is_counted_in_page_and_file(address):
    today = timezone.localdate()
    about = {"commitments": [], "meeting": Meeting.objects.get(slug="ninth")}
    PartyRequestFactory(**about, subject="Where do we meet?", sent_on=today, reply_due=today + timedelta(10))
    client = client_of(secretary())

    page = client.get(address)
    file = docx.Document(BytesIO(client.get("/meetings/ninth/pack.docx").getvalue()))

    assert page.context["requests"].count == 1
    assert "Where do we meet?" in markup(page)
    assert "day late" not in markup(page)
    lines = [line.text for line in file.paragraphs]
    assert "Requests without reply (1)" in lines
    assert any("Requests without reply: 1." in line for line in lines)
    assert "Where do we meet?" in file.tables[-1].rows[1].cells[1].text


def test_pack_of_a_past_day_is_page_and_file_of_that_day(address):
    today = timezone.localdate()
    made = Commitment.objects.get(title="canarypublic")
    AssessmentFactory(commitment=made, as_of=today, status=Status.IMPLEMENTED)
    client = client_of(secretary())
    moment = f"as_of={today - timedelta(1)}"

    pages = [client.get(f"{address}?for=public&{query}") for query in ("", moment)]
    file = client.get(f"/meetings/ninth/pack.docx?for=public&{moment}")

    counts = [{part["key"]: part["count"] for part in page.context["parts"]} for page in pages]
    assert [(found["due"], found["changed"]) for found in counts] == [(0, 1), (1, 0)]
    assert f'href="/meetings/ninth/pack.docx?for=public&amp;{moment}"' in markup(pages[1])
    assert f"-{today - timedelta(1)}.docx" in file["Content-Disposition"]
    document = docx.Document(BytesIO(file.getvalue()))
    assert "As of" in document.paragraphs[1].text
    assert made.title in document.tables[0].rows[1].cells[1].text


def test_meeting_that_is_not_there_has_no_pack(client):
    assert [client.get(f"/meetings/no/{name}").status_code for name in ("pack/", "pack.docx")] == [404, 404]


def test_tiles_are_laid_out_by_how_many_are_shown(address):
    page = client_of(secretary()).get(address)
    handed_on = client_of(secretary()).get(f"{address}?for=parties")

    for shown, more in ((page, 1), (handed_on, 0)):
        count = len(shown.context["parts"]) + more
        text = markup(shown)
        tiles = re.findall('class="figure-tile[ "]', text)
        assert f'class="figures figures--{count}"' in text
        assert len(tiles) == count
