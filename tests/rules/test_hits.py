import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.rules.hits import find_hits, mark_words
from commitments.rules.text import search_words

TEXT = """The talks

They met in İzmir. The ceasefire holds. A ceasefire regime was agreed in Izmir.

1. سورية and Iran will meet."""


def hits(query, text=TEXT):
    found, together = find_hits(text, "en", search_words(query))
    return [(hit.address, text[hit.start : hit.end]) for hit in found], together


@pytest.mark.parametrize(
    ("query", "addresses", "together"),
    [
        ("ceasefire", ["p2s2", "p2s3"], True),
        ("CEASEFIRE izmir", ["p2s3"], True),
        ("cease", ["p2s2", "p2s3"], True),
        ("talks", ["p1s1"], True),
        ("met regime", ["p2s1", "p2s3"], False),
        ("سوريه", ["p3s1"], True),
        ("fire", [], False),
    ],
)
def test_sentences_that_hold_the_words_are_found(query, addresses, together):
    found, holds_all = hits(query)

    assert ([address for address, _words in found], holds_all) == (addresses, together)


def test_hit_is_the_sentence_at_its_place():
    assert hits("agreed") == ([("p2s3", "A ceasefire regime was agreed in Izmir.")], True)


@pytest.mark.parametrize(
    ("words", "query", "marked"),
    [
        ("Éviter l'éviction", "evi", ["Éviter", "éviction"]),
        ("Иран и Ёлка", "иран елка", ["Иран", "Ёлка"]),
        ("مُحَمَّد في تركية", "محمد ترک", ["مُحَمَّد", "تركية"]),
        ("İRAN, ıran", "iran", ["İRAN", "ıran"]),
        ("peace 🕊 Peaceful", "peace", ["peace", "Peaceful"]),
        ("nothing", "peace", []),
    ],
)
def test_words_are_marked_however_they_are_written(words, query, marked):
    assert [word for word, is_marked in mark_words(words, search_words(query)) if is_marked] == marked


@given(st.text(), st.text(max_size=5))
def test_marking_keeps_every_letter(text, query):
    assert "".join(words for words, _marked in mark_words(text, search_words(query))) == text
