from datetime import date

import pytest

from commitments.rules.kernel.deadlines import Precision
from commitments.rules.time.clauses import Clauses
from commitments.rules.time.conditions import Clause
from commitments.rules.time.lexicon import load_lexicon
from commitments.rules.time.months import Settings
from commitments.rules.time.terms import Terms

ON = date(2017, 12, 22)


def clause(text: str, *, strict: bool = False) -> Clause:
    found = Clauses(Terms(text, load_lexicon("en")), Settings(ON), strict=strict).at(0)
    assert found
    return found


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "limits"),
    [
        ("by 1 June 2018", None, date(2018, 6, 1), True),
        ("before 1 June 2018", None, date(2018, 5, 31), True),
        ("after 1 June 2018", date(2018, 6, 2), None, False),
        ("in June 2018", date(2018, 6, 1), date(2018, 6, 30), False),
        ("between 2 and 5 May 2018", date(2018, 5, 2), date(2018, 5, 5), False),
        ("within 30 days", ON, date(2018, 1, 21), True),
        ("from signature", ON, None, False),
    ],
)
def test_word_before_a_date_tells_which_of_its_days_count(text, earliest, latest, limits):
    found = clause(text)

    assert found.earliest == earliest
    assert found.latest == latest
    assert found.limits == limits


def test_clause_that_recurs_tells_how_often_and_its_next_day():
    found = clause("every year by 31 March")

    assert found.recurring == "P1Y"
    assert found.latest == date(2018, 3, 31)
    assert found.year_inferred is True


@pytest.mark.parametrize("text", ["as soon as possible", "as soon as conditions permit", "until a solution is reached"])
def test_condition_is_kept_in_its_words(text):
    found = clause(text)

    assert found.precision == Precision.CONDITION
    assert found.condition == text
    assert found.is_dated is False


def test_vague_time_has_no_day_and_regular_one_says_so():
    assert clause("in the coming weeks").is_dated is False
    assert clause("on a regular basis").regular is True


def test_meeting_and_event_are_named_where_no_day_is_known():
    meeting, event = clause("at the next Astana meeting"), clause("within six months of its entry into force")

    assert meeting.precision == Precision.EVENT
    assert meeting.meeting == "next Astana meeting"
    assert event.precision == Precision.EVENT
    assert event.condition == "within six months of its entry into force"
