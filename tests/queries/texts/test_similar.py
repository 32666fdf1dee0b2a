from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from commitments.queries.texts.similar import resembling
from commitments.rules.kernel.commitments import LinkKind, Tier

from ...support.factories import CommitmentFactory, DocumentFactory, ProvisionFactory, UserFactory

pytestmark = pytest.mark.django_db

WORDS = "The next meeting will be held in Astana in July 2019."


def pledge(words=WORDS, *, dated=date(2017, 1, 1), tier=Tier.PUBLIC):
    document = DocumentFactory(text=f"They met. {words}", dated=dated, tier=tier)
    provision = ProvisionFactory(document=document, words=words)
    return CommitmentFactory(document=document, provision=provision, tier=tier)


def later():
    return DocumentFactory(dated=date(2018, 1, 1))


def references(found):
    return [item.commitment.reference for item in found]


def test_resembling_finds_earlier_pledges_the_most_alike_first():
    changed, same = pledge("The next meeting will be held in Sochi in October 2018."), pledge()
    pledge("Humanitarian convoys will cross the line every week.")

    found = resembling(AnonymousUser(), later(), WORDS)

    assert references(found) == [same.reference, changed.reference]
    assert [item.suggested for item in found] == [LinkKind.REAFFIRMS, LinkKind.AMENDS]
    assert found[0].likeness == 1 > found[1].likeness
    assert "".join(piece.was for piece in found[1].pieces) == changed.quotation
    assert "".join(piece.now for piece in found[1].pieces) == WORDS


@pytest.mark.parametrize(
    ("earlier", "words"),
    [
        ("Стороны проведут следующую встречу в Астане в феврале.", "Стороны о следующих встречах в Астане в мае"),
        ("تعقد الدول الضامنة الاجتماع القادم في أستانا", "تعقد الدُّوَل الضامنة الإجتماع القادم في سوتشي"),
        (
            "Les garants tiendront la prochaine réunion à Genève.",
            "Les GARANTS tiendront leur prochaine reunion à Paris",
        ),
    ],
)
def test_resembling_finds_other_forms_and_spellings(earlier, words):
    made = pledge(earlier)

    assert references(resembling(AnonymousUser(), later(), words)) == [made.reference]


def test_resembling_looks_at_earlier_pledges_of_other_documents_only():
    pledge(dated=date(2019, 1, 1))
    document = DocumentFactory(text=f"They met. {WORDS}", dated=date(2018, 1, 1))
    own = ProvisionFactory(document=document, words=WORDS)
    CommitmentFactory(document=document, provision=own)
    same_day = pledge(dated=document.dated)

    assert references(resembling(AnonymousUser(), document, WORDS)) == [same_day.reference]


def test_resembling_shows_each_person_what_they_may_see():
    made = [pledge(tier=tier) for tier in Tier]

    seen = {role: len(resembling(UserFactory(role=role), later(), WORDS)) for role in ("desk_officer", "focal_point")}

    assert seen == {"desk_officer": len(made), "focal_point": 2}
    assert references(resembling(AnonymousUser(), later(), WORDS)) == [made[0].reference]


def test_what_is_closed_takes_nobody_elses_place(monkeypatch):
    monkeypatch.setattr("commitments.queries.kernel.full_text.EACH", 1)
    made = pledge()
    pledge(tier=Tier.INTERNAL)

    assert references(resembling(AnonymousUser(), later(), WORDS)) == [made.reference]


@pytest.mark.parametrize("words", ["", "…", "of the", "' OR 1=1 --", '"NEAR(', "x" * 5000, "peace " * 3000])
def test_resembling_answers_whatever_was_selected(words):
    pledge()

    assert resembling(AnonymousUser(), later(), words) == []


@pytest.mark.parametrize("count", [1, 3])
def test_resembling_asks_twice(django_assert_num_queries, count):
    for _ in range(count):
        pledge()
    document = later()

    with django_assert_num_queries(2):
        assert len(resembling(AnonymousUser(), document, WORDS)) == count
