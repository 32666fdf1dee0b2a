"""Rows made ready for the page: every label, class and date worked out once, so that templates only print.

Drawing cells one by one costs more than all queries together (see the decision on plain rows in docs/decisions).
"""

from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ...rules.kernel.commitments import Kind, Lifecycle
from ...rules.kernel.days import day_in
from ...rules.kernel.deadlines import EXACT, Precision
from ...rules.kernel.statuses import Confidence, status_css, status_label, status_short
from ...rules.kernel.wording import deadline_words, short_day
from ...rules.register.derived import NEVER_ASSESSED
from ...rules.register.parties import text_direction
from ...rules.time.extensions import extended_words
from ...rules.time.timeliness import Timeliness, classify
from ...rules.time.timeliness_words import timeliness_words


class Badge(NamedTuple):
    """Axis A: the class of the badge, its icon, full wording and the short one of tables."""

    css: str
    icon: str
    label: str
    short: str


class Flag(NamedTuple):
    """Axis C: class, icon and words. ``value`` is what the address calls it."""

    value: str
    css: str
    icon: str
    text: str


class Tag(NamedTuple):
    """Axis B: the icon and words of a life-cycle that is not Active, or Declaratory."""

    icon: str
    text: str


LOOK = {
    Timeliness.NO_DEADLINE: ("muted", ""),
    Timeliness.AWAITING_EVENT: ("neutral", "i-cal"),
    Timeliness.UPCOMING: ("neutral", "i-clock"),
    Timeliness.DUE_SOON: ("due", "i-clock"),
    Timeliness.OVERDUE: ("overdue", "i-flag"),
    Timeliness.DONE_ON_TIME: ("neutral", "i-check"),
    Timeliness.DONE_LATE: ("neutral", "i-clock"),
}
LIFECYCLE_ICONS = {
    Lifecycle.SUSPENDED: "i-pause",
    Lifecycle.FULFILLED: "i-check",
    Lifecycle.SUPERSEDED: "i-ext",
    Lifecycle.LAPSED: "i-lapse",
    Lifecycle.WITHDRAWN: "i-x",
    Lifecycle.NOT_A_COMMITMENT: "i-minus",
}


def status_badge(status: int, kind: str) -> Badge | None:
    """The badge of a status; None for what is not scored."""
    css = status_css(status)
    return Badge(css, f"i-{css}", str(status_label(status, kind)), str(status_short(status, kind))) if css else None


def lifecycle_tag(lifecycle: str, kind: str) -> Tag | None:
    """The tag beside the status; None for what is simply active."""
    if kind == Kind.DECLARATORY:
        return Tag("i-minus", _("Declaratory"))
    if lifecycle == Lifecycle.ACTIVE:
        return None
    return Tag(LIFECYCLE_ICONS[Lifecycle(lifecycle)], str(Lifecycle(lifecycle).label))


def timeliness_flag(row: dict[str, Any], today: date) -> Flag | None:
    """The flag of a row on ``today``; None where no deadline runs any more."""
    value = classify(
        lifecycle=row["lifecycle"],
        kind=row["kind"],
        precision=row["deadline_precision"],
        earliest=row["deadline_earliest"],
        latest=row["deadline_latest"],
        done_on=row["done_on"],
        today=today,
    )
    if value is None:
        return None
    done = {"done_on": row["done_on"], "done_stated": row["done_stated"]}
    words = timeliness_words(value, latest=row["deadline_latest"], **done, today=today)
    return Flag(value.value, *LOOK[value], words)


def deadline_note(row: dict[str, Any]) -> str:
    """What stands in place of a reading when there is none."""
    if row["deadline_precision"] == Precision.NONE and row["kind"] == Kind.STANDING:
        return _("Continuing")
    return "" if row["deadline_words"] else _("None stated")


def dress_row(row: dict[str, Any], today: date) -> dict[str, Any]:
    """Everything a list shows of a commitment, ready to print, beside what was read."""
    language = get_language()
    return {
        **row,
        **_standing(*[row[name] for name in STANDING], language),
        **_timing(*[row[name] for name in TIMING], day_in(today, row["deadline_zone"]), language),
        "deadline_note": deadline_note(row),
        "extended": _extended(row.get("times_extended", 0), row.get("days_moved", 0), language),
        "deadline_direction": text_direction(row["deadline_language"]),
    }


def dress_silence(row: dict[str, Any], today: date) -> dict[str, Any]:
    """When something was last heard of a commitment, and how many days ago."""
    return {"news": short_day(row["news_on"]), "silent_days": (today - row["news_on"]).days}


@lru_cache(maxsize=1024)
def _extended(times: int, days: int, _language: str) -> str:
    return extended_words(times, days)


STANDING = ("status", "kind", "lifecycle", "confidence")
TIMING = (
    *("lifecycle", "kind", "deadline_precision", "deadline_earliest", "deadline_latest", "done_on"),
    "done_stated",
)


@lru_cache(maxsize=1024)
def _standing(status: int, kind: str, lifecycle: str, confidence: int | None, language: str) -> dict[str, Any]:
    """Axes A, B and D in words, worked out once for all rows that stand alike."""
    return {
        "badge": status_badge(status, kind),
        "confidence_icon": f"i-c{confidence}" if confidence else "",
        "confidence_label": str(Confidence(confidence).label) if confidence else "",
        "tag": lifecycle_tag(lifecycle, kind),
        "kind_label": str(Kind(kind).label),
    }


@lru_cache(maxsize=8192)
def _timing(*values: Any) -> dict[str, Any]:
    """Axis C in words, worked out once for all rows with the same days: ``TIMING``, then the day and the language."""
    row, today = dict(zip(TIMING, values, strict=False)), values[-2]
    return {
        "flag": timeliness_flag(row, today),
        "deadline": deadline_words(row["deadline_earliest"], row["deadline_latest"]),
        "approximate": bool(row["deadline_latest"]) and row["deadline_precision"] not in EXACT,
    }


def assessed_text(day: date) -> str:
    """The day last assessed; a dash when never."""
    return "–" if day == NEVER_ASSESSED else short_day(day)
