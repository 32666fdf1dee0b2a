"""From a query string to rows: filters checked, hits found, order and page settled. Page and export start here."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..rules.permissions import visible_tiers
from .facets import FacetIndex
from .filters import CommitmentFilter, Hits
from .register import DEFAULT_PAGE_SIZE, DEFAULT_SORT, PAGE_SIZES, SORTS, Place, decode_cursor

OWN_KEYS = frozenset({"sort", "per_page", "after", "before", "page", "bom"})
"""Parameters of the address that are no filter."""


class PlaceForm(forms.Form):
    """Order, size and page, as the address gives them."""

    sort = forms.ChoiceField(
        label=_("Sort"), required=False, choices=[(s, s) for name in SORTS for s in (name, f"-{name}")]
    )
    per_page = forms.TypedChoiceField(
        label=_("Rows per page"), required=False, coerce=int, choices=[(n, n) for n in PAGE_SIZES]
    )
    after = forms.CharField(label=_("Page"), required=False, max_length=2000)
    before = forms.CharField(label=_("Page"), required=False, max_length=2000)
    page = forms.ChoiceField(label=_("Page"), required=False, choices=[("last", "last")])

    def clean(self):
        data = self.cleaned_data
        for name in ("after", "before"):
            if data.get(name) and "sort" in data:
                self._decode(data, name)
        return data

    def _decode(self, data: dict, name: str) -> None:
        try:
            data[name] = decode_cursor(data[name], data["sort"].removeprefix("-") or DEFAULT_SORT)
        except ValidationError as error:
            self.add_error(name, error)

    def place(self) -> Place:
        data = self.cleaned_data
        sort = data["sort"] or DEFAULT_SORT
        return Place(
            sort=sort.removeprefix("-"),
            descending=sort.startswith("-"),
            size=data["per_page"] or DEFAULT_PAGE_SIZE,
            after=data["after"] or None,
            before=data["before"] or None,
            last=data["page"] == "last",
        )


@dataclass(frozen=True)
class Choice:
    """What an address asks for. ``errors``: (field label, message) pairs; hits and place only when there are none."""

    filters: CommitmentFilter
    errors: list[tuple[str, str]]
    hits: Hits | None = None
    place: Place | None = None


def read_choice(user, data, *, index: FacetIndex, today: date) -> Choice:
    """Read a query string (a ``QueryDict``) as ``user`` may ask it. An unknown parameter or a bad value is an error."""
    tiers = visible_tiers(user)
    filters = CommitmentFilter(data, index=index, tiers=tiers, today=today)
    place = PlaceForm(data)
    errors = _form_errors(filters.form) + _form_errors(place) + _unknown(data, filters)
    if errors:
        return Choice(filters, errors)
    return Choice(filters, [], Hits(index, tiers, filters.chosen()), place.place())


def _form_errors(form) -> list[tuple[str, str]]:
    return [(str(form.fields[name].label), message) for name, messages in form.errors.items() for message in messages]


def _unknown(data, filters: CommitmentFilter) -> list[tuple[str, str]]:
    """A misspelt filter must not silently show everything."""
    unknown = [name for name in data if name not in filters.form.fields and name not in OWN_KEYS]
    return [(name[:40], str(_("There is no filter of this name."))) for name in unknown]
