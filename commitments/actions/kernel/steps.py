"""A step of something that is open until it is settled: a follow-up action, a request."""

from collections.abc import Callable
from typing import Any, TypeVar

from ...models import FollowUp, PartyRequest, User
from ...queries.ledger.snapshots import snapshot
from . import ledger

Working = TypeVar("Working", FollowUp, PartyRequest)


def open_step(
    actor: User, row: Working, version: int, *, may_take: Callable[[Working], bool]
) -> tuple[ledger.Opened, Working, dict[str, Any]]:
    """The entry and the row as it stands under the lock, with what it was.

    Raises PermissionDenied when ``actor`` may not see the row or ``may_take`` says no, VersionConflict.
    """
    opened = ledger.open_entry(actor)
    current = type(row).objects.visible_to(actor).filter(pk=row.pk).first()
    ledger.require(current is not None and may_take(current))
    assert current is not None  # noqa: S101 (the line above)
    ledger.require_version(current, version)
    return opened, current, snapshot(current)
