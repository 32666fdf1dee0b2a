"""What an error says of the database or the disk: the drivers say the same thing each in its own way."""

import errno
from enum import StrEnum


class Outage(StrEnum):
    """Why the database could not do what it was asked to, though nothing is wrong with what was asked."""

    FULL = "full"
    """There is no room to write; what is there can be read."""
    READ_ONLY = "read_only"
    """What is there can be read, and nothing can be written."""
    DAMAGED = "damaged"
    """What is there is not what was written."""
    AWAY = "away"
    """It does not answer, or broke off: whether something was written nobody knows."""


WORDS = {
    # The second is what PostgreSQL tells whoever connects when it has no room for the copy of its catalogue.
    Outage.FULL: ("database or disk is full", "could not write init file"),
    Outage.READ_ONLY: ("attempt to write a readonly database",),
    Outage.DAMAGED: ("database disk image is malformed", "file is not a database"),
}
STATES = {
    Outage.FULL: ("53100",),
    Outage.READ_ONLY: ("25006",),
    Outage.DAMAGED: ("XX001", "XX002"),
}
"""Codes of PostgreSQL (SQLSTATE)."""
NUMBERS = {
    Outage.FULL: (errno.ENOSPC, errno.EDQUOT),
    Outage.READ_ONLY: (errno.EROFS, errno.EACCES, errno.EPERM),
}
"""What the system says of a file."""
AWAY = {"OperationalError", "InterfaceError"}
"""Kinds of error by their names in PEP 249, which Django's and each driver's own bear: not all pass through Django."""


def outage_of(error: BaseException | None) -> Outage | None:
    """Which outage an error tells of, itself or a cause further down; None for what is none."""
    found = None
    while error:
        if named := _named(error):
            return named
        if AWAY & {kind.__name__ for kind in type(error).__mro__}:
            found = Outage.AWAY
        error = error.__cause__ or error.__context__
    return found


def _named(error: BaseException) -> Outage | None:
    told, state, number = str(error), getattr(error, "sqlstate", None), getattr(error, "errno", None)
    for outage in Outage:
        if any(words in told for words in WORDS.get(outage, ())):
            return outage
        if state in STATES.get(outage, ()) or number in NUMBERS.get(outage, ()):
            return outage
    return None
