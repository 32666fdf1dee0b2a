import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.rules.texts.anchoring import BESIDE, FOUND, OFFERED, RUN, Fate, Place, find_places

OPENING = "The Sides met in Astana on 21 and 22 December 2017. "
CLOSING = "They agreed to hold the next meeting in the second half of February 2018."
PLEDGE = "The guarantors will set up a working group on detainees. "
REPEATED = "This shall be done without delay. "


def place_of(words: str, old: str, new: str, *, nth: int = 1) -> Place:
    start = -1
    for _ in range(nth):
        start = old.index(words, start + 1)
    return find_places(old, new, [(start, start + len(words))])[0]


def words_at(place: Place, text: str) -> list[str]:
    return [text[start:end] for start, end in place.spans]


@pytest.mark.parametrize(
    ("new", "fate", "words"),
    [
        (OPENING + PLEDGE + CLOSING, Fate.KEPT, PLEDGE.strip()),
        (
            "A heading\n\n" + OPENING + "One more sentence. " + PLEDGE + "And one more. " + CLOSING,
            Fate.KEPT,
            PLEDGE.strip(),
        ),
        (PLEDGE + OPENING + CLOSING, Fate.MOVED, PLEDGE.strip()),
        (
            OPENING + PLEDGE.replace("detainees", "hostages") + CLOSING,
            Fate.CHANGED,
            "The guarantors will set up a working group on hostages.",
        ),
        (
            OPENING + PLEDGE.replace("will", "intend to") + CLOSING,
            Fate.CHANGED,
            "The guarantors intend to set up a working group on detainees.",
        ),
        (
            OPENING + PLEDGE.replace("detainees", "detainees and hostages"),
            Fate.CHANGED,
            "The guarantors will set up a working group on detainees and hostages.",
        ),
        (
            OPENING + PLEDGE.replace("group on", "group\non") + CLOSING,
            Fate.CHANGED,
            "The guarantors will set up a working group\non detainees.",
        ),
    ],
)
def test_passage_is_found_by_its_words_and_surroundings(new, fate, words):
    place = place_of(PLEDGE.strip(), OPENING + PLEDGE + CLOSING, new)

    assert place.fate == fate
    assert words_at(place, new) == [words]


@pytest.mark.parametrize("new", [OPENING + CLOSING, "Something else altogether is said here now.", "x", " "])
def test_passage_that_went_is_lost(new):
    assert place_of(PLEDGE, OPENING + PLEDGE + CLOSING, new) == Place(Fate.LOST)


def test_repeated_passages_are_told_apart_by_their_surroundings():
    old = OPENING + REPEATED + PLEDGE + REPEATED + CLOSING
    new = "Joint statement. " + old

    found = [place_of(REPEATED, old, new, nth=nth) for nth in (1, 2)]

    starts = new.index(REPEATED), new.rindex(REPEATED)
    assert found == [Place(Fate.KEPT, ((start, start + len(REPEATED)),)) for start in starts]


def test_repeated_passage_that_may_be_either_is_offered_to_a_person():
    old = OPENING + REPEATED + PLEDGE + REPEATED + CLOSING
    new = OPENING + REPEATED + CLOSING

    first, second = (place_of(REPEATED, old, new, nth=nth) for nth in (1, 2))

    start = new.index(REPEATED)
    assert first == second == Place(Fate.DOUBTFUL, ((start, start + len(REPEATED)),))


def test_repeated_passage_that_went_is_not_taken_for_the_one_that_stayed():
    old = OPENING + REPEATED + PLEDGE + REPEATED + CLOSING
    new = OPENING + PLEDGE + REPEATED + CLOSING

    assert place_of(REPEATED, old, new).fate == Fate.LOST
    assert place_of(REPEATED, old, new, nth=2).fate == Fate.KEPT


def test_word_that_stands_elsewhere_now_is_offered_and_not_taken():
    old, new = "We agreed.", "The parties to the talks met for long, and all of them agreed."

    assert place_of("agreed", old, new) == Place(Fate.DOUBTFUL, ((55, 61),))


