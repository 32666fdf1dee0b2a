"""A pledge made again in round after round: by how many days it slipped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest


@dataclass(frozen=True)
class Round:
    """The pledge as one round made it. ``latest``: the last day of its deadline. ``runs``: it is still to be done."""

    latest: date | None
    done_on: date | None
    runs: bool


def slipped_days(rounds: Sequence[Round], today: date) -> list[int]:
    """Of each round, first made first, the days by which what it pledged slipped.

    What was done slipped until it was done. What was not done before it was pledged again slipped to the new deadline;
    from there the next round counts on, so that no day counts twice. The last one slips until ``today`` while it runs.
    """
    return [_slipped(one, following, today) for one, following in zip_longest(rounds, rounds[1:])]


def _slipped(one: Round, following: Round | None, today: date) -> int:
    if one.latest is None:
        return 0
    if one.done_on:
        until = one.done_on
    elif following:
        until = following.latest or one.latest
    else:
        until = today if one.runs else one.latest
    return max(0, (until - one.latest).days)
