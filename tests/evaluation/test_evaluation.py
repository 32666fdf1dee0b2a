"""What reading for pledges must reach on texts that its rules were not written against, and how that is counted."""

import pytest

from commitments.rules.texts.pledges.proposals import propose

from ..support.shared import shared_folder
from .labelled import HELD_OUT, WRITTEN_AGAINST, Labelled, read_labelled
from .measure import Share, score_classes, score_deadlines, score_doers, worst_errors


def labelled(label: str, sentence: str, *doers: str) -> Labelled:
    (proposal,) = propose(sentence, language="en")
    return Labelled("a text", HELD_OUT, label, doers, proposal)


@pytest.fixture(scope="module")
def english() -> list[Labelled]:
    return list(read_labelled(shared_folder("texts")))


def test_labelled_set_has_many_sentences_of_every_text(english):
    texts = {split: {row.text for row in english if row.split == split} for split in (WRITTEN_AGAINST, HELD_OUT)}

    assert len(texts[WRITTEN_AGAINST]) == 6
    assert len(texts[HELD_OUT]) == 3
    assert len(english) == 643


def test_pledges_of_texts_not_used_for_the_rules_are_found(english):
    rows = [row for row in english if row.split == HELD_OUT]

    pledge = score_classes(rows)[0]
    assert pledge.label == "pledge"
    assert pledge.recall.value >= 0.9
    assert pledge.precision.value >= 0.75
    assert score_doers(rows).value >= 0.9
    assert score_deadlines(rows).value >= 0.95


@pytest.mark.parametrize("language", ["fr", "ru"])
def test_pledges_in_other_languages_are_found(language):
    rows = [row for row in read_labelled(None, language) if row.split == HELD_OUT]

    pledge = score_classes(rows)[0]
    assert len(rows) >= 25
    assert pledge.recall.value >= 0.9
    assert pledge.precision.value >= 0.75
    assert score_doers(rows).value >= 0.9
    assert score_deadlines(rows).value >= 0.9


def test_scores_count_what_was_labelled_and_what_was_proposed():
    rows = [
        labelled("pledge", "We will act.", "We"),
        labelled("pledge", "Trade rose.", "Iran"),
        labelled("declaratory", "The sides will act."),
    ]

    pledge, declaratory, informational = score_classes(rows)

    assert pledge.precision == Share(1, 2)
    assert pledge.recall == Share(1, 2)
    assert declaratory.precision.value == 1.0
    assert declaratory.recall == Share(0, 1)
    assert informational.precision == Share(0, 1)
    assert informational.recall.value == 1.0
    assert score_doers(rows) == Share(1, 2)
    assert [row.label for row in worst_errors(rows)] == ["pledge", "declaratory"]


@pytest.mark.parametrize(
    ("named", "sentence", "found"),
    [
        ("United States", "The United States will act.", 1),
        ("the United States", "The United States will act.", 1),
        ("The two sides", "The two sides will act.", 1),
        ("Both leaders", "Both leaders will act.", 1),
        ("Iran", "The two sides will act.", 0),
    ],
)
def test_doer_counts_as_found_by_its_name(named, sentence, found):
    assert score_doers([labelled("pledge", sentence, named)]).hits == found


def test_deadline_counts_as_read_by_its_words_and_its_days():
    (proposal,) = propose("We will act by the end of 2021.", language="en")

    def is_read(words: str, latest: str | None) -> bool:
        deadline = {"words": words, "earliest": None, "latest": latest}
        return Labelled("a text", HELD_OUT, "pledge", (), proposal, deadline).is_deadline_read

    assert is_read("by the end of 2021", "2021-12-31") is True
    assert is_read("by the end of 2021", None) is True
    assert is_read("by the end of 2021", "2021-12-30") is False
    assert is_read("in May", "2021-12-31") is False


def test_labelled_sentence_that_is_in_no_text_is_an_error(tmp_path):
    (tmp_path / "2021-03-01-us-mexico.md").write_text("Another text.")

    with pytest.raises((LookupError, FileNotFoundError)):
        list(read_labelled(tmp_path))
