"""Redactions: which texts can be taken off the record, what stands in their place, and who decides about it."""

import json
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..kernel.chain import canonical
from .recorded_words import MARK, recorded_text

REDACTED = "█████"
"""Stands in rows, entries and exports in place of the text, in every language; pages say it in the reader's words."""

FILE = ("evidence", "file_name")
"""Redacting the name of a file withdraws the file."""

TEXTS: dict[str, tuple[str, ...]] = {
    "assessment": ("reason",),
    "assessmentdraft": ("reason", "note"),
    "commitment": ("title", "remark", "lifecycle_ground", "deadline_ground"),
    "commitmentlink": ("note", "ground"),
    "document": ("title", "publisher", "remark"),
    "evidence": ("title", "publisher", "file_name"),
    "followup": ("what", "outcome"),
    "extension": ("person", "why", "decided_by", "ground"),
    "judgement": ("ground",),
    "measurement": ("remark",),
    "meeting": ("title", "place", "note", "status_ground"),
    "note": ("text",),
    "participation": ("head",),
    "partyrequest": ("subject", "text", "reply", "ground"),
    "progressreport": ("text",),
    "redaction": ("reason", "answer"),
    "revision": ("reason",),
    "settlement": ("ground",),
    "zone": ("note",),
}
"""By kind of object the texts that people wrote freely. Statuses, days and parties stay, and so does what is quoted."""


class RedactionState(TextChoices):
    ASKED = "asked", _("Pending")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")


class Side(TextChoices):
    """Where in an entry a text stands."""

    BEFORE = "before", _("before the act")
    AFTER = "after", _("after the act")


class Place(NamedTuple):
    """A column of one row; ``id`` is the key of the row as the ledger writes it."""

    kind: str
    id: str
    field: str


class Passage(NamedTuple):
    """A text of an entry, and where it stands."""

    place: Place
    side: str
    text: str

    @property
    def key(self) -> str:
        """By what forms and programs name it within its entry."""
        return ":".join((*self.place, self.side))


def shown_text(text: str) -> str:
    """The text as a reader sees it: the mark of a redaction with its word, recorded sentences in words."""
    return gettext("%(mark)s redacted") % {"mark": REDACTED} if text == REDACTED else recorded_text(text)


def is_told(text: str) -> bool:
    """Whether a reader sees something else than what is stored (``shown_text``)."""
    return text == REDACTED or MARK in text


def passages(payload: str, kind: str, id: str) -> list[Passage]:
    """The texts of an entry of the object ``kind`` ``id`` that can be redacted; what stayed as it was, once."""
    found = []
    for row_kind, row_id, row in _rows(json.loads(payload), kind, id):
        before, after = row["before"] or {}, row["after"] or {}
        for field in TEXTS.get(row_kind, ()):
            was, is_now = before.get(field) or "", after.get(field) or ""
            texts = {Side.BEFORE: was if was != is_now else "", Side.AFTER: is_now}
            place = Place(row_kind, row_id, field)
            found += [Passage(place, side.value, text) for side, text in texts.items() if text not in ("", REDACTED)]
    return found


def redacted(payload: str, kind: str, id: str, *, places: Collection[Place], text: str) -> str:
    """The payload of an entry of the object ``kind`` ``id`` with ``text`` replaced wherever it stands at ``places``."""
    said = json.loads(payload)
    for row_kind, row_id, row in _rows(said, kind, id):
        for columns in filter(None, (row["before"], row["after"])):
            for field, value in columns.items():
                if value == text and Place(row_kind, row_id, field) in places:
                    columns[field] = REDACTED
    return canonical(said)


def redacted_payloads(payload: str) -> dict[int, str]:
    """From the payload of an entry that grants a redaction: the hashes of the payloads it replaced, by entry.

    None where somebody wrote another payload there, which has not the hash of its entry either.
    """
    try:
        rows = [row for row in json.loads(payload)["also"] if row["type"] == "redaction"]
        places = [place for row in rows for place in row["after"].get("places", ())]
        return {int(id): said for kind, id, _field, said in places if kind == "ledgerentry"}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


def _rows(said: dict[str, Any], kind: str, id: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Kind, key, and before and after of the object of an entry, then of each row beside it."""
    yield kind, id, said
    yield from ((row["type"], row["id"], row) for row in said["also"])
