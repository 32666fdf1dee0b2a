from datetime import date

import pytest

from commitments.rules.imports.dates import DateRule, day_order, looks_like_days, read_date
from commitments.rules.imports.words import WRONG

Y = date(2030, 1, 1), date(2030, 12, 31)


def day(text):
    return date.fromisoformat(text), date.fromisoformat(text), "day"


READINGS = [
    ("2030-12-31", day("2030-12-31")),
    ("2030-12-31T10:00:00Z", day("2030-12-31")),
    ("2030-12-31 00:00:00", day("2030-12-31")),
    ("2030/12/31", day("2030-12-31")),
    ("20301231", day("2030-12-31")),
    ("31/12/2030", day("2030-12-31")),
    ("12/31/2030", day("2030-12-31")),
    ("31.12.2030", day("2030-12-31")),
    ("1.2.2030", day("2030-02-01")),
    ("5/5/30", day("2030-05-05")),
    ("31.12.98", day("1998-12-31")),
    ("16-Dec-21", day("2021-12-16")),
    ("16/Dec/21 12:00 AM", day("2021-12-16")),
    ("December 16, 2021 at 10:15 pm", day("2021-12-16")),
    ("December 16, 2021", day("2021-12-16")),
    ("December 16,2021", day("2021-12-16")),
    (" 16  December 2021 ", day("2021-12-16")),
    ("٣١/١٢/٢٠٣٠", day("2030-12-31")),
    ("1924905600000", day("2030-12-31")),
    ("2030", (*Y, "year")),
    ("2030.0", (*Y, "year")),
    ("2030-02", (date(2030, 2, 1), date(2030, 2, 28), "month")),
    ("02/2030", (date(2030, 2, 1), date(2030, 2, 28), "month")),
    ("12/2030", (date(2030, 12, 1), date(2030, 12, 31), "month")),
    ("Q3 2030", (date(2030, 7, 1), date(2030, 9, 30), "quarter")),
    ("2030-Q4", (date(2030, 10, 1), date(2030, 12, 31), "quarter")),
    ("2030 H1", (date(2030, 1, 1), date(2030, 6, 30), "half_year")),
    ("Mar-26", (date(2026, 3, 1), date(2026, 3, 31), "month")),
    ("Diciembre 2025", (date(2025, 12, 1), date(2025, 12, 31), "month")),
    ("30-Jun-2025", day("2025-06-30")),
    ("31 de diciembre de 2025", day("2025-12-31")),
    ("31 Aralık 2025", day("2025-12-31")),
    ("31. Dezember 2025", day("2025-12-31")),
    ("1404/06/31", day("2025-09-22")),
    ("۱۴۰۴/۰۶/۳۱", day("2025-09-22")),
    ("2025年", (date(2025, 1, 1), date(2025, 12, 31), "year")),
    ("2025年12月", (date(2025, 12, 1), date(2025, 12, 31), "month")),
    ("2025年12月31日", day("2025-12-31")),
    ("2025年12月底前", (date(2025, 12, 1), date(2025, 12, 31), "month")),
    ("2025年第三季度", (date(2025, 7, 1), date(2025, 9, 30), "quarter")),
    ("2025年下半年", (date(2025, 7, 1), date(2025, 12, 31), "half_year")),
    ("4 квартал 2025 г.", (date(2025, 10, 1), date(2025, 12, 31), "quarter")),
    ("2025/3. çeyrek", (date(2025, 7, 1), date(2025, 9, 30), "quarter")),
    ("2025 yılı 2. yarısı", (date(2025, 7, 1), date(2025, 12, 31), "half_year")),
    ("Ende 2030", (date(2030, 9, 1), date(2030, 12, 31), "year")),
    ("mediados de 2030", (date(2030, 5, 1), date(2030, 8, 31), "range")),
    ("bis Ende 2030", (None, date(2030, 12, 31), "year")),
    ("Até dezembro de 2030", (None, date(2030, 12, 31), "month")),
    ("hasta el 31/12/2030", (None, date(2030, 12, 31), "day")),
    ("by 31 December 2030", (None, date(2030, 12, 31), "day")),
    ("by 2030", (None, date(2030, 12, 31), "year")),
    ("2021-2025", (date(2021, 1, 1), date(2025, 12, 31), "range")),
    ("01/2026-12/2027", (date(2026, 1, 1), date(2027, 12, 31), "range")),
    ("1.1.2025 bis 31.3.2025", (date(2025, 1, 1), date(2025, 3, 31), "range")),
    ("2025-01-01 – 2025-03-31", (date(2025, 1, 1), date(2025, 3, 31), "range")),
    ("Q1 2025 to Q3 2025", (date(2025, 1, 1), date(2025, 9, 30), "range")),
    ("1404", (date(2025, 3, 21), date(2026, 3, 20), "year")),
]


