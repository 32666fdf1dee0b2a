"""Forms whose page calls actions: what an action refuses comes back as an error of the form, all typed kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from ..actions.kernel.ledger import VersionConflict
from ..queries.kernel.query_fields import put_value, sent_copy


class RefusedError(Exception):
    """An action refused what a form asked for. ``prefix`` names the form; None is the page's own."""

    def __init__(self, prefix: str | None, error: ValidationError | VersionConflict) -> None:
        super().__init__(str(error))
        self.prefix = prefix
        self.error = error


@contextmanager
def refusals_of(form: forms.BaseForm) -> Iterator[None]:
    """Turn what an action raises into a ``RefusedError``, which rolls the page's transaction back."""
    try:
        yield
    except ValidationError as error:
        raise RefusedError(form.prefix, error) from error
    except VersionConflict as error:
        raise RefusedError(None, error) from error


class ActionForm(forms.ModelForm):
    """A form of the admin. ``refusal`` is what the actions answered to the same data a moment ago, if they refused."""

    refusal: RefusedError | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "started_from" in self.fields:
            self.fields["started_from"].initial = self.instance.version
            self.fields["started_from"].required = bool(self.instance.pk)
        if self.instance.pk:
            # What the person saw travels along, so that only what they changed counts as changed.
            for field in self.fields.values():
                field.show_hidden_initial = True

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.instance.pk:
            self.keep_what_is_stored()
        if self.refusal and self.refusal.prefix == self.prefix:
            self.show_refusal(self.refusal.error)
        return self.cleaned_data

    def keep_what_is_stored(self) -> None:
        """Leave out what the person did not change: somebody else may have."""
        self.cleaned_data = {name: value for name, value in self.cleaned_data.items() if self.is_taken(name)}

    def is_taken(self, name: str) -> bool:
        return name == "started_from" or name in self.changed_data

    def show_refusal(self, error: ValidationError | VersionConflict) -> None:
        if isinstance(error, VersionConflict):
            self.show_conflict(error)
        elif hasattr(error, "error_dict"):
            for name, messages in error.error_dict.items():
                self.add_error(name if name in self.fields else None, ValidationError(messages))
        else:
            self.add_error(None, error)

    def show_conflict(self, error: VersionConflict) -> None:
        """Say so, and let the next attempt start from the version that stands now."""
        text = _(
            "Someone else changed this (version %(version)d). Nothing was saved; check the new values and save "
            "again: only your own changes are applied."
        )
        self.add_error(None, text % {"version": error.obj.version})
        self.data = self._started_anew(error.obj)

    def _started_anew(self, stored: models.Model) -> Any:
        """What was sent, as if typed over what is stored now: only what the person changed differs from it."""
        fresh: Any = type(self)(instance=stored)
        data = sent_copy(self)
        for name in fresh.fields:
            value = fresh[name].value()
            put_value(data, self.add_initial_prefix(name), value)
            if name not in self.changed_data or name == "started_from":
                put_value(data, self.add_prefix(name), value)
        return data


class VersionedForm(ActionForm):
    """Carries the version that the person started from."""

    started_from = forms.IntegerField(widget=forms.HiddenInput)
