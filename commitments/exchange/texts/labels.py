"""The numbers that a word processor or a browser draws before the items of a list, which no text holds."""

from ...rules.kernel.typography import BULLET

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
KINDS_OF_NUMBER = frozenset("1aAiI")
"""Numbers, letters and Roman numbers, as HTML and OpenDocument name them."""
LARGEST_ROMAN = 3999
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"


def format_number(number: int, kind: str) -> str:
    """A number as an item shows it. ``kind``: one of KINDS_OF_NUMBER, ``bullet``, ``none``, or an alphabet."""
    match kind:
        case "bullet":
            return BULLET
        case "none":
            return ""
        case "a" | "A":
            return _letters(number, LETTERS if kind == "a" else LETTERS.upper())
        case "i" | "I":
            return _roman(number) if kind == "i" else _roman(number).upper()
    return _letters(number, kind) if len(kind) > len("bullet") else str(number)


def _letters(number: int, letters: str) -> str:
    """Past the last letter it is doubled, as word processors do."""
    if not 0 < number <= 10 * len(letters):
        return str(number)
    turn, place = divmod(number - 1, len(letters))
    return letters[place] * (turn + 1)


def _roman(number: int) -> str:
    if not 0 < number <= LARGEST_ROMAN:
        return str(number)
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written
