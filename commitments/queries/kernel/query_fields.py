"""Fields of query strings, and what is wrong with one: for filters and lists of any kind."""

from collections.abc import Container, Iterable
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ...models.kernel.fields import validate_plain_text
from .day_field import DayField
from .keyset import is_row_number


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg] # Django's takes none when it runs
    """Several rows, by their ids. One that is longer than any is refused like any other that is not there.

    Django would hand it to SQLite, whose driver gives up on it.
    """

    def clean(self, value: Any) -> Any:
        for pk in value if isinstance(value, list | tuple) else []:
            if not is_row_number(pk):
                raise ValidationError(self.error_messages["invalid_pk_value"], params={"pk": str(pk)[:40]})
        return super().clean(value)


def offer(form: forms.BaseForm, name: str, choices: Iterable[Any]) -> None:
    """Set what a field of a form offers."""
    field: Any = form.fields[name]
    field.choices = choices


def sent_copy(form: forms.BaseForm) -> Any:
    """A copy of what was sent to a form (a ``QueryDict``), which can be changed."""
    sent: Any = form.data
    return sent.copy()


def put_value(data: Any, name: str, value: Any) -> None:
    """Set a value as a browser would send it: lists one by one, what is not ticked or not there left out."""
    if value is None or value is False:
        data.pop(name, None)
    elif isinstance(value, list | tuple):
        data.setlist(name, [str(item) for item in value])
    else:
        data[name] = str(value)


def form_errors(form: forms.BaseForm) -> list[tuple[str, str]]:
    """What is wrong with a form, as (field label, message) pairs."""
    return [
        (str(form.fields[name].label), str(message)) for name, messages in form.errors.items() for message in messages
    ]


def unknown_names(data: Iterable[str], known: Container[str]) -> list[tuple[str, str]]:
    """Errors for parameters that are not ``known``: a misspelt filter must not silently show everything."""
    return [(name[:40], str(_("No filter has this name."))) for name in data if name not in known]


class ChoicesField(forms.MultipleChoiceField):
    """Several choices; the message names the value that is none and the values that are."""

    default_error_messages = {
        "invalid_choice": _("“%(value)s” is not one of the choices."),
    }


class ChoicesFilter(django_filters.MultipleChoiceFilter):
    """Several values joined by “or”, applied by the filter set's own method."""

    field_class = ChoicesField

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("choices", [])
        super().__init__(**kwargs)


class TextField(forms.CharField):
    default_validators = [validate_plain_text]


class TextFilter(django_filters.CharFilter):
    field_class = TextField


class DayFilter(django_filters.DateFilter):
    field_class = DayField
