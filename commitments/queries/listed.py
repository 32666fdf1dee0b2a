"""Lists by number, newest first, of what hangs on commitments and parties: which rows, and which page of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ..models import Commitment, Party
from ..rules.references import REFERENCE
from .choice import form_errors, unknown_names
from .filters import TextField
from .keyset import PlaceForm, read_rows


class SaidFilter(PlaceForm):
    """What lists of assessments and of statements can be filtered by, as the address gives it."""

    commitment = TextField(label=_("Commitment"), required=False, max_length=24)
    party = TextField(label=_("Party"), required=False, max_length=50)

    def __init__(self, data, *, user):
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
            raise ValidationError(_("There is no such commitment. Give a reference such as A8-09."))
        return found

    def clean_party(self) -> Party | None:
        slug = self.cleaned_data["party"]
        found = Party.objects.filter(slug=slug).first() if slug else None
        if slug and found is None:
            raise ValidationError(_("There is no such party."))
        return found

    def narrowed(self, rows: QuerySet) -> QuerySet:
        """Those of the rows that are about the commitment, and of the party, that are asked for."""
        for name in ("commitment", "party"):
            if self.cleaned_data[name]:
                rows = rows.filter(**{name: self.cleaned_data[name]})
        return rows


@dataclass(frozen=True)
class Listed:
    """A page. ``errors``: (field label, message) pairs; there are rows and neighbours only when there are none."""

    form: PlaceForm
    errors: list[tuple[str, str]]
    rows: Sequence[Any] = ()
    next: int | None = None
    previous: int | None = None


def read_listed(rows: QuerySet, data, form: PlaceForm) -> Listed:
    """The page of ``rows``, newest first, that a query string (a ``QueryDict``) asks for; ``form`` is made from it."""
    errors = form_errors(form) + unknown_names(data, form.fields)
    if errors:
        return Listed(form, errors)
    rows = form.narrowed(rows) if isinstance(form, SaidFilter) else rows
    return Listed(form, [], *read_rows(rows, "pk", form.cleaned_data))


def read_said(user, rows: QuerySet, data) -> Listed:
    """The same of rows that are about a commitment and of a party."""
    return read_listed(rows, data, SaidFilter(data, user=user))


def read_plain(rows: QuerySet, data) -> Listed:
    """The same of rows that nothing filters."""
    return read_listed(rows, data, PlaceForm(data))
