"""Entries of the ledger in words: who did what to which object, and each column before and after."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...models import LedgerEntry
from ...rules.kernel.changes import act_note, shown_actor
from ...rules.kernel.commitments import Role
from ...rules.kernel.deadlines import COLUMNS as DEADLINE
from ...rules.kernel.permissions import Visitor, is_staff_member
from ...rules.kernel.statuses import BY_CODE, Confidence, status_label
from ...rules.kernel.wording import number_words, short_day
from ...rules.ledger.redactions import shown_text
from ...rules.register.parties import Channel
from ...rules.register.reports import ReportKind
from ..kernel.catalogue import Catalogue
from .change_names import REFERS_TO, Name, Names, Row, rows_of
from .redaction_marks import Mark, marks_in

REPEATED = frozenset(
    {
        *("version", "commitment_id", "start", "end", "drafted_at", "accepted_by_id", "accepted_at", "two_people"),
        *("recorded_by_id", "recorded_at", "date_joined", "author_id", "at", "replaced_by_id", "replaced_at"),
        *("changed_by_id", "changed_at", "submitted_at", "returned_by_id"),
        *("judged_by_id", "judged_at", "request_id"),
        *("rejected_by_id", "rejected_at", "pair"),
        *("settled_by_id", "settled_at"),
        *("made_by_id", "made_at", "taken_back_by_id", "taken_back_at", "rows"),
        *("asked_at", "decided_by_id", "decided_at", "decision_id", "places"),
    }
)
"""Columns that say what the entry says already (its object, who acted and when), or that only machines read."""

SECRETARIAT_NOTES = frozenset({("meeting", "note"), ("zone", "note")})
"""Remarks that stand on no page: for staff."""

SAID_BY_HEADING = frozenset(
    {
        *(("progressreport", "kind"), ("assessmentdraft", "assessment_id"), ("revision", "text")),
        *(("revision", "document_id"), ("revision", "original_id")),
        *(("redaction", "kind"), ("redaction", "object_id"), ("redaction", "side"), ("redaction", "state")),
        *(("commitmentlink", "taken_back"), ("commitment", "done_on")),
        *(("extension", f"was_{column}") for column in DEADLINE.values()),
        *(("extension", name) for name in ("state", "number")),
    }
)
"""Columns that the act or the kind of a row says already, or that another column says better."""

SAID_OF = frozenset({("followup", "commitment_id")})
"""Columns that say elsewhere what the entry says already, and here what its object is about."""

CALLED_BY = ("name", "title", "username", "what", "subject", "words")
"""Columns that an object which is gone is called by."""

TOLD_AGAIN = frozenset({("commitmentlink", "target_id"), ("commitmentlink", "kind")})
"""Columns that never change, and without which nobody knows what an entry is about."""

LABELS = {
    "disputed": gettext_lazy("disputed"),
    "party": gettext_lazy("party"),
    "responsibilities": gettext_lazy("responsibilities"),
}
"""What columns are called that no field of the model is called by."""


@dataclass(frozen=True)
class FieldChange:
    """One column in words; empty where there was or is nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Part:
    """The columns of one row that an act wrote. ``kind`` is empty for the entry's own object."""

    kind: str
    is_new: bool
    fields: list[FieldChange]


@dataclass(frozen=True)
class Change:
    """An entry as a person may read it. ``at`` is aware; ``act`` the code of the act; ``name`` of the object."""

    seq: int
    at: datetime
    act: str
    actor: str
    kind: str
    name: Name
    is_redacted: bool
    note: str = ""
    redactions: list[Mark] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


def tell(user: Visitor, entries: Iterable[LedgerEntry], *, catalogue: Catalogue) -> list[Change]:
    """The entries in words, in their order. They must be ``visible_to(user)``; names are looked up here."""
    told = [(entry, rows_of(entry)) for entry in entries]
    names = Names(user, (row for _entry, rows in told for row in rows), catalogue)
    marks = marks_in(user, (entry.seq for entry, _rows in told if entry.is_redacted))
    return [_change(user, entry, rows, names, marks.get(entry.seq, [])) for entry, rows in told]


def _change(user: Visitor, entry: LedgerEntry, rows: list[Row], names: Names, marks: list[Mark]) -> Change:
    parts = [_part(user, row, rows[0], names) for row in rows if row is rows[0] or _may_be_told(row, names)]
    return Change(
        seq=entry.seq,
        at=entry.at,
        act=entry.act,
        actor=shown_actor(user, entry.actor_name, _acting_party(rows, names)),
        kind=_kind(entry.object_type),
        name=_name(rows[0], names),
        is_redacted=entry.is_redacted,
        note=act_note(entry.act),
        redactions=marks,
        parts=[part for part in parts if part.fields],
    )


def _acting_party(rows: list[Row], names: Names) -> str:
    """The party that entered its own word; empty where the secretariat acted."""
    spoken = (row.told for row in rows if row.kind == "progressreport")
    found = [names.of("party", told.get("party_id")) for told in spoken if told.get("channel") == Channel.PARTY]
    return found[0].text if found and found[0] else ""


