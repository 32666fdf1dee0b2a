"""How the cells of an export are made: column by column over a chunk of rows, so that what needs no work costs nothing
a row.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import repeat

from django.utils.translation import gettext as _

from ....queries.kernel.bits import Membership
from ....queries.ledger.redaction_marks import Mark
from ....queries.register.owners import owners_of
from ....rules.kernel.commitments import Tier
from ....rules.kernel.days import day_in
from ....rules.kernel.statuses import CODES, Confidence, status_label
from ....rules.ledger.redactions import REDACTED, is_told, shown_text
from ....rules.register.derived import NEVER_ASSESSED
from ....rules.time.timeliness import Timeliness, classify, days_late
from .records import Records

NEVER = NEVER_ASSESSED.isoformat()
CODE_TEXT = {int(status): code for status, code in CODES.items()}
CONFIDENCES: dict[int | None, str] = {None: ""} | {int(level): level.name.lower() for level in Confidence}


@dataclass(frozen=True)
class Context:
    """What cells need beside their record: the day, how a page's address starts and ends, tiers, document titles.

    ``marks`` gives the redactions by commitment and field; it is asked only where a text was redacted. ``owned`` are
    the commitments that somebody looks after.
    """

    today: date
    page_address: str
    page_query: str
    tiers: frozenset[str]
    documents: dict[int, str]
    marks: Callable[[], dict[tuple[int, str], list[Mark]]] = dict
    owned: Membership = field(default_factory=lambda: Membership(0))


Cells = Callable[[Records, Context], Iterable[str]]


def status_words(records: Records, _context: Context) -> Iterable[str]:
    """The status in words, for its kind of obligation."""
    pairs = list(zip(records.status, records.kind, strict=True))
    words = {pair: str(status_label(*pair)) for pair in set(pairs)}
    return map(words.__getitem__, pairs)


def status_codes(records: Records, _context: Context) -> Iterable[str]:
    """The same as the code of the scale: U, 0, 1, 2, 3, X, or N for what is not scored."""
    return [CODE_TEXT[status] for status in records.status]


def timeliness_words(records: Records, context: Context) -> Iterable[str]:
    """Where the deadline stands, in words; empty where none runs any more."""
    words = {"": ""} | {value.value: str(value.label) for value in Timeliness}
    return [words[code] for code, _days in _lateness_of(records, context)]


def timeliness_codes(records: Records, context: Context) -> Iterable[str]:
    """The same as the values that the filter of the register takes."""
    return [code for code, _days in _lateness_of(records, context)]


def days_overdue(records: Records, context: Context) -> Iterable[str]:
    """Days past the latest day, where it is overdue or was done late."""
    return [days for _code, days in _lateness_of(records, context)]


def _lateness_of(r: Records, context: Context) -> Iterable[tuple[str, str]]:
    deadlines = (r.deadline_precision, r.deadline_earliest, r.deadline_latest)
    days = {zone: day_in(context.today, zone) for zone in set(r.deadline_zone)}
    return map(_lateness, r.lifecycle, r.kind, *deadlines, r.done_on, map(days.__getitem__, r.deadline_zone))


@lru_cache(maxsize=65536)
def _lateness(
    lifecycle: str,
    kind: str,
    precision: str,
    earliest: str,
    latest: str,
    done_on: str,
    today: date,
) -> tuple[str, str]:
    """The code of the timeliness and the days overdue or late; either may be empty."""
    texts = {"earliest": earliest, "latest": latest, "done_on": done_on}
    days = {name: date.fromisoformat(text) if text else None for name, text in texts.items()}
    value = classify(lifecycle=lifecycle, kind=kind, precision=precision, today=today, **days)
    overdue = days_late(latest=days["latest"], done_on=days["done_on"], today=today)
    return value.value if value else "", str(overdue) if value in (Timeliness.OVERDUE, Timeliness.DONE_LATE) else ""


def told(field: str) -> Cells:
    """The texts of a column that can be redacted; where one was, when and why."""

    def cells(records: Records, context: Context) -> Iterable[str]:
        texts: Iterable[str] = getattr(records, field)
        if not any(map(is_told, texts)):
            return texts
        marks = context.marks()
        return [_redacted(text, marks.get((i, field), ())) for i, text in zip(records.id, texts, strict=True)]

    return cells


def _redacted(text: str, marks: Iterable[Mark]) -> str:
    if text != REDACTED:
        return shown_text(text)
    said = (_("entry %(n)d, %(name)s: %(reason)s") % {"n": m.seq, "name": m.by, "reason": m.reason} for m in marks)
    return f"{shown_text(text)} ({'; '.join(said)})"


def unanswered(records: Records, context: Context) -> Iterable[str]:
    """For staff alone, and of today: nobody else learns that something was asked."""
    return map(str, records.unanswered) if _is_for_staff_today(context) else [""] * len(records.id)


def owners(records: Records, context: Context) -> Iterable[str]:
    """The same: one query a chunk in which somebody owns something."""
    if not _is_for_staff_today(context):
        return [""] * len(records.id)
    held = owners_of([i for i in records.id if i in context.owned])
    return [held[i].shown_name if i in held else "" for i in records.id]


def _is_for_staff_today(context: Context) -> bool:
    return not context.page_query and str(int(Tier.INTERNAL)) in context.tiers


def evidence(records: Records, context: Context) -> Iterable[str]:
    """The addresses of the evidence that the reader may see, one a line."""
    return map(_addresses, records.evidence_text, repeat(context.tiers))


def _addresses(text: str, tiers: frozenset[str]) -> str:
    """In the stored text each address stands behind its tier."""
    lines = (line.split(" ", 1) for line in text.split("\n")) if text else ()
    return "\n".join([address for tier, address in lines if tier in tiers])


@lru_cache(maxsize=4096)
def number(value: int) -> str:
    """A number as text; a register knows few, each many times."""
    return str(value)
