"""Anchors sent out by mail, so that one lies where nobody who keeps the register can reach it."""

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _


def mail_anchor(text: str, *, seq: int, to: str) -> None:
    """Send an anchor. Its lines are short and plain, so that what arrives can be checked as it is."""
    subject = _("Servanda: anchor at entry %(seq)d") % {"seq": seq}
    EmailMessage(subject, text, to=[to]).send()
