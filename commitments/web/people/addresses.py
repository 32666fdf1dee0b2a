"""The page of one's own address for letters, and the link that confirms a new one."""

from datetime import timedelta
from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from allauth.decorators import rate_limit
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from ...actions.people.addresses import change_address
from ...exchange.people.address_links import LIFETIME, read_address_token, send_address_link, tell_new_address
from ...exchange.people.letters import has_mail_server
from ...models import User
from ..kernel.acts import act_methods, sent_data
from ..kernel.forms import ActForm


class NewAddressForm(ActForm):
    """The address to which letters shall go."""

    email = forms.EmailField(
        label=gettext_lazy("New e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"]
        if address == self.user.email:
            raise ValidationError(_("This is already your e-mail address. Enter another one."))
        return address

    def clean(self) -> dict[str, Any]:
        if not has_mail_server():
            raise ValidationError(_("The register cannot send e-mail. Ask an administrator to change your address."))
        return self.cleaned_data


@never_cache
@act_methods
@login_required
@rate_limit(action="manage_email")
@reauthentication_required(enabled=lambda request: request.method == "POST")
def address_page(request: HttpRequest) -> HttpResponse:
    """The own address, and the form for another, which takes a fresh sign-in and counts once it is confirmed."""
    person = cast(User, request.user)
    form = NewAddressForm(sent_data(request), user=person)
    if form.is_bound and form.is_valid():
        address = form.cleaned_data["email"]
        send_address_link(person, address)
        messages.success(
            request, _("E-mail sent to %(address)s. Open the link in it to confirm the address.") % {"address": address}
        )
        return HttpResponseRedirect(reverse("account_email"))
    context = {"form": form, "person": person, "hours": LIFETIME // timedelta(hours=1)}
    return render(request, "commitments/people/address.html", context, status=400 if form.errors else 200)


@never_cache
@act_methods
@login_required
def address_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link, for the person whose account it is; sent, the address counts."""
    person = cast(User, request.user)
    address = read_address_token(person, token)
    if address is None and request.method == "POST":
        raise Http404
    form = ActForm(sent_data(request), user=person)
    old = person.email
    if form.is_bound and form.perform(lambda: change_address(account=person, old=old, address=address or "")):
        tell_new_address(form.made, old)
        messages.success(request, _("Your e-mail address is now %(address)s.") % {"address": address})
        return HttpResponseRedirect(reverse("account_email"))
    context = {"form": form, "address": address}
    return render(request, "commitments/people/address_confirm.html", context, status=400 if form.errors else 200)
