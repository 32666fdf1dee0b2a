from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from commitments.models import Evidence
from commitments.queries.register import evidence as page_of_evidence
from commitments.queries.register.evidence import OFFERED, offered_evidence, read_evidence
from commitments.rules.kernel.commitments import Tier

from ...support.factories import AssessmentFactory, CommitmentFactory, EvidenceFactory, UserFactory, secretary

pytestmark = pytest.mark.django_db


def references(user, slug: str) -> list[str]:
    return [row["commitment__reference"] for row in read_evidence(user, slug).assessments]


def test_page_tells_the_assessments_that_rest_on_it_newest_first():
    evidence, other = EvidenceFactory(slug="a"), EvidenceFactory()
    old = AssessmentFactory(evidence=[evidence.pk, other.pk], as_of=date(2018, 2, 1))
    new = AssessmentFactory(evidence=[evidence.pk], as_of=date(2018, 3, 1))
    AssessmentFactory(evidence=[other.pk])

    assert references(AnonymousUser(), "a") == [new.commitment.reference, old.commitment.reference]


def test_only_commitments_that_the_person_sees_are_told():
    evidence = EvidenceFactory(slug="a")
    for tier in Tier:
        AssessmentFactory(commitment=CommitmentFactory(tier=tier), evidence=[evidence.pk])

    people = (AnonymousUser(), UserFactory(focal_point=True), UserFactory(desk=True))

    assert [len(references(person, "a")) for person in people] == [1, 2, 3]


def test_evidence_of_a_narrower_tier_is_not_there():
    EvidenceFactory(slug="a", tier=Tier.PARTIES)

    for person in (AnonymousUser(), UserFactory()):
        with pytest.raises(Evidence.DoesNotExist):
            read_evidence(person, "a")
    assert read_evidence(UserFactory(focal_point=True), "a").evidence.slug == "a"


def test_long_list_is_cut_and_says_so(monkeypatch):
    monkeypatch.setattr(page_of_evidence, "SHOWN", 2)
    evidence = EvidenceFactory(slug="a")
    pages = []
    for _ in range(3):
        AssessmentFactory(evidence=[evidence.pk])
        pages.append(read_evidence(AnonymousUser(), "a"))

    assert [(len(page.assessments), page.more) for page in pages] == [(1, False), (2, False), (2, True)]


@pytest.mark.parametrize("rows", [1, 3])
def test_page_takes_three_queries_for_any_number_of_rows(rows, django_assert_num_queries):
    evidence = EvidenceFactory(slug="a")
    for _ in range(rows):
        AssessmentFactory(evidence=[evidence.pk])
        CommitmentFactory(evidence=[evidence.pk])

    with django_assert_num_queries(3):
        page = read_evidence(AnonymousUser(), "a")

    assert len(page.assessments) == rows
    assert len(page.commitments) == rows


def test_only_commitments_that_the_person_sees_are_named():
    evidence = EvidenceFactory(slug="a")
    made = [CommitmentFactory(evidence=[evidence.pk], tier=tier).reference for tier in Tier]

    people = (AnonymousUser(), UserFactory(focal_point=True), UserFactory(desk=True))
    seen = [[row["reference"] for row in read_evidence(person, "a").commitments] for person in people]

    assert seen == [made[:1], made[:2], made]


def test_only_assessments_whose_tier_the_person_sees_are_told():
    evidence, commitment = EvidenceFactory(slug="a"), CommitmentFactory()
    for tier in Tier:
        AssessmentFactory(commitment=commitment, evidence=[evidence.pk], tier=tier)

    people = (AnonymousUser(), UserFactory(focal_point=True), UserFactory(desk=True))

    assert [len(references(person, "a")) for person in people] == [1, 2, 3]


def test_evidence_of_the_commitment_is_offered_first_and_the_chosen_before_it():
    commitment, person = CommitmentFactory(), UserFactory(focal_point=True)
    used, unseen = EvidenceFactory(published=date(2017, 1, 1)), EvidenceFactory(published=date(2016, 1, 1))
    newest = EvidenceFactory(published=date(2018, 1, 1))
    EvidenceFactory(tier=Tier.INTERNAL, published=date(2018, 2, 1))
    AssessmentFactory(commitment=commitment, evidence=[used.pk])
    AssessmentFactory(commitment=commitment, evidence=[unseen.pk], tier=Tier.INTERNAL)
    beside = CommitmentFactory(evidence=[unseen.pk])

    assert offered_evidence(person, commitment) == ([used, newest, unseen], False)
    assert offered_evidence(person, beside) == ([unseen, newest, used], False)
    assert offered_evidence(person, None) == ([newest, used, unseen], False)
    assert offered_evidence(person, commitment, chosen=[newest.pk, 10**9]) == ([newest, used, unseen], False)


def test_no_more_evidence_is_offered_than_fits_and_any_is_found_by_its_words():
    commitment, person = CommitmentFactory(), secretary()
    odd = EvidenceFactory(title="Declaração de 1 de março", publisher="Énnahar", published=date(2016, 1, 1))
    newer = EvidenceFactory.create_batch(OFFERED + 1, title="Communiqué", published=date(2018, 1, 1))

    rows, more = offered_evidence(person, commitment)
    assert len(rows) == OFFERED
    assert more is True
    assert odd not in rows
    assert offered_evidence(person, commitment, words="ENNAHAR declaracao") == ([odd], False)
    assert offered_evidence(person, commitment, words="ennahar", chosen=[newer[0].pk]) == ([newer[0], odd], False)
    assert offered_evidence(person, commitment, words="nahar") == ([], False)
    assert offered_evidence(person, commitment, words="·") == ([], False)


@pytest.mark.parametrize(("count", "words"), [(1, ""), (30, ""), (30, "e")])
def test_offer_asks_the_same_number_of_queries_for_any_number(django_assert_num_queries, count, words):
    commitment, person = CommitmentFactory(), secretary()
    EvidenceFactory.create_batch(count)

    with django_assert_num_queries(2 if words else 3):
        offered_evidence(person, commitment, words=words)
