"""The history of one commitment as rows: what was found, said, measured, decided and changed, newest first."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from ...queries.ledger.change_words import Change
from ...queries.ledger.timeline import (
    ASKED,
    ASSESSED,
    CHANGED,
    CLOSED,
    DECIDED,
    MEASURED,
    NOTED,
    RECORDED,
    REPORTED,
    HistoryEntry,
)
from ...queries.pages.commitment import CommitmentPage
from ...rules.kernel.changes import act_label
from ...rules.kernel.statuses import status_label
from ...rules.ledger.redactions import shown_text
from .columns.cells import CODE_TEXT
from .columns.commitments import STATUSES
from .columns.types import Described, Holds

KINDS = {
    ASSESSED: _("an assessment of the secretariat"),
    REPORTED: _("a report or position of a party"),
    MEASURED: _("a measurement"),
    NOTED: _("a note on the commitment"),
    ASKED: _("an extension was requested"),
    DECIDED: _("the extension was granted or refused"),
    CLOSED: _("the life-cycle changed"),
    CHANGED: _("any other ledger entry"),
    RECORDED: _("the commitment was recorded"),
}
HISTORY_COLUMNS = (
    Described("day", _("Day"), _("The day under which the event is listed."), "2018-05-20", holds=Holds.DAY),
    Described("entry", _("Entry"), _("Number of the ledger entry."), "296", holds=Holds.NUMBER),
    Described("kind", _("Kind"), _("The kind of event."), "assessment", holds=Holds.CODE, allowed=KINDS, width=18),
    Described("what", _("Event"), _("The same in words."), "Assessment", free=True, width=30),
    Described(
        "status code",
        _("Status code"),
        _("The status found, or claimed by a party."),
        "3",
        holds=Holds.CODE,
        allowed=STATUSES,
    ),
    Described("status", _("Status"), _("The same in words."), "Implemented", free=True, width=20),
    Described(
        "party",
        _("Party"),
        _("The party assessed, or the party that reported or requested something."),
        "Russia",
        free=True,
        width=20,
    ),
    Described("zone", _("Zone"), _("Where."), "Idlib", free=True, width=20),
    Described(
        "text",
        _("Text"),
        _("The reason, the party's words, the figure, the deadline, or what changed."),
        "Held on 14 and 15 May.",
        free=True,
        width=70,
    ),
    Described(
        "evidence addresses",
        _("Evidence"),
        _("URLs of the supporting evidence that the reader may see."),
        "https://press.example/astana-9",
        holds=Holds.ADDRESSES,
        free=True,
        width=40,
    ),
)


def history_rows(page: CommitmentPage) -> list[tuple[str, ...]]:
    """A row for each entry of the timeline that a person sees, as cells of HISTORY_COLUMNS, in its order."""
    return [_row(page, entry) for entry in page.history]


def history_cells(page: CommitmentPage) -> Sequence[Iterable[str]]:
    """The same column by column."""
    return list(zip(*history_rows(page), strict=True))


def _row(page: CommitmentPage, entry: HistoryEntry) -> tuple[str, ...]:
    told = TOLD[entry.kind](page, entry.object)
    status = told.get("status")
    return (
        entry.on.isoformat(),
        str(entry.seq or ""),
        entry.kind,
        str(told["what"]),
        CODE_TEXT[status] if status is not None else "",
        str(status_label(status, page.commitment.kind)) if status is not None else "",
        told.get("party") or "",
        told.get("zone") or "",
        told.get("text", ""),
        "\n".join(source["url"] for source in told.get("evidence", ()) if source["url"]),
    )


def _assessed(_page: CommitmentPage, row: dict[str, Any]) -> dict[str, Any]:
    where = {"party": row["party__name"], "zone": row["zone__name"]}
    said = {"status": row["status"], "text": shown_text(row["reason"]), "evidence": row["evidence"]}
    return {"what": _("Assessment")} | where | said


def _reported(_page: CommitmentPage, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "what": _("Position") if row["answers"] else _("Progress report"),
        "status": row["claimed_status"],
        "party": row["party__name"],
        "zone": row["zone__name"],
        "text": shown_text(row["text"]),
        "evidence": row["evidence"],
    }


def _measured(_page: CommitmentPage, row: dict[str, Any]) -> dict[str, Any]:
    figure = f"{row['indicator__name']}: {row['words']} {row['indicator__unit']}"
    text = "\n".join(filter(None, (figure, shown_text(row["remark"]))))
    return {"what": _("Measurement"), "text": text, "evidence": row["evidence"]}


def _noted(_page: CommitmentPage, row: dict[str, Any]) -> dict[str, Any]:
    return {"what": _("Note"), "text": shown_text(row["text"])}


def _asked(_page: CommitmentPage, item: dict[str, Any]) -> dict[str, Any]:
    row = item["row"]
    return {
        "what": _("Extension requested"),
        "party": row.party.name if row.party else shown_text(row.person),
        "text": "\n".join((row.deadline_words, shown_text(row.why))),
    }


def _decided(_page: CommitmentPage, item: dict[str, Any]) -> dict[str, Any]:
    row = item["row"]
    return {
        "what": _("Extension granted") if item["state"] == "granted" else _("Extension refused"),
        "party": row.deciding_party.name if row.deciding_party else shown_text(row.decided_by),
        "text": "\n".join(filter(None, (row.deadline_words, shown_text(row.ground)))),
        "evidence": [{"url": item["source"].url}] if item["source"] else (),
    }


def _closed(page: CommitmentPage, _object: Any) -> dict[str, Any]:
    commitment = page.commitment
    ground = shown_text(commitment.lifecycle_ground)
    return {"what": _("Life-cycle"), "text": f"{commitment.get_lifecycle_display()}\n{ground}".strip()}


def _changed(_page: CommitmentPage, change: Change) -> dict[str, Any]:
    fields = [field for part in change.parts for field in part.fields]
    lines = [f"{f.label}: {f.before} → {f.after}" if f.before else f"{f.label}: {f.after}" for f in fields]
    return {"what": act_label(change.act), "text": "\n".join(lines)}


def _recorded(page: CommitmentPage, _object: Any) -> dict[str, Any]:
    return {"what": _("Recorded"), "text": page.quotation}


TOLD: dict[str, Callable[[CommitmentPage, Any], dict[str, Any]]] = {
    ASSESSED: _assessed,
    REPORTED: _reported,
    MEASURED: _measured,
    NOTED: _noted,
    ASKED: _asked,
    DECIDED: _decided,
    CLOSED: _closed,
    CHANGED: _changed,
    RECORDED: _recorded,
}
