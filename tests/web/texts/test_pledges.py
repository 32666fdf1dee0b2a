"""Reading a document for pledges: what is proposed, and one sentence after another judged, without scripts."""

import re
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.urls import reverse

from commitments.models import Judgement, LedgerEntry

from ...admin.pages import client_of, read_form
from ...support.factories import (
    CommitmentFactory,
    DocumentFactory,
    JudgementFactory,
    ProvisionFactory,
    secretary,
)
from ...support.pages import markup
from ...support.text_factories import RevisionFactory

pytestmark = pytest.mark.django_db
TEXT = "We will meet. We welcome this & that. They met.\n\nWe will go."


@pytest.fixture
def document():
    return DocumentFactory(text=TEXT, slug="d", prefix="A8")


@pytest.fixture
def desk():
    return client_of(secretary())


def place(address: str, query: str = "") -> str:
    return reverse("sentence-judge", args=["d", address]) + query


def judgement_form(page) -> dict:
    """The first form of the page; the second takes the judgement back."""
    fields = {name: values if isinstance(values, str) else values[0] for name, values in read_form(page).items()}
    return {name: value for name, value in fields.items() if name != "act"}


def judge(desk, address: str, *, query: str = "", **typed):
    """As the page stands, with what is typed; the button pressed is its ``label``."""
    return desk.post(place(address, query), judgement_form(desk.get(place(address, query))) | typed)


def test_page_counts_what_is_proposed_by_what_it_is_found_to_be(desk, document):
    CommitmentFactory(document=document, provision=ProvisionFactory(document=document, words="We will meet"))
    JudgementFactory(document=document, words="We will go.")

    html = markup(desk.get("/documents/d/pledges/"))

    cells = re.findall(r'\?label=(\w+)&amp;found=(\w+)#sentences">(\d)</a>', html)
    assert [cell for cell in cells if cell[2] != "0"] == [
        ("pledge", "linked", "1"),
        ("pledge", "informational", "1"),
        ("declaratory", "unjudged", "1"),
        ("informational", "unjudged", "1"),
    ]
    assert len(cells) == 12
    assert "“welcome”: welcome, note, recall, support, thank" in html
    assert "this &amp; that" in html


def test_figures_lead_to_their_sentences_and_on_to_judging_them(desk, document):
    html = markup(desk.get("/documents/d/pledges/?label=pledge&found=unjudged"))

    assert re.findall(r'class="proposals__number"[^>]*href="([^"]+)"', html) == [
        place("p1s1", "?label=pledge"),
        place("p2s1", "?label=pledge"),
    ]
    assert "Review these sentences" in html
    assert "No sentences of this kind" in markup(desk.get("/documents/d/pledges/?found=linked"))


@pytest.mark.parametrize("query", ["label=promise", "found=dismissed"])
def test_unknown_filter_is_refused_with_what_would_be_right(desk, document, query):
    answer = desk.get(f"/documents/d/pledges/?{query}")

    assert answer.status_code == 400
    assert "Unknown value. Choose one of: " in markup(answer)


def test_sentence_is_judged_on_the_ground_of_its_proposal_and_the_next_one_follows(desk, document):
    answer = judge(desk, "p1s2", label="declaratory")

    made = Judgement.objects.get()
    assert made.words == "We welcome this & that."
    assert made.label == "declaratory"
    assert made.ground == "“welcome”: welcome, note, recall, support, thank"
    assert answer["Location"] == place("p1s3", f"?undo={made.pk}")


def test_going_through_what_is_proposed_as_pledge_stays_with_it(desk, document):
    answer = judge(desk, "p1s1", query="?label=pledge", label="informational", ground="Was said before.")

    assert answer["Location"] == place("p2s1", f"?label=pledge&undo={Judgement.objects.get().pk}")
    last = judge(desk, "p2s1", query="?label=pledge", label="informational", ground="Was said before.")
    assert last["Location"] == "/documents/d/pledges/?label=pledge"


