"""Recording a commitment from the text: marked words, what they say, the form, and what is kept of it."""

import pytest
from django.urls import reverse

from commitments.actions.texts.revisions import revise_document
from commitments.models import Commitment, LedgerEntry, Provision
from commitments.rules.kernel.commitments import Kind, Role, Strength, Tier
from commitments.rules.kernel.days import zone_choices
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.register.parties import ParticipationRole

from ...admin.pages import client_of, read_form
from ...support.factories import (
    CommitmentFactory,
    DocumentFactory,
    MeetingFactory,
    ParticipationFactory,
    PartyFactory,
    ProcessFactory,
    ProvisionFactory,
    ThemeFactory,
    UserFactory,
    ZoneFactory,
    secretary,
)
from ...support.pages import markup

pytestmark = pytest.mark.django_db
TEXT = (
    "Joint statement.\n\n"
    "The guarantor states agreed to release detainees in Idlib by 1 March 2018. They thanked the host. 🤝\n\n"
    "The sides will meet again in Sochi."
)
PLEDGE = "The guarantor states agreed to release detainees in Idlib by 1 March 2018."


def address(document, *words: str, **query) -> str:
    """The page for these words of the document, each of which stands in it once."""
    spans = [(document.text.index(part), document.text.index(part) + len(part)) for part in words]
    pairs = {"start": [start for start, _end in spans], "end": [end for _start, end in spans]}
    return reverse("commitment-record", args=[document.slug], query=pairs | query)


def talks(**values):
    """A document of a process with three guarantors, two of them by name."""
    process = ProcessFactory()
    for name in ("Iran", "Russia"):
        ParticipationFactory(party=PartyFactory(name=name), process=process, role=ParticipationRole.GUARANTOR)
    return DocumentFactory(**{"process": process, "text": TEXT, "prefix": "A8", **values})


def test_form_begins_with_what_the_words_say_and_names_them():
    document = talks()
    theme, zone = ThemeFactory(name="Detainees"), ZoneFactory(name="Idlib province (west)")

    form = client_of(secretary()).get(address(document, PLEDGE)).context["form"]

    guarantors = [row.party_id for row in document.process.participations.order_by("party__name")]
    assert {name: form[name].value() for name in ("title", "kind", "lead", "themes", "zones", "number_0")} == {
        "title": "Release detainees in Idlib by 1 March 2018",
        "kind": Kind.DELIVERABLE,
        "lead": guarantors,
        "themes": [theme.pk],
        "zones": [zone.pk],
        "number_0": "2.1",
    }
    assert form["deadline_words"].value() == "by 1 March 2018"
    assert str(form["deadline_latest"].value()) == "2018-03-01"
    assert form["lead"].help_text == "“guarantor states” means Iran; Russia (Guarantor)."
    assert form["themes"].help_text == "“detainees” means Detainees."


def test_time_zone_of_the_deadline_is_chosen_from_a_list_or_left_to_the_process():
    document = talks()

    form = client_of(secretary()).get(address(document, PLEDGE)).context["form"]

    field = form.fields["deadline_zone"]
    assert list(field.choices) == [("", "Time zone of the process"), *zone_choices()]
    assert (form["deadline_zone"].value() or "") == ""
    assert field.help_text == "The days of the deadline end in this time zone."


def test_form_asks_who_is_meant_where_the_text_does_not_say_who_speaks():
    document = talks()

    form = client_of(secretary()).get(address(document, "The sides will meet again in Sochi.")).context["form"]

    assert form["lead"].value() == []
    assert form["lead"].help_text == (
        "“The sides”: the text does not say clearly who speaks. Tick the parties that this means."
    )


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Suggested from the text"), ("tr", "There are no rules for the")]
)
def test_form_says_where_there_are_no_rules_for_the_language(language, said):
    page = client_of(secretary()).get(address(talks(language=language), PLEDGE))

    assert said in markup(page)


