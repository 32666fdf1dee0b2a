"""The names under which an import finds what is in the register already, by how they look (``likeness_key``)."""

from dataclasses import dataclass, field

from ..models import Document, Party, PartyName, Process, Theme, Zone
from ..rules.import_values import likeness_key

Names = dict[str, str]


@dataclass(frozen=True)
class RegisterNames:
    """For each list of values: what it is called (slug) by the likeness of its names.

    ``parties`` knows codes, short and official names in all languages; a name that two share leads to neither.
    """

    parties: Names = field(default_factory=dict)
    themes: Names = field(default_factory=dict)
    zones: Names = field(default_factory=dict)
    documents: Names = field(default_factory=dict)
    processes: Names = field(default_factory=dict)

    def find(self, subject: str, name: str) -> str:
        """The slug of what looks like ``name``, or empty."""
        return getattr(self, subject).get(likeness_key(name), "")


def load_names(user=None) -> RegisterNames:
    """Read the names: six queries. Documents are those that ``user`` may see; None sees all (the command line)."""
    documents = Document.objects.all() if user is None else Document.objects.visible_to(user)
    return RegisterNames(
        parties=_by_likeness(
            [
                *((row[0], name) for row in _rows(Party, "name", "iso2", "iso3") for name in row),
                *((slug, name) for slug, *names in _party_names() for name in names),
            ]
        ),
        themes=_by_likeness((row[0], name) for row in _rows(Theme, "name") for name in row),
        zones=_by_likeness((row[0], name) for row in _rows(Zone, "name") for name in row),
        processes=_by_likeness((row[0], name) for row in _rows(Process, "name") for name in row),
        documents=_by_likeness(
            (row[0], name) for row in documents.values_list("slug", "title", "symbol") for name in row
        ),
    )


def _rows(model, *names: str):
    return model.objects.values_list("slug", *names)


def _party_names():
    return PartyName.objects.values_list("party__slug", "official", "short")


def _by_likeness(pairs) -> Names:
    found: dict[str, set[str]] = {}
    for slug, name in pairs:
        if key := likeness_key(name):
            found.setdefault(key, set()).add(slug)
    return {key: slugs.pop() for key, slugs in found.items() if len(slugs) == 1}
