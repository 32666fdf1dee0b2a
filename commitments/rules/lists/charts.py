"""The geometry of charts: where bars, labels and lines stand in a box of whole numbers, and over which days they go."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH = 960
LINE = 30
"""Between the middles of two lines of a chart that goes across."""
LABELS = 150
"""At the start of the lines, for what they are called."""
GAP = 16


@dataclass(frozen=True)
class Box:
    """A rectangle; ``x`` is its left side, as on paper."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def centre(self) -> int:
        return self.y + self.height // 2

    def mirrored(self) -> "Box":
        """The same seen from the right, for what is read from there."""
        return Box(WIDTH - self.x - self.width, self.y, self.width, self.height)


def stack_columns(columns: Sequence[Sequence[int]], height: int) -> list[list[Box]]:
    """Columns side by side over the whole width, each a stack of its numbers, the first one at the top.

    The highest column is as high as the box; what is there at all is at least one high, and zero has no height.
    """
    most = max((sum(column) for column in columns), default=0) or 1
    step = WIDTH / max(len(columns), 1)
    width = min(round(step) - GAP, 180)
    boxes = []
    for place, column in enumerate(columns):
        heights = [max(round(number * height / most), 1) if number else 0 for number in column]
        x, y, stack = round(place * step + (step - width) / 2), height - sum(heights), []
        for tall in heights:
            stack.append(Box(x, y, width, tall))
            y += tall
        boxes.append(stack)
    return boxes


def span_of_days(first: date, last: date, begin: date, end: date, line: int) -> Box:
    """Where the days from ``first`` to ``last`` lie on a line (its number) that goes from ``begin`` to ``end``."""
    x, until = place_of_day(first, begin, end), place_of_day(last + timedelta(days=1), begin, end)
    return Box(x, line * LINE + 7, max(until - x, 4), LINE - 14)


def place_of_day(day: date, begin: date, end: date) -> int:
    """How far from the left a day begins on a line from ``begin`` to ``end``."""
    days = max((end - begin).days + 1, 1)
    return LABELS + round((day - begin).days * (WIDTH - LABELS) / days)


def period_ends(first: date, today: date, *, count: int) -> list[date]:
    """The last days of the ``count`` latest months, quarters or years before ``today``, then ``today``.

    The shortest of the three with which they reach back to ``first``; none is before it.
    """
    months = next((n for n in (1, 3) if _months_back(today, n * count) <= first), 12)
    ends = [_months_back(today, back) for back in _backs(today, months, count)]
    return [*(day for day in ends if first <= day < today), today]


def _backs(today: date, months: int, count: int) -> Iterator[int]:
    """How many months before that of ``today`` each period ended, the longest ago first."""
    latest = (today.month - 1) % months + 1
    return (latest + months * place for place in reversed(range(count)))


def _months_back(today: date, months: int) -> date:
    """The last day of the month so many months before that of ``today``."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def years_between(first: date, last: date) -> list[date]:
    """The first days of the years that begin after ``first`` and not after ``last``."""
    return [date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
