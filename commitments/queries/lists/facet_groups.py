"""The facets as the register shows them: every value with its count and whether it is chosen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from ...rules.followup.inquiries import REMINDER_LEVELS, unanswered_label
from ...rules.kernel.commitments import Kind, Lifecycle, Role, Strength
from ...rules.kernel.statuses import CODES, status_css, status_for_all
from ...rules.register.quality import Remark
from ...rules.time.timeliness import Timeliness
from .chosen import CONFIDENCES, TRUTH
from .facets import NO_NEWS_DAYS
from .filters import CommitmentFilter, Hits, no_news_label

DOCUMENTS_SHOWN = 30
"""Documents and meetings grow with the years: the newest are offered, and whatever is chosen."""


@dataclass(slots=True)
class FacetValue:
    """One box to tick: the field and value it sends, its label, how many rows it would give (None: not counted)."""

    field: str
    value: str
    label: str
    count: int | None
    chosen: bool
    css: str = ""
    icon: str = ""


@dataclass(frozen=True)
class FacetGroup:
    name: str
    label: str
    values: list[FacetValue]
    open: bool = False

    @property
    def active(self) -> bool:
        return any(value.chosen for value in self.values)


def facet_groups(filters: CommitmentFilter, hits: Hits) -> list[FacetGroup]:
    """All groups, in the order of the page. ``filters`` is valid and ``hits`` come from it."""
    return [
        _fixed("status", _("Implementation"), filters, hits, shown=True),
        _fixed("timeliness", _("Timeliness"), filters, hits, shown=True),
        _flags(filters, hits),
        _entries("theme", _("Theme"), filters, hits, shown=True),
        _entries("party", _("Party"), filters, hits, shown=True),
        _fixed("role", _("Role of the party"), filters, hits),
        _entries("zone", _("Zone"), filters, hits),
        _entries("document", _("Document"), filters, hits),
        _entries("meeting", _("Meeting"), filters, hits),
        _fixed("lifecycle", _("Life-cycle"), filters, hits),
        _fixed("confidence", _("Confidence"), filters, hits),
        _fixed("kind", _("Kind of obligation"), filters, hits),
        _fixed("strength", _("Strength of the wording"), filters, hits),
        *([_fixed("unanswered", _("No reply"), filters, hits)] if "unanswered" in filters.form.fields else []),
        *([_entries("owner", _("Owner"), filters, hits)] if "owner" in filters.form.fields else []),
        *([_fixed("quality", _("Needs attention"), filters, hits)] if "quality" in filters.form.fields else []),
    ]


def _fixed(name: str, label: str, filters: CommitmentFilter, hits: Hits, *, shown: bool = False) -> FacetGroup:
    return FacetGroup(name, label, _values(name, filters, hits, _offered(name, get_language())), open=shown)


def _flags(filters: CommitmentFilter, hits: Hits) -> FacetGroup:
    names, language = ("open", "disputed", "extended", "no_news"), get_language()
    values = [value for name in names for value in _values(name, filters, hits, _offered(name, language))]
    return FacetGroup("flags", _("Flags"), values, open=True)


def _entries(name: str, label: str, filters: CommitmentFilter, hits: Hits, *, shown: bool = False) -> FacetGroup:
    entries = list(filters.entries(filters.index.catalogue)[name])
    if name in ("document", "meeting"):
        chosen = set(filters.form.cleaned_data[name])
        entries = entries[:DOCUMENTS_SHOWN] + [e for e in entries[DOCUMENTS_SHOWN:] if e.slug in chosen]
    offered = [(entry.slug, entry.id, entry.name, "", "") for entry in entries]
    return FacetGroup(name, label, _values(name, filters, hits, offered), open=shown)


def _values(name: str, filters: CommitmentFilter, hits: Hits, offered: Sequence[tuple[Any, ...]]) -> list[FacetValue]:
    """``offered``: (value in the address, key in the index, label, css, icon) of each."""
    chosen = set(filters.form.cleaned_data[name])
    counts = hits.counts(name, [key for _value, key, *_rest in offered])
    return [
        FacetValue(name, value, label, count, value in chosen, css, icon)
        for (value, _key, label, css, icon), count in zip(offered, counts, strict=True)
    ]


def _plain(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, ...]]:
    return [(value, value, label, "", "") for value, label in choices]


OFFERED = {
    "status": [
        (code, int(status), status_for_all(status), css, f"i-{css}" if css else "")
        for status, code in CODES.items()
        for css in [status_css(status)]
    ],
    "timeliness": _plain(Timeliness.choices),
    "open": [("yes", TRUTH["yes"], pgettext_lazy("commitments", "Open"), "", "i-open")],
    "disputed": [("yes", TRUTH["yes"], gettext_lazy("Disputed"), "disputed", "i-dp")],
    "extended": [("yes", TRUTH["yes"], gettext_lazy("Extended"), "", "i-ext")],
    "no_news": [(str(days), days, no_news_label(days), "", "") for days in NO_NEWS_DAYS],
    "role": _plain(Role.choices),
    "lifecycle": _plain(Lifecycle.choices),
    "confidence": [(name, int(level), level.label, "", f"i-c{int(level)}") for name, level in CONFIDENCES.items()],
    "kind": _plain(Kind.choices),
    "strength": _plain(Strength.choices),
    "quality": _plain(Remark.choices),
    "unanswered": [(str(level), level, unanswered_label(level), "", "") for level in REMINDER_LEVELS],
}
"""What the facets of fixed values offer, as ``_values`` takes it."""


@cache
def _offered(name: str, language: str) -> list[tuple[Any, ...]]:
    """The same with the labels in words, found once for each language and not for each request."""
    return [(value, key, str(label), css, icon) for value, key, label, css, icon in OFFERED[name]]