def test_part_of_a_word_keeps_its_borders():
    old = OPENING + PLEDGE + CLOSING
    new = "Note. " + old

    assert words_at(place_of("tors will set up a working gr", old, new), new) == ["tors will set up a working gr"]


@pytest.mark.parametrize(
    "passage",
    [
        "والتقى الأطراف في أستانا واتفقوا على عقد الاجتماع المقبل.",
        "双方同意于二月下半月在阿斯塔纳举行下一轮会议。",
        "Ils s’engagent à l’été 👩‍👩‍👧 à coopérer e\u0301troitement.",
    ],
)
def test_place_counts_code_points_in_every_script(passage):
    old = f"😀 {OPENING}{passage} {CLOSING}"
    new = f"😀😀 {OPENING}{passage} {CLOSING}"

    place = place_of(passage, old, new)

    assert place.fate == Fate.KEPT
    assert words_at(place, new) == [passage]


def test_passage_that_stands_all_over_the_text_is_offered_at_a_few_places():
    place = place_of("we agree.", "we agree. " * 100, "we agree. no. " * 100, nth=50)

    assert place.fate == Fate.DOUBTFUL
    assert len(place.spans) == OFFERED


WORDS = st.sampled_from(["we", "they", "shall", "meet", "agree", "on", "to", "the", "day", "two"])
SENTENCES = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)
EDITS = st.lists(st.tuples(st.sampled_from(["drop", "insert", "change"]), st.integers(0, 30)), max_size=6)


def edit(sentences: list[str], edits: list[tuple[str, int]]) -> list[tuple[int, str]]:
    """The sentences after the edits, each with its number in the old text; -1 for those that are new or changed."""
    now = list(enumerate(sentences))
    for number, (act, at) in enumerate(edits):
        at %= len(now) + 1
        fresh = (-1, f"fresh{number} words come in here{number}")
        now[at : at + (act != "insert")] = [] if act == "drop" else [fresh]
    return now


def spans_of(sentences: list[str]) -> list[tuple[int, int]]:
    starts = [sum(len(words) + 2 for words in sentences[:place]) for place in range(len(sentences))]
    return [(start, start + len(words)) for start, words in zip(starts, sentences, strict=True)]


@given(st.lists(SENTENCES, min_size=1, max_size=14), EDITS)
def test_no_edit_leads_to_a_wrong_place_in_silence(sentences, edits):
    edited = edit(sentences, edits)
    old, new = (". ".join(said) + "." for said in (sentences, [words for _, words in edited]))
    spans, new_spans = spans_of(sentences), spans_of([words for _, words in edited])
    true = {number: span for (number, _), span in zip(edited, new_spans, strict=True)}

    for number, place in enumerate(find_places(old, new, spans)):
        if place.fate in FOUND:
            assert words_at(place, new) == [sentences[number]]
            assert place.spans == (true.get(number),) or surrounded_alike(spans[number], place.spans[0], [old, new])
        elif number in true and sentences.count(sentences[number]) == 1 and sentences[number].count(" ") >= RUN:
            pytest.fail(f"{sentences[number]} was not touched, and is {place}")


def surrounded_alike(old: tuple[int, int], new: tuple[int, int], texts: list[str]) -> bool:
    """Whether what stands on both sides cannot tell the place from the true one either."""
    around = []
    for text, (start, end) in zip(texts, (old, new), strict=True):
        before, after = (part.replace(".", " .").split() for part in (f"^ ^ ^ {text[:start]}", f"{text[end:]} $ $ $"))
        around.append((before[-BESIDE:], after[:BESIDE]))
    return around[0] == around[1]


@given(
    st.text(max_size=60), st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4)
)
def test_any_two_texts_give_places_within_the_new_one(old, new, borders):
    spans = [(min(pair), max(pair)) for pair in borders if min(pair) < max(pair) <= len(old)]

    for span, place in zip(spans, find_places(old, new, spans), strict=True):
        assert all(0 <= start < end <= len(new) for start, end in place.spans)
        if place.fate not in (Fate.CHANGED, Fate.LOST):
            assert set(words_at(place, new)) == {old[slice(*span)]}