@pytest.mark.parametrize(("text", "expected"), READINGS)
def test_cell_is_read(text, expected):
    reading = read_date(text)

    assert (reading.earliest, reading.latest, reading.precision) == expected
    assert reading.words == " ".join(text.split())
    assert reading.code == ""


@pytest.mark.parametrize(
    ("text", "code", "rule", "base", "expected"),
    [
        ("01/02/2030", "day_order", DateRule(order="dmy"), None, day("2030-02-01")),
        ("01/02/2030", "day_order", DateRule(order="mdy"), None, day("2030-01-02")),
        ("44927", "excel_epoch", DateRule(epoch=1900), None, day("2023-01-01")),
        ("44927.75", "excel_epoch", DateRule(epoch=1900), None, day("2023-01-01")),
        ("43465", "excel_epoch", DateRule(epoch=1904), None, day("2023-01-01")),
        ("FY2030", "fiscal_year", DateRule(fiscal_start=7), None, (date(2029, 7, 1), date(2030, 6, 30), "year")),
        ("FY2030", "fiscal_year", DateRule(fiscal_start=1), None, (*Y, "year")),
        ("FY 2029/30", "fiscal_year", DateRule(fiscal_start=4), None, (date(2029, 4, 1), date(2030, 3, 31), "year")),
        ("2011/12", "fiscal_year", DateRule(fiscal_start=7), None, (date(2011, 7, 1), date(2012, 6, 30), "year")),
        ("within 60 days", "no_base", DateRule(), date(2021, 1, 10), (date(2021, 1, 10), date(2021, 3, 11), "range")),
        ("60 days", "no_base", DateRule(), date(2021, 1, 10), (date(2021, 1, 10), date(2021, 3, 11), "range")),
        ("31 March", "no_base", DateRule(), date(2021, 1, 10), day("2021-03-31")),
    ],
)
def test_what_a_cell_leaves_open_is_asked_and_then_read(text, code, rule, base, expected):
    asked, reading = read_date(text), read_date(text, rule, base)

    assert asked.earliest is None
    assert asked.latest is None
    assert asked.code == code
    assert (reading.earliest, reading.latest, reading.precision, reading.code) == (*expected, "")


@pytest.mark.parametrize(
    "text",
    [
        "2021-02-31",
        "31/02/2021",
        "30/30/2020",
        "13/2030",
        "31 February 2020",
        "20301331",
        "2030-13-01",
        "1404/13/01",
        "2025年13月",
    ],
)
def test_day_that_does_not_exist_is_told(text):
    reading = read_date(text)

    assert reading.earliest is None
    assert reading.latest is None
    assert reading.code == "no_such_day"


def test_order_that_was_decided_is_not_overruled_by_a_cell():
    assert read_date("31/12/2030", DateRule(order="mdy")).code == "no_such_day"


@pytest.mark.parametrize("text", ["", "-", "N/A", "tbd", "No deadline", "ongoing", "(none)", "غير محدد", "0000-00-00"])
def test_no_day_is_no_fault(text):
    reading = read_date(text)

    assert reading.words == text
    assert reading.latest is None
    assert reading.precision == "none"
    assert reading.code == ""


@pytest.mark.parametrize(
    "text",
    ["soon, we hope", "1446/06/30", "1447 AH", "31/12/2569", "9999-12-31", "2025-12-31 (was 2024-12-31)", "Round 2030"],
)
def test_words_that_are_not_understood_are_kept_and_told(text):
    reading = read_date(text)

    assert reading.words == text
    assert reading.precision == "none"
    assert reading.code == "unread_date"


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["01/02/2030", "31/12/2030"], "dmy"),
        (["01/02/2030", "12/31/2030"], "mdy"),
        (["01/02/2030", "03/04/2030"], ""),
        (["31/12/2030", "12/31/2030"], ""),
        (["31.12.2030"], ""),
        ([], ""),
    ],
)
def test_order_of_day_and_month_follows_from_the_column(cells, order):
    assert day_order(cells) == order


def test_column_of_days_is_told_from_one_of_words_or_periods():
    assert looks_like_days(["01/02/2030", "44927", "", "2030-12-31", "2030"])
    assert not looks_like_days(["delivered", "2030-12-31", "partly"])
    assert not looks_like_days([f"It was tabled on {day} in May 2030. " * 1000 for day in range(1, 29)])
    assert not looks_like_days(["May 2030", "2030", "Q3 2030"])


def test_every_code_has_its_words():
    assert {
        read_date(text).code for text in ("1/2/30", "44927", "FY30", "60 days", "soonish", "31.2.30")
    } <= WRONG.keys()


@pytest.mark.parametrize("word", ["bis ", "spätestens bis zum ", "hasta el ", "até o "])
def test_words_that_come_again_and_again_end_no_reader(word):
    assert read_date(word * 5_000 + "2030").code == "unread_date"
