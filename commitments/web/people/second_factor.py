"""The pages of the own second factor: allauth's, with an entry on the ledger in the same transaction."""

from typing import Any, cast

from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.db import transaction
from django.http import HttpResponse

from ...actions.people.credentials import note_second_factor
from ...models import User
from ...rules.kernel.changes import Act


class OnLedger:
    """A page of a form whose sending is the act ``act`` of whoever has signed in."""

    act: Act

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            note_second_factor(account=cast(User, self.request.user), act=self.act)  # type: ignore[attr-defined]
            answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            return answer


class AddSecondFactor(OnLedger, ActivateTOTPView):
    act = Act.ADD_SECOND_FACTOR


class RemoveSecondFactor(OnLedger, DeactivateTOTPView):
    act = Act.REMOVE_SECOND_FACTOR


class RenewRecoveryCodes(OnLedger, GenerateRecoveryCodesView):
    act = Act.RENEW_RECOVERY_CODES
