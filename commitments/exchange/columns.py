"""The one column list of a commitment: what an export holds, in order, where each cell comes from, and what it fills
when it comes back in.

Cells are made column by column over a chunk of rows: what needs no work then costs nothing a row.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from django.utils.translation import gettext as _

from ..queries.redaction_marks import Mark
from ..rules.commitments import Tier
from ..rules.days import day_in
from ..rules.derived import NEVER_ASSESSED
from ..rules.redactions import REDACTED, shown_text
from ..rules.statuses import CODES, Confidence, status_label
from ..rules.timeliness import Timeliness, classify, days_late


class Records(NamedTuple):
    """What an export reads of commitments: each database column as the values of all rows of a chunk.

    Days are ISO text, empty where there is none.
    """

    id: Sequence[int]
    reference: Sequence[str]
    title: Sequence[str]
    quotation: Sequence[str]
    document_id: Sequence[int]
    provision_number: Sequence[str]
    kind: Sequence[str]
    strength: Sequence[str]
    themes_text: Sequence[str]
    lead_text: Sequence[str]
    supporting_text: Sequence[str]
    addressees_text: Sequence[str]
    monitors_text: Sequence[str]
    zones_text: Sequence[str]
    deadline_words: Sequence[str]
    deadline_earliest: Sequence[str]
    deadline_latest: Sequence[str]
    deadline_precision: Sequence[str]
    deadline_recurring: Sequence[str]
    deadline_zone: Sequence[str]
    times_extended: Sequence[int]
    days_moved: Sequence[int]
    status: Sequence[int]
    confidence: Sequence[int | None]
    is_disputed: Sequence[bool]
    lifecycle: Sequence[str]
    done_on: Sequence[str]
    assessed_sort: Sequence[str]
    reason: Sequence[str]
    evidence_text: Sequence[str]
    unanswered: Sequence[int]


DAYS = frozenset({"deadline_earliest", "deadline_latest", "done_on", "assessed_sort"})


@dataclass(frozen=True)
class Context:
    """What cells need beside their record: the day, how a page's address starts and ends, tiers, document titles.

    ``marks`` gives the redactions by commitment and field; it is asked only where a text was redacted.
    """

    today: date
    page_address: str
    page_query: str
    tiers: frozenset[str]
    documents: dict[int, str]
    marks: Callable[[], dict[tuple[int, str], list[Mark]]] = dict


@dataclass(frozen=True)
class Column:
    """A heading (it stays English and stable: programs read it) and how its cells are made.

    ``free`` text may hold anything; other cells are codes, days and numbers. ``field`` is what an import fills from the
    column (``rules.import_fields``); what is worked out from other facts is not taken back in.
    """

    heading: str
    cells: Callable[[Records, Context], Iterable[str]]
    field: str = ""
    free: bool = False


@lru_cache(maxsize=64)
def _status_words(status: int, kind: str) -> str:
    return str(status_label(status, kind))


def _timeliness(records: Records, context: Context) -> list[str]:
    return [words for words, _days in _lateness_of(records, context)]


def _days_overdue(records: Records, context: Context) -> list[str]:
    return [days for _words, days in _lateness_of(records, context)]


def _lateness_of(r: Records, context: Context) -> Iterable[tuple[str, str]]:
    deadlines = (r.deadline_precision, r.deadline_earliest, r.deadline_latest)
    days = {zone: day_in(context.today, zone) for zone in set(r.deadline_zone)}
    return map(_lateness, r.lifecycle, r.kind, *deadlines, r.done_on, map(days.__getitem__, r.deadline_zone))


@lru_cache(maxsize=65536)
def _lateness(lifecycle, kind, precision, earliest, latest, done_on, today) -> tuple[str, str]:
    """The words of timeliness and the days overdue (empty unless overdue or done late)."""
    texts = {"earliest": earliest, "latest": latest, "done_on": done_on}
    days = {name: date.fromisoformat(text) if text else None for name, text in texts.items()}
    value = classify(lifecycle=lifecycle, kind=kind, precision=precision, today=today, **days)
    if value is None:
        return "", ""
    late = value in (Timeliness.OVERDUE, Timeliness.DONE_LATE)
    overdue = days_late(latest=days["latest"], done_on=days["done_on"], today=today)
    return str(value.label), str(overdue) if late else ""


def _told(field: str) -> Callable[[Records, Context], Iterable[str]]:
    """The texts of a column that can be redacted; where one was, when and why."""

    def cells(records: Records, context: Context) -> Iterable[str]:
        texts = getattr(records, field)
        if REDACTED not in texts:
            return texts
        marks = context.marks()
        return [_redacted(text, marks.get((i, field), ())) for i, text in zip(records.id, texts, strict=True)]

    return cells


def _redacted(text: str, marks: Iterable[Mark]) -> str:
    if text != REDACTED:
        return text
    said = (_("entry %(n)d, %(name)s: %(reason)s") % {"n": m.seq, "name": m.by, "reason": m.reason} for m in marks)
    return f"{shown_text(text)} ({'; '.join(said)})"


def _unanswered(records: Records, context: Context) -> Iterable[str]:
    """For staff alone, and of today: nobody else learns that something was asked."""
    if context.page_query or str(int(Tier.INTERNAL)) not in context.tiers:
        return [""] * len(records.id)
    return map(str, records.unanswered)


def _evidence(records: Records, context: Context) -> Iterable[str]:
    return map(_addresses, records.evidence_text, repeat(context.tiers))


def _addresses(text: str, tiers: frozenset[str]) -> str:
    """The addresses that the reader may see, one a line; in the stored text each stands behind its tier."""
    lines = (line.split(" ", 1) for line in text.split("\n")) if text else ()
    return "\n".join([address for tier, address in lines if tier in tiers])


@lru_cache(maxsize=4096)
def _number(value: int) -> str:
    return str(value)


NEVER = NEVER_ASSESSED.isoformat()
CODE_TEXT = {int(status): code for status, code in CODES.items()}
CONFIDENCES: dict[int | None, str] = {None: ""} | {int(level): level.name.lower() for level in Confidence}

COMMITMENT_COLUMNS = (
    Column("reference", lambda r, c: r.reference, "reference"),
    Column("title", _told("title"), "title", free=True),
    Column("quotation", lambda r, c: r.quotation, "quotation", free=True),
    Column("document", lambda r, c: [c.documents[i] for i in r.document_id], "document", free=True),
    Column("provision number", lambda r, c: r.provision_number, "provision", free=True),
    Column("obligation kind", lambda r, c: r.kind, "kind"),
    Column("strength of the wording", lambda r, c: r.strength, "strength"),
    Column("themes", lambda r, c: r.themes_text, "themes", free=True),
    Column("lead parties", lambda r, c: r.lead_text, "lead", free=True),
    Column("supporting parties", lambda r, c: r.supporting_text, "supporting", free=True),
    Column("addressees", lambda r, c: r.addressees_text, "addressees", free=True),
    Column("monitors", lambda r, c: r.monitors_text, "monitors", free=True),
    Column("zones", lambda r, c: r.zones_text, "zones", free=True),
    Column("deadline as written", lambda r, c: r.deadline_words, "deadline", free=True),
    Column("earliest day", lambda r, c: r.deadline_earliest, "earliest"),
    Column("latest day", lambda r, c: r.deadline_latest, "latest"),
    Column("precision", lambda r, c: r.deadline_precision, "precision"),
    Column("timeliness", _timeliness),
    Column("days overdue", _days_overdue),
    Column("time zone", lambda r, c: r.deadline_zone),
    Column("comes again", lambda r, c: r.deadline_recurring),
    Column("times extended", lambda r, c: map(_number, r.times_extended)),
    Column("days moved", lambda r, c: map(_number, r.days_moved)),
    Column("status code", lambda r, c: [CODE_TEXT[status] for status in r.status], "status"),
    Column("status", lambda r, c: map(_status_words, r.status, r.kind)),
    Column("confidence", lambda r, c: [CONFIDENCES[level] for level in r.confidence], "confidence"),
    Column("disputed", lambda r, c: ["yes" if disputed else "no" for disputed in r.is_disputed]),
    Column("life-cycle", lambda r, c: r.lifecycle, "lifecycle"),
    Column("last assessed on", lambda r, c: ["" if day == NEVER else day for day in r.assessed_sort], "assessed_on"),
    Column("reason", _told("reason"), "reason", free=True),
    Column("evidence addresses", _evidence, "evidence", free=True),
    Column("reminders without a reply", _unanswered),
    Column("link", lambda r, c: [f"{c.page_address}{reference}/{c.page_query}" for reference in r.reference]),
)
