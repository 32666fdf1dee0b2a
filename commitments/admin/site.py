"""Where the site of the admin differs from Django's: one door for signing in, and pages that only show take no POST."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe


@require_safe
@secure_admin_login
def login(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """Django's own form, of sign-in and of password alike, knows neither the second factor nor the rate limits."""
    return redirect("admin:index")


@require_safe
def password_change(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    return redirect("account_change_password")


ONLY_SHOWN = ("index", "app_index")

for name, view in {
    "login": login,
    "password_change": password_change,
    "password_change_done": password_change,
    **{name: require_safe(getattr(admin.site, name)) for name in ONLY_SHOWN},
}.items():
    setattr(admin.site, name, view)
