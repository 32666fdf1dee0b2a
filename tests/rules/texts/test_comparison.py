from commitments.rules.texts.comparison import Passage, Relation, compare_passages, pair_of
from commitments.rules.texts.likeness import read_profile

DETAINEES = "The sides will exchange all detainees before the end of June."
CONVOYS = "Humanitarian convoys will cross the line every week."
MEETING = "The next meeting will be held in Astana in July 2019."
MOVED = "The next meeting will be held in Sochi in May 2020."
THANKS = "The participants thanked the host for its hospitality."


def passages(*texts, commitments=(), pledges=None):
    """Each text as a passage, one after the other; those at ``commitments`` have their place as a key."""
    found, start = [], 0
    for place, words in enumerate(texts):
        key = place if place in commitments else None
        pledge = pledges is None or place in pledges or key is not None
        found.append(Passage(start, start + len(words), words, read_profile(words), commitment=key, is_pledge=pledge))
        start += len(words) + 1
    return found


def rows(matches):
    return [
        (match.relation, match.earlier and match.earlier.words, match.later and match.later.words) for match in matches
    ]


def test_comparison_tells_what_was_reaffirmed_changed_dropped_and_is_new():
    earlier = passages(CONVOYS, MEETING, DETAINEES)
    later = passages(MOVED, DETAINEES.upper(), "A joint centre shall survey minefields.")

    assert rows(compare_passages(earlier, later, links={})) == [
        (Relation.REAFFIRMED, DETAINEES, DETAINEES.upper()),
        (Relation.CHANGED, MEETING, MOVED),
        (Relation.DROPPED, CONVOYS, None),
        (Relation.NEW, None, "A joint centre shall survey minefields."),
    ]


def test_links_go_before_likeness():
    earlier = passages(DETAINEES, MEETING, commitments=(0, 1))
    later = passages(MEETING, DETAINEES, commitments=(0, 1))

    found = compare_passages(earlier, later, links={(0, 0): "amends"})

    assert rows(found) == [
        (Relation.CHANGED, DETAINEES, MEETING),
        (Relation.DROPPED, MEETING, None),
        (Relation.NEW, None, DETAINEES),
    ]
    assert [match.link for match in found] == ["amends", "", ""]


def test_commitment_that_is_linked_twice_has_two_rows():
    earlier = passages(DETAINEES, commitments=(0,))
    later = passages(DETAINEES, f"As agreed, {DETAINEES}", commitments=(0, 1))

    found = compare_passages(earlier, later, links={(0, 0): "reaffirms", (0, 1): "implements"})

    assert [(match.relation, match.link) for match in found] == [
        (Relation.REAFFIRMED, "reaffirms"),
        (Relation.CHANGED, "implements"),
    ]


def test_what_was_rejected_is_not_matched_again():
    earlier, later = passages(MEETING), passages(MOVED)

    found = compare_passages(earlier, later, links={}, rejected={pair_of(MEETING.lower(), MOVED)})

    assert rows(found) == [(Relation.DROPPED, MEETING, None), (Relation.NEW, None, MOVED)]


def test_sentences_that_pledge_nothing_answer_and_stand_in_no_row_of_their_own():
    earlier = passages(THANKS, MEETING, pledges=())
    later = passages(THANKS, MEETING, pledges=(1,))

    assert rows(compare_passages(earlier, later, links={})) == [(Relation.REAFFIRMED, MEETING, MEETING)]


def test_quotation_is_matched_with_its_stretch_of_a_sentence():
    quotation = "continue to try to strengthen the ceasefire regime"
    sentence = f"The guarantors, having met, agreed to {quotation} in all areas."
    earlier, later = passages(quotation, commitments=(0,)), passages(sentence, pledges=())

    [match] = compare_passages(earlier, later, links={})
    [back] = compare_passages(later, earlier, links={})

    assert match.relation == Relation.REAFFIRMED
    assert sentence[slice(*(match.now or ()))] == quotation
    assert back.relation == Relation.REAFFIRMED
    assert sentence[slice(*(back.was or ()))] == quotation


def test_nothing_compared_with_nothing_is_nothing():
    assert compare_passages([], [], links={}) == []
