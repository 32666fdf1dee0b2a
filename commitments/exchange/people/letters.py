"""Single letters about an account, beside the digests: written at once, and kept nowhere."""

import smtplib
from threading import Thread

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from ...models import User
from ...rules.kernel.changes import Act, act_label, act_note

LETTER = "letter"
"""The name of the thread that sends one."""
NO_SERVER = tuple(f"django.core.mail.backends.{name}.EmailBackend" for name in ("console", "dummy", "filebased"))
log = structlog.get_logger(__name__)


def has_mail_server() -> bool:
    """Whether letters reach people: without EMAIL_URL they would go to the log, where others can read them."""
    return settings.EMAIL_BACKEND not in NO_SERVER


def send_beside(letter: EmailMessage) -> None:
    """Send a letter in a thread of its own, so that nobody waits for the mail server.

    Without a mail server it is not sent and not logged either: the link in it may open an account.
    """
    if not has_mail_server():
        log.warning("letter_without_mail_server", subject=letter.subject)
        return
    Thread(target=_send, args=[letter], name=LETTER).start()


def _send(letter: EmailMessage) -> None:
    """Whoever waits for the letter can ask for another; it is not kept, since its link is a secret."""
    try:
        letter.send()
    except (smtplib.SMTPException, OSError, ValueError) as error:
        log.warning("letter_not_sent", subject=letter.subject, error=str(error))


def tell_owner(account: User, act: Act) -> None:
    """Tell the owner of an account, at its address, of an act on what it is signed in with."""
    advice = if_not_you()
    write_to(account, account.email, subject=act_label(act), text=act_note(act), after=advice)


def if_not_you() -> str:
    """What to do about a change that the owner of an account did not make."""
    return _("If this was not you, tell the administrators of the register immediately.")


def write_to(account: User, address: str, *, subject: str, text: str, link: str = "", after: str = "") -> None:
    """Tell ``account`` something at ``address``, once the transaction is committed; nothing goes to an empty address.

    ``link`` stands on a line of its own below ``text``, ``after`` below it.
    """
    if not address:
        return
    about = {"account": account, "site": settings.SITE_URL, "text": text, "link": link, "after": after}
    body = render_to_string("emails/account.txt", about)
    headers = {"Auto-Submitted": "auto-generated"}
    letter = EmailMessage(f"Servanda: {subject}", body, to=[address], headers=headers)
    transaction.on_commit(lambda: send_beside(letter))
