"""Accounts, for administrators: role, party and password, from the role all rights; and how mail to people goes."""

# Pages that Django and allauth bring along, registered so that they can be taken out again below.
import allauth.account.admin
import allauth.mfa.admin  # noqa: F401
import django.contrib.auth.admin  # noqa: F401
from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.auth.forms import SetPasswordMixin
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from ..actions.accounts import save_account
from ..exchange.address_links import tell_new_address
from ..models import OutgoingMail, Party, User
from ..rules.permissions import can_manage_accounts
from .base import ActionAdmin, ReadOnly, actor_of
from .forms import VersionedForm, refusals_of

# Rights come from the role here, not from groups; second factors are looked after by who has them.
admin.site.unregister([Group, EmailAddress, Authenticator])


class AccountForm(SetPasswordMixin, VersionedForm):
    """An account with the party a focal point speaks for. An empty password leaves an existing one as it is."""

    party = forms.ModelChoiceField(
        Party.objects.all(), required=False, label=_("Party"), help_text=_("Whom a focal point speaks for.")
    )
    password1, password2 = SetPasswordMixin.create_password_fields()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["party"].initial = self.stored_party()
            for name in ("password1", "password2"):
                self.fields[name].required = False
                # A password is never sent back to the browser, not even hidden.
                self.fields[name].show_hidden_initial = False

    def stored_party(self) -> Party | None:
        return Party.objects.filter(memberships__user=self.instance).first()

    def clean(self) -> dict:
        self.validate_passwords()
        return super().clean()

    def _post_clean(self) -> None:
        # After the names are on the account: a password must not resemble them.
        super()._post_clean()  # type: ignore[misc]
        self.validate_password_for_user(self.instance)
        if self.cleaned_data.get("password2") and not self.errors:
            self.instance.set_password(self.cleaned_data["password2"])

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
        ("password1", "password2"),
    ]

    @method_decorator(reauthentication_required(enabled=_changes_accounts))
    def changeform_view(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """The page; to save takes a fresh sign-in, so that a session left open opens no other account."""
        return super().changeform_view(request, *args, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj=None):
        """Nobody changes the own address here: a new one counts once a letter to it was answered (account menu)."""
        is_own = obj is not None and obj.pk == request.user.pk
        return ["email"] if is_own else []

    def save_model(self, request: HttpRequest, obj: User, form, change: bool) -> None:
        old = User.objects.filter(pk=obj.pk).values_list("email", flat=True).first()
        self._save(request, obj, form)
        if old is not None and old != obj.email:
            tell_new_address(obj, old)

    def _save(self, request: HttpRequest, obj: User, form) -> None:
        with refusals_of(form):
            save_account(
                actor=actor_of(request),
                account=obj,
                party=form.chosen_party(),
                version=form.cleaned_data["started_from"],
            )


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
