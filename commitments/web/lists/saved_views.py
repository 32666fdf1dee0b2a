"""Saved views of the register: their list, saving what is shown, changing and deleting one, and the default."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ...actions.lists.saved_views import change_view, choose_default_view, delete_view, save_view
from ...exchange.exports.table_layout import read_view
from ...models import SavedView
from ...models.kernel.fields import validate_plain_text
from ...queries.kernel.keyset import is_row_number
from ...queries.lists.facets import FacetIndex, current_index
from ...queries.lists.saved_views import count_open, default_address, list_views
from ...rules.kernel.permissions import can_share_view
from ...rules.lists.saved_views import LAYOUT_LENGTH, NAME_LENGTH, QUERY_LENGTH
from ..kernel import clock
from ..kernel.acts import act_methods, sent_data
from ..kernel.forms import ActForm


class ViewForm(ActForm):
    """What a view is called, and who finds it; to share one is for staff."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_LENGTH, validators=[validate_plain_text])
    is_shared = forms.BooleanField(
        label=gettext_lazy("Share this view"),
        help_text=gettext_lazy(
            "Everyone who is signed in can find this view and read its name. Each person sees only the rows that "
            "they may see."
        ),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not can_share_view.test(self.user):
            del self.fields["is_shared"]


class DefaultForm(ActForm):
    """Which view the register opens with: its key, or nothing for “All open”. Nobody types it."""

    def choose(self, index: FacetIndex) -> None:
        """PermissionDenied where it is the key of no view that the person finds."""
        chosen = self.data.get("default", "")
        if chosen and not is_row_number(chosen):
            raise PermissionDenied
        choose_default_view(actor=self.user, pk=int(chosen) if chosen else None, index=index)


class NewViewForm(ViewForm):
    """The filters and the layout come along."""

    query = forms.CharField(widget=forms.HiddenInput, max_length=QUERY_LENGTH, required=False)
    layout = forms.CharField(widget=forms.HiddenInput, max_length=LAYOUT_LENGTH, required=False)


@require_safe
def view_default(request: HttpRequest) -> HttpResponse:
    """The register as it opens for the person."""
    query = default_address(request.user, index=current_index(clock.today()))
    return HttpResponseRedirect(f"{reverse('commitment-list')}?{query}" if query else reverse("commitment-list"))


@act_methods
@login_required
def view_list(request: HttpRequest) -> HttpResponse:
    """The own views and those that are shared; sent, with which of them the register opens from now on."""
    index = current_index(clock.today())
    form = DefaultForm(sent_data(request), user=request.user)
    if form.is_bound:
        form.choose(index)
        messages.success(request, _("The register now opens with this view."))
        return HttpResponseRedirect(reverse("view-list"))
    views = list_views(request.user, index=index)
    context = {
        "nav_section": "commitments",
        "views": views,
        "open_count": count_open(request.user, index=index),
        "has_default": any(kept.is_default for kept in views),
    }
    return render(request, "commitments/lists/saved_view_list.html", context)


@act_methods
@login_required
def view_new(request: HttpRequest) -> HttpResponse:
    """Give what the register shows a name, and keep it."""
    sent = request.method == "POST"
    data = QueryDict(f"{request.POST.get('query', '')}&{request.POST.get('layout', '')}") if sent else request.GET
    query, layout, errors = read_view(request.user, data, index=current_index(clock.today()))
    form = NewViewForm(sent_data(request), user=request.user, initial={"query": query, "layout": layout})
    if form.is_bound and not errors and form.perform(lambda: _save(form, query, layout)):
        messages.success(request, _("View saved."))
        return HttpResponseRedirect(reverse("view-list"))
    context = {"nav_section": "commitments", "form": form, "errors": errors, "query": data.urlencode()}
    return render(
        request, "commitments/lists/saved_view_new.html", context, status=400 if form.is_bound or errors else 200
    )


def _save(form: NewViewForm, query: str, layout: str) -> SavedView:
    chosen = form.cleaned_data
    is_shared = chosen.get("is_shared", False)
    return save_view(actor=form.user, query=query, layout=layout, name=chosen["name"], is_shared=is_shared)


@act_methods
@login_required
def view_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the name of one of the own views, share it, delete it."""
    view = SavedView.objects.of(request.user).filter(pk=pk).first() if is_row_number(pk) else None
    if view is None:
        raise Http404
    first = {"name": view.name, "is_shared": view.is_shared}
    form = ViewForm(sent_data(request), user=request.user, initial=first)
    if request.POST.get("act") == "delete":
        delete_view(actor=form.user, pk=view.pk)
        messages.success(request, _("View deleted."))
        return HttpResponseRedirect(reverse("view-list"))
    if form.is_bound and form.perform(lambda: change_view(actor=form.user, pk=view.pk, **form.cleaned_data)):
        messages.success(request, _("View saved."))
        return HttpResponseRedirect(reverse("view-list"))
    context = {"nav_section": "commitments", "form": form, "view": view}
    return render(request, "commitments/lists/saved_view_detail.html", context, status=400 if form.errors else 200)
