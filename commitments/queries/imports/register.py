"""The rows of the register beside which an import lays those of a file."""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from ...models import Assessment, Commitment, Document, Evidence, ImportMade, ImportRow, Responsibility
from ...rules.imports.values import likeness
from ...rules.kernel.commitments import Role, Tier
from ...rules.kernel.permissions import Visitor
from ...rules.kernel.statuses import CODES, Confidence, Status
from ...rules.ledger.recorded_words import recorded_text
from ..kernel.disk_map import Numbers, short_hash

ROLE_FIELDS = {Role.LEAD: "lead", Role.SUPPORTING: "supporting", Role.ADDRESSEE: "addressees", Role.MONITOR: "monitors"}
"""The field of an import that holds the parties of each role; the first of them counts where a party stands twice."""
VOLUME_SIGN = "\t"
"""Stands in what an import calls the second, third … document of one name, before its number."""
COLUMNS = (
    *("pk", "reference", "title", "quotation", "document__slug", "provision_number", "kind", "strength"),
    *("status", "lifecycle", "confidence", "assessed_sort", "reason"),
    *("tier", "remark", "deadline_words", "deadline_earliest", "deadline_latest", "deadline_precision"),
    *("version", "change_seq", "document__dated", "document__tier"),
)

OF_DOCUMENTS = ("slug", "title", "kind", "dated", "source_url", "language", "publisher", "process__slug")
CHUNK = 2_000
"""Rows of the register that are read at a time."""


class Recorded(NamedTuple):
    """An assessment as an import compares it: its day, its codes of status and confidence, its reason on one line."""

    day: date
    status: str
    reason: str = ""
    confidence: str = ""


NOTHING_RECORDED = Recorded(date.min, "")


@dataclass
class Facts:
    """One commitment as an import sees it: a value for each field of ``rules.imports.fields``, names as slugs.

    ``joint`` is its joint status as it is shown and exported, with the last day and the reason that belong to it.
    """

    pk: int
    values: dict[str, object] = field(default_factory=dict)
    version: int = 0
    change_seq: int = 0
    made_on: date = date.min
    document_tier: int = Tier.PUBLIC
    joint: Recorded = NOTHING_RECORDED


@dataclass
class RegisterRows:
    """Where a commitment is found: by its reference, by the words of its quotation or title, with its document or not.

    Words that two share lead to neither. Texts are kept as short hashes, and all of it beside the memory.
    """

    by_reference: Numbers = field(default_factory=Numbers)
    by_text: Numbers = field(default_factory=Numbers)
    by_key: Numbers = field(default_factory=Numbers)

    def find_text(self, text: str, document: str = "") -> int | None:
        """The commitment with this quotation or title, in this document where one is named."""
        return self.by_text.get(text_key(text, document))


def text_key(text: str, document: str = "") -> bytes:
    """A short hash of the likeness of a text, within a document where one is named."""
    return short_hash(f"{document}\n{likeness(text)}")


def load_register(user: Visitor | None = None, *, source: str = "", without: Container[int] = ()) -> RegisterRows:
    """The commitments that ``user`` may see (None: all), by reference and text, and by the key that imports of
    ``source`` gave them; two queries, read in chunks. ``without`` holds ids that are left out.
    """
    rows = Commitment.objects.standing() if user is None else Commitment.objects.visible_to(user)
    families = {slug: first for first, several in document_families().items() for slug in several}
    found = RegisterRows()
    columns = rows.values_list("pk", "reference", "title", "quotation", "document__slug").iterator(chunk_size=CHUNK)
    while chunk := list(islice(columns, CHUNK)):
        chunk = [row for row in chunk if row[0] not in without]
        found.by_reference.put((reference, pk) for pk, reference, *_said in chunk)
        found.by_text.share(
            (text_key(text, where), pk)
            for pk, _reference, title, quotation, document in chunk
            for text in {title, quotation}
            for where in (families.get(document, document), "")
        )
    if source:
        known = ImportRow.objects.filter(imported__source=source, object_type="commitment", taken_back=False)
        known = known.filter(Exists(rows.filter(pk=OuterRef("object_id")))).exclude(key="").order_by("pk")
        keys = known.values_list("key", "object_id").iterator(chunk_size=CHUNK)
        found.by_key.put((key, pk) for key, pk in keys if pk and pk not in without)
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
    """What the register holds of these commitments, by id: seven queries, however many there are (some hundred).

    ``evidence`` are the addresses on which the commitment itself or an accepted assessment of it rests.
    """
    families = {slug: first for first, several in document_families().items() for slug in several}
    rows = Commitment.objects.filter(pk__in=ids).values_list(*COLUMNS)
    found = {row[0]: _facts(row, families) for row in rows}
    for facts in found.values():
        facts.values |= {name: [] for name in (*ROLE_FIELDS.values(), "themes", "zones", "evidence")}
    parts = Responsibility.objects.filter(commitment__in=ids).order_by("pk")
    held = parts.values_list("commitment", "role", "party__slug")
    _collect(found, ((pk, ROLE_FIELDS[Role(role)], slug) for pk, role, slug in held))
    for name in ("themes", "zones"):
        links = Commitment.objects.filter(pk__in=ids, **{f"{name}__isnull": False}).values_list("pk", f"{name}__slug")
        _collect(found, ((pk, name, slug) for pk, slug in links))
    _collect(found, ((pk, "evidence", url) for pk, url in _addresses(ids)))
    return found


