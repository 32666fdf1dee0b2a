from datetime import date

import pytest

from commitments.rules.kernel.deadlines import Deadline, Precision, deadline_errors

FIRST, LAST = date(2018, 2, 15), date(2018, 2, 28)


@pytest.mark.parametrize(
    ("deadline", "fields"),
    [
        (Deadline(), []),
        (Deadline(earliest=FIRST, latest=LAST, precision=Precision.HALF_MONTH), []),
        (Deadline(earliest=LAST, latest=LAST, precision=Precision.DAY), []),
        (Deadline(latest=LAST, precision=Precision.DAY), []),
        (Deadline(earliest=FIRST, precision=Precision.RANGE), []),
        (Deadline(earliest=LAST, latest=FIRST, precision=Precision.RANGE), ["latest"]),
        (Deadline(latest=LAST), ["precision"]),
        (Deadline(earliest=LAST, latest=FIRST), ["latest", "precision"]),
        (Deadline(latest=LAST, precision=Precision.CONDITION), ["precision"]),
        (Deadline(latest=LAST, precision=Precision.EVENT), []),
        (Deadline(precision=Precision.EVENT), []),
        (Deadline(precision=Precision.CONDITION), []),
        *((Deadline(precision=p), ["earliest"]) for p in Precision if p not in ("event", "condition", "none")),
    ],
)
def test_deadline_errors_by_field(deadline, fields):
    assert list(deadline_errors(deadline)) == fields


def test_deadline_error_says_what_would_be_right():
    errors = deadline_errors(Deadline(earliest=LAST, latest=FIRST, precision=Precision.RANGE))

    assert errors["latest"] == "The latest day is before the earliest. Enter 2018-02-28 or a later day."
