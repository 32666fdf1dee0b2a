from datetime import date

import pytest

from commitments.rules.meetings.promises import promised_meeting
from commitments.rules.time.meetings import KnownMeeting

NAMES = "international meeting on Syria {} Round Astana Process"
KNOWN = [
    KnownMeeting(8, "round", 8, date(2017, 12, 21), "Eighth " + NAMES.format("Astana")),
    KnownMeeting(9, "round", 9, date(2018, 5, 14), "Ninth " + NAMES.format("Astana")),
    KnownMeeting(10, "round", 10, date(2018, 7, 30), "Tenth " + NAMES.format("Sochi")),
    KnownMeeting(11, "congress", None, date(2018, 1, 29), "Syrian national dialogue congress Sochi Congress"),
]


@pytest.mark.parametrize(
    ("title", "language", "meeting"),
    [
        ("Hold the next high-level international meeting in Astana", "en", 9),
        ("Hold the tenth international meeting in Sochi", "en", 10),
        ("Convene the Syrian national dialogue congress", "en", 11),
        ("Carry out the joint statement before the next Astana meeting", "en", None),
        ("Hold talks", "en", None),
        ("Тридцать", "ru", None),
        ("Hold the tenth international meeting in Sochi", "ar", 10),
    ],
)
def test_title_promises_the_meeting_that_it_names_after_a_word_for_holding(title, language, meeting):
    found = promised_meeting(title, KNOWN, on=date(2017, 12, 22), language=language)

    assert (found and found.pk) == meeting
