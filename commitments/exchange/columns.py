"""The one column list of a commitment: what an export holds, in order, and where each cell comes from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from ..models.commitments import NEVER_ASSESSED
from ..rules.statuses import CODES, Confidence, status_label
from ..rules.timeliness import Timeliness, classify, days_late
from .spreadsheet import neutralise


class Record(NamedTuple):
    """What an export reads of a commitment; the names are database columns. Days are ISO text or None."""

    id: int
    reference: str
    title: str
    quotation: str
    document_id: int
    provision_number: str
    kind: str
    themes_text: str
    lead_text: str
    supporting_text: str
    addressees_text: str
    monitors_text: str
    zones_text: str
    deadline_words: str
    deadline_earliest: str | None
    deadline_latest: str | None
    deadline_precision: str
    status: int
    confidence: int | None
    is_disputed: bool
    lifecycle: str
    done_on: str | None
    assessed_sort: str
    reason: str
    evidence_text: str


DAYS = frozenset({"deadline_earliest", "deadline_latest", "done_on", "assessed_sort"})


@dataclass(frozen=True)
class Context:
    """What cells need beside their record: the day, the start of a page's address, visible tiers, document titles."""

    today: date
    page_address: str
    tiers: frozenset[str]
    documents: dict[int, str]


@dataclass(frozen=True)
class Column:
    """A heading (it stays English and stable: programs read it) and how its cell is made."""

    heading: str
    cell: Callable[[Record, Context], Any]


@lru_cache(maxsize=64)
def _status_words(status: int, kind: str) -> str:
    return str(status_label(status, kind))


def _timeliness(record: Record, context: Context) -> str:
    return _lateness(*_dates(record), context.today)[0]


def _days_overdue(record: Record, context: Context) -> int | str:
    return _lateness(*_dates(record), context.today)[1]


def _dates(record: Record) -> tuple:
    return (
        record.lifecycle,
        record.kind,
        record.deadline_precision,
        record.deadline_earliest,
        record.deadline_latest,
        record.done_on,
    )


@lru_cache(maxsize=65536)
def _lateness(lifecycle, kind, precision, earliest, latest, done_on, today) -> tuple[str, int | str]:
    """The words of timeliness and the days overdue (empty unless overdue or done late)."""
    texts = {"earliest": earliest, "latest": latest, "done_on": done_on}
    days = {name: date.fromisoformat(text) if text else None for name, text in texts.items()}
    value = classify(lifecycle=lifecycle, kind=kind, precision=precision, today=today, **days)
    if value is None:
        return "", ""
    late = value in (Timeliness.OVERDUE, Timeliness.DONE_LATE)
    return str(value.label), days_late(latest=days["latest"], done_on=days["done_on"], today=today) if late else ""


def _assessed(record: Record, context: Context) -> str:
    return "" if record.assessed_sort == NEVER else record.assessed_sort


def _confidence(record: Record, context: Context) -> str:
    return CONFIDENCES[record.confidence] if record.confidence else ""


def _evidence(record: Record, context: Context) -> str:
    """The addresses that the reader may see, one a line."""
    if not record.evidence_text:
        return ""
    lines = (line.split(" ", 1) for line in record.evidence_text.split("\n"))
    return neutralise("\n".join(address for tier, address in lines if tier in context.tiers))


NEVER = NEVER_ASSESSED.isoformat()
CODE_TEXT = {int(status): code for status, code in CODES.items()}
CONFIDENCES = {int(level): level.name.lower() for level in Confidence}

COMMITMENT_COLUMNS = (
    Column("reference", lambda r, c: r.reference),
    Column("title", lambda r, c: neutralise(r.title)),
    Column("quotation", lambda r, c: neutralise(r.quotation)),
    Column("document", lambda r, c: neutralise(c.documents[r.document_id])),
    Column("provision number", lambda r, c: neutralise(r.provision_number)),
    Column("obligation kind", lambda r, c: r.kind),
    Column("themes", lambda r, c: neutralise(r.themes_text)),
    Column("lead parties", lambda r, c: neutralise(r.lead_text)),
    Column("supporting parties", lambda r, c: neutralise(r.supporting_text)),
    Column("addressees", lambda r, c: neutralise(r.addressees_text)),
    Column("monitors", lambda r, c: neutralise(r.monitors_text)),
    Column("zones", lambda r, c: neutralise(r.zones_text)),
    Column("deadline as written", lambda r, c: neutralise(r.deadline_words)),
    Column("earliest day", lambda r, c: r.deadline_earliest),
    Column("latest day", lambda r, c: r.deadline_latest),
    Column("precision", lambda r, c: r.deadline_precision),
    Column("timeliness", _timeliness),
    Column("days overdue", _days_overdue),
    Column("status code", lambda r, c: CODE_TEXT[r.status]),
    Column("status", lambda r, c: _status_words(r.status, r.kind)),
    Column("confidence", _confidence),
    Column("disputed", lambda r, c: "yes" if r.is_disputed else "no"),
    Column("life-cycle", lambda r, c: r.lifecycle),
    Column("last assessed on", _assessed),
    Column("reason", lambda r, c: neutralise(r.reason)),
    Column("evidence addresses", _evidence),
    Column("link", lambda r, c: f"{c.page_address}{r.reference}/"),
)
