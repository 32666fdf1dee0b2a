import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.rules.texts.difference import Change, answering_stretch, difference, earlier_side, later_side


def drawn(was: str, now: str) -> str:
    marks = {Change.KEPT: "{}", Change.TAKEN_OUT: "[-{}-]", Change.PUT_IN: "{{+{}+}}"}
    return "".join(marks[piece.change].format(piece.now or piece.was) for piece in difference(was, now))


@pytest.mark.parametrize(
    ("was", "now", "shown"),
    [
        ("held in May.", "Held in MAY", "Held in MAY"),
        ("held in the second half of May", "held in June", "held in [-the second half of May-]{+June+}"),
        ("first meet, then talk", "meet, then talk", "[-first-]meet, then talk"),
        ("We will meet.", "We will meet in Sochi.", "We will meet {+in Sochi+}."),
        ("the end of the truce", "the start of the war", "the [-end of the truce-]{+start of the war+}"),
        ("", "We will.", "{+We will+}."),
        ("élire", "elire", "elire"),
        ("الدول الضامنة", "الدُّوَل الراعية", "الدُّوَل [-الضامنة-]{+الراعية+}"),
    ],
)
def test_difference_marks_the_words_that_changed(was, now, shown):
    assert drawn(was, now) == shown


WORDS = st.lists(
    st.sampled_from(["the", "of", "May", "peace", "Ё", "دُوَل", "👩🏽‍🚀", ", ", ".", "\n"]), max_size=12
).map(" ".join)


@given(WORDS | st.text(), WORDS | st.text())
def test_difference_holds_every_letter_of_both(was, now):
    pieces = difference(was, now)

    assert "".join(words for words, _marked in earlier_side(pieces)) == was
    assert "".join(words for words, _marked in later_side(pieces)) == now


@given(st.text())
def test_nothing_differs_from_itself(text):
    assert [piece.change for piece in difference(text, text)] == [Change.KEPT] * bool(text)


def test_sides_mark_what_each_has_alone():
    pieces = difference("held in May", "held in the month of June")

    assert earlier_side(pieces) == [("held in ", False), ("May", True)]
    assert later_side(pieces) == [("held in ", False), ("the month of June", True)]


def test_passages_too_long_to_compare_word_by_word_are_exchanged_as_a_whole():
    was, now = "a peace " * 1001, "a war " * 1001

    assert [piece.change for piece in difference(was, now)] == [Change.TAKEN_OUT, Change.PUT_IN, Change.KEPT]
    assert difference(was, was.upper())[0].change == Change.KEPT


@pytest.mark.parametrize(
    ("part", "whole", "stretch", "same"),
    [
        ("hold the line", "They will HOLD the line, as agreed.", "HOLD the line", True),
        (
            "held in the second half of February",
            "It will be held in the month named by the host.",
            "held in the month named by the host",
            False,
        ),
        (
            "Early elections in May",
            "Free and fair elections in June, and no more words than before",
            "Free and fair elections in June",
            False,
        ),
        ("peace", "war", "war", False),
    ],
)
def test_stretch_of_a_sentence_answers_to_a_passage(part, whole, stretch, same):
    start, end, found_same = answering_stretch(part, whole)

    assert whole[start:end] == stretch
    assert found_same == same


@given(WORDS | st.text(), WORDS | st.text())
def test_passage_is_found_in_what_surrounds_it(part, around):
    start, end, same = answering_stretch(part, f"{around} {part} {around}")

    assert 0 <= start <= end <= len(f"{around} {part} {around}")
    assert same is any(char.isalnum() for char in part)
