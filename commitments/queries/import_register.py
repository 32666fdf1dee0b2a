"""The rows of the register beside which an import lays those of a file."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from ..models import Assessment, Commitment, Document, ImportMade, ImportRow, Responsibility
from ..rules.commitments import Role, Tier
from ..rules.import_values import likeness
from ..rules.statuses import CODES, Status

ROLE_FIELDS = {Role.LEAD: "lead", Role.SUPPORTING: "supporting", Role.ADDRESSEE: "addressees", Role.MONITOR: "monitors"}
"""The field of an import that holds the parties of each role; the first of them counts where a party stands twice."""
VOLUME_SIGN = "\t"
"""Stands in what an import calls the second, third … document of one name, before its number."""
COLUMNS = (
    *("pk", "reference", "title", "quotation", "document__slug", "provision_number", "kind", "strength"),
    *("status", "lifecycle"),
    *("tier", "remark", "deadline_words", "deadline_earliest", "deadline_latest", "deadline_precision"),
    *("version", "change_seq", "document__dated"),
)


@dataclass
class Facts:
    """One commitment as an import sees it: a value for each field of ``rules.import_fields``, names as slugs."""

    pk: int
    values: dict[str, object] = field(default_factory=dict)
    version: int = 0
    change_seq: int = 0
    made_on: date = date.min


@dataclass
class RegisterRows:
    """Where a commitment is found: by its reference, by the words of its quotation or title, with its document or not.

    Words that two share lead to neither. Texts are kept as short hashes, so that a large register fits into memory.
    """

    by_reference: dict[str, int] = field(default_factory=dict)
    by_text: dict[bytes, int | None] = field(default_factory=dict)
    by_key: dict[str, int] = field(default_factory=dict)

    def find_text(self, text: str, document: str = "") -> int | None:
        """The commitment with this quotation or title, in this document where one is named."""
        return self.by_text.get(text_key(text, document))

    def _add(self, text: str, document: str, pk: int) -> None:
        key = text_key(text, document)
        self.by_text[key] = pk if self.by_text.get(key, pk) == pk else None


def text_key(text: str, document: str = "") -> bytes:
    """A short hash of the likeness of a text, within a document where one is named."""
    return hashlib.blake2b(f"{document}\n{likeness(text)}".encode(), digest_size=10).digest()


def load_register(user=None, *, source: str = "", without: Collection[int] = ()) -> RegisterRows:
    """The commitments that ``user`` may see (None: all), by reference and text, and by the key that imports of
    ``source`` gave them; two queries, read in chunks. ``without`` holds ids that are left out.
    """
    rows = Commitment.objects.standing() if user is None else Commitment.objects.visible_to(user)
    families = {slug: first for first, several in document_families().items() for slug in several}
    found = RegisterRows()
    seen: set[int] = set()
    columns = rows.values_list("pk", "reference", "title", "quotation", "document__slug")
    for pk, reference, title, quotation, document in columns.iterator(chunk_size=2000):
        if pk in without:
            continue
        document = families.get(document, document)
        seen.add(pk)
        found.by_reference[reference] = pk
        for text in {title, quotation}:
            found._add(text, document, pk)
            found._add(text, "", pk)
    if source:
        known = ImportRow.objects.filter(imported__source=source, object_type="commitment", taken_back=False)
        keys = known.exclude(key="").order_by("pk").values_list("key", "object_id")
        found.by_key = {key: pk for key, pk in keys.iterator(chunk_size=2000) if pk in seen}
    return found


def document_families() -> dict[str, list[str]]:
    """Documents that an import had to part, since the quotations were too many for one: address names by the first."""
    made = ImportMade.objects.filter(subject="documents", taken_back=False, name__contains=VOLUME_SIGN)
    imports = set(made.values_list("imported", flat=True))
    if not imports:
        return {}
    rows = ImportMade.objects.filter(subject="documents", taken_back=False, imported__in=imports)
    slugs = dict(Document.objects.filter(pk__in=rows.values("object_id")).values_list("pk", "slug"))
    parted: dict[tuple[int, str], list[tuple[int, str]]] = defaultdict(list)
    for imported, name, pk in rows.values_list("imported", "name", "object_id"):
        base, _sign, number = name.partition(VOLUME_SIGN)
        if pk in slugs:
            parted[imported, base].append((int(number or 1), slugs[pk]))
    several = [[slug for _number, slug in sorted(found)] for found in parted.values() if len(found) > 1]
    return {slugs[0]: slugs for slugs in several}


def read_facts(ids: Collection[int]) -> dict[int, Facts]:
    """What the register holds of these commitments, by id: five queries, however many there are (some hundred)."""
    families = {slug: first for first, several in document_families().items() for slug in several}
    rows = Commitment.objects.filter(pk__in=ids).values_list(*COLUMNS)
    found = {row[0]: _facts(row, families) for row in rows}
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
    rows = Document.objects.standing() if user is None else Document.objects.visible_to(user)
    return list(rows.values("slug", "title", "kind", "dated", "source_url", "language", "publisher", "process__slug"))


def _facts(row: tuple, families: dict[str, str]) -> Facts:
    values = dict(zip(COLUMNS[1:], row[1:], strict=True))
    return Facts(
        row[0],
        version=values["version"],
        change_seq=values["change_seq"],
        made_on=values["document__dated"],
        values={
            "reference": values["reference"],
            "title": values["title"],
            "quotation": values["quotation"],
            "document": families.get(values["document__slug"], values["document__slug"]),
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
