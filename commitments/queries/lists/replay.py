"""Where many commitments stood at a moment, for the index of it: the rules of roll-up over rows as they are stored.

A page reads the few that it shows by ``queries.register.standing``; a test holds the two together.
"""

from array import array
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from ...models import Assessment, LifecycleChange
from ...rules.kernel.commitments import Role, Rollup
from ...rules.lists.past import Moment
from ...rules.register.derived import NEVER_ASSESSED
from ...rules.register.rollup import Cell, Claim, is_disputed, joint_status
from ...rules.register.standing import latest_of_each
from ...rules.time.timeliness import Timeliness
from ..kernel import bits
from ..kernel.lookups import Among
from ..kernel.raw_dates import AsStored
from ..register.claims import claims_within
from ..register.standing import recorded_before
from ..register.stored_columns import KINDS, ROLLUPS, UNDATED, Ordinals
from .facets import FacetIndex, Key, Past

LATE, ON_TIME = (("timeliness", value.value) for value in (Timeliness.DONE_LATE, Timeliness.DONE_ON_TIME))
NEVER = NEVER_ASSESSED.toordinal()
NOBODY: frozenset[int] = frozenset()


def turned_keys(rows: int, moment: Moment) -> Iterator[tuple[Key, int]]:
    """The life-cycle then of those of the set ``rows`` that were there, and recorded."""
    turns = LifecycleChange.objects.filter(Among("commitment", bits.to_ids(rows)), since__lte=moment.as_of)
    if before := recorded_before(moment):
        turns = turns.filter(recorded_at__lt=before)
    last = dict(turns.order_by("id").values_list("commitment", "lifecycle").iterator(chunk_size=5000))
    for i, lifecycle in last.items():
        yield ("lifecycle", lifecycle), i


def replayed_keys(moved: int, past: Past, now: FacetIndex) -> Iterator[tuple[Key, int]]:
    """What else follows from what was recorded of each of the set ``moved``, read in two queries.

    What lists sort by goes into ``past``.
    """
    ids, arrays, ordinals, leads = list(bits.to_ids(moved)), now.stored.arrays, Ordinals(), _Leads(now)
    kinds, rollups, made = (arrays[name] for name in ("kind", "rollup", "made_on"))
    status, assessed, news, latest = (past.columns[name] for name in ("status", "assessed_sort", "news_on", "latest"))
    claims = _claims(ids, past.moment, arrays["tier"])
    for i, found in _cells(ids, past.moment, arrays["tier"]):
        said, rule = claims.get(i, ()), ROLLUPS[rollups[i]]
        led = leads.among(found, i) if rule == Rollup.LEAD else NOBODY
        joint = joint_status(found, kind=KINDS[kinds[i]], rule=rule, leads=led)
        status[i], assessed[i] = joint.status, ordinals[joint.assessed_on] or NEVER
        news[i] = max([made[i], *[ordinals[cell.as_of] for cell in found], *[claim.on.toordinal() for claim in said]])
        yield ("status", joint.status), i
        yield ("disputed", bool(said) and is_disputed(found, said)), i
        if joint.confidence:
            yield ("confidence", joint.confidence), i
        if joint.done_on and latest[i] < UNDATED:
            yield LATE if ordinals[joint.done_on] > latest[i] else ON_TIME, i


def _cells(ids: list[int], moment: Moment, tiers: "array[int]") -> Iterator[tuple[int, list[Cell]]]:
    """Each of these commitments, lowest id first, with its cells as they stood; days are as the database keeps them.

    Cells are made one commitment at a time: thousands that live at once would cost as much again to keep count of.
    """
    rows = Assessment.objects.accepted().filter(Among("commitment", ids), as_of__lte=moment.as_of)
    if before := recorded_before(moment):
        rows = rows.filter(accepted_at__lt=before)
    columns = ("party", "zone", "status", "confidence", AsStored("as_of"), AsStored("done_on"), "pk")
    found = rows.order_by("commitment", "as_of", "id").values_list("commitment", "tier", *columns)
    groups = groupby(found.iterator(chunk_size=5000), key=itemgetter(0))
    ahead = next(groups, None)
    for i in ids:
        if ahead and ahead[0] == i:
            yield i, latest_of_each(Cell._make(row[2:]) for row in ahead[1] if row[1] <= tiers[i])
            ahead = next(groups, None)
        else:
            yield i, []


def _claims(ids: list[int], moment: Moment, tiers: "array[int]") -> dict[int, list[Claim]]:
    return claims_within({i: tiers[i] for i in ids}, before=recorded_before(moment), until=moment.as_of)


class _Leads:
    """Which parties lead a commitment, by the index of now."""

    def __init__(self, now: FacetIndex) -> None:
        self._bits, self._known = now.bits, dict[int, bits.Membership]()

    def among(self, cells: Iterable[Cell], i: int) -> frozenset[int]:
        """The parties of these cells that lead commitment ``i``."""
        return frozenset(cell.party for cell in cells if cell.party is not None and i in self._led_by(cell.party))

    def _led_by(self, party: int) -> bits.Membership:
        if party not in self._known:
            self._known[party] = bits.Membership(self._bits.get(("part", (party, Role.LEAD)), 0))
        return self._known[party]
