"""Where commitments stood at a moment, worked out from what was recorded: views of the past read their rows here."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from ...models import Assessment, Commitment, Evidence, LifecycleChange
from ...rules.kernel.permissions import Visitor
from ...rules.lists.past import Moment
from ...rules.register.derived import NEVER_ASSESSED, evidence_lines
from ...rules.register.standing import Facts, Standing, Turn, standing_on
from ..kernel.lookups import Among
from .claims import claims_within
from .preview import lead_parties, stored_cells
from .redated import deadlines_then


def recorded_before(moment: Moment | None) -> datetime | None:
    """The end of the last day whose records count, in the organisation's time zone; None where all do."""
    return end_of(moment.known_on) if moment and moment.known_on else None


def end_of(day: date) -> datetime:
    """The moment at which a day is over in the organisation's time zone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def recorded(rows: QuerySet[Any], moment: Moment | None, *, day: str, at: str) -> QuerySet[Any]:
    """The rows that were dated (column ``day``) and recorded (column ``at``) by ``moment``; None is now."""
    if moment is None:
        return rows
    rows = rows.filter(**{f"{day}__lte": moment.as_of})
    before = recorded_before(moment)
    return rows.filter(**{f"{at}__lt": before}) if before else rows


def read_facts(ids: Iterable[int], *, before: datetime | None = None) -> dict[int, Facts]:
    """What is recorded of each of these commitments (ids), or was ``before`` a moment; in five queries for all."""
    rows = list(Commitment.objects.filter(pk__in=ids).order_by().values_list("pk", "tier", "kind", "rollup"))
    tiers = {pk: tier for pk, tier, *_rest in rows}
    found = list(tiers)
    cells, leads, turns = stored_cells(found, before=before), lead_parties(found), _turns(found, before)
    claims = claims_within(tiers, before=before)
    return {
        pk: Facts(kind=kind, rule=rule, leads=frozenset(leads[pk]), cells=cells[pk], claims=claims[pk], turns=turns[pk])
        for pk, _tier, kind, rule in rows
    }


def _turns(ids: list[int], before: datetime | None) -> dict[int, list[Turn]]:
    turns = defaultdict(list)
    rows = LifecycleChange.objects.filter(commitment__in=ids).order_by("id")
    if before:
        rows = rows.filter(recorded_at__lt=before)
    for pk, lifecycle, since in rows.values_list("commitment", "lifecycle", "since"):
        turns[pk].append(Turn(lifecycle, since))
    return turns


def read_standings(ids: Iterable[int], moment: Moment) -> dict[int, Standing]:
    """The standing at ``moment`` of those of these commitments (ids) that were there then."""
    facts = read_facts(ids, before=recorded_before(moment))
    stood = ((pk, standing_on(found, moment.as_of)) for pk, found in facts.items())
    return {pk: standing for pk, standing in stood if standing}


def as_stored(standing: Standing) -> dict[str, Any]:
    """A standing as the columns of a commitment."""
    return {
        "status": standing.status,
        "confidence": standing.confidence,
        "done_on": standing.done_on,
        "done_stated": standing.done_stated,
        "lifecycle": standing.lifecycle,
        "lifecycle_on": standing.lifecycle_on,
        "is_open": standing.is_open,
        "is_disputed": standing.is_disputed,
        "assessed_sort": standing.assessed_on or NEVER_ASSESSED,
        "news_on": standing.news_on,
    }


def stand_then(commitments: Iterable[Commitment], moment: Moment | None) -> list[Commitment]:
    """The same for objects, which are changed and not to be saved; ``reason`` too is that of then.

    The ground of the life-cycle is not: it stands on the ledger.
    """
    commitments = list(commitments)
    if moment is None:
        return commitments
    stood = read_standings([commitment.pk for commitment in commitments], moment)
    grounds, dated = read_grounds(stood), deadlines_then(stood, moment, recorded_before(moment))
    found = [commitment for commitment in commitments if commitment.pk in stood]
    for commitment in found:
        for name, value in _then(commitment.pk, stood, grounds, dated).items():
            setattr(commitment, name, value)
    return found


def _then(pk: int, stood: dict[int, Standing], *columns: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """The columns of a commitment as they stood: what follows from its standing, and the others that are given."""
    found = as_stored(stood[pk])
    for given in columns:
        found |= given.get(pk, {})
    return found


def read_grounds(stood: dict[int, Standing]) -> dict[int, dict[str, str]]:
    """The columns ``reason`` and ``evidence_text`` of commitments (by id), as they followed from what counted then.

    The evidence of a commitment itself is that of now.
    """
    deciding = {standing.deciding: pk for pk, standing in stood.items() if standing.deciding}
    reasons = Assessment.objects.filter(pk__in=deciding).order_by().values_list("pk", "reason")
    grounds = {pk: {"reason": "", "evidence_text": ""} for pk in stood}
    for found, reason in reasons:
        grounds[deciding[found]]["reason"] = reason
    counted = {found: pk for pk, standing in stood.items() for found in standing.counted}
    resting: dict[int, set[int]] = defaultdict(set)
    for found, source in _resting(Assessment, "assessment", counted):
        resting[counted[found]].add(source)
    for pk, source in _resting(Commitment, "commitment", stood):
        resting[pk].add(source)
    used = Evidence.objects.filter(Among("id", set().union(*resting.values())))
    ordered = used.order_by(F("published").asc(nulls_last=True), "url", "id").values_list("pk", "tier", "url")
    sources = {pk: (place, (tier, url)) for place, (pk, tier, url) in enumerate(ordered)}
    for pk, chosen in resting.items():
        grounds[pk]["evidence_text"] = evidence_lines(line for _place, line in sorted(map(sources.__getitem__, chosen)))
    return grounds


def _resting(model: Any, owner: str, ids: Iterable[int]) -> Iterable[tuple[int, int]]:
    """Id of what rests on evidence, and of the evidence."""
    rows: QuerySet[Any] = model.evidence.through.objects.filter(Among(owner, ids)).order_by()
    return rows.values_list(owner, "evidence")


def as_they_stood(rows: Iterable[dict[str, Any]], moment: Moment | None) -> list[dict[str, Any]]:
    """Rows of commitments (with ``id``) as they stood at ``moment``, those left out that were not there; None is now.

    Only columns that a row has are changed. Titles, parties, themes and zones are those of now.
    """
    rows = list(rows)
    if moment is None:
        return rows
    stood = read_standings([row["id"] for row in rows], moment)
    dated = deadlines_then(stood, moment, recorded_before(moment))
    return [_overlaid(row, _then(row["id"], stood, dated)) for row in rows if row["id"] in stood]


def read_rows(
    user: Visitor, ids: Iterable[int], columns: Iterable[str], moment: Moment | None
) -> dict[int, dict[str, Any]]:
    """By id, the commitments that the person may see, as they stood at ``moment``; ``columns`` hold ``id``."""
    stored = Commitment.objects.visible_to(user).filter(pk__in=list(ids)).order_by().values(*columns)
    return {row["id"]: row for row in as_they_stood(stored, moment)}


def _overlaid(row: dict[str, Any], columns: dict[str, Any]) -> dict[str, Any]:
    return {name: columns.get(name, value) for name, value in row.items()}
