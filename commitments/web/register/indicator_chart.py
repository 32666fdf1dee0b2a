"""Measurements drawn as steps and dots on a time axis: shapes only, so that the page can mirror them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import ngettext

from ...rules.kernel.wording import number_words, short_day

WIDTH, HEIGHT = 1000, 100
"""Of the drawing, whatever its size on the page."""


@dataclass(frozen=True)
class Chart:
    """Paths in a box of WIDTH by HEIGHT, the words at the ends of the axes, and a sentence that says it all."""

    steps: str
    dots: str
    lowest: str
    highest: str
    first: str
    last: str
    sentence: str


def draw_chart(measured: Sequence[tuple[date, Decimal]]) -> Chart | None:
    """The chart of values by day, oldest first; None of nothing. Zero is always on the axis."""
    if not measured:
        return None
    values = [value for _day, value in measured]
    bottom, top = min(*values, Decimal(0)), max(*values, Decimal(0))
    points = _points(measured, bottom, top)
    return Chart(
        steps=_steps(points),
        dots="".join(f"M{x} {y}h0" for x, y in points),
        lowest=number_words(bottom),
        highest=number_words(top),
        first=short_day(measured[0][0]),
        last=short_day(measured[-1][0]),
        sentence=_sentence(measured),
    )


def _points(measured: Sequence[tuple[date, Decimal]], bottom: Decimal, top: Decimal) -> list[tuple[int, int]]:
    first, last = measured[0][0], measured[-1][0]
    days, height = (last - first).days, top - bottom
    return [
        (
            round((day - first).days * WIDTH / days) if days else WIDTH // 2,
            HEIGHT - round((value - bottom) * HEIGHT / height) if height else HEIGHT,
        )
        for day, value in measured
    ]


def _steps(points: list[tuple[int, int]]) -> str:
    """A value holds until the next one is known."""
    (x, y), *others = points
    return f"M{x} {y}" + "".join(f"H{x}V{y}" for x, y in others)


def _sentence(measured: Sequence[tuple[date, Decimal]]) -> str:
    (first, was), (last, now) = measured[0], measured[-1]
    words = {"n": len(measured), "first": short_day(first), "was": number_words(was)}
    words |= {"last": short_day(last), "now": number_words(now)}
    return (
        ngettext(
            "%(n)d measurement: %(was)s on %(first)s.",
            "%(n)d measurements, from %(was)s on %(first)s to %(now)s on %(last)s.",
            len(measured),
        )
        % words
    )
