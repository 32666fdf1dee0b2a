"""The facets as the register shows them: every value with its count and whether it is chosen."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..rules.commitments import Kind, Lifecycle, Role
from ..rules.statuses import CODES, status_css
from ..rules.timeliness import Timeliness
from .facets import NO_NEWS_DAYS
from .filters import CONFIDENCES, TRUTH, CommitmentFilter, Hits, no_news_label

DOCUMENTS_SHOWN = 30
"""Documents and meetings grow with the years: the newest are offered, and whatever is chosen."""


@dataclass(frozen=True)
class FacetValue:
    """One box to tick: the field and value it sends, its label, how many rows it would give."""

    field: str
    value: str
    label: Any
    count: int
    chosen: bool
    css: str = ""
    icon: str = ""


@dataclass(frozen=True)
class FacetGroup:
    name: str
    label: Any
    values: list[FacetValue]
    open: bool = False

    @property
    def active(self) -> bool:
        return any(value.chosen for value in self.values)


def facet_groups(filters: CommitmentFilter, hits: Hits) -> list[FacetGroup]:
    """All groups, in the order of the page. ``filters`` is valid and ``hits`` come from it."""
    return [
        _group("status", _("Implementation"), filters, hits, _statuses(), shown=True),
        _group("timeliness", _("Timeliness"), filters, hits, _plain(Timeliness.choices), shown=True),
        _flags(filters, hits),
        *(_entries(name, label, filters, hits) for name, label in _ENTRIES[:2]),
        _group("role", _("Role of the party"), filters, hits, _plain(Role.choices)),
        *(_entries(name, label, filters, hits) for name, label in _ENTRIES[2:]),
        _group("lifecycle", _("Life-cycle"), filters, hits, _plain(Lifecycle.choices)),
        _group("confidence", _("Confidence"), filters, hits, _confidences()),
        _group("kind", _("Kind of obligation"), filters, hits, _plain(Kind.choices)),
    ]


_ENTRIES = [
    ("theme", _("Theme")),
    ("party", _("Party")),
    ("zone", _("Zone")),
    ("document", _("Document")),
    ("meeting", _("Meeting where it was made")),
]
_SHOWN = frozenset({"theme", "party"})


def _group(name, label, filters, hits, offered, *, shown=False) -> FacetGroup:
    """``offered``: (value in the address, key in the index, label, css, icon) of each."""
    return FacetGroup(name, label, _values(name, filters, hits, offered), open=shown)


def _values(name, filters, hits, offered) -> list[FacetValue]:
    chosen = set(filters.form.cleaned_data[name])
    counts = hits.counts(name, [key for _value, key, *_rest in offered])
    return [
        FacetValue(name, value, label, count, value in chosen, css, icon)
        for (value, _key, label, css, icon), count in zip(offered, counts, strict=True)
    ]


def _flags(filters, hits) -> FacetGroup:
    values = _values("open", filters, hits, [("yes", TRUTH["yes"], _("Open"), "", "i-open")])
    values += _values("disputed", filters, hits, [("yes", TRUTH["yes"], _("Disputed"), "dp", "i-dp")])
    silent = [(str(days), days, no_news_label(days), "", "") for days in NO_NEWS_DAYS]
    return FacetGroup("flags", _("Flags"), values + _values("no_news", filters, hits, silent), open=True)


def _entries(name, label, filters, hits) -> FacetGroup:
    entries = list(filters.entries(filters.index.catalogue)[name])
    if name in ("document", "meeting"):
        chosen = set(filters.form.cleaned_data[name])
        entries = entries[:DOCUMENTS_SHOWN] + [e for e in entries[DOCUMENTS_SHOWN:] if e.slug in chosen]
    offered = [(entry.slug, entry.id, entry.name, "", "") for entry in entries]
    return _group(name, label, filters, hits, offered, shown=name in _SHOWN)


def _plain(choices) -> list[tuple]:
    return [(value, value, label, "", "") for value, label in choices]


def _statuses() -> list[tuple]:
    return [
        (code, int(status), status.label, css, f"i-{css}" if css else "")
        for status, code in CODES.items()
        for css in [status_css(status)]
    ]


def _confidences() -> list[tuple]:
    return [(name, int(level), level.label, "", f"i-c{int(level)}") for name, level in CONFIDENCES.items()]
