"""References such as ``A8-09``: a prefix per document, a number, never reused; and their sort key."""

import re

# No leading zero: A08 and A8 would share their sort keys.
PREFIX = re.compile(r"([A-Z]{1,6})([1-9][0-9]{0,5})?\Z")
REFERENCE = re.compile(r"([A-Z]{1,6})([1-9][0-9]{0,5})?-([0-9]{1,5})\Z")


def make_reference(prefix: str, number: int) -> str:
    """``("A8", 9)`` gives ``A8-09``."""
    return f"{prefix}-{number:02d}"


def reference_key(reference: str) -> str:
    """The padded, natural sort key: ``A8-09`` gives ``A000008-00009``. ValueError when it is no reference."""
    match = REFERENCE.match(reference)
    if not match:
        raise ValueError(f"not a reference: {reference!r}")
    letters, series, number = match.groups()
    return f"{letters}{int(series or 0):06d}-{int(number):05d}"
