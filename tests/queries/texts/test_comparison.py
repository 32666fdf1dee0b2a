import pytest
from django.contrib.auth.models import AnonymousUser

from commitments.models import Commitment, Document
from commitments.queries.texts.comparison import other_documents, read_comparison
from commitments.rules.kernel.commitments import LinkKind, Tier
from commitments.rules.texts.comparison import Relation

from ...support.factories import (
    CommitmentLinkFactory,
    DocumentFactory,
    JudgementFactory,
    ProcessFactory,
    ProvisionFactory,
    UserFactory,
)
from ...support.rounds import (
    CENTRE,
    CONVOYS,
    DETAINEES,
    MEETING,
    MOVED,
    RejectedMatchFactory,
    first_round,
    numbered_rounds,
    pledge,
    second_round,
    two_rounds,
)
from ...support.text_factories import RevisionFactory

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


def rows(comparison):
    return [(m.relation, m.earlier and m.earlier.words, m.later and m.later.words) for m in comparison.matches]


ALL = [
    (Relation.REAFFIRMED, DETAINEES, DETAINEES),
    (Relation.CHANGED, MEETING, MOVED),
    (Relation.DROPPED, CONVOYS, None),
    (Relation.NEW, None, CENTRE),
]


def test_comparison_holds_commitments_and_sentences_that_read_like_pledges():
    two_rounds()

    comparison = read_comparison(VISITOR, "first", "second")

    assert rows(comparison) == ALL
    assert comparison.counts() == dict.fromkeys(Relation, 1)
    assert [match.earlier and match.earlier.place for match in comparison.matches][:2] == [
        f"q-{row['reference']}" for row in comparison.earlier.commitments.values() if row["provision__words"] != CONVOYS
    ]
    assert [match.later and match.later.place for match in comparison.matches][3] == "p1s3"


def test_passage_is_cited_by_the_number_that_is_recorded_or_printed_and_found_at_its_place():
    one, _other = numbered_rounds()
    reference = Commitment.objects.get(document=one).reference

    matches = read_comparison(VISITOR, "first", "second").matches

    sides = [(match.earlier, match.later) for match in matches]
    assert [tuple(side and (side.cited, side.place) for side in pair) for pair in sides] == [
        (("OP1", f"q-{reference}"), ("2", "p3s1")),
        (("3", "p4s1"), ("1", "p2s1")),
        (("2", "p3s1"), None),
        (None, ("3.2", "p4s2")),
    ]


def test_texts_of_which_nothing_is_recorded_are_compared_too():
    first_round(), second_round()

    assert rows(read_comparison(VISITOR, "first", "second")) == ALL


def test_links_in_either_direction_go_before_likeness():
    one, other = first_round(), second_round()
    convoys, centre = pledge(one, CONVOYS), pledge(other, CENTRE)
    CommitmentLinkFactory(source=convoys, target=centre, kind=LinkKind.DEPENDS_ON)

    [match] = [match for match in read_comparison(VISITOR, "first", "second").matches if match.link]

    assert match.relation == Relation.CHANGED
    assert match.link == "depends_on"
    assert (match.earlier and match.earlier.words) == CONVOYS
    assert (match.later and match.later.words) == CENTRE


def test_what_was_rejected_stands_apart():
    one, other = two_rounds()
    was, now = one.text.index(MEETING), other.text.index(MOVED)
    RejectedMatchFactory(earlier=one, later=other, was=(was, was + len(MEETING)), now=(now, now + len(MOVED)))

    comparison = read_comparison(VISITOR, "first", "second")

    assert comparison.counts() == {
        Relation.REAFFIRMED: 1,
        Relation.CHANGED: 0,
        Relation.DROPPED: 2,
        Relation.NEW: 2,
    }


def test_sentence_that_was_judged_as_no_pledge_is_not_new():
    _one, other = two_rounds()
    JudgementFactory(document=other, words=CENTRE)

    assert read_comparison(VISITOR, "first", "second").counts()[Relation.NEW] == 0


def test_quotation_of_an_earlier_text_keeps_its_words():
    one, other = first_round(), second_round()
    pledge(one, MEETING), pledge(other, MOVED)
    RevisionFactory(document=other, text=f"They met again. {DETAINEES}")

    comparison = read_comparison(VISITOR, "first", "second")

    [match] = comparison.of(Relation.CHANGED)
    assert comparison.later.words(match.later, match.now) == MOVED
    assert match.later
    assert not match.later.is_placed
    assert [match.later and match.later.words for match in comparison.of(Relation.REAFFIRMED)] == [DETAINEES]


def test_further_passage_of_a_commitment_is_not_new_and_answers():
    one, other = two_rounds()
    centre = ProvisionFactory(document=other, words=CENTRE, number="x")
    Commitment.objects.get(document=other, quotation=MOVED).further.add(centre)
    pledge(DocumentFactory(text=CENTRE, slug="third"), CENTRE)

    assert read_comparison(VISITOR, one.slug, "second").counts()[Relation.NEW] == 0
    assert rows(read_comparison(VISITOR, "third", "second"))[0] == (Relation.REAFFIRMED, CENTRE, CENTRE)


def test_comparison_shows_each_person_what_they_may_see():
    one, other = first_round(), second_round()
    hidden, seen = pledge(one, MEETING, Tier.INTERNAL), pledge(other, MOVED)
    CommitmentLinkFactory(source=seen, target=hidden, kind=LinkKind.AMENDS)

    of_visitor = read_comparison(VISITOR, "first", "second")
    of_staff = read_comparison(UserFactory(desk=True), "first", "second")

    assert rows(of_visitor) == rows(of_staff) == ALL
    assert [match.link for match in of_visitor.matches] == ["", "", "", ""]
    assert [match.link for match in of_staff.matches] == ["", "amends", "", ""]
    assert list(of_visitor.earlier.commitments) == []


@pytest.mark.parametrize("pair", ["first first", "first closed", "closed first", "first no"])
def test_there_is_no_comparison_with_what_is_not_there_for_the_person(pair):
    first_round()
    DocumentFactory(slug="closed", tier=Tier.PARTIES)

    with pytest.raises(Document.DoesNotExist):
        read_comparison(VISITOR, *pair.split())


@pytest.mark.parametrize("count", [1, 3])
def test_comparison_asks_as_often_for_three_as_for_one(django_assert_num_queries, count):
    one, other = first_round(), second_round()
    for words, again in list(zip((DETAINEES, CONVOYS, MEETING), (MOVED, DETAINEES, CENTRE), strict=True))[:count]:
        CommitmentLinkFactory(source=pledge(other, again), target=pledge(one, words))

    with django_assert_num_queries(10):
        read_comparison(VISITOR, "first", "second")


def test_other_documents_stand_the_nearest_in_time_first_those_of_the_process_before_all():
    one = first_round()
    far = DocumentFactory(process=one.process, dated="2021-01-01")
    near = second_round(process=one.process)
    elsewhere = DocumentFactory(process=ProcessFactory(), dated=one.dated)
    DocumentFactory(process=one.process, tier=Tier.INTERNAL)

    assert other_documents(VISITOR, "first") == (one, [near, far, elsewhere])
