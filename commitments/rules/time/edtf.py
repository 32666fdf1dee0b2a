"""Deadlines in EDTF (Extended Date/Time Format, ISO 8601-2): read where it is given, written where it can say one."""

import re
from datetime import date
from time import struct_time

from edtf import EDTFParseException, parse_edtf

from ..kernel.deadlines import Precision

OPEN = ".."
PRECISIONS = {
    "day": re.compile(r"^\d{4}-\d\d-\d\d$"),
    "month": re.compile(r"^\d{4}-(0[1-9]|1[0-2])$"),
    "quarter": re.compile(r"^\d{4}-3[3-6]$"),
    "half_year": re.compile(r"^\d{4}-4[01]$"),
    "year": re.compile(r"^\d{4}$"),
}
WRITTEN = re.compile(r"^[0-9X?~%]{4}(-[0-9X?~%]{2,3}){0,2}$")


def read_edtf(text: str) -> tuple[date | None, date | None, str] | None:
    """Earliest day, latest day and precision of an EDTF string; None when it is none.

    ``2018-02-15/2018-02-28``, ``2018-33`` (a quarter), ``2018-41`` (a half-year), ``../2018-06-01`` (by),
    ``2018-06-02/..`` (after), ``2018-02~`` (about: its days are those of the month).
    """
    first, sign, last = text.partition("/")
    if not sign:
        return _read_one(first)
    if OPEN in (first, last):
        known = _read_one(last if first == OPEN else first)
        if not known:
            return None
        return (None, known[1], known[2]) if first == OPEN else (known[0], None, known[2])
    start, end = _read_one(first), _read_one(last)
    if not start or not end or not start[0] or not end[1] or start[0] > end[1]:
        return None
    return start[0], end[1], Precision.RANGE


def _read_one(text: str) -> tuple[date, date, str] | None:
    if not WRITTEN.match(text):
        return None
    try:
        read = parse_edtf(text)
        first, last = _day(read.lower_strict()), _day(read.upper_strict())
    except (EDTFParseException, ValueError, OverflowError):
        return None
    plain = text.rstrip("?~%")
    precision = next((name for name, form in PRECISIONS.items() if form.match(plain)), Precision.RANGE)
    return first, last, Precision(precision)


def _day(moment: struct_time) -> date:
    return date(*moment[:3])


def write_edtf(earliest: date | None, latest: date | None) -> str:
    """The days of a deadline as EDTF: a day, a month, a year …, else an interval, open where a day is open.

    Empty without days: a meeting or a condition cannot be said in it.
    """
    if earliest and latest:
        return _whole(earliest, latest) or f"{earliest.isoformat()}/{latest.isoformat()}"
    if latest:
        return f"{OPEN}/{latest.isoformat()}"
    return f"{earliest.isoformat()}/{OPEN}" if earliest else ""


def _whole(earliest: date, latest: date) -> str:
    """The shortest name of a whole stretch of the calendar: the one that is read as exactly these days."""
    year = earliest.year
    names = [
        earliest.isoformat(),
        f"{year:04}-{earliest.month:02}",
        *(f"{year:04}-{code}" for code in (33, 34, 35, 36, 40, 41)),
        f"{year:04}",
    ]
    for name in names:
        read = _read_one(name)
        if read and read[:2] == (earliest, latest):
            return name
    return ""
