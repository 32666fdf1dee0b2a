import pytest

from commitments.actions.texts.revisions import revise_document
from commitments.models import Document
from commitments.queries.texts.recording import marked_numbers, nearest, read_around
from commitments.rules.kernel.commitments import Tier
from commitments.rules.register.parties import ParticipationRole
from commitments.rules.texts.recording.words import SPEAKERS

from ...support.factories import (
    CommitmentFactory,
    DocumentFactory,
    MeetingFactory,
    ParticipationFactory,
    PartyFactory,
    PartyNameFactory,
    ProcessFactory,
    ProvisionFactory,
    UserFactory,
    ZoneFactory,
    secretary,
)

pytestmark = pytest.mark.django_db
WORDS = "The sides will hold a meeting on detainees in Astana."


def test_names_in_all_languages_and_zones_by_kind_are_known(django_assert_num_queries):
    russia, zone = PartyFactory(name="Russia"), ZoneFactory(name="Idlib", kind="deescalation_area")
    PartyNameFactory(party=russia, language="ru", official="Российская Федерация", short="Россия")
    document = DocumentFactory()

    with django_assert_num_queries(6):
        around = read_around(document)

    assert around.known.parties == [(russia.pk, "Russia"), (russia.pk, "Российская Федерация"), (russia.pk, "Россия")]
    assert around.parties == {russia.pk: "Russia"}
    assert around.kinds == {russia.pk: "state"}
    assert around.known.zone_kinds == {"deescalation_area": (zone.pk,)}


def test_roles_are_those_at_the_meeting_else_in_the_process():
    process = ProcessFactory()
    meeting = MeetingFactory(process=process)
    always, once = PartyFactory(name="Iran"), PartyFactory(name="Jordan")
    ParticipationFactory(party=always, process=process, role=ParticipationRole.GUARANTOR)
    beside = DocumentFactory(process=process)
    within = DocumentFactory(process=process, meeting=meeting)

    before = read_around(within).known.groups
    ParticipationFactory(party=once, meeting=meeting, process=None, role=ParticipationRole.OBSERVER)

    assert before == {"guarantor": (always.pk,), SPEAKERS: ()}
    assert read_around(within).known.groups == {"observer": (once.pk,), SPEAKERS: ()}
    assert read_around(beside).known.groups == before


def test_those_who_issue_a_text_speak_in_it():
    issuing = PartyFactory()

    around = read_around(DocumentFactory(issuing=(issuing,)))

    assert around.known.groups == {SPEAKERS: (issuing.pk,)}


def test_issuing_party_that_the_text_only_mentions_does_not_speak():
    iran, nations = PartyFactory(name="Iran"), PartyFactory(name="United Nations")
    text = "We, the leaders of Iran, met and thank the United Nations.\n\nWe will act."

    around = read_around(DocumentFactory(title="Statement", text=text, issuing=(iran, nations)))

    assert around.known.groups == {SPEAKERS: (iran.pk,)}


def test_those_named_in_the_opening_speak_where_no_issuing_party_is_recorded():
    iran = PartyFactory(name="Iran")

    around = read_around(DocumentFactory(title="Statement", text="We, the leaders of Iran, met. We will act."))

    assert around.known.groups == {SPEAKERS: (iran.pk,)}


def test_passages_of_an_earlier_text_keep_their_numbers_and_not_their_places():
    document = DocumentFactory(text=WORDS)
    ProvisionFactory(document=document, words="The sides", number="1")
    standing = ProvisionFactory(document=document, words="in Astana", number="2")
    revise_document(
        actor=secretary(), document=document, version=1, text=WORDS.replace("The sides", "All"), reason="So it was."
    )

    spans, numbers = marked_numbers(Document.objects.get())

    standing.refresh_from_db()
    assert spans == {(standing.start, standing.end): "2"}
    assert numbers == {"1", "2"}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (WORDS, True),
        (WORDS.upper(), True),
        ("The sides will hold meetings on detainees in Astana", True),
        ("The sides will open the road to Idlib.", False),
    ],
)
def test_nearest_is_an_earlier_one_that_reads_nearly_the_same(words, found):
    first = DocumentFactory(text=WORDS)
    earlier = CommitmentFactory(document=first, provision=ProvisionFactory(document=first, words=WORDS))
    later = DocumentFactory(process=first.process, text=words)

    assert nearest(secretary(), later, words, [(0, len(words))]) == (earlier if found else None)


def test_nearest_is_one_of_the_process_that_the_person_may_see_and_of_other_words():
    first = DocumentFactory(text=WORDS, tier=Tier.INTERNAL)
    passage = ProvisionFactory(document=first, words=WORDS)
    made = CommitmentFactory(document=first, provision=passage, tier=Tier.INTERNAL)
    later, elsewhere = DocumentFactory(process=first.process, text=WORDS), DocumentFactory(text=WORDS)

    assert nearest(secretary(), later, WORDS, []) == made
    assert nearest(UserFactory(), later, WORDS, []) is None
    assert nearest(secretary(), elsewhere, WORDS, []) is None
    assert nearest(secretary(), first, WORDS, [(passage.start, passage.end)]) is None
