"""A real mail server on the loopback, which takes mail, refuses it, is slow, or is gone after it has taken one."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from django.test import override_settings

from ..bench.server import free_port

HOST = "127.0.0.1"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


class Mailbox:
    """What was accepted, in order. ``mood`` says how mail is taken: with an answer, one to the data, or ``drop``."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.mood = ""
        self.delay = 0.0

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802 - aiosmtpd's name
        if self.mood.startswith(("4", "5")):
            return self.mood
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, _session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        await asyncio.sleep(self.delay)
        if self.mood.startswith("data "):
            return self.mood.removeprefix("data ")
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        if self.mood == "drop":
            # Accepted, and the answer is lost on its way.
            server.transport.abort()
        return "250 OK"

    def wait_for(self, number: int, seconds: float = 30) -> None:
        """Until so many have arrived, or nobody sends."""
        end = time.monotonic() + seconds
        while len(self.letters) < number and time.monotonic() < end:
            time.sleep(0.005)

    @property
    def ids(self) -> list[str]:
        return [str(letter["Message-ID"]) for letter in self.letters]


@contextmanager
def mail_server(port: int | None = None) -> Iterator[tuple[Mailbox, int]]:
    """A server, and its port; stopped in the end."""
    box: Any = Mailbox()
    controller = Controller(box, hostname=HOST, port=port or free_port())
    controller.start()
    try:
        yield box, controller.port
    finally:
        controller.stop()


@contextmanager
def sending_to(port: int, timeout: float = 5) -> Iterator[None]:
    """Mail of this process goes to the server at ``port``."""
    with override_settings(EMAIL_BACKEND=SMTP, EMAIL_HOST=HOST, EMAIL_PORT=port, EMAIL_TIMEOUT=timeout):
        yield


def plain(letter: EmailMessage) -> str:
    """The text of a letter without its HTML."""
    part: Any = letter.get_body(("plain",))
    return part.get_content()


def html(letter: EmailMessage) -> str:
    part: Any = letter.get_body(("html",))
    return part.get_content()
