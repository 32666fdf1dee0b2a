"""A standing obligation is worded as such wherever a status is read: on pages, in the admin, in feed and report."""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commitments.rules.kernel.commitments import Kind
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.kernel.statuses import SCALE, Status, status_for_all, status_label

from ...admin.pages import change_url, list_url, read_form
from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    DocumentFactory,
    PartyFactory,
    ProgressReportFactory,
    ThemeFactory,
    ZoneFactory,
    secretary,
)
from ...support.pages import markup

pytestmark = pytest.mark.django_db
REGISTER, ADMIN = "/commitments/", list_url("commitment")
FOUND, CLAIMED, BEFORE = Status.INITIATED, Status.PARTLY, Status.CONTRARY
TOLD = (FOUND, CLAIMED, BEFORE)
SHOWS: dict[str, set[Status]] = {
    "overview": {FOUND},
    "register": {FOUND},
    "bad filter": set(),
    "csv": {FOUND},
    "commitment": {FOUND, CLAIMED, BEFORE},
    "linked commitment": {FOUND},
    "party": {FOUND},
    "parties": set(),
    "document": {FOUND},
    "matrix": {FOUND},
    "calendar": {FOUND},
    "changes": {FOUND, CLAIMED, BEFORE},
    "assessment": {FOUND, BEFORE},
    "report": {CLAIMED},
    "feed": {FOUND, CLAIMED, BEFORE},
    "admin list": {FOUND},
    "admin page": {FOUND, CLAIMED, BEFORE},
    "bulk form": {FOUND},
    "bulk review": {FOUND, BEFORE},
}
"""The statuses that each page words for the kind. Where several kinds may be meant, words stand in pairs instead."""


@pytest.fixture(params=[Kind.STANDING, Kind.DELIVERABLE])
def register(request) -> SimpleNamespace:
    """A commitment of this kind found, reported, linked and named in every way."""
    document, party = DocumentFactory(slug="a8"), PartyFactory(slug="turkey")
    # Still to come: what is standing has no deadline any more when its days have passed.
    day = timezone.localdate() + timedelta(days=40)
    deadline = Deadline(words="by then", precision=Precision.DAY, earliest=day, latest=day)
    parts = {"document": document, "kind": request.param, "deadline": deadline, "lead": party}
    commitment = CommitmentFactory(themes=[ThemeFactory()], zones=[ZoneFactory()], **parts)
    other = CommitmentFactory(kind=Kind.DECLARATORY, document=document)
    CommitmentLinkFactory(source=other, target=commitment)
    AssessmentFactory(commitment=commitment, party=party.pk, status=BEFORE, as_of=date(2018, 2, 1))
    AssessmentFactory(commitment=commitment, party=party.pk, status=FOUND)
    ProgressReportFactory(commitment=commitment, claimed_status=CLAIMED)
    commitment.refresh_from_db()
    return SimpleNamespace(kind=request.param, commitment=commitment, other=other, seq=commitment.change_seq)


def bulk(client: Client, commitment, **finding):
    """The form for an assessment of several, or with a finding its review."""
    chosen = {"action": "assess_chosen", "_selected_action": [commitment.pk]}
    form = client.post(ADMIN, chosen)
    return client.post(f"{ADMIN}assess/", read_form(form) | finding | {"_review": "1"}) if finding else form


def answers(made) -> dict:
    client = Client()
    client.force_login(secretary(), backend="django.contrib.auth.backends.ModelBackend")
    addresses = {
        "overview": "/",
        "register": f"{REGISTER}?status=1&open=yes",
        "bad filter": f"{REGISTER}?status=1&status=7",
        "csv": f"{REGISTER}export.csv",
        "commitment": reverse("commitment-detail", args=[made.commitment.reference]),
        "linked commitment": reverse("commitment-detail", args=[made.other.reference]),
        "party": "/parties/turkey/",
        "parties": "/parties/",
        "document": "/documents/a8/",
        "matrix": "/reports/matrix/",
        "calendar": f"/calendar/?month={made.commitment.deadline_latest:%Y-%m}",
        "changes": "/changes/",
        "assessment": reverse("change-detail", args=[made.seq - 1]),
        "report": reverse("change-detail", args=[made.seq]),
        "feed": "/changes.atom",
        "admin list": f"{ADMIN}?status=1",
        "admin page": change_url(made.commitment),
    }
    finding = {"status": str(BEFORE.value), "as_of": "2018-05-15", "confidence": "1", "reason": "Seen by all."}
    return {name: client.get(address) for name, address in addresses.items()} | {
        "bulk form": bulk(client, made.commitment),
        "bulk review": bulk(client, made.commitment, **finding),
    }


def text_of(response) -> str:
    """What is read, without the pairs of words that stand for every kind."""
    text = (b"".join(response.streaming_content) if response.streaming else response.content).decode()
    for status in SCALE:
        text = text.replace(str(status_for_all(status)), "")
    return text


def worded(text: str, statuses, kind: str) -> set[Status]:
    """The statuses whose words for this kind stand in the text."""
    return {status for status in statuses if re.search(rf"\b{status_label(status, kind)}\b", text)}


def test_status_is_worded_for_the_kind_of_obligation_on_every_page(register):
    others = Kind.DELIVERABLE if register.kind == Kind.STANDING else Kind.STANDING

    texts = {name: text_of(response) for name, response in answers(register).items()}

    assert {name: worded(text, TOLD, register.kind) for name, text in texts.items()} == SHOWS
    assert {name: found for name, text in texts.items() if (found := worded(text, TOLD, others))} == {}


def test_page_of_the_admin_offers_the_words_for_the_kind(register):
    text = text_of(answers(register)["admin page"])

    assert worded(text, SCALE, register.kind) == set(SCALE) - {Status.NO_INFORMATION}


def test_where_kinds_are_mixed_both_words_stand(client):
    standing = CommitmentFactory(kind=Kind.STANDING, lead=PartyFactory())
    AssessmentFactory(commitment=standing, status=FOUND)
    pair = "Initiated / Observed with serious breaches"

    pages = [markup(client.get(address)) for address in ("/", REGISTER, f"{REGISTER}?status=1", "/parties/")]

    assert [pair in page for page in pages] == [True] * 4
    assert f"Implementation: {pair}" in pages[2]
