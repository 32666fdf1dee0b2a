"""What hangs on many commitments at once, for exports: rows in chunks, as somebody may see them, as of a moment.

Every function takes ids that the person may see and gives tuples whose first value is the id of the owner, in the order
in which lists show them. Days are ISO text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Aggregate, Case, F, Q, TextField, Value, When
from django.db.models.functions import Cast, Concat

from ..models import (
    Assessment,
    Commitment,
    CommitmentLink,
    Evidence,
    Extension,
    Indicator,
    Measurement,
    Note,
    ProgressReport,
    Responsibility,
)
from ..rules.lists.past import Moment
from ..rules.time.extensions import Decision
from .kernel.bits import Membership
from .kernel.lookups import Among
from .kernel.raw_dates import AsStored
from .register.redated import deadlines_then
from .register.standing import end_of, recorded, recorded_before

Rows = Sequence[tuple[Any, ...]]


@dataclass(frozen=True)
class Sight:
    """What a person sees, and of when: the tiers, the moment (None: now), and which commitments are there for it."""

    tiers: tuple[int, ...]
    moment: Moment | None
    there: Membership


class Joined(Aggregate):
    """The values of a group as one text, parted by commas: a row a group and not a row a value."""

    function = "group_concat"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        return super().as_sql(compiler, connection, template="string_agg((%(expressions)s)::text, ',')", **context)


def read_responsibilities(ids: Iterable[int]) -> Rows:
    """Commitment, and its parties, parted by commas: each as its place, the id, the role and whether jointly.

    ``41 7 lead 1``: places tell which of two was given first.
    """
    jointly = Case(When(joint=True, then=Value("1")), default=Value("0"))
    numbers = (Cast("pk", TextField()), Value(" "), Cast("party", TextField()))
    part = Concat(*numbers, Value(" "), "role", Value(" "), jointly, output_field=TextField())
    rows = Responsibility.objects.filter(Among("commitment", ids)).order_by()
    return list(rows.values("commitment").annotate(parts=Joined(part)).values_list("commitment", "parts"))


def read_themes(ids: Iterable[int]) -> Rows:
    """Commitment, and the ids of its themes, parted by commas."""
    return _joined(Commitment.themes.through, "theme", ids)


def read_zones(ids: Iterable[int]) -> Rows:
    """Commitment, and the ids of its zones, parted by commas."""
    return _joined(Commitment.zones.through, "zone", ids)


def _joined(model: Any, column: str, ids: Iterable[int]) -> Rows:
    rows = model.objects.filter(Among("commitment", ids)).order_by().values("commitment")
    return list(rows.annotate(joined=Joined(column)).values_list("commitment", "joined"))


def read_further(ids: Iterable[int]) -> Rows:
    """Commitment, number and words of each further passage."""
    rows = Commitment.further.through.objects.filter(Among("commitment", ids))
    rows = rows.order_by("commitment", "provision__start", "provision__end")
    return list(rows.values_list("commitment", "provision__number", "provision__words"))


FACTS = (
    *("tier", "rollup", "remark", AsStored("lifecycle_on"), "lifecycle_ground", "deadline_language"),
    *(AsStored("deadline_year_inferred"), "deadline_meeting", "deadline_condition", "deadline_ground"),
)
OF_THE_DEADLINE = ("language", "year_inferred", "meeting_id", "condition", "ground")
"""The last of FACTS, as they are called behind ``deadline_``."""


def read_facts(ids: Iterable[int], sight: Sight) -> Rows:
    """Commitment, then tier, roll-up rule, remark, day and ground of the life-cycle.

    Of the deadline the language, whether the year was inferred, meeting, condition and the ground of the reading.
    """
    ids = list(ids)
    rows = list(Commitment.objects.filter(Among("id", ids)).order_by().values_list("id", *FACTS))
    if sight.moment is None:
        return rows
    dated = deadlines_then(ids, sight.moment, recorded_before(sight.moment))
    names = [f"deadline_{name}" for name in OF_THE_DEADLINE]
    facts = len(FACTS) + 1 - len(names)
    return [(*row[:facts], *map(dated[row[0]].get, names)) if row[0] in dated else row for row in rows]


ASSESSMENT = (
    *("commitment", "id", "party", "zone", "status", "confidence", AsStored("as_of"), AsStored("done_on"), "reason"),
    *("tier", AsStored("accepted_at")),
)


def read_assessments(ids: Iterable[int], sight: Sight) -> Rows:
    """Commitment, id, party, zone, status, confidence, as of, done on, reason, tier, when accepted; newest first."""
    found = Assessment.objects.accepted().filter(Among("commitment", ids), tier__in=sight.tiers)
    rows = recorded(found, sight.moment, day="as_of", at="accepted_at")
    return list(rows.order_by("commitment", "-as_of", "-id").values_list(*ASSESSMENT))


REPORT = (
    *("commitment", "id", "kind", "party", "zone", "claimed_status", AsStored("reported_on"), "channel", "language"),
    *("text", "tier"),
)


def read_reports(ids: Iterable[int], sight: Sight) -> Rows:
    """Commitment, id, kind, party, zone, claimed status, day, channel, language, text, tier; newest first."""
    told = ProgressReport.objects.filter(Among("commitment", ids), tier__in=sight.tiers)
    rows = recorded(told, sight.moment, day="reported_on", at="recorded_at")
    return list(rows.order_by("commitment", "-reported_on", "-id").values_list(*REPORT))


SOURCE = (
    "slug",
    "title",
    "publisher",
    "url",
    AsStored("published"),
    AsStored("retrieved"),
    "language",
    "tier",
    "sha256",
)


def read_resting(model: Any, ids: Iterable[int]) -> Rows:
    """Id of what rests on evidence (``model``), id of the evidence; whoever may see that."""
    owner = model._meta.model_name
    return list(model.evidence.through.objects.filter(Among(owner, ids)).values_list(owner, "evidence"))


def read_evidence(ids: Iterable[int], sight: Sight) -> Rows:
    """Id, then slug, title, publisher, address, days, language, tier and SHA-256, of the evidence that is seen.

    The newest first, as lists show it.
    """
    rows = Evidence.objects.filter(Among("id", ids), tier__in=sight.tiers)
    return list(rows.order_by(F("published").desc(nulls_last=True), "title", "id").values_list("id", *SOURCE))


EXTENSION = (
    *("commitment", "party", "person", AsStored("asked_on"), "why", "deadline_words", "deadline_language"),
    *(AsStored("deadline_earliest"), AsStored("deadline_latest"), "deadline_precision", "state", "number"),
    *(AsStored("decided_on"), "deciding_party", "decided_by", "meeting", "ground", "was_words"),
    *(AsStored("was_earliest"), AsStored("was_latest"), "was_precision"),
)
DECIDED = slice(EXTENSION.index("number"), None)


def read_extensions(ids: Iterable[int], sight: Sight) -> Rows:
    """The requests for another deadline and what was decided, as EXTENSION names the columns, oldest first.

    What was decided after the moment is still pending.
    """
    rows = Extension.objects.filter(Among("commitment", ids)).order_by("commitment", "asked_on", "id")
    found = list(recorded(rows, sight.moment, day="asked_on", at="asked_at").values_list(*EXTENSION, "decided_at"))
    return [_as_decided(row[:-1], row[-1], sight.moment) for row in found]


def _as_decided(row: tuple[Any, ...], decided_at: Any, moment: Moment | None) -> tuple[Any, ...]:
    decided_on, before = row[EXTENSION.index("number") + 1], recorded_before(moment)
    if moment is None or not decided_on:
        return row
    in_force = date.fromisoformat(decided_on) <= moment.as_of and (before is None or decided_at < before)
    start = DECIDED.start
    return row if in_force else (*row[: start - 1], Decision.PENDING.value, *[None] * (len(row) - start))


def read_links(ids: Iterable[int], sight: Sight) -> Rows:
    """Commitment, whether it is the source (``to``) or the target (``from``), kind, the other's reference, note."""
    ids = list(ids)
    columns = ("source", "target", "kind", "source__reference", "target__reference", "note")
    rows = CommitmentLink.objects.standing().filter(Q(Among("source", ids)) | Q(Among("target", ids)))
    wanted, found = set(ids), []
    for source, target, kind, here, there, note in rows.order_by("kind", "target__ref_key").values_list(*columns):
        if source in sight.there and target in sight.there:
            found += [(source, "to", kind, there, note)] if source in wanted else []
            found += [(target, "from", kind, here, note)] if target in wanted else []
    return found


def read_indicators(ids: Iterable[int], sight: Sight) -> Rows:
    """Commitment, id, name, unit, direction, tier."""
    rows = Indicator.objects.filter(Among("commitment", ids), tier__in=sight.tiers).order_by("commitment", "id")
    return list(rows.values_list("commitment", "id", "name", "unit", "direction", "tier"))


def read_measurements(indicators: Iterable[int], sight: Sight) -> Rows:
    """Indicator, id, day, value, remark; oldest first."""
    measured = Measurement.objects.filter(Among("indicator", indicators)).order_by("indicator", "day", "id")
    rows = recorded(measured, sight.moment, day="day", at="recorded_at")
    return list(rows.values_list("indicator", "id", AsStored("day"), "value", "remark"))


def read_notes(ids: Iterable[int], sight: Sight) -> Rows:
    """Commitment, moment, text, tier; newest first. A note is of the day on which it was written."""
    rows = Note.objects.filter(Among("commitment", ids), tier__in=sight.tiers)
    if moment := sight.moment:
        rows = rows.filter(at__lt=end_of(min(moment.as_of, moment.known_on or moment.as_of)))
    return list(rows.order_by("commitment", "-at", "-id").values_list("commitment", AsStored("at"), "text", "tier"))
