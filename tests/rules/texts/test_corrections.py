import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.rules.texts.corrections import (
    Piece,
    cited_paragraphs,
    compare_texts,
    compared_paragraphs,
    is_changed,
)
from commitments.rules.texts.difference import Change

KEPT, TAKEN_OUT, PUT_IN = Change.KEPT, Change.TAKEN_OUT, Change.PUT_IN
OLD = "The guarantors will set up a working group on detainees.\n\nThey meet in Astana."


@pytest.mark.parametrize(
    ("new", "pieces"),
    [
        (OLD, [(KEPT, OLD)]),
        (OLD.replace("group on", "group\non"), [(KEPT, OLD.replace("group on", "group\non"))]),
        (
            OLD.replace("detainees", "hostages"),
            [
                (KEPT, "The guarantors will set up a working group on "),
                (TAKEN_OUT, "detainees"),
                (PUT_IN, "hostages"),
                (KEPT, ".\n\nThey meet in Astana."),
            ],
        ),
        (
            OLD.removesuffix("\n\nThey meet in Astana."),
            [
                (KEPT, "The guarantors will set up a working group on detainees."),
                (TAKEN_OUT, "\n\nThey meet in Astana."),
            ],
        ),
    ],
)
def test_compared_texts_say_what_was_taken_out_and_put_in(new, pieces):
    assert [(piece.change, piece.text) for piece in _joined(compare_texts(OLD, new))] == pieces


def _joined(pieces: list[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].change == piece.change:
            joined[-1] = Piece(piece.change, joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined


TEXTS = st.lists(st.sampled_from(["we", "they", "agree", ".", "\n\n", " "]), max_size=40).map(" ".join)


@given(TEXTS, TEXTS)
def test_pieces_hold_every_letter_of_both_texts(old, new):
    pieces = compare_texts(old, new)

    assert "".join(piece.text for piece in pieces if piece.change != TAKEN_OUT) == new
    assert _letters(piece.text for piece in pieces if piece.change != PUT_IN) == _letters([old])


def _letters(texts) -> str:
    return "".join("".join(texts).split())


def test_paragraphs_are_cut_at_empty_lines_and_only_those_that_changed_say_so():
    new = OLD.replace("Astana", "Sochi")

    paragraphs = compared_paragraphs(compare_texts(OLD, new))

    assert [is_changed(paragraph) for paragraph in paragraphs] == [False, True]
    assert ["".join(piece.text for piece in paragraph if piece.change != PUT_IN) for paragraph in paragraphs] == (
        OLD.split("\n\n")
    )


@pytest.mark.parametrize(
    ("old", "new", "cited"),
    [
        ("1. We act.\n\n2. We pay.", "1. We act.\n\nAll met.\n\n2.  We pay.", ["1", "", "2"]),
        ("1. We act.\n\n2. We pay.", "We met.", ["1", "2"]),
        ("We act.\n\nWe pay.", "We act.", ["1", "2"]),
        ("1. We act;\n2. We pay.", "1. We act;\n2. We pay.", ["1"]),
    ],
)
def test_compared_paragraphs_are_cited_as_the_old_text_numbers_them(old, new, cited):
    assert cited_paragraphs(old, compared_paragraphs(compare_texts(old, new))) == cited


@given(TEXTS, TEXTS)
def test_each_paragraph_of_the_old_text_is_cited_once_at_most(old, new):
    compared = compared_paragraphs(compare_texts(old, new))
    found = [cited for cited in cited_paragraphs(old, compared) if cited]

    assert len(found) == len(set(found))
    assert len(cited_paragraphs(old, compared)) == len(compared)
