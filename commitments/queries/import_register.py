"""The rows of the register beside which an import lays those of a file."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from ..models import Assessment, Commitment, Document, Responsibility
from ..rules.commitments import Role, Tier
from ..rules.import_values import likeness
from ..rules.statuses import CODES, Status

ROLE_FIELDS = {Role.LEAD: "lead", Role.SUPPORTING: "supporting", Role.ADDRESSEE: "addressees", Role.MONITOR: "monitors"}
"""The field of an import that holds the parties of each role; the first of them counts where a party stands twice."""
COLUMNS = (
    *("pk", "reference", "title", "quotation", "document__slug", "provision_number", "kind", "strength"),
    *("status", "lifecycle"),
    *("tier", "remark", "deadline_words", "deadline_earliest", "deadline_latest", "deadline_precision"),
)


@dataclass
class Facts:
    """One commitment as an import sees it: a value for each field of ``rules.import_fields``, names as slugs."""

    pk: int
    values: dict[str, object] = field(default_factory=dict)


@dataclass
class RegisterRows:
    """Where a commitment is found: by its reference, by the words of its quotation or title, with its document or not.

    Words that two share lead to neither. Texts are kept as short hashes, so that a large register fits into memory.
    """

    by_reference: dict[str, int] = field(default_factory=dict)
    by_text: dict[bytes, int | None] = field(default_factory=dict)

    def find_text(self, text: str, document: str = "") -> int | None:
        """The commitment with this quotation or title, in this document where one is named."""
        return self.by_text.get(text_key(text, document))

    def _add(self, text: str, document: str, pk: int) -> None:
        key = text_key(text, document)
        self.by_text[key] = pk if self.by_text.get(key, pk) == pk else None


def text_key(text: str, document: str = "") -> bytes:
    """A short hash of the likeness of a text, within a document where one is named."""
    return hashlib.blake2b(f"{document}\n{likeness(text)}".encode(), digest_size=10).digest()


def load_register(user=None) -> RegisterRows:
    """The commitments that ``user`` may see (None: all), by reference and text; one query, read in chunks."""
    rows = Commitment.objects.all() if user is None else Commitment.objects.visible_to(user)
    found = RegisterRows()
    columns = rows.values_list("pk", "reference", "title", "quotation", "document__slug")
    for pk, reference, title, quotation, document in columns.iterator(chunk_size=2000):
        found.by_reference[reference] = pk
        for text in {title, quotation}:
            found._add(text, document, pk)
            found._add(text, "", pk)
    return found


def read_facts(ids: Collection[int]) -> dict[int, Facts]:
    """What the register holds of these commitments, by id: four queries, however many there are (some hundred)."""
    found = {row[0]: _facts(row) for row in Commitment.objects.filter(pk__in=ids).values_list(*COLUMNS)}
    for facts in found.values():
        facts.values |= {name: [] for name in (*ROLE_FIELDS.values(), "themes", "zones")}
    parts = Responsibility.objects.filter(commitment__in=ids).values_list("commitment", "role", "party__slug")
    _collect(found, ((pk, ROLE_FIELDS[Role(role)], slug) for pk, role, slug in parts))
    for name in ("themes", "zones"):
        links = Commitment.objects.filter(pk__in=ids, **{f"{name}__isnull": False}).values_list("pk", f"{name}__slug")
        _collect(found, ((pk, name, slug) for pk, slug in links))
    return found


def read_assessments(ids: Iterable[int], user=None) -> dict[tuple, list[tuple[date, str]]]:
    """Accepted assessments of these commitments, oldest first: (day, code) by (commitment, slug of party, of zone).

    Those that ``user`` may see (None: all); a query for each thousand commitments.
    """
    found: dict[tuple, list[tuple[date, str]]] = defaultdict(list)
    visible = Assessment.objects.accepted() if user is None else Assessment.objects.visible_to(user).accepted()
    columns = ("commitment", "party__slug", "zone__slug", "as_of", "status")
    ids = iter(ids)
    while chunk := list(islice(ids, 1000)):
        rows = visible.filter(commitment__in=chunk).order_by("as_of", "id").values_list(*columns)
        for pk, party, zone, day, status in rows:
            found[pk, party or "", zone or ""].append((day, CODES[Status(status)]))
    return found


def load_documents(user=None) -> list[dict]:
    """The documents that ``user`` may see (None: all): what an import compares."""
    rows = Document.objects.all() if user is None else Document.objects.visible_to(user)
    return list(rows.values("slug", "title", "kind", "dated", "source_url", "language", "publisher", "process__slug"))


def _facts(row: tuple) -> Facts:
    values = dict(zip(COLUMNS[1:], row[1:], strict=True))
    return Facts(
        row[0],
        {
            "reference": values["reference"],
            "title": values["title"],
            "quotation": values["quotation"],
            "document": values["document__slug"],
            "provision": values["provision_number"],
            "kind": values["kind"],
            "strength": values["strength"],
            "status": CODES[Status(values["status"])],
            "lifecycle": values["lifecycle"],
            "tier": Tier(values["tier"]).name.lower(),
            "remark": values["remark"],
            "deadline": (
                values["deadline_words"],
                values["deadline_earliest"],
                values["deadline_latest"],
                values["deadline_precision"],
            ),
        },
    )


def _collect(found: dict[int, Facts], rows: Iterable[tuple]) -> None:
    for pk, name, slug in rows:
        names = found[pk].values[name]
        assert isinstance(names, list)  # noqa: S101 - set above
        names.append(slug)
