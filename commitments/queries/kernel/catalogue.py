"""The reference data that filters, facets and lists name: small, the same for every request, kept with the index."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ...models import Document, Meeting, Party, Theme, User, Zone
from ...rules.kernel.permissions import STAFF_ROLES
from ...rules.register.owners import NOBODY, NOBODY_SLUG


@dataclass(frozen=True)
class Entry:
    """One thing that can be chosen in a filter."""

    id: int
    slug: str
    name: str
    tier: int = 1


@dataclass(frozen=True)
class DocumentEntry(Entry):
    meeting: int | None = None
    dated: date | None = None


@dataclass(frozen=True)
class Catalogue:
    """Entries by id, in the order in which lists show them. ``owners``, for staff: nobody, and who can or does own."""

    themes: dict[int, Entry]
    parties: dict[int, Entry]
    zones: dict[int, Entry]
    meetings: dict[int, Entry]
    documents: dict[int, DocumentEntry]
    owners: dict[int, Entry]

    def documents_in(self, tiers: Collection[int]) -> list[DocumentEntry]:
        """The documents that a person who sees these tiers may see, newest first."""
        return [entry for entry in self.documents.values() if entry.tier in tiers]

    def documents_of(self, meeting: int) -> list[int]:
        return [entry.id for entry in self.documents.values() if entry.meeting == meeting]


def load_catalogue() -> Catalogue:
    """Read the catalogue: six small queries, made only when the ledger has moved on."""
    return Catalogue(
        themes=_entries(Theme.objects.values_list("pk", "slug", "name")),
        parties=_entries(Party.objects.values_list("pk", "slug", "name")),
        zones=_entries(Zone.objects.values_list("pk", "slug", "name")),
        meetings=_entries(Meeting.objects.values_list("pk", "slug", "title")),
        documents={
            row[0]: DocumentEntry(*row)
            for row in Document.objects.values_list("pk", "slug", "title", "tier", "meeting_id", "dated")
        },
        owners=_owners(),
    )


def _entries(rows: QuerySet[Any]) -> dict[int, Entry]:
    return {row[0]: Entry(*row) for row in rows}


def _owners() -> dict[int, Entry]:
    people = User.objects.filter(Q(role__in=STAFF_ROLES, is_active=True) | Q(owned__isnull=False)).distinct()
    named = sorted((person.shown_name, person.pk) for person in people)
    nobody = Entry(NOBODY, NOBODY_SLUG, _("No owner"))  # type: ignore[arg-type]  # in the language of who reads it
    return {NOBODY: nobody} | {pk: Entry(pk, str(pk), name) for name, pk in named}


def ids_by_slug(entries: Mapping[int, Entry]) -> dict[str, int]:
    """The ids of a part of the catalogue by the names that addresses use."""
    return {entry.slug: entry.id for entry in entries.values()}