def _may_be_told(row: Row, names: Names) -> bool:
    """A link that an act wrote beside its object: not where its other end may not be seen. A draft: only to staff."""
    if row.kind == "assessmentdraft":
        return names.of(row.kind, row.id) is not None
    ends = [row.told.get("source_id"), row.told.get("target_id")]
    return row.kind != "commitmentlink" or all(names.of("commitment", end) for end in ends)


def _model(kind: str) -> type[models.Model]:
    return apps.get_model("commitments", kind)


def _kind(kind: str) -> str:
    return str(capfirst(_model(kind)._meta.verbose_name))


def _name(row: Row, names: Names) -> Name:
    """The object by its name today, else by the name that the entry gives."""
    told = row.told
    match row.kind:
        case "commitmentlink":
            found = names.of("commitment", told.get("source_id"))
        case "rejectedmatch":
            found = names.of("document", told.get("earlier_id"))
        case "partyname" | "participation":
            found = names.of("party", told.get("party_id"))
        case _:
            found = names.of(row.kind, row.id)
    return found or Name(next(filter(None, map(told.get, CALLED_BY)), ""))


def _part(user: Visitor, row: Row, first: Row, names: Names) -> Part:
    before, after = row.before or {}, row.after or {}
    commitment = names.commitment_of(first)
    fields = []
    for column in _columns(row):
        if (column in REPEATED and (row.kind, column) not in SAID_OF) or (row.kind, column) in SAID_BY_HEADING:
            continue
        if (row.kind, column) in SECRETARIAT_NOTES and not is_staff_member(user):
            continue
        was, now = (_words(row.kind, column, said.get(column), commitment, names) for said in (before, after))
        if (row.kind, column) == ("redaction", "field"):
            was, now = "", place_words(row.told["kind"], row.told["field"])
        if (row.kind, column) in TOLD_AGAIN:
            was = ""
        if was != now:
            fields.append(FieldChange(_label(row.kind, column), was, now))
    return Part("" if row is first else _part_kind(row), row.before is None, fields)


def place_words(kind: str, field: str) -> str:
    """Where a text stands, by the kind of its object and the name of its column."""
    return _("%(kind)s: %(field)s") % {"kind": _kind(kind), "field": _label(kind, field)}


def _part_kind(row: Row) -> str:
    """What kind of row it is; of what a party says, whether it is a report or a position."""
    if row.kind == "progressreport" and "kind" in row.told:
        return str(ReportKind(row.told["kind"]).label)
    return _kind(row.kind)


def _columns(row: Row) -> list[str]:
    """The columns of a row that the entry speaks of, in the order in which the model has them."""
    meta, said = _model(row.kind)._meta, row.told
    known = [column.attname for column in meta.concrete_fields] + [column.name for column in meta.many_to_many]
    return [name for name in known if name in said] + [name for name in said if name not in known]


def _field(kind: str, column: str) -> Any:
    try:
        return _model(kind)._meta.get_field(column)
    except FieldDoesNotExist:
        return None


def _label(kind: str, column: str) -> str:
    if column in LABELS:
        return str(capfirst(LABELS[column]))
    found = _field(kind, column)
    return str(capfirst(found.verbose_name)) if found else column


def _words(kind: str, column: str, value: Any, commitment: Any, names: Names) -> str:
    if value is None or value == "":
        return ""
    if column in REFERS_TO:
        return _named(REFERS_TO[column], value, names)
    if column == "responsibilities":
        return "; ".join(filter(None, (_responsibility(part, names) for part in _as_given(value))))
    if column in ("status", "claimed_status") and commitment:
        return str(status_label(BY_CODE.get(value, value), names.kind_of(commitment)))
    if kind == "commitment" and column == "confidence":
        return str(Confidence[value.upper()].label)
    return _plain(_field(kind, column), value)


def _named(kind: str, value: Any, names: Names) -> str:
    found = (names.of(kind, i) for i in (value if isinstance(value, list) else [value]))
    return "; ".join(name.text for name in found if name)


def _as_given(parts: list[list[Any]]) -> list[list[Any]]:
    """By their places, which stand behind the three values of each; older entries tell none."""
    return sorted(parts, key=lambda part: part[3:])


def _responsibility(part: list[Any], names: Names) -> str:
    party, role, joint = part[:3]
    name = names.of("party", party)
    if name is None:
        return ""
    words = _("%(party)s (%(role)s, jointly)") if joint else _("%(party)s (%(role)s)")
    return words % {"party": name.text, "role": Role(role).label}


def _plain(column: Any, value: Any) -> str:
    """A value by the label of its choice, as a number, as a day, as yes or no; else as it is."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    labels = dict(column.flatchoices) if column is not None else {}
    if value in labels:
        return str(labels[value])
    if isinstance(column, models.DecimalField):
        return number_words(Decimal(value))
    if isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField):
        return short_day(date.fromisoformat(value))
    return shown_text(str(value))
