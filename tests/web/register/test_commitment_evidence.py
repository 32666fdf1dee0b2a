"""Evidence that stands with a commitment itself: on pages, in files and for programs, as far as a person sees it."""

import csv
import io
import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from commitments.models import Commitment
from commitments.rules.kernel.commitments import Tier

from ...api.asking import get, program, send
from ...support.factories import CommitmentFactory, EvidenceFactory, UserFactory
from ...support.pages import markup

pytestmark = pytest.mark.django_db


@pytest.fixture
def commitment():
    evidence = [EvidenceFactory(title=f"Paper {tier.name.lower()}", tier=tier) for tier in Tier]
    return CommitmentFactory(evidence=[piece.pk for piece in evidence])


def titles(sources):
    return [source["title"] for source in sources]


@pytest.mark.parametrize(("person", "count"), [("anonymous", 1), ("focal point", 2), ("desk officer", 3)])
def test_page_tells_what_the_person_sees(commitment, client, person, count):
    user = {"anonymous": AnonymousUser(), "focal point": UserFactory(focal_point=True)}.get(person)
    user = user or UserFactory(desk=True)
    if not isinstance(user, AnonymousUser):
        client.force_login(user)

    answer = client.get(reverse("commitment-detail", args=[commitment.reference]))

    named = ["Paper internal", "Paper parties", "Paper public"][-count:]
    assert titles(answer.context["page"].evidence) == named
    page = markup(answer)
    assert [title in page for title in ("Paper public", "Paper parties", "Paper internal")] == [
        *[True] * count,
        *[False] * (3 - count),
    ]


def test_files_and_programs_get_the_same(commitment, client):
    shown = commitment.evidence.get(tier=Tier.PUBLIC)
    listed = client.get("/commitments/export.csv").getvalue().decode("utf-8-sig")
    [told] = json.loads(client.get("/commitments/export.json").getvalue())["commitments"]
    api = get(program(UserFactory()), f"/commitments/{commitment.reference}/").json()

    [row] = csv.DictReader(io.StringIO(listed, newline=""))
    assert row["evidence addresses"] == shown.url
    assert [source["address"] for source in told["parts"]["evidence"]] == [shown.url]
    assert [source["slug"] for source in api["evidence"]] == [shown.slug]


def test_view_of_the_past_has_the_evidence_of_today(commitment, client):
    day = commitment.changed_at.date().isoformat()

    page = client.get(reverse("commitment-detail", args=[commitment.reference]), {"as_of": day}).context["page"]
    listed = client.get("/commitments/export.csv", {"as_of": day}).getvalue().decode("utf-8-sig")

    assert titles(page.evidence) == ["Paper public"]
    assert commitment.evidence.get(tier=Tier.PUBLIC).url in listed


def test_program_changes_it(commitment):
    other = EvidenceFactory()
    client = program(UserFactory(desk=True))
    path = f"/commitments/{commitment.reference}/"

    changed = send(client, path, {"evidence": [other.slug]}, method="patch", if_match=get(client, path)["ETag"])

    assert changed.status_code == 200
    assert [source["slug"] for source in changed.json()["evidence"]] == [other.slug]
    assert list(commitment.evidence.all()) == [other]


def test_form_offers_what_stands_with_it_and_keeps_what_is_ticked(commitment, client):
    other, path = EvidenceFactory(), reverse("commitment-evidence", args=[commitment.reference])
    client.force_login(UserFactory(desk=True))
    ticked = client.get(path).context["form"]["evidence"].value()
    assert sorted(ticked) == sorted(piece.pk for piece in commitment.evidence.all())

    answer = client.post(path, {"version": commitment.version, "evidence": [other.pk, ticked[0]]})

    assert answer.status_code == 302
    assert {piece.pk for piece in Commitment.objects.get().evidence.all()} == {other.pk, ticked[0]}


def test_form_is_for_who_may_edit_the_commitment(commitment, client):
    path = reverse("commitment-evidence", args=[commitment.reference])
    client.force_login(UserFactory(focal_point=True))

    assert client.get(path).status_code == client.post(path, {}).status_code == 403


def test_page_of_evidence_names_the_commitments(commitment, client):
    shown = commitment.evidence.get(tier=Tier.PUBLIC)

    page = client.get(reverse("evidence-detail", args=[shown.slug]))

    assert [row["reference"] for row in page.context["page"].commitments] == [commitment.reference]
    assert reverse("commitment-detail", args=[commitment.reference]) in markup(page)
