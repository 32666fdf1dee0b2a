"""The names of what the ledger speaks of by id, as far as a person may see it: one query per kind of object."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ...models import (
    Assessment,
    AssessmentDraft,
    BulkUpdate,
    Evidence,
    FollowUp,
    Indicator,
    Judgement,
    LedgerEntry,
    PartyRequest,
    Process,
    Provision,
    Revision,
    User,
)
from ...rules.kernel.commitments import Kind
from ...rules.kernel.permissions import Visitor, is_reviewer, is_staff_member, visible_tiers
from ...rules.kernel.wording import cell_words, short_day
from ...rules.ledger.redactions import shown_text
from ..kernel.catalogue import Catalogue, Entry

REFERS_TO = {
    "asked_by_id": "user",
    "assessment_id": "assessment",
    "commitment_id": "commitment",
    "commitments": "commitment",
    "deadline_meeting_id": "meeting",
    "deciding_party_id": "party",
    "document_id": "document",
    "drafted_by_id": "user",
    "earlier_id": "document",
    "entry_id": "entry",
    "evidence": "evidence",
    "evidence_id": "evidence",
    "further": "provision",
    "indicator_id": "indicator",
    "issuing_parties": "party",
    "later_id": "document",
    "meeting_id": "meeting",
    "original_id": "evidence",
    "owner_id": "user",
    "party": "party",
    "party_id": "party",
    "person_id": "user",
    "process_id": "process",
    "provision_id": "provision",
    "revision_id": "revision",
    "resembles_id": "commitment",
    "source_id": "commitment",
    "target_id": "commitment",
    "themes": "theme",
    "translation_of_id": "document",
    "waits_for_id": "meeting",
    "was_meeting_id": "meeting",
    "zone_id": "zone",
    "zones": "zone",
}
"""Which kind of object a column of a snapshot names by its id, or by a list of ids."""


NAMED = "SELECT id, reference, title, kind FROM commitments_commitment WHERE id IN ({}) AND tier <= %s"
"""Every history names its commitment; the ORM takes eight times as long to ask."""

NAMELESS = frozenset({"assessment", "extension", "indicator", "requestreminder"})
"""Rows that stand in entries of their commitment or request and need no name of their own."""


class Name(NamedTuple):
    """What something is called, and the page that shows it: the name of its address and the key in it, if any."""

    text: str
    page: str = ""
    key: str = ""


class Row(NamedTuple):
    """A row that an act wrote: its kind, its id, and its columns before and after (None: not there)."""

    kind: str
    id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def told(self) -> dict[str, Any]:
        return (self.before or {}) | (self.after or {})


def rows_of(entry: LedgerEntry) -> list[Row]:
    """The object of an entry, then the rows of other tables."""
    said = json.loads(entry.payload)
    first = Row(entry.object_type, entry.object_id, said["before"], said["after"])
    return [first, *(Row(row["type"], row["id"], row["before"], row["after"]) for row in said["also"])]


class Names:
    """Looks names up by kind and id. What the person may not see, or what is gone, has none."""

    def __init__(self, user: Visitor, rows: Iterable[Row], catalogue: Catalogue) -> None:
        wanted: dict[str, set[int]] = {}
        for kind, i in _ids(rows):
            wanted.setdefault(kind, set()).add(i)
        self._kinds: dict[int, str] = {}
        self._commitment_of: dict[int, int] = {}
        self._found = {
            "assessment": _assessments(user, wanted.get("assessment")),
            "assessmentdraft": self._drafts(user, wanted.get("assessmentdraft")),
            "bulkupdate": _bulk_updates(user, wanted.get("bulkupdate")),
            "commitment": self._commitments(user, wanted.get("commitment")),
            "document": _pages(catalogue.documents_in(visible_tiers(user)), "document-detail"),
            "entry": {seq: Name(str(seq), "change-detail", str(seq)) for seq in wanted.get("entry", ())},
            "evidence": _evidence(user, wanted.get("evidence")),
            "followup": _followups(user, wanted.get("followup")),
            "indicator": _plain(Indicator.objects.visible_to(user), "name", wanted.get("indicator")),
            "judgement": _judgements(user, wanted.get("judgement")),
            "meeting": _pages(catalogue.meetings.values(), "meeting-detail"),
            "party": _pages(catalogue.parties.values(), "party-detail"),
            "partyrequest": _requests(user, wanted.get("partyrequest")),
            "process": _plain(Process.objects.all(), "name", wanted.get("process")),
            "provision": _provisions(user, wanted.get("provision")),
            "redaction": _redactions(user, wanted.get("redaction", ())),
            "revision": _revisions(user, wanted.get("revision")),
            "theme": _pages(catalogue.themes.values()),
            "user": _people(user, wanted.get("user")),
            "zone": _pages(catalogue.zones.values()),
        }

    def of(self, kind: str, i: Any) -> Name | None:
        """The name of the object with this id (a number or its text)."""
        return self._found.get(kind, {}).get(int(i)) if i is not None else None

    def kind_of(self, commitment: Any) -> str:
        """The kind of obligation of a commitment, which words its statuses."""
        return self._kinds.get(int(commitment), Kind.DELIVERABLE)

    def commitment_of(self, row: Row) -> Any:
        """The id of the commitment that a row is of, or is about as a draft; None for others."""
        if row.kind == "assessmentdraft":
            return self._commitment_of.get(int(row.id))
        return row.id if row.kind == "commitment" else None

    def _drafts(self, user: Visitor, ids: set[int] | None) -> dict[int, Name]:
        if not ids:
            return {}
        found = {}
        drafts = AssessmentDraft.objects.visible_to(user).filter(pk__in=ids)
        for draft in drafts.select_related("commitment"):
            found[draft.pk] = Name(str(draft.commitment), "draft-detail", str(draft.pk))
            self._kinds[draft.commitment_id] = draft.commitment.kind
            self._commitment_of[draft.pk] = draft.commitment_id
        return found

    def _commitments(self, user: Visitor, ids: set[int] | None) -> dict[int, Name]:
        if not ids:
            return {}
        with connection.cursor() as cursor:
            cursor.execute(NAMED.format(", ".join(["%s"] * len(ids))), [*ids, max(visible_tiers(user))])
            rows = cursor.fetchall()
        found = {}
        for pk, reference, title, kind in rows:
            found[pk] = Name(f"{reference} {title}", "commitment-detail", reference)
            self._kinds[pk] = kind
        return found


def _ids(rows: Iterable[Row]) -> Iterator[tuple[str, int]]:
    for row in rows:
        if row.kind not in NAMELESS:
            yield row.kind, int(row.id)
        for columns in (row.before or {}, row.after or {}):
            for name in columns.keys() & REFERS_TO.keys():
                value = columns[name]
                ids = value if isinstance(value, list) else [value]
                yield from ((REFERS_TO[name], i) for i in ids if i is not None)


def _pages(entries: Iterable[Entry], page: str = "") -> dict[int, Name]:
    return {entry.id: Name(entry.name, page, entry.slug) for entry in entries}


def _plain(rows: QuerySet[Any], column: str, ids: set[int] | None) -> dict[int, Name]:
    return {pk: Name(text) for pk, text in rows.filter(pk__in=ids).values_list("pk", column)} if ids else {}


def _assessments(user: Visitor, ids: set[int] | None) -> dict[int, Name]:
    """Each by its cell and its day."""
    if not ids:
        return {}
    rows = Assessment.objects.visible_to(user).filter(pk__in=ids)
    return {
        pk: Name(_("%(cell)s, as of %(day)s") % {"cell": cell_words(party, zone), "day": short_day(day)})
        for pk, party, zone, day in rows.values_list("pk", "party__name", "zone__name", "as_of")
    }


def _evidence(user: Visitor, ids: set[int] | None) -> dict[int, Name]:
    if not ids:
        return {}
    rows = Evidence.objects.visible_to(user).filter(pk__in=ids).order_by().values_list("pk", "title", "slug")
    return {pk: Name(title, "evidence-detail", slug) for pk, title, slug in rows}


def _provisions(user: Visitor, ids: set[int] | None) -> dict[int, Name]:
    if not ids:
        return {}
    rows = Provision.objects.filter(pk__in=ids, document__tier__in=visible_tiers(user)).select_related("document")
    return {row.pk: Name(str(row), "document-detail", row.document.slug) for row in rows.defer("document__text")}


def _followups(user: Visitor, ids: set[int] | None) -> dict[int, Name]:
    if not ids:
        return {}
    rows = FollowUp.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "what")
    return {pk: Name(shown_text(what), "followup-detail", str(pk)) for pk, what in rows}


def _bulk_updates(user: Visitor, ids: set[int] | None) -> dict[int, Name]:
    if not ids:
        return {}
    rows = BulkUpdate.objects.visible_to(user).filter(pk__in=ids)
    return {row.pk: Name(str(row), "bulk-detail", str(row.pk)) for row in rows}


def _requests(user: Visitor, ids: set[int] | None) -> dict[int, Name]:
    if not ids:
        return {}
    rows = PartyRequest.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "subject")
    return {pk: Name(shown_text(subject), "request-detail", str(pk)) for pk, subject in rows}


def _judgements(user: Visitor, ids: set[int] | None) -> dict[int, Name]:
    """Each by the sentence that was judged."""
    if not ids:
        return {}
    rows = Judgement.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "words", "document__slug")
    return {pk: Name(words, "document-detail", slug) for pk, words, slug in rows}


def _revisions(user: Visitor, ids: set[int] | None) -> dict[int, Name]:
    if not ids:
        return {}
    rows = Revision.objects.visible_to(user).filter(pk__in=ids).select_related("document")
    return {row.pk: Name(str(row)) for row in rows.defer("text", "document__text")}


def _redactions(user: Visitor, ids: Iterable[int]) -> dict[int, Name]:
    """Requests have a page for those who may decide about them."""
    page = "redaction-detail" if is_reviewer(user) else ""
    return {pk: Name(_("Redaction %(n)d") % {"n": pk}, page, str(pk)) for pk in ids}


def _people(user: Visitor, ids: set[int] | None) -> dict[int, Name]:
    """People of the secretariat are named among themselves only."""
    if not ids or not is_staff_member(user):
        return {}
    return {person.pk: Name(person.shown_name) for person in User.objects.filter(pk__in=ids)}
