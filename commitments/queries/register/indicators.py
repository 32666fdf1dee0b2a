"""The figures over time of one commitment."""

from dataclasses import dataclass
from typing import Any

from ...models import Commitment, Indicator, Measurement
from ...rules.kernel.permissions import Visitor
from ...rules.kernel.wording import number_words
from ...rules.lists.past import Moment
from ...rules.register.indicators import counted
from .sources import read_sources
from .standing import recorded

MEASURED = ("id", "indicator", "indicator__name", "indicator__unit", "day", "value", "remark")


@dataclass(frozen=True)
class Figures:
    """An indicator with all its rows of MEASURED, newest day first, and the counting ones, oldest day first."""

    indicator: Indicator
    measured: list[dict[str, Any]]
    counting: list[dict[str, Any]]


def read_figures(user: Visitor, commitment: Commitment, moment: Moment | None = None) -> list[Figures]:
    """The indicators that the person may see, with their measurements and the evidence that it may see.

    Of the past, those of which something was measured and recorded by ``moment``.
    Of each measurement also its value in words, and whether it ``counts``: whether none of the same day came later.
    """
    indicators = list(Indicator.objects.visible_to(user).filter(commitment=commitment))
    if not indicators:
        return []
    measured = Measurement.objects.filter(indicator__in=indicators)
    rows = list(recorded(measured, moment, day="day", at="recorded_at").values(*MEASURED))
    sources = read_sources(user, "measurement", [row["id"] for row in rows])
    rows = [row | {"evidence": sources[row["id"]]} for row in rows]
    figures = [_figures(indicator, rows) for indicator in indicators]
    return [item for item in figures if item.measured] if moment else figures


def _figures(indicator: Indicator, measured: list[dict[str, Any]]) -> Figures:
    rows = [row for row in measured if row["indicator"] == indicator.pk]
    counting = {row["id"] for row in counted((row["day"], row) for row in reversed(rows))}
    rows = [row | {"words": number_words(row["value"]), "counts": row["id"] in counting} for row in rows]
    return Figures(indicator, rows, [row for row in reversed(rows) if row["counts"]])
