"""What an export says of itself: what it holds, of when, which filters, for whom, up to which entry of the ledger."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from ...queries.lists.choice import Choice, chosen_words
from ...queries.lists.facets import FacetIndex
from ...rules.kernel.commitments import Tier
from ...rules.kernel.days import day_at
from ...rules.ledger.anchors import Anchor
from ...rules.lists.past import Moment


class Line(NamedTuple):
    """One thing that a file says of itself: a stable name for programs, a label and a text for people."""

    name: str
    label: str
    text: str


def about_export(what: str, choice: Choice, index: FacetIndex, *, anchor: Anchor, made_at: datetime) -> list[Line]:
    """The lines of an export of the rows of a choice, in the person's language.

    ``made_at`` is an aware moment; ask for the anchor before the rows.
    """
    lines = [Line("what", _("Content"), what), *about_made(anchor=anchor, made_at=made_at)]
    lines.append(Line("for", _("Audience"), tier_words(choice.filters.tiers)))
    if index.moment:
        lines.append(Line("as_of", _("As of"), moment_words(index.moment)))
    chosen = [f"{label}: {words}" for _name, _value, label, words in chosen_words(choice.filters)]
    everything = _("None: everything that this reader can see")
    lines.append(Line("filters", _("Filters applied"), "\n".join(chosen) or everything))
    if choice.place:
        order = choice.place.sort
        if choice.place.descending:
            order = _("%(order)s, descending") % {"order": order}
        lines.append(Line("order", _("Sort order"), order))
    return lines


def about_made(*, anchor: Anchor, made_at: datetime) -> list[Line]:
    """When it was made, from which register, and the signed head of the ledger that it holds everything up to."""
    moment = timezone.localtime(made_at)
    return [
        Line("register", _("Register"), settings.SITE_URL),
        Line("made", _("Created on"), f"{day_at(made_at).isoformat()} {moment:%H:%M} {moment.tzinfo}"),
        Line("anchor", _("Ledger anchor"), anchor.text.strip()),
    ]


def moment_words(moment: Moment) -> str:
    """The day of a view of the past, and by when it was recorded."""
    if moment.known_on is None:
        return moment.as_of.isoformat()
    return _("%(day)s, known on %(known)s") % {
        "day": moment.as_of.isoformat(),
        "known": moment.known_on.isoformat(),
    }


def tier_words(tiers: Iterable[int]) -> str:
    """Whom a file is for, whose reader sees these tiers: what the widest of them is called."""
    return str(Tier(max(tiers)).label)
