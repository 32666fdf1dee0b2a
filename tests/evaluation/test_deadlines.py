from dataclasses import replace
from datetime import date

import pytest

from commitments.rules.time.lexicon import LANGUAGES
from commitments.rules.time.reading import Reading

from ..support.deadline_table import HELD_OUT, WRITTEN_AGAINST, read_table
from .deadlines import Outcome, outcomes, precision_and_recall, report_deadlines

DATED = Reading(words="June", latest=date(2018, 6, 30), precision="month")
WRONG = replace(DATED, latest=date(2018, 7, 31))
UNREAD = Reading(words="soon")


def test_shares_count_readings_given_and_due():
    found = [Outcome(DATED, DATED), Outcome(DATED, WRONG), Outcome(DATED, UNREAD), Outcome(UNREAD, UNREAD)]

    assert precision_and_recall(found) == ((1, 2), (1, 3))


@pytest.mark.parametrize("language", LANGUAGES)
def test_most_phrases_never_seen_are_read_rightly(language):
    (right, given), (_right, due) = precision_and_recall(outcomes(HELD_OUT, language))

    assert right / given >= 0.8
    assert right / due >= 0.8


def test_no_phrase_stands_in_both_parts():
    parts = [{(language, row["words"]) for language, row in read_table(part)} for part in (WRITTEN_AGAINST, HELD_OUT)]

    assert parts[0] & parts[1] == set()


def test_report_names_each_language_and_part():
    lines = list(report_deadlines())

    figures = [line for line in lines if line.startswith("Deadlines, ")]
    assert len(figures) == 2 * len(LANGUAGES)
