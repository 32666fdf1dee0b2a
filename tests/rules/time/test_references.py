import pytest

from commitments.rules.time.lexicon import load_lexicon
from commitments.rules.time.references import belongs_to_text, is_told_of
from commitments.rules.time.terms import Terms


def terms(text: str) -> Terms:
    return Terms(text, load_lexicon("en"))


@pytest.mark.parametrize(
    ("text", "start", "told"),
    [("The sides met on 22 December 2017", 3, True), ("The sides will meet on 22 December 2017", 4, False)],
)
def test_day_of_something_done_is_told_and_not_set(text, start, told):
    assert is_told_of(terms(text), start, start + 4) is told


@pytest.mark.parametrize(
    ("text", "start", "end", "belongs"), [("resolution of 2 March 2022", 1, 5, True), ("by 2 March 2022", 0, 4, False)]
)
def test_day_in_the_name_of_a_text_belongs_to_it(text, start, end, belongs):
    assert belongs_to_text(terms(text), start, end) is belongs
