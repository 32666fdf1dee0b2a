from datetime import date

import pytest

from commitments.rules.time.edtf import read_edtf, write_edtf
from commitments.rules.time.reading import read_deadline

FIRST, LAST = date(2018, 2, 15), date(2018, 2, 28)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2018-02-15", FIRST, FIRST, "day"),
        ("2018-02-15/2018-02-28", FIRST, LAST, "range"),
        ("2018-02", date(2018, 2, 1), LAST, "month"),
        ("2018-33", date(2018, 1, 1), date(2018, 3, 31), "quarter"),
        ("2018-41", date(2018, 7, 1), date(2018, 12, 31), "half_year"),
        ("2018", date(2018, 1, 1), date(2018, 12, 31), "year"),
        ("../2018-02-28", None, LAST, "day"),
        ("2018-02-15/..", FIRST, None, "day"),
    ],
)
def test_edtf_is_read_and_written(text, earliest, latest, precision):
    assert read_edtf(text) == (earliest, latest, precision)
    assert write_edtf(earliest, latest) == text


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("2018-02~", (date(2018, 2, 1), LAST, "month")),
        ("201X", (date(2010, 1, 1), date(2019, 12, 31), "range")),
        ("2018-21", (date(2018, 3, 1), date(2018, 5, 31), "range")),
        ("2018-02/2018-03", (date(2018, 2, 1), date(2018, 3, 31), "range")),
    ],
)
def test_edtf_without_a_shorter_name_is_read(text, reading):
    assert read_edtf(text) == reading


@pytest.mark.parametrize(
    "text",
    [
        "",
        "../..",
        "/",
        "2018-02-28/2018-02-15",
        "2018-13",
        "2018-02-31",
        "soon",
        "2018/",
        "/2018",
        "XXXX/..",
        "y170000002",
        "2018-02-15/x",
    ],
)
def test_what_is_no_edtf_is_not_read(text):
    assert read_edtf(text) is None


def test_deadline_without_days_has_no_edtf():
    assert write_edtf(None, None) == ""


def test_words_of_a_deadline_may_be_edtf():
    reading = read_deadline("../2018-02-28", on=date(2017, 12, 22))

    assert reading.earliest is None
    assert reading.latest == LAST
    assert reading.precision == "day"
