"""Accounts, for administrators: role and party, from the role all rights; and how mail to people goes."""

# Pages that Django and allauth bring along, registered so that they can be taken out again below.
from typing import Any

import allauth.account.admin
import allauth.mfa.admin  # noqa: F401
import django.contrib.auth.admin  # noqa: F401
from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..actions.people.accounts import save_account
from ..exchange.people.address_links import tell_new_address
from ..exchange.people.password_links import send_password_link
from ..models import OutgoingMail, Party, User
from ..rules.kernel.permissions import can_manage_accounts
from .base import ActionAdmin, ReadOnly, actor_of
from .forms import VersionedForm, refusals_of

# Rights come from the role here, not from groups; second factors are looked after by who has them.
admin.site.unregister([Group, EmailAddress, Authenticator])


class AccountForm(VersionedForm):
    """An account with the party a focal point speaks for. Its password its owner alone chooses, by a link."""

    party = forms.ModelChoiceField(
        Party.objects.all(),
        required=False,
        label=gettext_lazy("Party"),
        help_text=gettext_lazy("The party that a focal point represents."),
    )
    send_link = forms.BooleanField(
        required=False,
        label=gettext_lazy("Send a link to choose a password"),
        help_text=gettext_lazy(
            "The link goes to the account’s e-mail address. The current password stays valid until someone uses the "
            "link."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["send_link"].initial = not self.instance.pk
        if self.instance.pk:
            self.fields["party"].initial = self.stored_party()

    def stored_party(self) -> Party | None:
        return Party.objects.filter(memberships__user=self.instance).first()

    def only_sends_link(self) -> bool:
        """Whether nothing of the account itself is changed."""
        return bool(self.instance.pk) and {*self.changed_data} - {"started_from"} == {"send_link"}

    def chosen_party(self) -> Party | None:
        """The party as it shall be; what the person left alone stays."""
        return self.cleaned_data["party"] if "party" in self.cleaned_data else self.stored_party()


def _changes_accounts(request: HttpRequest) -> bool:
    return request.method == "POST" and can_manage_accounts.test(request.user)


@admin.register(User)
class UserAdmin(ActionAdmin):
    form = AccountForm
    list_display = ["username", "first_name", "last_name", "role", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    search_fields = ["username", "first_name", "last_name", "email"]
    ordering = ["username"]
    fields = [
        "started_from",
        "username",
        ("first_name", "last_name"),
        "email",
        ("role", "party"),
        "is_active",
        "send_link",
    ]

    @method_decorator(reauthentication_required(enabled=_changes_accounts))
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; to save takes a fresh sign-in, so that a session left open opens no other account."""
        return super().changeform_view(request, *args, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Nobody changes the own address here: a new one counts once a letter to it was answered (account menu)."""
        is_own = obj is not None and obj.pk == request.user.pk
        return ["email"] if is_own else []

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        old = User.objects.filter(pk=obj.pk).values_list("email", flat=True).first()
        if not form.only_sends_link():
            self._save(request, obj, form)
        if old is not None and old != obj.email:
            tell_new_address(obj, old)
        if form.cleaned_data.get("send_link"):
            self._send_link(request, obj)

    def _save(self, request: HttpRequest, obj: User, form: Any) -> None:
        with refusals_of(form):
            save_account(
                actor=actor_of(request),
                account=obj,
                party=form.chosen_party(),
                version=form.cleaned_data["started_from"],
            )

    def _send_link(self, request: HttpRequest, account: User) -> None:
        """Where no letter can be sent, the account is saved all the same, and a message says what to do."""
        try:
            send_password_link(actor=actor_of(request), account=account)
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            told = {"name": account.username, "address": account.email}
            messages.success(request, _("Link for “%(name)s” sent to %(address)s.") % told)


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnly, ActionAdmin):
    """Whom mail waits for, and what the server said. It has no text here: that is written when it goes."""

    list_display = ["day", "occasion", "user", "state", "attempts", "next_at", "sent_at", "error"]
    list_filter = ["state", "occasion"]
    list_select_related = ["user"]
    search_fields = ["user__username", "message_id"]
    fields = [
        *("user", "occasion", "day", "state", "attempts", "error", "made_at"),
        *("next_at", "claimed_at", "sent_at", "message_id"),
    ]
    show_full_result_count = False