def test_recording_keeps_words_and_place_as_they_stand():
    document = talks()
    desk = client_of(secretary())

    answer = desk.post(address(document, PLEDGE), read_form(desk.get(address(document, PLEDGE))), follow=True)

    made = Commitment.objects.get()
    assert answer.redirect_chain == [("/commitments/A8-01/", 302)]
    assert made.quotation == PLEDGE
    assert made.provision.number == "2.1"
    assert document.text[made.provision.start : made.provision.end] == PLEDGE
    assert made.lead_text == "Iran; Russia"
    assert str(made.deadline_latest) == "2018-03-01"
    entry = LedgerEntry.objects.latest("seq")
    assert entry.act == "record_commitment"
    assert [row["type"] for row in entry.also] == ["provision"]


def test_parties_stand_in_the_order_of_the_words_and_others_behind():
    words = "Russia, Iran and Turkey will meet again in Sochi."
    document = talks(text=words)
    other, _turkey = PartyFactory(name="Egypt"), PartyFactory(name="Turkey")
    desk = client_of(secretary())
    form = read_form(desk.get(address(document, words)))

    desk.post(address(document, words), form | {"lead": [str(other.pk), *form["lead"]]})

    assert Commitment.objects.get().lead_text == "Russia; Iran; Turkey; Egypt"


def test_words_that_are_marked_already_are_taken_again_and_not_marked_twice():
    document = talks()
    desk = client_of(secretary())
    form = read_form(desk.get(address(document, PLEDGE))) | {"act": "another"}
    first = desk.post(address(document, PLEDGE), form)

    second = read_form(desk.get(first["Location"])) | {"title": "The other half"}
    desk.post(first["Location"], second)

    assert first["Location"] == address(document, PLEDGE)
    assert [(made.title, made.provision_id) for made in Commitment.objects.order_by("ref_key")] == [
        ("Release detainees in Idlib by 1 March 2018", Provision.objects.get().pk),
        ("The other half", Provision.objects.get().pk),
    ]


def test_one_commitment_rests_on_several_passages():
    document = talks()
    desk = client_of(secretary())
    asked = address(document, "The sides will meet again in Sochi.", PLEDGE)

    page = desk.get(asked)
    desk.post(asked, read_form(page))

    made = Commitment.objects.get()
    assert [passage[2] for passage in page.context["passages"]] == [PLEDGE, "The sides will meet again in Sochi."]
    assert made.quotation == PLEDGE
    assert [p.words for p in made.further.all()] == ["The sides will meet again in Sochi."]
    assert made.provision.number == "2.1"
    assert "sochi" in made.search_text.split()


