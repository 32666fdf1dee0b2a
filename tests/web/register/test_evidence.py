"""The page of evidence, and its file: for those who may see it, as an attachment that nothing runs."""

import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from structlog.testing import capture_logs

from commitments.models import Evidence
from commitments.rules.kernel.commitments import Tier

from ...support.factories import AssessmentFactory, CommitmentFactory, EvidenceFactory, UserFactory, paper
from ...support.pages import markup
from ..kernel.sheet import PEOPLE, SEES, canary, client_as, records

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def status(response) -> int:
    close_file(response)
    return response.status_code


def close_file(response) -> None:
    """What a server does at the end; ``response.close()`` would end the test's connection too."""
    for close in response._resource_closers:
        close()


def test_page_and_file_are_for_those_who_may_see_the_evidence():
    records()
    for tier in Tier:
        EvidenceFactory(slug=f"paper-{tier}", tier=tier, file=paper(canary(tier, "paper").encode()))

    for person in PEOPLE:
        client = client_as(person)
        for tier in Tier:
            pages = [reverse(name, args=[f"paper-{tier}"]) for name in ("evidence-detail", "evidence-file")]
            answers = [status(getattr(client, method)(page)) for page in pages for method in ("get", "head")]
            assert answers == [200 if tier in SEES[person] else 404] * 4, (person, tier)
            assert [client.post(page).status_code for page in pages] == [405, 405]


@pytest.mark.parametrize("name", ["evidence-detail", "evidence-file"])
def test_unknown_evidence_is_not_found(client, name):
    assert client.get(reverse(name, args=["nowhere"])).status_code == 404


@pytest.mark.parametrize("method", ["get", "head"])
def test_file_is_an_attachment_that_no_browser_runs(client, method):
    page = b"<!doctype html><script>alert(1)</script>"
    EvidenceFactory(slug="a", file=paper(page, "Отчёт, второй.html"))

    response = getattr(client, method)("/evidence/a/file/")

    assert {
        name: response.headers.get(name)
        for name in (
            *("Content-Type", "Content-Length", "Content-Disposition"),
            *("Content-Security-Policy", "X-Content-Type-Options"),
        )
    } == {
        "Content-Type": "application/octet-stream",
        "Content-Length": str(len(page)),
        "Content-Disposition": "attachment; filename*=utf-8''%D0%9E%D1%82%D1%87%D1%91%D1%82%2C%20%D0%B2%D1%82%D0%BE"
        "%D1%80%D0%BE%D0%B9.html",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    assert b"".join(response.streaming_content) == (page if method == "get" else b"")
    close_file(response)


def test_plain_name_is_quoted(client):
    EvidenceFactory(slug="a", file=paper(name="Report 3; final.txt"))

    response = client.get("/evidence/a/file/")

    assert response["Content-Disposition"] == 'attachment; filename="Report 3; final.txt"'
    assert b"".join(response.streaming_content) == b"A paper."


def test_evidence_without_a_file_or_whose_file_is_gone_has_none(client, folder):
    EvidenceFactory(slug="address")
    EvidenceFactory(slug="gone", file=paper())
    (folder / Evidence.objects.get(slug="gone").stored_name).unlink()

    assert [client.get(f"/evidence/{slug}/file/").status_code for slug in ("address", "gone")] == [404, 404]
    assert client.get("/evidence/gone/").status_code == 200


def flip(path: Path) -> None:
    path.write_bytes(bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:])


@pytest.mark.parametrize("damage", [Path.unlink, flip, lambda path: path.write_bytes(b"A")])
@pytest.mark.parametrize("address", ["/evidence/a/file/", "/api/v1/evidence/a/file/"])
def test_file_that_is_not_what_was_kept_is_not_handed_out(client, folder, damage, address):
    damage(folder / EvidenceFactory(slug="a", file=paper()).stored_name)

    with capture_logs() as lines:
        response = client.get(address)

    text = markup(response)
    assert response.status_code == 404
    assert "it is missing, or was changed after it was stored" in text
    assert "A paper" not in text
    logged = [line for line in lines if line["event"] == "kept_file_lost"]
    assert [(line["log_level"], line["of"]) for line in logged] == [("error", f"evidence {Evidence.objects.get().pk}")]


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"A")])
def test_page_says_that_the_file_is_not_available(client, folder, damage):
    evidence = EvidenceFactory(slug="a", file=paper())
    damage(folder / evidence.stored_name)

    text = markup(client.get("/evidence/a/"))

    assert "The file is not available" in text
    assert "/evidence/a/file/" not in text


def test_large_file_is_not_read_into_memory(client, folder, settings):
    EvidenceFactory(slug="a", file=paper(b"A" * 20 * 1024 * 1024))
    tracemalloc.start()
    try:
        response = client.get("/evidence/a/file/")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert status(response) == 200
    assert peak < 5 * 1024 * 1024


def test_page_tells_what_is_known(client):
    evidence = EvidenceFactory(
        slug="a",
        title="A <b>report</b>",
        publisher="A press house",
        url="https://press.example/1",
        published=date(2018, 2, 1),
        retrieved=date(2018, 2, 3),
        language="ru",
        reliability="fair",
        file=paper(),
    )
    AssessmentFactory(commitment=CommitmentFactory(title="Open the road"), evidence=[evidence.pk])

    text = markup(client.get("/evidence/a/"))

    told = ["A &lt;b&gt;report&lt;/b&gt;", "A press house", 'href="https://press.example/1"', "1 February 2018"]
    told += ["3 February 2018", "<dd>Russian</dd>", "<dd>fair</dd>", "paper.txt", "Text, 8\xa0bytes", evidence.sha256]
    told += ["/evidence/a/file/", "Open the road"]
    assert [word for word in told if word not in text] == []
    assert "/admin/" not in text


def test_page_says_where_nothing_is_known(client):
    EvidenceFactory(slug="a")
    client.force_login(UserFactory(desk=True))

    text = markup(client.get("/evidence/a/"))

    assert [
        words in text for words in ("No file is stored.", "No assessments use this evidence yet", "cannot be judged")
    ] == [True] * 3
    assert "/evidence/a/file/" not in text
    assert f"/admin/commitments/evidence/{Evidence.objects.get().pk}/change/" in text


def test_title_leads_to_the_page_and_the_address_is_shown_too(client):
    evidence = EvidenceFactory(slug="a", title="A report", url="https://press.example/1", file=paper())
    made = AssessmentFactory(evidence=[evidence.pk]).commitment

    text = markup(client.get(reverse("commitment-detail", args=[made.reference])))

    assert '<a href="/evidence/a/">A report</a>' in text
    assert 'href="https://press.example/1" rel="external noreferrer" dir="ltr">https://press.example/1</a>' in text
    assert '<span class="tag">file stored</span>' in text


def test_change_of_evidence_leads_to_its_page(client):
    EvidenceFactory(slug="a", title="A report")

    assert '<a href="/evidence/a/">A report</a>' in markup(client.get("/changes/"))
