"""kill -9 of whoever sends mail: every mail arrives, and no more of them twice than there were kills."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.conf import settings

from commitments.actions.people.following import follow
from commitments.exchange.people.send_digests import fill
from commitments.models import OutgoingMail
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.people.mail import UNSENT, MailState

from ...support.databases import database_with_tables
from ...support.factories import CommitmentFactory, UserFactory
from ...support.mailserver import HOST, Mailbox, mail_server
from ...support.samples import repeatable
from ..database import own_database
from ..result import Result

SLOW = 0.03
"""Seconds the server takes for a mail, so that kills fall before, within and after its acceptance."""
PATIENCE = 600
"""Seconds for all of it to arrive."""
BOTH = 2
"""Senders that are at work at the same time."""


@dataclass(frozen=True)
class Post:
    """A mail server on the loopback, and the database whose outbox is emptied into it."""

    folder: Path
    address: str
    port: int
    box: Mailbox

    def put_in(self, mails: int) -> set[str]:
        """So many new people to whom there is something to say, and their mails in the outbox, by Message-ID."""
        late = Deadline(words="by then", precision=Precision.DAY, latest=date(2018, 1, 1))
        commitment, before = CommitmentFactory(deadline=late), len(self.known())
        for number in range(before, before + mails):
            follow(actor=UserFactory(email=f"person{number}@mail.example"), target=commitment)
        known = self.known()
        fill(now=datetime.now(UTC) - timedelta(seconds=1))
        self.box.letters.clear()
        return self.known() - known

    def known(self) -> set[str]:
        return set(OutgoingMail.objects.values_list("message_id", flat=True))

    def senders(self, stack: ExitStack, *options: str) -> list["Sender"]:
        return [stack.enter_context(Sender(self.folder, self.address, *options, port=self.port)) for _ in range(BOTH)]


@contextmanager
def new_post(folder: Path) -> Iterator[Post]:
    """With a new database of the engine of this run."""
    with database_with_tables(folder) as address, own_database(address, folder), mail_server() as (box, port):
        box.delay = SLOW
        yield Post(folder, address, port, box)


def run(folder: Path, *, kills: int, mails: int) -> Result:
    with new_post(folder) as post:
        return kill_senders(post, kills=kills, mails=mails)


def run_control(folder: Path, *, mails: int) -> Result:
    with new_post(folder) as post:
        return claim_nothing(post, mails=mails)


def kill_senders(post: Post, *, kills: int, mails: int) -> Result:
    """Senders are killed in turn, while the other one may be at work."""
    made, box = post.put_in(mails), post.box
    chance, killed = repeatable(kills), 0
    with ExitStack() as stack:
        senders = post.senders(stack)
        while killed < kills and unsent():
            sender = senders[killed % BOTH]
            sender.start()
            box.wait_for(len(box.letters) + chance.choice([0, 1]))
            time.sleep(chance.uniform(0, 2 * SLOW))
            killed += sender.kill()
        finish(senders)
    return Result("mail", f"{killed} kills, {mails} mails, {len(box.letters)} arrived", violations(box, made, killed))


def claim_nothing(post: Post, *, mails: int) -> Result:
    """Two senders at once that claim nothing: it has to be noticed."""
    made = post.put_in(mails)
    with ExitStack() as stack:
        finish(post.senders(stack, "unclaimed"))
    missed = [] if violations(post.box, made, kills=0) else ["two senders that claim nothing sent no mail twice"]
    return Result("mail-control", f"{mails} mails, {len(post.box.letters)} arrived without claims", missed)


def unsent() -> int:
    return OutgoingMail.objects.filter(state__in=UNSENT).count()


def finish(senders: list["Sender"]) -> None:
    """Let the senders work until nothing waits, or patience ends."""
    end = time.monotonic() + PATIENCE
    while unsent() and time.monotonic() < end:
        for sender in senders:
            sender.start()
        time.sleep(0.2)
    for sender in senders:
        sender.wait()


def violations(box: Mailbox, made: set[str], kills: int) -> list[str]:
    """What must not be: mail that is lost, that came twice without a kill, or that is not known for the same."""
    states = Counter(OutgoingMail.objects.filter(message_id__in=made).values_list("state", flat=True))
    arrived = Counter(box.ids)
    people = Counter(str(letter["To"]) for letter in box.letters)
    repeats = arrived.total() - len(people)
    found = [] if states == {MailState.SENT: len(made)} else [f"in the end the outbox holds {dict(states)}"]
    found += [f"{message} never arrived" for message in made - set(arrived)]
    found += [f"{message} is in no outbox" for message in set(arrived) - made]
    found += [f"{repeats} mails came twice after {kills} kills"] if repeats > kills else []
    return found


class Sender:
    """A process whose children send what waits in an outbox, or (``imports``) work on imports."""

    def __init__(self, folder: Path, address: str, *options: str, port: int = 25):
        environment = os.environ | {
            "DATABASE_URL": address,
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "EMAIL_URL": f"smtp://{HOST}:{port}",
            "INSECURE_HTTP": "1",
            "LEDGER_KEY": settings.LEDGER_KEY.decode(),
            "LOG_LEVEL": "ERROR",
            "SECRET_KEY": settings.SECRET_KEY,
            "SITE_URL": "http://127.0.0.1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.soak.sender", *options],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.child = 0

    def __enter__(self) -> "Sender":
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.communicate("")

    def start(self) -> None:
        """Let a child begin to send, once the last one has ended."""
        self.wait()
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.child = int(self._said())

    def kill(self) -> bool:
        """Whether the child was still at work when it was killed."""
        with suppress(ProcessLookupError):
            os.kill(self.child, signal.SIGKILL)
        return self.wait() == str(-signal.SIGKILL)

    def wait(self) -> str:
        """How the child ended; nothing where none was started."""
        if not self.child:
            return ""
        self.child = 0
        return self._said()

    def _said(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()
