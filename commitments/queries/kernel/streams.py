"""Rows that hang on others, streamed beside them: both in the order of the same key, so nothing is looked up."""

from collections.abc import Callable, Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

CHUNK = 2000
"""Rows that are fetched at a time."""


def by_owner(rows: Iterable[tuple[Any, ...]]) -> Callable[[int], list[tuple[Any, ...]]]:
    """``rows`` carry the key of their owner first and stand in its order; owners are asked for in that order too.

    Returns what gives the rows of one owner, without that key.
    """
    groups = groupby(rows, key=itemgetter(0))
    ahead = next(groups, None)

    def of(owner: int) -> list[tuple[Any, ...]]:
        nonlocal ahead
        found: list[tuple[Any, ...]] = []
        while ahead and ahead[0] <= owner:
            found = [row[1:] for row in ahead[1]] if ahead[0] == owner else []
            ahead = next(groups, None)
        return found

    return of
