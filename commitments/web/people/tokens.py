"""The page of one's own tokens of the API."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from ...actions.people.tokens import make_token, revoke_token
from ...exchange.people.letters import tell_owner
from ...models import ApiToken
from ...models.kernel.fields import validate_plain_text
from ...queries.kernel.day_field import DayField
from ...queries.kernel.query_fields import offer
from ...queries.people.tokens import find_token, tokens_of
from ...rules.kernel.changes import Act
from ...rules.kernel.permissions import Visitor
from ...rules.people.tokens import NAME_LIMIT, USUAL, Scope, last_day, usable_scopes
from ..kernel import clock
from ..kernel.acts import act_methods, sent_data
from ..kernel.forms import ActForm

COOKIE = "api_token"
COOKIE_AGE = 60
"""Seconds in which the page that follows shows the secret: the browser carries it there, the site keeps it nowhere."""
REVOKE = "revoke"


class TokenForm(ActForm):
    """A new token: what it is for, what it may do, and its last day."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=NAME_LIMIT,
        help_text=gettext_lazy("What uses the token, such as “monthly report”."),
        validators=[validate_plain_text],
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Scopes"),
        initial=[Scope.READ],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("A token never allows more than your own role. Every scope includes reading."),
    )
    expires_on = DayField(
        label=gettext_lazy("Valid until"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("At most a year from today."),
    )

    def __init__(self, *args: Any, user: Visitor, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        offer(self, "scopes", [(scope.value, scope.label) for scope in usable_scopes(user)])

    def make(self) -> str:
        data = self.cleaned_data
        scopes = [Scope(value) for value in data["scopes"]]
        secret = make_token(actor=self.user, name=data["name"], scopes=scopes, expires_on=data["expires_on"])
        tell_owner(self.user, Act.MAKE_TOKEN)
        return secret


class RevokeForm(ActForm):
    """Which of the own tokens to end."""

    token = forms.ModelChoiceField(ApiToken.objects.none())

    def __init__(self, *args: Any, user: Visitor, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        token: Any = self.fields["token"]
        token.queryset = ApiToken.objects.filter(user=self.user)


@never_cache
@act_methods
@login_required
@reauthentication_required(enabled=lambda request: request.method == "POST")
def token_list(request: HttpRequest) -> HttpResponse:
    """The own tokens; a new one is shown once, after it was made. To make or revoke one takes a fresh sign-in."""
    page = reverse("account_tokens")
    sent = sent_data(request)
    revoking = sent is not None and sent.get("act") == REVOKE
    form = TokenForm(None if revoking else sent, user=request.user, initial={"expires_on": clock.today() + USUAL})
    if revoking:
        _revoke(request, RevokeForm(sent, user=request.user))
        return HttpResponseRedirect(page)
    if form.is_bound and form.perform(form.make):
        done = HttpResponseRedirect(page)
        done.set_cookie(COOKIE, form.made, **_cookie(page))
        return done
    secret, today = request.COOKIES.get(COOKIE, ""), clock.today()
    new = find_token(secret, today=today)
    context = {
        "form": form,
        "tokens": tokens_of(request.user),
        "today": today,
        "last_day": last_day(today),
        "new": new if new and new.user == request.user else None,
        "secret": secret,
        "scopes": dict(Scope.choices),
    }
    response = render(request, "commitments/people/token_list.html", context, status=400 if form.errors else 200)
    response.delete_cookie(COOKIE, path=page)
    return response


def _revoke(request: HttpRequest, form: RevokeForm) -> None:
    """A token that is not there, or was revoked before, needs no ending: the list shows it so."""
    if form.is_valid() and form.perform(lambda: revoke_token(actor=form.user, token=form.cleaned_data["token"])):
        tell_owner(form.user, Act.REVOKE_TOKEN)
        messages.success(request, _("Token revoked. Programs that use it no longer have access."))


def _cookie(page: str) -> dict[str, Any]:
    return {
        "max_age": COOKIE_AGE,
        "path": page,
        "httponly": True,
        "samesite": "Strict",
        "secure": settings.SESSION_COOKIE_SECURE,
    }
