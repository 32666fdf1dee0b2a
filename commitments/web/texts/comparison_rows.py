"""The rows of a comparison made ready for the page: words with their marks, addresses, and what a button sends."""

from typing import Any

from django.utils.translation import gettext as _

from ...queries.texts.comparison import Comparison, Side
from ...queries.texts.similar import suggested_kind
from ...rules.kernel.commitments import Kind, LinkKind
from ...rules.kernel.statuses import status_label
from ...rules.texts.comparison import Match, Passage, Relation
from ...rules.texts.difference import difference, earlier_side, later_side

ICONS = {
    Relation.REAFFIRMED: "i-check",
    Relation.CHANGED: "i-ext",
    Relation.DROPPED: "i-minus",
    Relation.NEW: "i-star",
}
Stretches = list[tuple[str, bool]]


def dress_match(comparison: Comparison, match: Match) -> dict[str, Any]:
    """One row: its relation, both sides, and the link that stands or could be made."""
    was, now = _sides(comparison, match)
    earlier = _dress(comparison.earlier, match.earlier, was)
    later = _dress(comparison.later, match.later, now)
    named = (earlier and earlier["commitment"]) or (later and later["commitment"])
    return {
        "relation": match.relation.label,
        "icon": ICONS[match.relation],
        "title": named["title"] if named else "",
        "earlier": earlier,
        "later": later,
        "gone": _gone(earlier["commitment"]) if match.relation == Relation.DROPPED and earlier else "",
        "percent": round(100 * match.likeness),
        "link": LinkKind(match.link).label if match.link else "",
        **(_decisions(match, earlier["commitment"], later["commitment"]) if earlier and later else {}),
    }


def _sides(comparison: Comparison, match: Match) -> tuple[Stretches, Stretches]:
    """Both passages in stretches, each with whether it is marked: what is new is marked as a whole."""
    was, now = comparison.earlier.words(match.earlier, match.was), comparison.later.words(match.later, match.now)
    if match.relation != Relation.CHANGED:
        return [(was, False)], [(now, match.relation == Relation.NEW)]
    pieces = difference(was, now)
    return earlier_side(pieces), later_side(pieces)


def _dress(side: Side, passage: Passage | None, stretches: Stretches) -> dict[str, Any] | None:
    if passage is None:
        return None
    commitment = side.commitments.get(passage.commitment) if passage.commitment is not None else None
    return {
        "document": side.document,
        "words": stretches,
        "place": passage.place,
        "cited": passage.cited,
        "commitment": commitment,
        "start": passage.start,
        "end": passage.end,
    }


def _gone(commitment: dict[str, Any] | None) -> str:
    """What it means for a commitment that the later text does not have its words."""
    if commitment is None:
        return _("No similar passage found.")
    if commitment["kind"] == Kind.DECLARATORY:
        return _("No similar passage found. The commitment was declaratory, so this has no consequence.")
    if commitment["is_open"]:
        return _("No similar passage found. The commitment stays open until a document says otherwise.")
    words = {"status": status_label(commitment["status"], commitment["kind"])}
    return _("No similar passage found. The commitment is not open: %(status)s.") % words


def _decisions(match: Match, one: dict[str, Any] | None, other: dict[str, Any] | None) -> dict[str, str]:
    """What the buttons of a match send; a link that stands is looked after on the commitment's page."""
    if match.link or not (match.earlier and match.later):
        return {}
    decisions = {}
    if match.earlier.is_placed and match.later.is_placed:
        spans = (match.earlier.start, match.earlier.end, match.later.start, match.later.end)
        decisions["reject"] = ":".join(map(str, spans))
    if one and other:
        decisions["confirm"] = f"{one['id']}:{one['version']}:{other['id']}:{other['version']}"
        decisions["suggested"] = str(suggested_kind(match.earlier.words, match.later.words).label)
    return decisions
