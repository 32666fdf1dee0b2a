from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.rules.register.promise_words import Label
from commitments.rules.texts.judgements import NoPledge, SentenceState, overlapping, sentence_state


class Stretch(NamedTuple):
    start: int
    end: int


def test_what_is_no_pledge_is_called_as_in_proposals():
    assert dict(NoPledge.choices) | {"pledge": "Pledge"} == dict(Label.choices)


@pytest.mark.parametrize(
    ("linked", "judged", "state"),
    [
        ([], [], SentenceState.UNJUDGED),
        ([], ["j"], SentenceState.DISMISSED),
        (["p"], [], SentenceState.LINKED),
        (["p"], ["j"], SentenceState.LINKED),
    ],
)
def test_sentence_is_linked_before_it_is_judged(linked, judged, state):
    assert sentence_state(linked, judged) == state


stretches = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)).map(lambda s: Stretch(s[0], sum(s))))


@given(stretches, st.sets(st.integers(0, 40)))
def test_overlapping_names_what_shares_a_letter(marked, borders):
    cuts = sorted(borders)
    sentences = [Stretch(*pair) for pair in zip(cuts[::2], cuts[1::2], strict=False)]

    found = [sorted(stretches) for stretches in overlapping(sentences, marked)]

    shared = [set(range(*sentence)) for sentence in sentences]
    assert found == [sorted(m for m in marked if letters & set(range(*m))) for letters in shared]
