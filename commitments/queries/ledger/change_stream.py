"""Entries of the ledger in the order in which they were written, from a number on: for programs that keep a copy."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ...rules.kernel.permissions import Visitor
from ..kernel.catalogue import Catalogue
from ..kernel.keyset import LAST_NUMBER, page_size
from ..kernel.query_fields import form_errors, unknown_names
from .change_words import Change, tell
from .changes import ChangeFilter


class SinceFilter(ChangeFilter):
    """What changes can be filtered by, and after which number, as the address gives it."""

    before: Any = None
    page: Any = None
    after = forms.IntegerField(label=_("After"), required=False, min_value=0, max_value=LAST_NUMBER)


@dataclass(frozen=True)
class Since:
    """A page, oldest first. ``cursor``: the number to go on after; ``more``: whether there is more by now."""

    form: SinceFilter
    errors: list[tuple[str, str]]
    changes: list[Change] = field(default_factory=list)
    cursor: int = 0
    more: bool = False


def read_since(user: Visitor, data: QueryDict, *, catalogue: Catalogue) -> Since:
    """The entries that ``user`` may see behind the number, and by the filters, of a query string (a ``QueryDict``)."""
    form = SinceFilter(data, user=user, catalogue=catalogue)
    errors = form_errors(form) + unknown_names(data, form.fields)
    if errors:
        return Since(form, errors)
    after, size = form.cleaned_data["after"] or 0, page_size(form.cleaned_data)
    rows = list(form.rows().filter(seq__gt=after).order_by("seq")[: size + 1])
    shown = rows[:size]
    return Since(
        form=form,
        errors=[],
        changes=tell(user, shown, catalogue=catalogue),
        cursor=shown[-1].seq if shown else after,
        more=len(rows) > size,
    )
