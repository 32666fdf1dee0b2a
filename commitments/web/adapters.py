"""How sign-in differs from allauth's defaults."""

import smtplib
from threading import Thread
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as asked
from django.contrib.sites.shortcuts import get_current_site
from django.core.mail import EmailMessage
from django.http import HttpRequest

from ..actions.accounts import change_password
from ..models import User

LETTER = "letter"
"""The name of the thread that sends one."""
log = structlog.get_logger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator, so the sign-up page stays closed; a new password is an act."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        change_password(account=user, password=password)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Beside the answer: a slow server keeps nobody waiting, nor tells by its time which addresses are known."""
        about = {"request": asked.request, "email": email, "current_site": get_current_site(asked.request)}
        letter = self.render_mail(template_prefix, email, about | context)
        Thread(target=_send, args=[letter], name=LETTER).start()


def _send(letter: EmailMessage) -> None:
    """Whoever waits for the letter can ask for another; it is not kept, since its link is a secret."""
    try:
        letter.send()
    except (smtplib.SMTPException, OSError) as error:
        log.warning("letter_not_sent", subject=letter.subject, error=str(error))
