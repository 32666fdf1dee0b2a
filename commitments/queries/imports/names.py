"""The names under which an import finds what is in the register already, by how they look (``likeness_key``)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from ...models import Document, Party, PartyName, Process, SavedMapping, Theme, Zone
from ...rules.imports.values import likeness_key
from ...rules.kernel.permissions import Visitor

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class RegisterNames:
    """For each list (parties, themes, zones, documents, processes): slugs by the likeness of a name, and all slugs.

    Parties are known by their codes, short and official names in all languages too; a name that two share leads to
    neither, and stands in ``shared``.
    """

    by_likeness: dict[str, dict[str, str]]
    slugs: dict[str, frozenset[str]]
    shared: dict[str, frozenset[str]]

    def find(self, subject: str, name: str) -> str:
        """The slug of what looks like ``name``, or empty."""
        return self.by_likeness[subject].get(likeness_key(name), "")

    def is_shared(self, subject: str, name: str) -> bool:
        """Whether several things of the list are called so."""
        return likeness_key(name) in self.shared[subject]


def load_names(user: Visitor | None = None) -> RegisterNames:
    """Read the names: six queries. Documents are those that ``user`` may see; None sees all (the command line)."""
    documents = Document.objects.standing() if user is None else Document.objects.visible_to(user)
    parties = _pairs(Party.objects.values_list("slug", "name", "iso2", "iso3"))
    found = {
        "parties": parties + _pairs(PartyName.objects.values_list("party__slug", "official", "short")),
        "themes": _pairs(Theme.objects.values_list("slug", "name")),
        "zones": _pairs(Zone.objects.values_list("slug", "name")),
        "processes": _pairs(Process.objects.values_list("slug", "name")),
        "documents": _pairs(documents.values_list("slug", "title", "symbol")),
    }
    called = {subject: _by_likeness(pairs) for subject, pairs in found.items()}
    return RegisterNames(
        by_likeness={
            subject: {key: next(iter(slugs)) for key, slugs in names.items() if len(slugs) == 1}
            for subject, names in called.items()
        },
        slugs={subject: frozenset(slug for slug, _name in pairs) for subject, pairs in found.items()},
        shared={
            subject: frozenset(key for key, slugs in names.items() if len(slugs) > 1)
            for subject, names in called.items()
        },
    )


def _pairs(rows: Iterable[tuple[str, ...]]) -> Pairs:
    """Each slug beside every name, itself included."""
    return [(row[0], name) for row in rows for name in row]


def _by_likeness(pairs: Pairs) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for slug, name in pairs:
        if key := likeness_key(name):
            found.setdefault(key, set()).add(slug)
    return found


MOST_OFFERED = 1_000
"""Things of one list that a form offers by name; others are found by their name all the same."""


def load_labels(user: Visitor, subjects: Iterable[str]) -> dict[str, dict[str, str]]:
    """What the things of these lists are called, by address name; a query for each list, the newest documents first."""
    rows: dict[str, Callable[[], QuerySet[Any]]] = {
        "parties": lambda: Party.objects.order_by("name").values_list("slug", "name"),
        "themes": lambda: Theme.objects.order_by("name").values_list("slug", "name"),
        "zones": lambda: Zone.objects.order_by("name").values_list("slug", "name"),
        "processes": lambda: Process.objects.order_by("name").values_list("slug", "name"),
        "documents": lambda: Document.objects.visible_to(user).order_by("-dated", "-pk").values_list("slug", "title"),
    }
    return {subject: dict(rows[subject]()[:MOST_OFFERED]) for subject in subjects}


def kept_mappings() -> list[SavedMapping]:
    """The mappings that are kept for the next table of their source, by its name; without what they say."""
    return list(SavedMapping.objects.defer("mapping").order_by("source", "records"))
