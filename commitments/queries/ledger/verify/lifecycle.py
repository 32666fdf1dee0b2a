"""The changes of the life-cycle against the ledger: the rows that views of the past read must say what it says."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from ....models import Commitment, LifecycleChange
from ...kernel.raw_dates import AsStored
from ...kernel.streams import CHUNK

Turn = tuple[str, str, Any]
"""Life-cycle, day in ISO form (empty: that on which the commitment was made), moment of the act as stored."""
Turns = dict[int, list[Turn]]
"""By commitment (id), as the entries tell."""


def fold_turn(turns: Turns, commitment: int, at: Any, after: dict[str, Any]) -> None:
    """Add the turn of the life-cycle that an entry on a commitment tells, if it tells one."""
    if "lifecycle" in after:
        told = turns.setdefault(commitment, [])
        # An entry tells what changed: two turns of one day tell the day once.
        on = after["lifecycle_on"] if "lifecycle_on" in after else told[-1][1]
        told.append((after["lifecycle"], on or "", at))


def differing_turns(turns: Turns, using: str) -> Iterator[int]:
    """The commitments (ids) whose changes of the life-cycle are others than the entries tell."""
    rows = LifecycleChange.objects.using(using).order_by("commitment", "id")
    made = Commitment.objects.using(using).order_by("pk").values_list("pk", "document__dated")
    kept = groupby(
        rows.values_list("commitment", "lifecycle", "since", AsStored("recorded_at")).iterator(chunk_size=CHUNK),
        key=lambda row: row[0],
    )
    ahead = next(kept, None)
    for pk, dated in made.iterator(chunk_size=CHUNK):
        found: list[Turn] = []
        if ahead and ahead[0] == pk:
            found = [(state, since.isoformat(), at) for _pk, state, since, at in ahead[1]]
            ahead = next(kept, None)
        if found != [(state, on or dated.isoformat(), at) for state, on, at in turns.get(pk, [])]:
            yield pk
