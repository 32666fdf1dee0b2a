"""Every accepted assessment of the commitments that were found, as cells of ``ASSESSMENT_COLUMNS``."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import models

from ...models import Assessment
from ...queries import exports as read
from ...queries.exports import Rows, Sight
from ...queries.kernel.bits import Membership
from ...queries.kernel.catalogue import Catalogue
from ...queries.lists.filters import Hits
from ...queries.lists.register_page import Place
from ...rules.kernel.commitments import TIER_BY_NAME
from ...rules.kernel.statuses import status_label
from ...rules.ledger.redactions import shown_text
from .columns.cells import CODE_TEXT, CONFIDENCES
from .columns.records import Records, records_found
from .tabular import Chunks

TIERS = {int(tier): name for name, tier in TIER_BY_NAME.items()}


def sight_of(hits: Hits) -> Sight:
    """What the person who found these rows sees, and of when."""
    return Sight(tuple(hits.tiers), hits.index.moment, Membership(hits.visible))


def assessment_chunks(hits: Hits, place: Place) -> Chunks:
    """The findings on all commitments that were found, in the order of ``place``, of each the newest first.

    Of the past those made and accepted by then.
    """
    sight, catalogue = sight_of(hits), hits.index.catalogue
    for records in records_found(hits, place):
        if rows := list(_findings(records, sight)):
            known = zip(records.id, records.reference, records.kind, strict=True)
            yield assessment_cells(rows, catalogue, sight, {i: (reference, kind) for i, reference, kind in known})


def _findings(records: Records, sight: Sight) -> Iterator[tuple[Any, ...]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for row in read.read_assessments(records.id, sight):
        found.setdefault(row[0], []).append(row)
    for i in records.id:
        yield from found.get(i, ())


def assessment_cells(
    rows: Rows, catalogue: Catalogue, sight: Sight, commitments: dict[int, tuple[str, str]]
) -> Sequence[Iterable[str]]:
    """The cells of rows of ``queries.exports.read_assessments``; ``commitments`` gives reference and kind by id."""
    owners, ids, parties, zones, statuses, confidences, days, done, reasons, tiers, _accepted = zip(*rows, strict=True)
    told = [commitments[owner] for owner in owners]
    addresses = evidence_addresses(Assessment, ids, sight)
    return [
        [reference for reference, _kind in told],
        [catalogue.parties[i].name if i else "" for i in parties],
        [catalogue.zones[i].name if i else "" for i in zones],
        days,
        [CODE_TEXT[status] for status in statuses],
        [str(status_label(status, kind)) for status, (_reference, kind) in zip(statuses, told, strict=True)],
        [CONFIDENCES[level] for level in confidences],
        [day or "" for day in done],
        list(map(shown_text, reasons)),
        [TIERS[tier] for tier in tiers],
        [addresses.get(i, "") for i in ids],
    ]


def evidence_addresses(model: type[models.Model], ids: Iterable[int], sight: Sight) -> dict[int, str]:
    """By the id of what rests on it (``model``) addresses of the evidence that is seen, one a line, newest first."""
    resting = read.read_resting(model, ids)
    sources = {row[0]: row[4] for row in read.read_evidence({source for _owner, source in resting}, sight) if row[4]}
    places = {source: place for place, source in enumerate(sources)}
    found: dict[int, list[int]] = {}
    for owner, source in resting:
        if source in sources:
            found.setdefault(owner, []).append(source)
    return {
        owner: "\n".join(sources[source] for source in sorted(kept, key=places.__getitem__))
        for owner, kept in found.items()
    }
