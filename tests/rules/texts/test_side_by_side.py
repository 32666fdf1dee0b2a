from hypothesis import given
from hypothesis import strategies as st

from commitments.rules.texts.paragraphs import Paragraph, ParagraphKind
from commitments.rules.texts.side_by_side import pair_paragraphs, same_places


def text_of(*paragraphs: tuple[str, str, int]) -> list[Paragraph]:
    """Paragraphs by kind, number and length."""
    starts = [sum(length for _kind, _number, length in paragraphs[:place]) for place in range(len(paragraphs))]
    return [
        Paragraph(start, start + length, ParagraphKind(kind), number)
        for start, (kind, number, length) in zip(starts, paragraphs, strict=True)
    ]


def paired(one: list[Paragraph], other: list[Paragraph]) -> list[tuple[int | None, int | None]]:
    places = [{paragraph: place for place, paragraph in enumerate(text)} for text in (one, other)]
    return [
        (places[0][left] if left else None, places[1][right] if right else None)
        for left, right in pair_paragraphs(one, other)
    ]


HEADING, LONG, SHORT = ("heading", "", 20), ("paragraph", "", 600), ("paragraph", "", 90)


def test_paragraphs_of_a_longer_language_stand_beside_those_they_translate():
    one = text_of(HEADING, LONG, SHORT, HEADING, LONG)
    shapes = (HEADING, LONG, SHORT, HEADING, LONG)
    other = text_of(*((kind, number, length * 4 // 3) for kind, number, length in shapes))

    assert paired(one, other) == [(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)]


def test_paragraph_that_only_one_text_has_stands_alone():
    one = text_of(HEADING, LONG, SHORT, LONG)
    other = text_of(HEADING, LONG, LONG)

    assert paired(one, other) == [(0, 0), (1, 1), (2, None), (3, 2)]
    assert paired(other, one) == [(0, 0), (1, 1), (None, 2), (2, 3)]


def test_items_stand_beside_those_of_their_number():
    one = text_of(*(("item", str(number), 200) for number in (1, 2, 3, 4)))
    other = text_of(*(("item", str(number), 210) for number in (1, 3, 4)))

    assert paired(one, other) == [(0, 0), (1, None), (2, 1), (3, 2)]


def test_text_beside_an_empty_one_stands_alone():
    assert paired(text_of(LONG), []) == [(0, None)]
    assert paired([], []) == []


LENGTHS = st.lists(st.sampled_from([HEADING, LONG, SHORT]), max_size=60)


@given(LENGTHS, LENGTHS)
def test_every_paragraph_stands_there_once_and_in_order(one, other):
    pairs = paired(text_of(*one), text_of(*other))

    for side, text in enumerate((one, other)):
        assert [pair[side] for pair in pairs if pair[side] is not None] == list(range(len(text)))


def test_places_of_texts_made_for_each_other_are_read_at_once():
    one, other = "First.\n\nSecond one.\n\nThird.", "Eins.\n\nZwei.\n\nDrei."

    assert [other[start:end] for start, end in same_places(one, (8, 14), other) or []] == ["Zwei."]
    assert [other[start:end] for start, end in same_places(one, (0, 30), other) or []] == ["Eins.", "Zwei.", "Drei."]
    assert same_places(one, (0, 5), "Eins.\n\nZwei.") is None
    assert same_places("First.", (0, 5), "Eins.") is None
