import errno
import sqlite3

import pytest
from django.db import OperationalError

from commitments.queries.kernel.outages import Outage, outage_of


class StateError(OperationalError):
    """An error as the driver of PostgreSQL raises it."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__("refused")
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (sqlite3.OperationalError("database or disk is full"), Outage.FULL),
        (OSError(errno.ENOSPC, "No space left on device"), Outage.FULL),
        (StateError("53100"), Outage.FULL),
        (sqlite3.OperationalError("attempt to write a readonly database"), Outage.READ_ONLY),
        (PermissionError(errno.EACCES, "Permission denied"), Outage.READ_ONLY),
        (sqlite3.DatabaseError("file is not a database"), Outage.DAMAGED),
        (StateError("XX001"), Outage.DAMAGED),
        (OperationalError("server closed the connection unexpectedly"), Outage.AWAY),
        (ValueError("no such thing"), None),
        (None, None),
    ],
    ids=repr,
)
def test_outage_is_told_by_words_code_and_number_of_the_error(error, outage):
    assert outage_of(error) == outage


def test_cause_that_names_an_outage_counts_before_one_that_only_broke_off():
    error = OperationalError("disconnected")
    error.__cause__ = OSError(errno.ENOSPC, "No space left on device")

    assert outage_of(error) == Outage.FULL
