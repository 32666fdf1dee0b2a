"""The Jalali calendar, by which Iran and Afghanistan count."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from persiantools.jdatetime import JalaliDate

from .calendar import Calendar

MONTH_NAMES = {
    1: _("Farvardin"),
    2: _("Ordibehesht"),
    3: _("Khordad"),
    4: _("Tir"),
    5: _("Mordad"),
    6: _("Shahrivar"),
    7: _("Mehr"),
    8: _("Aban"),
    9: _("Azar"),
    10: _("Dey"),
    11: _("Bahman"),
    12: _("Esfand"),
}


def _year_and_month(day: date) -> tuple[int, int]:
    jalali = JalaliDate.to_jalali(day)
    return jalali.year, jalali.month


JALALI = Calendar(
    name="jalali",
    first_day=lambda year, month, day: JalaliDate(year, month, day).to_gregorian(),
    days_in=lambda year, month: JalaliDate.days_in_month(month, year),
    year_and_month=_year_and_month,
    years=range(1200, 1600),
    season_starts={"spring": 1, "summer": 4, "autumn": 7, "winter": 10},
    month_names=MONTH_NAMES,
)
"""Its numbers of years are none of the Gregorian calendar's, so that “1403” and “2024” tell which is meant."""


def jalali_words(day: date) -> str:
    """A day in the Jalali calendar, in digits: 1396/11/26."""
    words: str = JalaliDate.to_jalali(day).strftime("%Y/%m/%d")
    return words


def jalali_days(earliest: date | None, latest: date | None) -> str:
    """The days of a deadline in the Jalali calendar: “1396/11/16–1396/11/30”, “…–1396/11/30”; empty without days."""
    if earliest == latest:
        return jalali_words(latest) if latest else ""
    first, last = (jalali_words(day) if day else "…" for day in (earliest, latest))
    return f"{first}–{last}"
