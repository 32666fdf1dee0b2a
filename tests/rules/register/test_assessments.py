from dataclasses import replace
from datetime import date

import pytest

from commitments.rules.kernel.commitments import Kind
from commitments.rules.kernel.statuses import Confidence, Status
from commitments.rules.register.assessments import REASON_LIMIT, Finding, finding_errors, report_errors

MADE_ON, TODAY = date(2018, 1, 1), date(2018, 6, 1)
SOUND = Finding(Status.IMPLEMENTED, date(2018, 3, 1), "Seen.", Confidence.REPORTED, done_on=date(2018, 2, 1))


def errors(kind=Kind.DELIVERABLE, **changes):
    found = finding_errors(replace(SOUND, **changes), kind=kind, made_on=MADE_ON, today=TODAY)
    return {name: str(text) for name, text in found.items()}


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({}, []),
        ({"kind": Kind.DECLARATORY}, ["status"]),
        ({"status": Status.NOT_SCORED, "done_on": None}, ["status"]),
        ({"status": 7, "done_on": None}, ["status"]),
        ({"reason": ""}, ["reason"]),
        ({"reason": " \n"}, ["reason"]),
        ({"reason": "x" * REASON_LIMIT}, []),
        ({"reason": "x" * (REASON_LIMIT + 1)}, ["reason"]),
        ({"reason": "a\x00b"}, ["reason"]),
        ({"reason": "a\ud800b"}, ["reason"]),
        ({"reason": "line\r\nline\t"}, []),
        ({"confidence": None}, ["confidence"]),
        ({"confidence": 0}, ["confidence"]),
        ({"confidence": 4}, ["confidence"]),
        ({"status": Status.NO_INFORMATION, "confidence": None, "done_on": None}, []),
        ({"as_of": TODAY}, []),
        ({"as_of": date(2018, 6, 2)}, ["as_of"]),
        ({"as_of": MADE_ON, "done_on": MADE_ON}, []),
        ({"as_of": date(2017, 12, 31), "done_on": None}, ["as_of"]),
        ({"done_on": SOUND.as_of}, []),
        ({"done_on": date(2018, 3, 2)}, ["done_on"]),
        ({"status": Status.PARTLY}, ["done_on"]),
        ({"kind": Kind.STANDING}, ["done_on"]),
        ({"kind": Kind.STANDING, "done_on": None}, []),
        (
            {"status": 7, "reason": "", "confidence": 9, "as_of": date.max},
            ["status", "reason", "confidence", "as_of", "done_on"],
        ),
    ],
)
def test_finding_errors_by_field(changes, fields):
    assert list(errors(**changes)) == fields


def test_finding_errors_say_what_would_be_right():
    wrong = errors(status=7, reason="", as_of=date(2018, 6, 2), done_on=None)

    assert wrong == {
        "status": "Unknown status: choose one of U, 0, 1, 2, 3, X.",
        "reason": "Enter a reason for the status.",
        "as_of": "This day is in the future. Enter 2018-06-01 or an earlier day.",
    }


@pytest.mark.parametrize(
    ("text", "day", "fields"),
    [
        ("Done.", MADE_ON, []),
        ("", MADE_ON, ["text"]),
        ("a\x00", date(2017, 12, 31), ["text", "reported_on"]),
        ("Done.", date(2018, 6, 2), ["reported_on"]),
    ],
)
def test_report_errors_by_field(text, day, fields):
    assert list(report_errors(text=text, reported_on=day, made_on=MADE_ON, today=TODAY)) == fields