def test_form_that_is_sent_twice_records_once():
    document = talks()
    desk = client_of(secretary())
    form = read_form(desk.get(address(document, PLEDGE)))

    answers = [desk.post(address(document, PLEDGE), form) for _time in range(2)]

    assert [answer["Location"] for answer in answers] == ["/commitments/A8-01/"] * 2
    assert Commitment.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"kind": "hope"}, "kind"),
        ({"number_0": "1"}, "number_0"),
        ({"number_0": ""}, "number_0"),
        ({"tier": "1"}, "tier"),
        ({"lead": ["999999"]}, "lead"),
        ({"lead": ["9" * 40]}, "lead"),
        ({"deadline_latest": "2017-01-01", "deadline_earliest": "2018-01-01"}, "deadline_latest"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_at_its_field_and_kept(changes, field):
    document = talks(tier=Tier.PARTIES)
    passage = ProvisionFactory(document=document, words="Joint statement.")
    CommitmentFactory(document=document, tier=Tier.PARTIES, provision=passage)
    desk = client_of(secretary())
    form = read_form(desk.get(address(document, PLEDGE))) | {"remark": "Kept."} | changes

    answer = desk.post(address(document, PLEDGE), form)

    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert read_form(answer)["remark"] == ["Kept."]
    assert Commitment.objects.count() == 1


def test_words_of_a_text_that_was_corrected_meanwhile_are_not_recorded():
    document = talks()
    desk = client_of(secretary())
    form = read_form(desk.get(address(document, PLEDGE)))
    text = "A new beginning.\n\n" + TEXT
    revise_document(actor=secretary(), document=document, version=1, text=text, reason="The original was found.")

    answer = desk.post(address(document, PLEDGE), form)

    assert answer.context["form"].non_field_errors() == [
        "The text has been corrected in the meantime. Select the words in it again."
    ]
    assert Commitment.objects.count() == 0


def test_sentences_are_ticked_where_there_are_no_scripts():
    document = talks()
    desk = client_of(secretary())

    page = desk.get(reverse("commitment-record", args=[document.slug], query={"paragraph": "2"}))
    boxes = [item.value for item in page.context["ticked"]]
    answer = desk.get(reverse("commitment-record", args=[document.slug], query={"span": boxes[:2]}), follow=True)

    assert [item.sentence.plain for item in page.context["ticked"]][:2] == [PLEDGE, "They thanked the host."]
    assert [passage[2] for passage in answer.context["passages"]] == [f"{PLEDGE} They thanked the host."]


@pytest.mark.parametrize(
    "query",
    [
        {"start": "1"},
        {"start": "x", "end": "y"},
        {"start": "5", "end": "5"},
        {"start": "0", "end": "99999"},
        {"start": "-3", "end": "4"},
        {"start": "٣", "end": "٤"},
        {"start": "16", "end": "18"},
        {"start": ["1"] * 21, "end": ["2"] * 21},
        {"span": "nothing"},
    ],
    ids=str,
)
def test_address_that_names_no_words_offers_the_sentences(query):
    document = talks()

    answer = client_of(secretary()).get(reverse("commitment-record", args=[document.slug], query=query), follow=True)

    assert answer.status_code == 400
    assert "The URL contains no words of this text." in markup(answer)
    assert [item.sentence.plain for item in answer.context["ticked"]] == ["Joint statement."]


def test_recording_is_for_staff_who_see_the_document():
    open_one, closed = talks(), DocumentFactory(text=TEXT, tier=Tier.INTERNAL)

    answers = {
        role: [
            client_of(UserFactory(role=role)).get(address(document, PLEDGE)).status_code
            for document in (open_one, closed)
        ]
        for role in UserRole.values
    }

    staff, others = [200, 200], [403, 404]
    assert answers == {
        "administrator": staff,
        "reviewer": staff,
        "desk_officer": staff,
        "focal_point": others,
        "reader": others,
    }


def test_page_asks_the_same_whatever_the_register_holds(django_assert_num_queries):
    document = talks(meeting=MeetingFactory())
    desk = client_of(secretary())

    for _time in range(2):
        with django_assert_num_queries(21):
            desk.get(address(document, PLEDGE))
        CommitmentFactory.create_batch(3, document=DocumentFactory(process=document.process), lead=PartyFactory())


def test_role_of_a_party_is_named_in_every_list():
    form = client_of(secretary()).get(address(talks(), PLEDGE)).context["form"]

    assert [form[role].label for role in Role.values] == [label for _role, label in Role.choices]


def test_strength_is_proposed_kept_shown_and_found_by():
    document = talks()
    desk = client_of(secretary())
    form = read_form(desk.get(address(document, PLEDGE)))

    desk.post(address(document, PLEDGE), form)

    assert form["strength"] == ["agreed"]
    page = markup(desk.get("/commitments/A8-01/"))
    assert "Deliverable · Agreed, decided, undertaken · Active" in page
    found = {value: desk.get("/commitments/", {"strength": value}).context["count"] for value in Strength.values}
    assert found == {"agreed": 1, "intended": 0, "called": 0, "noted": 0}


def test_further_passages_stand_on_the_page_of_the_commitment():
    document = talks()
    desk = client_of(secretary())
    asked = address(document, PLEDGE, "The sides will meet again in Sochi.")
    desk.post(asked, read_form(desk.get(asked)))

    with_further, page = Commitment.objects.get(), desk.get("/commitments/A8-01/").context["page"]

    assert [(passage.number, passage.words) for passage in page.further] == [
        ("3", "The sides will meet again in Sochi."),
    ]
    assert with_further.quotation == page.quotation == PLEDGE


def test_day_that_does_not_exist_is_refused_with_what_would_be_right():
    document = talks()
    desk = client_of(secretary())
    form = read_form(desk.get(address(document, PLEDGE)))
    blank = {name: "" for name in form if name.startswith("deadline_") and name != "deadline_language"}
    blank["deadline_precision"] = "none"

    refused = desk.post(address(document, PLEDGE), form | blank | {"deadline_words": "by 31 February 2019"})

    assert refused.context["form"].errors == {
        "deadline_words": ["February 2019 has 28 days: enter a day from 1 to 28."]
    }
    assert read_form(refused)["deadline_words"] == ["by 31 February 2019"]
