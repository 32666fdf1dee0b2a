import pytest

from commitments.queries.texts.pledges import propose_for, read_for_pledges, usual_grounds

from ...support.factories import (
    CommitmentFactory,
    DocumentFactory,
    JudgementFactory,
    PartyFactory,
    ProvisionFactory,
    secretary,
)

pytestmark = pytest.mark.django_db
TEXT = "Results\n\nWe will meet. We welcome this. They met.\n\nWe will go."


def read(document):
    return read_for_pledges(secretary(), document)


def addresses(sentences) -> list[str]:
    return [sentence.read.address for sentence in sentences]


def test_each_sentence_has_its_proposal_beside_what_it_is_found_to_be():
    document = DocumentFactory(text=TEXT)
    CommitmentFactory(document=document, provision=ProvisionFactory(document=document, words="We will meet"))
    JudgementFactory(document=document, words="We welcome this.", label="declaratory")

    reading = read(document)

    assert [(s.read.address, s.proposal and s.proposal.label.value, s.found) for s in reading.sentences] == [
        ("p1s1", "informational", "unjudged"),
        ("p2s1", "pledge", "linked"),
        ("p2s2", "declaratory", "declaratory"),
        ("p2s3", "informational", "unjudged"),
        ("p3s1", "pledge", "unjudged"),
    ]
    assert reading.counts() == {
        ("informational", "unjudged"): 2,
        ("pledge", "linked"): 1,
        ("declaratory", "declaratory"): 1,
        ("pledge", "unjudged"): 1,
    }


def test_chosen_are_those_proposed_and_found_so():
    document = DocumentFactory(text=TEXT)
    JudgementFactory(document=document, words="We will go.")
    reading = read(document)

    assert addresses(reading.chosen("", "")) == ["p1s1", "p2s1", "p2s2", "p2s3", "p3s1"]
    assert addresses(reading.chosen("pledge", "")) == ["p2s1", "p3s1"]
    assert addresses(reading.chosen("pledge", "informational")) == ["p3s1"]
    assert addresses(reading.chosen("declaratory", "linked")) == []


def test_next_unjudged_lies_behind_and_is_proposed_as_asked():
    document = DocumentFactory(text=TEXT)
    JudgementFactory(document=document, words="We welcome this.")
    reading = read(document)

    def following(*asked) -> str | None:
        found = reading.next_unjudged(*asked)
        return found and found.read.address

    asked = [(), (1,), (1, "pledge"), (4,), (0, "declaratory")]
    assert [following(*place) for place in asked] == ["p1s1", "p2s3", "p3s1", None, None]
    assert reading.place_of("p2s2") == 2
    assert reading.place_of("p9s1") is None


def test_proposals_know_the_parties_of_the_register():
    document = DocumentFactory(text="Aliens will talk.")
    before = propose_for(document)
    PartyFactory(name="Aliens")

    labels = [proposals[0].label.value for proposals in (before, propose_for(document)) if proposals]
    assert labels == ["declaratory", "pledge"]


def test_language_without_rules_has_sentences_and_no_proposals():
    reading = read(DocumentFactory(language="fa", text="آنها دیدار خواهند کرد. پایان."))

    assert [sentence.proposal for sentence in reading.sentences] == [None, None]
    assert addresses(reading.chosen("pledge", "")) == []


@pytest.mark.parametrize("count", [1, 3])
def test_reading_asks_the_database_four_times(django_assert_num_queries, count):
    document, person = DocumentFactory(), secretary()
    for number in range(count):
        JudgementFactory(document=document, words=f"The parties will take step {number + 10}.")

    with django_assert_num_queries(4):
        read_for_pledges(person, document)


def test_usual_grounds_are_those_of_the_document_most_often_first():
    document = DocumentFactory()
    for number, ground in enumerate(["Past.", "A hope.", "A hope."], start=1):
        JudgementFactory(document=document, words=f"The parties will take step {number}.", ground=ground)
    JudgementFactory(ground="Elsewhere.")

    assert usual_grounds(document) == ["A hope.", "Past."]
