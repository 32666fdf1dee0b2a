"""Parties by commitments as CSV: the cells of the page, of all its pages, in the same order."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...queries.lists.matrix import Line, Matrix, PartyCell
from ...rules.kernel.commitments import Lifecycle
from ...rules.kernel.statuses import Confidence, status_label
from ...rules.register.rollup import Joint
from .commitments_csv import join_cells

BEFORE = ("reference", "title", "theme", "life-cycle", "disputed", "assessed")
AFTER = ("joint status", "rule", "link")
"""Headings before and after those of the parties, which are their names."""

CHUNK = 200


def cut(ids: Iterable[int]) -> Iterator[list[int]]:
    """The ids in chunks, each of as many lines as are read at a time."""
    ids = iter(ids)
    while chunk := list(islice(ids, CHUNK)):
        yield chunk


def stream_matrix(
    parties: Iterable[str], chunks: Iterable[Matrix], *, query: dict[str, Any], bom: bool = True
) -> Iterator[bytes]:
    """The lines of ``chunks``, whose columns are ``parties`` (names), as pieces of a CSV file in CRLF, heading first.

    Statuses in words, as on the page. ``assessed`` says of what is assessed by no party whether it is as a whole, by
    zone or not at all; the cells of the parties are then empty. ``query`` names the moment in the links. Cells are made
    safe for spreadsheets as in the report of commitments.
    """
    yield (("\ufeff" if bom else "") + join_cells([*BEFORE, *parties, *AFTER])).encode()
    for table in chunks:
        yield "".join([join_cells(_cells(line, len(table.parties), query)) for line in table.lines]).encode()


def _cells(line: Line, parties: int, query: dict[str, Any]) -> list[str]:
    row, kind = line.commitment, line.commitment["kind"]
    address = settings.SITE_URL + reverse("commitment-detail", args=[row["reference"]])
    return [
        row["reference"],
        row["title"],
        row["themes_text"],
        str(Lifecycle(row["lifecycle"]).label),
        _("Disputed") if row["is_disputed"] else "",
        assessed_words(line),
        *([""] * parties if line.parties is None else [cell_words(cell, kind) for cell in line.parties]),
        str(status_label(line.joint.status, kind)),
        line.rule,
        f"{address}?{urlencode(query)}" if query else address,
    ]


def assessed_words(line: Line) -> str:
    """By what a commitment is assessed, in words."""
    if line.parties is not None:
        return _("By party")
    words = [_("As a whole")] if line.whole else []
    if line.zones:
        words.append(ngettext("By zone: %(n)d zone", "By zone: %(n)d zones", line.zones) % {"n": line.zones})
    if line.silent_zones:
        silent = ngettext("%(n)d without information", "%(n)d without information", line.silent_zones)
        words.append(silent % {"n": line.silent_zones})
    return "; ".join(words) or _("Not assessed")


def cell_words(cell: PartyCell | None, kind: str) -> str:
    """The cell of a party as it is read on the page."""
    if cell is None:
        return "–"
    return _joint_words(cell.joint, cell.of, kind) if cell.joint else _("Not assessed")


def _joint_words(joint: Joint, of: int, kind: str) -> str:
    notes = [str(Confidence(joint.confidence).label)] if joint.confidence else []
    notes += [_("lowest of %(n)d") % {"n": of}] if of > 1 else []
    words = str(status_label(joint.status, kind))
    return f"{words} ({'; '.join(notes)})" if notes else words
