"""Texts over the API: read and deposited from files, corrected, read for pledges, and set beside each other."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commitments.models import Document, Judgement, RejectedMatch

from ..support.factories import (
    CommitmentFactory,
    DocumentFactory,
    MeetingFactory,
    ProcessFactory,
    ProvisionFactory,
    UserFactory,
)
from ..support.rounds import numbered_rounds, two_rounds
from ..support.text_factories import RevisionFactory
from .asking import API, fields, get, program, send

pytestmark = pytest.mark.django_db
PARAGRAPHS = ["Joint statement by Iran and Russia", "Astana, 22 December 2017", "1. The parties agreed on the text."]
FACTS = {"slug": "statement", "title": "Statement", "kind": "joint_statement", "prefix": "S1", "dated": "2017-12-22"}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"


@pytest.fixture
def client():
    return program(UserFactory(desk=True))


def upload(text: str, name: str = "statement.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode("utf-16"), content_type="text/plain")


def test_file_is_read_and_told_and_then_deposited_once(client):
    process = ProcessFactory()
    MeetingFactory(process=process, slug="eighth", starts_on=date(2017, 12, 21), ends_on=date(2017, 12, 22))
    text = "\r\n\r\n".join(PARAGRAPHS)

    told = client.post(f"{API}/documents/new/", {"file": upload(text)}).json()
    assert told["text"] == "\n\n".join(PARAGRAPHS)
    assert told["encoding"] == "utf-16"
    assert told["same"] is None
    guessed = {name: told["guesses"][name] for name in ("title", "dated", "prefix")}
    assert guessed == {"title": PARAGRAPHS[0], "dated": "2017-12-22", "prefix": "JSIR2017"}
    assert told["guesses"]["meeting"]["slug"] == "eighth"
    assert Document.objects.count() == 0

    made = [
        client.post(
            f"{API}/documents/",
            FACTS | {"process": process.slug, "file": upload(text)},
            headers={"Idempotency-Key": "statement-1"},
        )
        for _ in range(2)
    ]

    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json()["text"] == told["text"]
    assert made[0].json()["original"]["title"] == "Statement"
    assert Document.objects.count() == 1
    assert made[0]["ETag"] == made[1]["ETag"]


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        ({"file": SimpleUploadedFile("paper.pdf", b"MZ\x90\x00 no text")}, "file", "“paper.pdf” cannot be read."),
        ({"file": upload("The parties met."), "text": "They met."}, "text", "Send either the text or its file."),
        ({"text": "Short."}, "text", "“paste.txt” cannot be read."),
    ],
)
def test_text_that_the_page_refuses_is_refused_here(client, given, field, message):
    answer = client.post(f"{API}/documents/new/", given)

    assert [(name, text.startswith(message)) for name, text in fields(answer)] == [(field, True)]


def test_text_is_corrected_and_its_passages_settled(client):
    document = DocumentFactory(slug="one", text="The parties will take step 1.\n\nThe parties will take step 2.")
    passage = ProvisionFactory(document=document, words="The parties will take step 2.")
    body = {"text": document.text.replace("step 2.", "the second step."), "reason": "The host sent it."}

    tried = send(client, "/documents/one/revise/new/", {"text": body["text"]}).json()
    revised = send(client, "/documents/one/revise/", body, if_match='"1"')
    waiting = get(client, "/documents/one/passages/").json()["results"]

    assert [(row["fate"]["code"], row["count"]) for row in tried["fates"]] == [("changed", 1)]
    assert revised.json()["version"] == 2
    assert revised.json()["provisions"][0]["settled"] is False
    assert [(row["id"], row["offers"][0]["words"]) for row in waiting] == [
        (passage.pk, "The parties will take the second step.")
    ]
    settle = f"/documents/one/passages/{passage.pk}/settle/"
    refused = send(client, settle, {"words": "They will."}, if_match=revised["ETag"])
    settled = send(client, settle, {"words": waiting[0]["offers"][0]["words"]}, if_match=revised["ETag"])
    assert [name for name, _text in fields(refused)] == ["words"]
    assert settled.status_code == 200
    assert settled.json()["provisions"][0]["words"] == "The parties will take the second step."

    earlier = get(program(), "/documents/one/revisions/1/").json()
    assert earlier["text"] == document.text
    assert earlier["reason"] == "The host sent it."
    assert earlier["replaced_by"] == "Secretariat"
    assert [row["number"] for row in settled.json()["revisions"]] == [1]
    stale = send(client, "/documents/one/revise/", body, if_match='"1"')
    assert stale.status_code == 412
    assert get(program(), "/documents/one/passages/").status_code == 401


def test_translation_is_read_beside_its_original(client):
    one = DocumentFactory(slug="one", text="The parties met.\n\nThey will meet again.")
    DocumentFactory(slug="un", language="fr", translation_of=one, text="Elles ont parlé.\n\nElles parleront.")

    told = get(client, "/documents/one/beside/un/").json()

    pairs = [(pair["one"]["words"], pair["other"]["words"]) for pair in told["paragraphs"]]
    assert pairs == [("The parties met.", "Elles ont parlé."), ("They will meet again.", "Elles parleront.")]
    assert [row["slug"] for row in get(client, "/documents/one/").json()["translations"]] == ["un"]


def test_later_text_is_compared_with_the_earlier_and_a_match_rejected(client):
    two_rounds()
    path = "/documents/first/compare/second/"

    rows = get(client, f"{path}?show=changed").json()["results"]
    changed = rows[0]
    span = {name: changed["earlier"][name] for name in ("start", "end")}
    span |= {f"other_{name}": changed["later"][name] for name in ("start", "end")}
    rejected = send(client, f"{path}reject/", span)

    assert changed["relation"]["code"] == "changed"
    assert changed["link"] is None
    assert changed["suggested"] == "amends"
    assert rejected.status_code == 200
    assert RejectedMatch.objects.count() == 1
    assert len(get(client, f"{path}?show=changed").json()["results"]) == len(rows) - 1
    turned = get(client, "/documents/second/compare/first/")
    assert turned.status_code == 400
    assert fields(turned)[0][0] == "other"


def test_compared_passages_carry_the_numbers_that_their_texts_print():
    numbered_rounds()

    rows = get(program(), "/documents/first/compare/second/").json()["results"]

    cited = [tuple(row[side] and row[side]["cited"] for side in ("earlier", "later")) for row in rows]
    assert cited == [("OP1", "2"), ("3", "1"), ("2", None), (None, "3.2")]


def test_sentence_is_judged_corrected_and_taken_back(client):
    document = DocumentFactory(slug="one", text="The parties met in Astana.\n\nThe parties will meet again.")
    quoted = ProvisionFactory(document=document, words="The parties will meet again.")
    CommitmentFactory(document=document, provision=quoted)
    path, tag = "/documents/one/sentences/p1s1/", {"if_match": '"1"'}

    before = get(client, path).json()
    said = {"label": "declaratory", "ground": before["proposal"]["why"]}
    refused = send(client, f"{path}judge/", said, **tag)
    judged = send(client, f"{path}judge/", said | {"ground": "It tells what was."}, **tag)
    twice = send(client, f"{path}judge/", said | {"ground": "Again."}, **tag)
    changed = send(client, f"{path}judge/", {"label": "informational", "ground": "It tells.", "version": 1}, **tag)

    assert before["state"]["code"] == "unjudged"
    assert before["proposal"]["label"]["code"] == "informational"
    assert [name for name, _text in fields(refused)] == ["ground"]
    assert twice.status_code == 409
    assert judged.json()["label"] == "declaratory"
    assert changed.json()["judgement"]["version"] == 2
    public = get(program(), "/documents/one/sentences/?found=informational").json()["results"]
    assert [(row["address"], row["proposal"], row["judgement"]) for row in public] == [("p1s1", None, None)]
    assert [row["address"] for row in get(client, "/documents/one/sentences/?found=linked").json()["results"]] == [
        "p2s1"
    ]

    undone = send(client, f"{path}undo/", {"version": 2}, **tag)
    assert undone.json()["state"]["code"] == "unjudged"
    assert Judgement.objects.count() == 0


def test_corrected_text_is_another_version_for_judging(client):
    document = DocumentFactory(slug="one")
    RevisionFactory(document=document)

    answer = send(client, "/documents/one/sentences/p1s1/judge/", {"label": "declaratory"}, if_match='"1"')

    assert answer.status_code == 412
    assert answer["ETag"] == '"2"'
