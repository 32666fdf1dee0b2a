"""What an address chooses of the filters, in the keys of the facet index."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from ...rules.kernel.statuses import BY_CODE, Confidence
from ..kernel.catalogue import Catalogue, ids_by_slug

TRUTH = {"yes": True, "no": False}
CONFIDENCES = {level.name.lower(): level for level in Confidence}
Reader = Callable[[list[str], Catalogue], Iterable[Any]]


def _as_is(values: list[str], _catalogue: Catalogue) -> list[str]:
    return values


def _numbers(values: list[str], _catalogue: Catalogue) -> list[int]:
    return [int(value) for value in values]


def _truths(values: list[str], _catalogue: Catalogue) -> list[bool]:
    return [TRUTH[value] for value in values]


def _statuses(values: list[str], _catalogue: Catalogue) -> list[int]:
    return [int(BY_CODE[code]) for code in values]


def _confidences(values: list[str], _catalogue: Catalogue) -> list[int]:
    return [int(CONFIDENCES[name]) for name in values]


def _ids_in(part: str) -> Reader:
    def ids(values: list[str], catalogue: Catalogue) -> list[int]:
        known = ids_by_slug(getattr(catalogue, part))
        return [known[slug] for slug in values]

    return ids


FACETS: dict[str, Reader] = {
    "status": _statuses,
    "timeliness": _as_is,
    "open": _truths,
    "disputed": _truths,
    "extended": _truths,
    "no_news": _numbers,
    "theme": _ids_in("themes"),
    "zone": _ids_in("zones"),
    "document": _ids_in("documents"),
    "meeting": _ids_in("meetings"),
    "lifecycle": _as_is,
    "kind": _as_is,
    "strength": _as_is,
    "quality": _as_is,
    "unanswered": _numbers,
    "owner": _ids_in("owners"),
    "confidence": _confidences,
}
"""Filters whose values are keys of the facet index of the same name, and how they become these."""
PART_OF = ("party", "role")
"""Two filters that are one facet."""
DAYS = ("no_news_since", "due_from", "due_to")
READ = frozenset({*FACETS, *PART_OF, *DAYS, "q"})
"""Every filter that rows are found by: ``filters.require_all_read`` refuses a filter set that has others."""


@dataclass(frozen=True)
class Chosen:
    """What was chosen, in the keys of the facet index; and the filters that are no facet."""

    values: dict[str, list[Any]]
    parties: list[int]
    roles: list[str]
    q: str
    no_news_since: date | None
    due_from: date | None
    due_to: date | None

    @classmethod
    def read(cls, data: dict[str, Any], catalogue: Catalogue) -> "Chosen":
        """What was chosen, from the checked values of the form."""
        values = {name: list(keys(data[name], catalogue)) for name, keys in FACETS.items() if data.get(name)}
        return cls(
            values=values,
            parties=list(_ids_in("parties")(data["party"], catalogue)),
            roles=data["role"],
            q=data["q"].strip(),
            **{name: data[name] for name in DAYS},
        )

    @property
    def only_words(self) -> bool:
        """Whether a search is all that is chosen."""
        return bool(self.q) and not any(value for name, value in vars(self).items() if name != "q")
