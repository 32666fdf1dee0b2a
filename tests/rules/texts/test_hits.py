import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.rules.kernel.text import search_words, sought_words
from commitments.rules.texts.hits import closeness, find_hits, first_hit, mark_passage, mark_words

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

    assert [address for address, _words in found] == addresses
    assert holds_all == together


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


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("在全世界消除一切形式的贫困", "贫困", ["贫困"]),
        ("在全世界消除一切形式的贫困", "消除一切", ["消除一切"]),
        ("困难和贫困", "贫困", ["贫困"]),
        ("到2030年，消除贫困", "2030 困", ["2030", "困"]),
        ("難民を守る", "難民", ["難民"]),
    ],
)
def test_scripts_without_blanks_are_marked_inside_a_run(text, query, marked):
    assert [word for word, is_marked in mark_words(text, sought_words(query)) if is_marked] == marked


@given(st.text(), st.text(max_size=5))
def test_marking_keeps_every_letter(text, query):
    assert "".join(words for words, _marked in mark_words(text, sought_words(query))) == text


def test_first_hit_holds_every_word_or_else_any():
    found = [first_hit(TEXT, "en", search_words(query)) for query in ("ceasefire izmir", "met regime", "fire")]

    assert [hit and hit.address for hit in found] == ["p2s3", "p2s1", None]


LONG = f"{'before ' * 60}the truce {'after ' * 60}"


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [(LONG, "… before", "after …"), ("The truce holds.", "The truce", "holds."), ("x" * 900, "x", "x …")],
)
def test_passage_is_cut_around_the_first_word_found(text, begins, ends):
    stretches = mark_passage(text, ["truce"], length=120)

    said = "".join(words for words, _marked in stretches)
    assert said.startswith(begins)
    assert said.endswith(ends)
    assert (len(said) <= 128) is True
    assert [words for words, marked in stretches if marked] == (["truce"] if "truce" in text else [])


@pytest.mark.parametrize(
    ("title", "text", "query", "rank"),
    [
        ("The Truce", "", "the truce", 0),
        ("Extend the truce, now", "", "the tru", 1),
        ("Other", "They extend the truce.", "the truce", 2),
        ("Truce of the areas", "", "the truce", 3),
        ("Truce", "The areas", "the truce", 4),
    ],
)
def test_closeness_goes_by_title_phrase_and_text(title, text, query, rank):
    assert closeness(title, text, search_words(query)) == rank
