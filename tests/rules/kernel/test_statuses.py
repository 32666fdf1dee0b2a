import pytest

from commitments.rules.kernel.commitments import Kind
from commitments.rules.kernel.statuses import (
    BY_CODE,
    CODES,
    SCALE,
    Status,
    status_css,
    status_for_all,
    status_label,
    status_short,
)

# Product definition, axis A.
WORDING = [
    ("U", "No information", "No information"),
    ("0", "Not initiated", "Not observed"),
    ("1", "Initiated", "Observed with serious breaches"),
    ("2", "Partly implemented", "Largely observed"),
    ("3", "Implemented", "Observed in the period"),
    ("X", "Contrary action", "Breached"),
]


@pytest.mark.parametrize(("code", "once", "standing"), WORDING)
def test_status_label_follows_the_kind_of_obligation(code, once, standing):
    status = BY_CODE[code]

    labels = [str(status_label(status, kind)) for kind in (Kind.DELIVERABLE, Kind.RECURRING, Kind.STANDING)]

    assert labels == [once, once, standing]


@pytest.mark.parametrize(("code", "once", "standing"), WORDING)
def test_status_for_all_names_each_wording_once(code, once, standing):
    assert str(status_for_all(BY_CODE[code])) == (once if once == standing else f"{once} / {standing}")


def test_status_for_all_of_what_is_not_scored_is_its_one_wording():
    assert str(status_for_all(Status.NOT_SCORED)) == "Not scored"


def test_status_short_is_shorter_only_for_two_standing_ones():
    differing = {
        (CODES[status], str(status_short(status, kind)))
        for status in SCALE
        for kind in Kind
        if status_short(status, kind) != status_label(status, kind)
    }

    assert differing == {("1", "Serious breaches"), ("3", "Observed")}


def test_statuses_are_stored_worst_first_and_offered_in_house_order():
    stored = [CODES[status] for status in sorted(SCALE)]

    assert stored == ["X", "0", "1", "2", "3", "U"]
    assert [CODES[status] for status in SCALE] == ["U", "0", "1", "2", "3", "X"]


def test_status_css_names_the_badge():
    assert [status_css(status) for status in CODES] == [
        "status-u",
        "status-0",
        "status-1",
        "status-2",
        "status-3",
        "status-x",
        "",
    ]
    assert str(status_label(Status.NOT_SCORED, Kind.DECLARATORY)) == "Not scored"
