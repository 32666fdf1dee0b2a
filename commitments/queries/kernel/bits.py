"""Sets of row ids as Python integers: bit *i* is set when row *i* is in the set."""

from collections.abc import Iterable, Iterator


def from_ids(ids: Iterable[int]) -> int:
    """The set of these ids."""
    ids = list(ids)
    if not ids:
        return 0
    digits = bytearray(b"0") * (max(ids) + 1)
    for i in ids:
        digits[i] = ONE
    digits.reverse()
    return int(digits, 2)


def to_ids(bits: int) -> Iterator[int]:
    """The ids in the set, lowest first."""
    for position, byte in enumerate(bits.to_bytes((bits.bit_length() + 7) // 8, "little")):
        if byte:
            base = position << 3
            for offset in _OFFSETS[byte]:
                yield base + offset


class Membership:
    """Answers ``id in members`` fast for one set: testing a bit of a large integer would copy it each time."""

    def __init__(self, bits: int) -> None:
        self._bytes = bits.to_bytes((bits.bit_length() + 7) // 8, "little")

    def __contains__(self, i: int) -> bool:
        position = i >> 3
        return position < len(self._bytes) and bool(self._bytes[position] >> (i & 7) & 1)


ONE = ord("1")
_OFFSETS = [[offset for offset in range(8) if byte >> offset & 1] for byte in range(256)]
