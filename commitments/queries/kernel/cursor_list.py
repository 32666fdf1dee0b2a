"""Lists by number, newest first: which rows of them are asked for, and which page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from ...models import Commitment, Party
from ...rules.kernel.permissions import Visitor
from ...rules.kernel.references import REFERENCE
from .keyset import PlaceForm, read_rows
from .query_fields import TextField, form_errors, unknown_names


class SaidFilter(PlaceForm):
    """What lists of assessments and of statements can be filtered by, as the address gives it."""

    commitment = TextField(label=_("Commitment"), required=False, max_length=24)
    party = TextField(label=_("Party"), required=False, max_length=50)

    def __init__(self, data: QueryDict, *, user: Visitor) -> None:
        super().__init__(data)
        self.user = user

    def clean_commitment(self) -> Commitment | None:
        """The commitment of this reference, if the person may see it; unknown and hidden answer alike."""
        reference = self.cleaned_data["commitment"]
        if not reference:
            return None
        rows = Commitment.objects.visible_to(self.user).filter(reference=reference)
        found = rows.first() if REFERENCE.match(reference) else None
        if found is None:
            raise ValidationError(_("No commitment has this reference. Enter a reference such as A8-09."))
        return found

    def clean_party(self) -> Party | None:
        slug = self.cleaned_data["party"]
        found = Party.objects.filter(slug=slug).first() if slug else None
        if slug and found is None:
            raise ValidationError(_("This party does not exist. Choose another party."))
        return found

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the rows that are about the commitment, and of the party, that are asked for."""
        for name in ("commitment", "party"):
            if self.cleaned_data[name]:
                rows = rows.filter(**{name: self.cleaned_data[name]})
        return rows


@dataclass(frozen=True)
class Listed:
    """A page. ``errors``: (field label, message) pairs; there are rows and neighbours only when there are none."""

    form: Any
    errors: list[tuple[str, str]]
    rows: Sequence[Any] = ()
    next: int | None = None
    previous: int | None = None


def read_listed(rows: QuerySet[Any], data: QueryDict, form: PlaceForm) -> Listed:
    """The page of ``rows``, newest first, that a query string (a ``QueryDict``) asks for; ``form`` is made from it."""
    errors = form_errors(form) + unknown_names(data, form.fields)
    if errors:
        return Listed(form, errors)
    return Listed(form, [], *read_rows(form.narrowed(rows), "pk", form.cleaned_data))


def read_filtered(filters: FilterSet, data: QueryDict) -> Listed:
    """The same of the rows that a filter set, which is made from ``data``, finds."""
    place = PlaceForm(data)
    errors = form_errors(filters.form) + form_errors(place) + unknown_names(data, {*filters.form.fields, *place.fields})
    if errors:
        return Listed(filters.form, errors)
    return Listed(filters.form, [], *read_rows(filters.qs, "pk", place.cleaned_data))


def read_plain(rows: QuerySet[Any], data: QueryDict) -> Listed:
    """The same of rows that nothing filters."""
    return read_listed(rows, data, PlaceForm(data))