def _addresses(ids: Collection[int]) -> list[tuple[int, str]]:
    """Each commitment (id) with each address of its own evidence and of that of its accepted assessments, once."""
    standing = Evidence.objects.standing().exclude(url="").order_by("pk")
    accepted = {"assessments__commitment__in": ids, "assessments__accepted_at__isnull": False}
    own = standing.filter(commitments__in=ids).values_list("commitments", "url")
    found = standing.filter(**accepted).values_list("assessments__commitment", "url")
    return list(dict.fromkeys([*own, *found]))


def read_assessments(ids: Iterable[int], user: Visitor | None = None) -> dict[tuple[Any, ...], list[Recorded]]:
    """Accepted assessments of these commitments, oldest first, by (commitment, slug of party, of zone).

    Those that ``user`` may see (None: all); a query for each thousand commitments.
    """
    found: dict[tuple[Any, ...], list[Recorded]] = defaultdict(list)
    visible = Assessment.objects.accepted() if user is None else Assessment.objects.visible_to(user).accepted()
    columns = ("commitment", "party__slug", "zone__slug", "as_of", "status", "reason", "confidence")
    ids = iter(ids)
    while chunk := list(islice(ids, 1000)):
        rows = visible.filter(commitment__in=chunk).order_by("as_of", "id").values_list(*columns)
        for pk, party, zone, day, status, reason, confidence in rows:
            found[pk, party or "", zone or ""].append(_recorded(day, status, reason, confidence))
    return found


def _recorded(day: date, status: int, reason: str, confidence: int | None) -> Recorded:
    return Recorded(day, CODES[Status(status)], on_one_line(recorded_text(reason)), confidence_code(confidence))


def confidence_code(confidence: int | None) -> str:
    """The word of files for a confidence (``reported``); empty for none."""
    return Confidence(confidence).name.lower() if confidence else ""


def on_one_line(reason: str) -> str:
    """A reason as ``Recorded`` has it: with single blanks."""
    return " ".join(reason.split())


@dataclass
class DocumentRows:
    """Where a document is found: by its title and day, or by its address where no other has the same."""

    by_title: Numbers = field(default_factory=Numbers)
    by_address: Numbers = field(default_factory=Numbers)

    def find(self, title: str, dated: date, address: str) -> int | None:
        """The id of the document of this title and day, else of this address."""
        return self.by_title.get(text_key(title, str(dated))) or (self.by_address.get(address) if address else None)


def load_documents(user: Visitor | None = None) -> DocumentRows:
    """The documents that ``user`` may see (None: all), read in chunks."""
    rows = Document.objects.standing() if user is None else Document.objects.visible_to(user)
    found = DocumentRows()
    columns = rows.values_list("pk", "title", "dated", "source_url").iterator(chunk_size=CHUNK)
    while chunk := list(islice(columns, CHUNK)):
        found.by_title.put((text_key(title, str(dated)), pk) for pk, title, dated, _address in chunk)
        found.by_address.share((address, pk) for pk, _title, _dated, address in chunk if address)
    return found


def read_documents(ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """What an import compares of these documents (some hundred), by id."""
    rows = Document.objects.filter(pk__in=ids)
    return {row["pk"]: row for row in rows.values("pk", *OF_DOCUMENTS)}


def _facts(row: tuple[Any, ...], families: dict[str, str]) -> Facts:
    values = dict(zip(COLUMNS[1:], row[1:], strict=True))
    return Facts(
        row[0],
        version=values["version"],
        change_seq=values["change_seq"],
        made_on=values["document__dated"],
        document_tier=values["document__tier"],
        joint=_recorded(values["assessed_sort"], values["status"], values["reason"], values["confidence"]),
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


def _collect(found: dict[int, Facts], rows: Iterable[tuple[Any, ...]]) -> None:
    for pk, name, slug in rows:
        names = found[pk].values[name]
        assert isinstance(names, list)  # noqa: S101 - set above
        names.append(slug)
