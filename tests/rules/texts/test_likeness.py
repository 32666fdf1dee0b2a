import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.rules.texts.likeness import (
    ALIKE,
    held_in,
    is_word_for_word,
    likeness,
    match_alike,
    read_profile,
    slight_words,
    stem,
)


def alike(one: str, other: str) -> float:
    return likeness(read_profile(one), read_profile(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The next meeting will be held in Astana in July 2019.",
            "The next meeting will be held in Nur-Sultan in October 2019.",
        ),
        ("We reaffirm our commitment to the truce.", "We have reaffirmed our commitments to the truce"),
        (
            "Les parties s'engagent à réduire leurs émissions de méthane de 30 % d'ici à 2030.",
            "Les Parties s’engageront à réduire les émissions de méthane d'au moins 30% avant 2030.",
        ),
        (
            "Стороны договорились провести следующую встречу в Астане в феврале.",
            "Договорились о проведении следующей встречи сторон в Сочи в октябре.",
        ),
        ("تلتزم الدول الضامنة بعقد الاجتماع القادم في أستانا", "تلتزم الدُّوَل الضامنة بعقد اجتماع قادم في سوتشي"),
    ],
)
def test_sentences_that_repeat_a_pledge_in_other_forms_are_alike(one, other):
    assert ALIKE <= alike(one, other) < 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "We will work with all of the partners to end the war.",
            "They will be with all of the observers to the talks.",
        ),
        ("Les parties se réuniront dans le mois.", "Les dons de la banque sont dans le rapport."),
        ("Стороны встретятся в мае.", "Он был в том же зале."),
        ("", "The sides will meet."),
    ],
)
def test_sentences_of_other_things_are_not_alike(one, other):
    assert alike(one, other) < ALIKE / 2


@given(st.text(), st.text())
def test_likeness_is_mutual_and_between_nothing_and_all(one, other):
    assert alike(one, other) == pytest.approx(alike(other, one))
    assert 0 <= alike(one, other) <= 1


@given(st.text())
def test_a_passage_is_like_itself_whatever_its_case(text):
    assert alike(text, text) == 1
    assert alike("Ёлки и Éclair", "елки И eclair") == 1


def test_only_the_same_words_in_the_same_order_are_word_for_word():
    ones = [read_profile(text) for text in ("Meet in MAY.", "meet in may", "in may meet", "Meet in May again")]

    assert [is_word_for_word(ones[0], other) for other in ones] == [True, True, False, False]
    assert [likeness(ones[0], other) == 1 for other in ones] == [True, True, False, False]


def test_a_quotation_is_held_in_the_sentence_that_it_was_taken_from():
    sentence = read_profile("The guarantors, having met, agreed to continue to try to strengthen the ceasefire regime.")
    quotation = read_profile("continue to try to strengthen the ceasefire regime")

    assert held_in(quotation, sentence) == pytest.approx(1)
    assert held_in(sentence, quotation) < 0.7
    assert held_in(read_profile("…"), sentence) == 0


@pytest.mark.parametrize(
    ("words", "same"), [("الاجتماع اجتماع", True), ("2018 201801", False), ("встречу встречи", True), ("ال الا", False)]
)
def test_stem_leaves_out_endings_and_the_arabic_article(words, same):
    one, other = words.split()

    assert (stem(one) == stem(other)) is same


def test_slight_words_are_folded_as_passages_are():
    assert {"the", "apres", "его", "الی"} <= slight_words()


def test_match_alike_takes_the_most_alike_first_and_each_once():
    ones = [
        "The sides will exchange detainees before the end of June.",
        "The sides will exchange detainees before the end of May.",
        "Humanitarian convoys will cross the line every week.",
    ]
    others = ["Nothing of the kind is said here.", "The sides will exchange detainees before the end of May."]

    matched = match_alike(*([read_profile(text) for text in texts] for texts in (ones, others)))

    assert [(pair.one, pair.other, pair.likeness) for pair in matched] == [(1, 1, 1.0)]


def test_match_alike_keeps_apart_what_it_is_told_to():
    ones = [read_profile("The sides will exchange detainees in May.")]
    others = [read_profile("The sides will exchange detainees in June."), ones[0]]

    assert [pair[:2] for pair in match_alike(ones, others, apart=lambda *pair: pair == (0, 1))] == [(0, 0)]
    assert match_alike(ones, others, apart=lambda *_pair: True) == []


def test_match_alike_pairs_what_is_said_over_and_over_one_by_one():
    ones = [read_profile("The chair is authorised to sign.")] * 70

    assert [pair[:2] for pair in match_alike(ones, ones)] == [(n, n) for n in range(70)]


def test_match_alike_finds_a_sentence_among_many_that_share_its_commonest_words():
    ones = [read_profile("The working group shall survey minefields near Palmyra.")]
    others = [read_profile(f"The working group shall discuss item {number}.") for number in range(500)]

    assert [pair[:2] for pair in match_alike(ones, [*others, ones[0]])] == [(0, 500)]
