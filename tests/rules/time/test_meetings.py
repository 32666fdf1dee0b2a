from datetime import date

import pytest

from commitments.rules.kernel.documents import MeetingKind
from commitments.rules.time.meetings import KnownMeeting, choose_meeting

ON = date(2017, 12, 22)
ASTANA = "Astana Process on Syria"


def meeting(pk: int, kind: MeetingKind, number: int | None, starts_on: date | None, names: str) -> KnownMeeting:
    return KnownMeeting(pk, kind, number, starts_on, f"{names} {kind.label} {ASTANA}")


MEETINGS = [
    meeting(8, MeetingKind.ROUND, 8, date(2017, 12, 21), "Eighth international meeting on Syria Astana"),
    meeting(1, MeetingKind.PREPARATORY, None, date(2018, 1, 20), "Preparatory meeting for the congress Sochi"),
    meeting(2, MeetingKind.CONGRESS, None, date(2018, 1, 29), "Syrian national dialogue congress Sochi"),
    meeting(
        3, MeetingKind.WORKING_GROUP, 1, date(2018, 3, 15), "First meeting of the Working Group on detainees Astana"
    ),
    meeting(9, MeetingKind.ROUND, 9, date(2018, 5, 14), "Ninth international meeting on Syria Astana"),
    meeting(10, MeetingKind.ROUND, 10, date(2018, 7, 30), "Tenth international meeting on Syria Sochi"),
    meeting(11, MeetingKind.ROUND, 11, None, "Eleventh international meeting on Syria Astana"),
]


@pytest.mark.parametrize(
    ("words", "language", "chosen"),
    [
        ("next Astana meeting", "en", 9),
        ("next meeting", "en", 9),
        ("next meeting of the Working Group", "en", 3),
        ("tenth round", "en", 10),
        ("10th international meeting", "en", 10),
        ("Syrian national dialogue congress in Sochi, Russia", "en", 2),
        ("eleventh round", "en", 11),
        ("twelfth round", "en", None),
        ("international meeting", "en", None),
        ("UN General Assembly", "en", None),
        ("next G20 summit in Bali", "en", None),
        ("prochaine réunion d'Astana", "fr", None),
    ],
)
def test_meeting_is_chosen_where_the_words_name_one(words, language, chosen):
    found = choose_meeting(words, MEETINGS, on=ON, language=language)

    assert (found.pk if found else None) == chosen


def test_no_meeting_is_next_after_the_last():
    assert choose_meeting("next meeting", MEETINGS, on=date(2019, 1, 1)) is None


def test_no_meeting_is_chosen_of_none():
    assert choose_meeting("next meeting", [], on=ON) is None
