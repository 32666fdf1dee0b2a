"""Forms of acts on pages: what an action refuses comes back at its field, everything typed kept."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ...actions.kernel.ledger import VersionConflict
from ...models import User
from ...queries.kernel.query_fields import sent_copy
from ...queries.ledger.change_words import Change
from ...queries.ledger.changes import changes_meanwhile
from ...queries.lists.facets import current_index
from ...rules.kernel.permissions import Visitor
from . import clock


class ActForm(forms.Form):
    """A form whose page calls one action.

    ``made`` is what the action returned, ``meanwhile`` what others changed since the person opened the page.
    """

    def __init__(self, *args: Any, user: Visitor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Visitors without an account were turned away before any form acts.
        self.user = cast(User, user)
        self.meanwhile: list[Change] = []
        self.made: Any = None

    def perform(self, act: Callable[[], Any]) -> bool:
        """Whether the form is valid and the action took it; if not, the form says why."""
        if not self.is_valid():
            return False
        try:
            self.made = act()
        except VersionConflict as conflict:
            self._show_conflict(conflict)
        except ValidationError as error:
            self._show_refusal(error)
        else:
            return True
        return False

    def _show_refusal(self, error: ValidationError) -> None:
        found = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
        for name, messages in found.items():
            self.add_error(name if name in self.fields else None, ValidationError(messages))

    def _show_conflict(self, conflict: VersionConflict) -> None:
        """Say so, show what changed, and let the next sending start from the version that stands now."""
        self.meanwhile = changes_meanwhile(
            self.user, conflict.obj, conflict.started_from, catalogue=current_index(clock.today()).catalogue
        )
        self.add_error(None, _("Someone else changed this. Nothing was saved; what you typed is still below."))
        data = sent_copy(self)
        data[self.add_prefix(self._version_field(conflict.obj))] = str(conflict.obj.version)
        self.data = data

    def _version_field(self, obj: Any) -> str:
        """The hidden field that carries the version of ``obj``; ``version`` is that of what the form is about."""
        named = f"{obj._meta.model_name}_version"
        return named if named in self.fields else "version"


class VersionedForm(ActForm):
    """Carries the version of ``subject``, the object acted on, that the person started from."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        self.fields["version"].initial = subject.version

    def perform(self, act: Callable[[], Any]) -> bool:
        if not self.is_valid():
            self._name_conflict_first()
        return super().perform(act)

    def _name_conflict_first(self) -> None:
        """What somebody else changed also changes what may be chosen: name the change, and not the choice."""
        started_from = self.cleaned_data.get("version", self.subject.version)
        if started_from != self.subject.version:
            self.errors.clear()
            self._show_conflict(VersionConflict(self.subject, started_from))