@pytest.mark.parametrize(
    ("address", "typed", "field"),
    [
        ("p1s1", {"label": "informational"}, "ground"),
        ("p1s2", {"label": "declaratory", "ground": " "}, "ground"),
        ("p1s2", {"label": "informational"}, "ground"),
        ("p1s2", {}, "label"),
        ("p1s2", {"label": "pledge"}, "label"),
        ("p1s2", {"label": "declaratory", "ground": "a\x00b"}, "ground"),
        ("p1s2", {"label": "declaratory", "ground": "x" * 2_001}, "ground"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_is_refused_at_its_field(desk, document, address, typed, field):
    answer = judge(desk, address, **typed)

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert Judgement.objects.count() == 0


def test_judgement_is_taken_back_from_the_page_of_the_next_sentence(desk, document):
    following = judge(desk, "p1s2", label="declaratory")["Location"]
    page = markup(desk.get(following))
    form = re.search(r'<form class="message info done" method="post" action="([^"]+)"', page)
    assert form

    answer = desk.post(form[1], {"act": "undo", "version": "1", "creation_key": str(uuid4())}, follow=True)

    assert answer.redirect_chain == [(place("p1s2"), 302)]
    assert "Classification undone." in markup(answer)
    assert Judgement.objects.count() == 0


def test_judgement_is_changed_on_its_own_page(desk, document):
    made = JudgementFactory(document=document, words="They met.", ground="Past.")

    judge(desk, "p1s3", label="declaratory", ground="A wish.")

    changed = Judgement.objects.get()
    assert changed.pk == made.pk
    assert changed.label == "declaratory"
    assert changed.ground == "A wish."
    assert changed.version == 2


def test_whoever_comes_too_late_is_told_so_and_changes_nothing(desk, document):
    made = JudgementFactory(document=document, words="They met.", ground="Past.")
    stale = judgement_form(desk.get(place("p1s3")))
    judge(desk, "p1s3", label="declaratory", ground="A wish.")

    changed = desk.post(place("p1s3"), stale | {"label": "informational", "creation_key": str(uuid4())})
    undone = desk.post(place("p1s3"), {"act": "undo", "version": "1"}, follow=True)
    gone = desk.post(place("p1s1"), {"act": "undo", "version": "1"}, follow=True)

    assert changed.status_code == 400
    assert "Someone else changed this" in markup(changed)
    for answer in (undone, gone):
        assert "nothing was undone" in markup(answer)
    assert [(j.pk, j.ground, j.version) for j in Judgement.objects.all()] == [(made.pk, "A wish.", 2)]


def test_button_pressed_twice_judges_once_and_shows_the_sentence(desk, document):
    form = judgement_form(desk.get(place("p1s2"))) | {"label": "declaratory"}
    desk.post(place("p1s2"), form)

    again = desk.post(place("p1s2"), form, follow=True)

    assert again.redirect_chain == [(place("p1s2"), 302)]
    assert LedgerEntry.objects.filter(act="dismiss_sentence").count() == 1


def test_pledge_is_recorded_and_reading_goes_on_from_its_sentence(desk, document):
    record = desk.get(place("p1s1")).context["record_url"]

    answer = desk.post(record, read_form(desk.get(record)), follow=True)

    assert answer.redirect_chain == [(place("p1s1"), 302)]
    assert "A8-01 recorded." in markup(answer)
    assert answer.context["current"].found == "linked"
    assert answer.context["skip_to"].read.address == "p1s2"
    assert re.findall(r'data-key="(\w) Enter"', markup(answer)) == ["s"]


@pytest.mark.parametrize("read", ["", "p1", "//evil.example", "p1s1/../../x"])
def test_recording_goes_back_to_a_sentence_and_nowhere_else(desk, document, read):
    record = desk.get(place("p1s1")).context["record_url"].replace("read=p1s1", f"read={quote(read, safe='')}")

    answer = desk.post(record, read_form(desk.get(record)) | {"read": read})

    assert answer["Location"] == "/commitments/A8-01/"


def test_what_is_proposed_stands_first(desk, document):
    def buttons(address: str) -> list[str]:
        return re.findall(r'data-key="([a-z](?: Enter)?)" aria-key', markup(desk.get(place(address))))[1:4]

    assert [buttons(address) for address in ("p1s1", "p1s2", "p1s3")] == [
        ["p Enter", "d", "i"],
        ["d Enter", "p", "i"],
        ["i Enter", "p", "d"],
    ]


def test_item_of_a_list_stands_below_the_words_that_introduce_it(desk):
    DocumentFactory(slug="d", text="We agreed to:\n\n- meet;\n\n- talk.")

    pages = [desk.get(place(address)) for address in ("p2s1", "p3s1")]

    assert [page.context["introduced_by"] for page in pages] == [[], ["We agreed to:"]]


def test_language_without_rules_is_judged_without_proposals(desk):
    DocumentFactory(slug="d", language="fa", text="آنها دیدار خواهند کرد. پایان.")

    page, one = desk.get("/documents/d/pledges/"), desk.get(place("p1s1"))

    for answer in (page, one):
        assert "There are no rules for the language of this text yet" in markup(answer)
    assert judge(desk, "p1s1", label="informational", ground="Past.").status_code == 302


def test_sentence_that_is_none_is_not_there(desk, document):
    assert desk.get(place("p9s9")).status_code == 404


def test_reader_leads_staff_to_what_is_not_judged(desk, client, document):
    JudgementFactory(document=document, words="We will meet.")

    html = markup(desk.get("/documents/d/"))

    assert f'href="{place("p1s2")}">2 sentences not yet reviewed' in html
    assert '<form action="/documents/d/pledges/" data-busy>' in html
    assert "pledges/" not in markup(client.get("/documents/d/"))


def test_sentence_of_a_text_that_was_corrected_meanwhile_is_not_taken_for_another(desk, document):
    form = judgement_form(desk.get(place("p1s1")))
    RevisionFactory(document=document, text=f"They said so. {TEXT}")

    answer = desk.post(place("p1s1"), form | {"label": "informational", "ground": "Says what was."})

    assert answer.status_code == 400
    assert len(answer.context["form"].meanwhile) == 1
    assert Judgement.objects.count() == 0
    assert desk.post(place("p1s1"), judgement_form(answer) | {"label": "informational"}).status_code == 302
    assert Judgement.objects.get().words == "They said so."
