"""What the pages of the admin share: rights by predicates, writes by actions, refusals as errors of the form."""

from collections.abc import Mapping
from typing import Any, cast

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import ProtectedError
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rules.contrib.admin import ObjectPermissionsModelAdmin

from ..actions.kernel.ledger import VersionConflict
from ..actions.register.reference import delete_reference, save_reference
from ..models import User
from ..queries.kernel.day_field import DayField, DayInput
from ..queries.kernel.keyset import is_row_number
from ..queries.kernel.query_fields import RowsField
from ..queries.ledger.changes import changes_meanwhile
from ..queries.lists.facets import current_index
from ..rules.kernel.days import day_at
from .forms import ActionForm, RefusedError, VersionedForm, refusals_of

DAYS: dict[Any, Mapping[str, Any]] = {models.DateField: {"form_class": DayField, "widget": DayInput}}
"""How forms of the admin read the day of a column."""


def actor_of(request: HttpRequest) -> User:
    """Who acts: the admin lets nobody in without an account."""
    return cast(User, request.user)


def take_entries(formset: Any) -> list[Any]:
    """The forms of the entries added or changed, each tied to its parent.

    Notes on the formset what Django asks of one that was saved; writing is left to the caller's actions.
    """
    gone = formset.deleted_forms
    # One without a key claims an entry that is not in the list: gone meanwhile, or forged.
    known = [form for form in formset.initial_forms if form.instance.pk]
    added = [form for form in formset.extra_forms if form.has_changed() and form not in gone]
    changed = [form for form in known if form.has_changed() and form not in gone]
    for form in added:
        setattr(form.instance, formset.fk.name, formset.instance)
    formset.new_objects = [form.instance for form in added]
    formset.changed_objects = [(form.instance, form.changed_data) for form in changed]
    formset.deleted_objects = [form.instance for form in gone if form.instance.pk]
    return [*changed, *added]


def _meanwhile(request: HttpRequest, refusal: RefusedError) -> list[Any]:
    """What others changed since the person opened the page, if that is why the action refused."""
    conflict = refusal.error
    if not isinstance(conflict, VersionConflict):
        return []
    catalogue = current_index(day_at(timezone.now())).catalogue
    return changes_meanwhile(request.user, conflict.obj, conflict.started_from, catalogue=catalogue)


def _drop_what_is_no_row(request: HttpRequest) -> None:
    """Leave out ticks that no row of a list can have: Django would look for them, and give up."""
    ticked = request.POST.getlist(ACTION_CHECKBOX_NAME)
    if all(map(is_row_number, ticked)):
        return
    data = request.POST.copy()
    data.setlist(ACTION_CHECKBOX_NAME, [pk for pk in ticked if is_row_number(pk)])
    request.POST = data  # type: ignore[assignment]


class ActionAdmin(ObjectPermissionsModelAdmin):
    """A page whose writes are actions. Subclasses say which, in ``save_model`` or ``save_related``."""

    form = ActionForm
    formfield_overrides = {
        **DAYS,
        models.URLField: {"assume_scheme": "https"},
        # Short lists; they need no script and no held key.
        models.ManyToManyField: {"widget": CheckboxSelectMultiple, "form_class": RowsField},
    }

    def get_urls(self) -> list[Any]:
        """Without Django's nameless redirect from the addresses before its version 1.9, which takes any method."""
        return [pattern for pattern in super().get_urls() if pattern.name]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list; it takes a POST only where something can be done with several of its rows."""
        if request.method == "POST" and not self.get_actions(request):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        _drop_what_is_no_row(request)
        return super().changelist_view(request, extra_context)

    @method_decorator(require_safe)
    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The entries of the object on the ledger, as far as the person may see them."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        about = urlencode({"object_type": self.opts.model_name or "", "object_id": unquote(object_id)})
        return HttpResponseRedirect(f"{reverse('admin:commitments_ledgerentry_changelist')}?{about}")

    def keep_no_record(self, *args: Any, **kwargs: Any) -> Any:
        """Django's own record knows no tiers and no seal; what was done, the action wrote on the ledger."""

    log_addition = log_change = log_deletions = keep_no_record

    def changeform_view(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; once more with its errors when an action refused, after everything was rolled back."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except RefusedError as refusal:
            request.refusal = refusal
            return super().changeform_view(request, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        refusal = getattr(request, "refusal", None)
        context["meanwhile"] = _meanwhile(request, refusal) if refusal else []
        return super().render_change_form(request, context, *args, **kwargs)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, *args, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: Any) -> Any:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        return kwargs | {"form_kwargs": {"refusal": getattr(request, "refusal", None)}}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The inlines only: the form's own lists were written by the action, not by ``save_m2m``."""
        for formset in formsets:
            self.save_formset(request, form, formset, change)


class InlineForm(ActionForm):
    """One entry of an inline."""

    def __init__(self, *args: Any, refusal: RefusedError | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refusal = refusal


class VersionedInlineForm(VersionedForm, InlineForm):
    """One entry of an inline that counts its own versions."""


class AddOnly:
    """Entries may be added, and neither changed nor deleted; those that exist are shown elsewhere on the page."""

    model: Any
    extra = 1
    can_delete = False
    formfield_overrides: Mapping = {**DAYS, models.ManyToManyField: {"form_class": RowsField}}

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = self.model._default_manager.none()
        return rows

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnly:
    """A list to look things up in."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReferenceAdmin(ActionAdmin):
    """Reference data, written by ``save_reference`` and ``delete_reference``; deleted one at a time."""

    form = VersionedForm
    actions = None

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        if not change or form.has_changed():
            with refusals_of(form):
                save_reference(actor=actor_of(request), obj=obj, version=form.cleaned_data.get("started_from"))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        entries = take_entries(formset)
        for gone in formset.deleted_forms:
            with refusals_of(gone):
                delete_reference(actor=actor_of(request), obj=gone.instance, version=_started_from(gone))
        for row in entries:
            with refusals_of(row):
                save_reference(actor=actor_of(request), obj=row.instance, version=_started_from(row))

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        """The page that asks whether to delete carries the version that it showed."""
        sent = request.POST.get("version", "")
        delete_reference(actor=actor_of(request), obj=obj, version=int(sent) if is_row_number(sent) else None)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError:
            messages.error(request, _("Other records use this, so it cannot be deleted. Nothing was deleted."))
        except VersionConflict:
            messages.error(
                request, _("Someone else changed this. Nothing was deleted; check the new values and try again.")
            )
        return HttpResponseRedirect("..")


def _started_from(form: Any) -> int | None:
    version: int | None = form.cleaned_data.get("started_from")
    return version
