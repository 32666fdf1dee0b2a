"""The pages of accounts that are used, of allauth's and our own. What is not listed here cannot be asked for.

Left out on purpose: allauth's own pages for addresses (they write around the ledger), sign-up, and codes by letter.
"""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery_codes
from django.urls import path, re_path
from django.views.decorators.http import require_safe
from django.views.generic.base import RedirectView

from . import addresses, second_factor

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("email/", addresses.address_page, name="account_email"),
    path("email/confirm/<str:token>/", addresses.address_confirm, name="account_confirm_email"),
    path("password/change/", account.password_change, name="account_change_password"),
    # Whoever has no password yet gets one by a letter; allauth's page for it would not ask who they are.
    path(
        "password/set/",
        require_safe(RedirectView.as_view(pattern_name="account_reset_password")),
        name="account_set_password",
    ),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("2fa/", factors.index, name="mfa_index"),
    path("2fa/authenticate/", factors.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", second_factor.AddSecondFactor.as_view(), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", second_factor.RemoveSecondFactor.as_view(), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        second_factor.RenewRecoveryCodes.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path("2fa/recovery-codes/download/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
