"""The cells of a commitment on its page."""

import re
from datetime import date

import pytest
from django.urls import reverse

from commitments.rules.kernel.commitments import Kind
from commitments.rules.kernel.statuses import Status

from ...support.factories import AssessmentFactory, CommitmentFactory, PartyFactory, ZoneFactory
from ...support.pages import markup

pytestmark = pytest.mark.django_db


def section(client, commitment) -> str:
    """The part of the page that shows the cells, without its tags' whitespace."""
    page = markup(client.get(reverse("commitment-detail", args=[commitment.reference])))
    found = re.search(r'<section aria-labelledby="s-cell">.*?</section>', page, re.DOTALL)
    assert found
    return found[0]


def words(html: str) -> list[str]:
    """What is read, piece by piece."""
    return [text.strip() for text in re.findall(r">([^<]+)<", html) if text.strip()]


def test_zones_of_a_standing_obligation_show_status_day_and_what_was_before(client):
    ghouta, homs = ZoneFactory(name="Eastern Ghouta", position=1), ZoneFactory(name="North of Homs", position=2)
    made = CommitmentFactory(kind=Kind.STANDING, zones=[ghouta, homs])
    AssessmentFactory(commitment=made, zone=ghouta.pk, status=Status.INITIATED, as_of=date(2018, 3, 16))
    AssessmentFactory(commitment=made, zone=ghouta.pk, status=Status.CONTRARY, as_of=date(2018, 4, 14))

    table = re.sub(r"<thead.*?</thead>", "", section(client, made), flags=re.DOTALL)

    assert words(table) == [
        *("By zone", "latest accepted assessment of each", "By zone"),
        *("Eastern Ghouta", "Breached", "Earlier assessments", "Observed with serious breaches", "16 Mar 2018"),
        *("reported", "14 Apr 2018"),
        *("North of Homs", "Not assessed", "–", "–"),
        *("Joint status", "lowest of the zones", "Breached", "reported"),
        "Select a date to see the assessment.",
    ]


def test_every_day_leads_to_its_assessment_in_the_history(client):
    party, zone = PartyFactory(), ZoneFactory()
    made = CommitmentFactory(lead=party)
    found = [
        AssessmentFactory(commitment=made, **cell).pk
        for cell in ({"party": party.pk}, {"party": party.pk}, {"zone": zone.pk}, {"party": party.pk, "zone": zone.pk})
    ]

    page = markup(client.get(reverse("commitment-detail", args=[made.reference])))

    anchors = sorted(f"assessment-{pk}" for pk in found)
    assert sorted(re.findall(r'href="#(assessment-\d+)"', page)) == anchors
    assert sorted(re.findall(r'<li id="(assessment-\d+)"', page)) == anchors


def test_no_information_is_shown_and_not_counted_and_is_not_the_same_as_not_assessed(client):
    iran, russia = PartyFactory(name="Iran"), PartyFactory(name="Russia")
    zone = ZoneFactory(name="Homs")
    made = CommitmentFactory(lead=iran)
    AssessmentFactory(commitment=made, party=iran.pk, status=Status.PARTLY)
    AssessmentFactory(commitment=made, party=russia.pk, zone=zone.pk, status=Status.NO_INFORMATION, confidence=None)

    table = re.sub(r"<thead.*?</thead>", "", section(client, made), flags=re.DOTALL)

    assert words(table)[3:] == [
        *("Iran", "Not assessed", "Partly implemented", "reported", "1 Mar 2018"),
        *("Russia", "No information", "1 Mar 2018", "not counted", "Not assessed"),
        *("Joint status", "lowest of the cells; 1 without information, not counted", "Partly implemented", "reported"),
        "Select a date to see the assessment. “No information” is shown but not counted.",
    ]


def test_commitment_that_nobody_assessed_says_so(client):
    assert words(section(client, CommitmentFactory(lead=PartyFactory())))[1] == "Not assessed yet"
