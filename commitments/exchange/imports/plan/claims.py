"""The confidence that rows claim for their findings, beside the evidence that they name: what of it is recorded."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from ....queries.register.evidence import publishers_at
from ....rules.imports.words import Problem
from ....rules.kernel.commitments import TIER_BY_NAME, Tier
from ....rules.kernel.statuses import Confidence
from ....rules.register.evidence import Publisher, publisher_at, supports
from .checks import tier_of_row
from .plan import CHANGED, NEW, Planned, Planner

CHUNK = 200
REPORTED = Confidence.REPORTED.name.lower()


class _Claim(NamedTuple):
    """The values of a finding that is to be recorded, and the column that claims its confidence."""

    planned: Planned
    values: dict[str, Any]
    column: str


def lower_claims(planner: Planner, records: Iterable[Planned]) -> Iterator[Planned]:
    """The same records, each with the confidence that it would be recorded with, and a warning where that is lower.

    Asks for the evidence at the addresses of some hundred records at once, as ``planner.user`` sees it.
    """
    records = iter(records)
    while chunk := list(islice(records, CHUNK)):
        claims = [claim for planned in chunk for claim in _claims(planner, planned)]
        urls = {url for claim in claims for url in claim.values.get("evidence", ())}
        known = publishers_at(urls, planner.user) if urls else {}
        for claim in claims:
            tier = _tier(planner, claim.planned)
            found = [_publisher(url, known, tier) for url in dict.fromkeys(claim.values.get("evidence", ()))]
            if not supports(Confidence[claim.values["confidence"].upper()], found):
                _lower(claim)
        yield from chunk


def _claims(planner: Planner, planned: Planned) -> Iterator[_Claim]:
    """The findings of a record that claim more than *reported*."""
    values, mapping = planned.proposal.values, planner.mapping
    is_new = planned.outcome == NEW
    if is_new or (planned.outcome == CHANGED and "status" in planned.changes):
        yield from _claim(planned, values, mapping.column_of("confidence"))
    if is_new or (planned.outcome == CHANGED and "history" in planned.changes):
        for change in values.get("history", ()):
            yield from _claim(planned, change, mapping.history.column if mapping.history else "")


def _claim(planned: Planned, values: dict[str, Any], column: str) -> Iterator[_Claim]:
    if values.get("status", "U") != "U" and values.get("confidence", REPORTED).lower() != REPORTED:
        yield _Claim(planned, values, column)


def _tier(planner: Planner, planned: Planned) -> int:
    """The tier of the commitment that is found, to which its evidence has to be open."""
    values = planned.proposal.values
    if planned.facts:
        return TIER_BY_NAME[str(values.get("tier", planned.facts.values["tier"]))]
    if planned.place:
        return tier_of_row(values, planned.place.document.tier)
    slug = values["document"].slug
    return tier_of_row(values, planner.texts.document(slug).tier if slug else Tier.PUBLIC)


def _publisher(url: str, known: dict[str, list[tuple[int, Publisher]]], tier: int) -> Any:
    """The publisher of the evidence at an address; of what the import would make, the host."""
    return next((publisher for narrow, publisher in known.get(url, ()) if narrow <= tier), publisher_at(url))


def _lower(claim: _Claim) -> None:
    said = claim.values["confidence"]
    warning = Problem(claim.planned.proposal.row, claim.column, said, "unsupported", {"confidence": said.lower()})
    claim.planned.proposal.warnings.append(warning)
    claim.values["confidence"] = REPORTED
