"""The nightly run: who is told, and every letter of it written; sending is the mail server's own time."""

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from django.conf import settings
from django.utils import timezone

from commitments.exchange.people.digest_mail import write_letter
from commitments.exchange.people.send_digests import SLICE, fill, make_round, write_digests
from commitments.models import Commitment, Follow, LedgerHead, MailPreference, OutgoingMail, User
from commitments.queries.people.outbox import mails_to_send
from commitments.rules.kernel.permissions import STAFF_ROLES, UserRole

from .server import forget_peak, memory_of
from .world import World

COMMITMENTS_A_FOLLOWER = 10
SINCE = 5000
"""Entries of the ledger that nobody was told of yet: a busy day."""
FILTERS = ["open=yes&timeliness=overdue", "disputed=yes", "open=yes&no_news=90", "lifecycle=suspended&open=yes"]
ROLES = [UserRole.READER] * 40 + [UserRole.FOCAL_POINT] * 9 + [UserRole.DESK_OFFICER]


@dataclass(frozen=True)
class Digests:
    """How many people follow something, how many letters were written, in which time, with how many bytes more."""

    followers: int
    letters: int
    seconds: float
    growth: int


def make_followers(world: World, count: int) -> None:
    """So many people, each following a party, three commitments and a theme or a filter, told up to a day ago."""
    rng, now = Random(count), timezone.now()  # noqa: S311 - not a secret
    told = max(LedgerHead.objects.get().seq - SINCE, 0)
    ids = list(Commitment.objects.values_list("pk", flat=True))
    people = User.objects.bulk_create(
        User(username=f"f{i}", email=f"f{i}@mail.example", role=role, is_staff=role in STAFF_ROLES)
        for i in range(count)
        for role in [ROLES[i % len(ROLES)]]
    )
    zone = settings.TIME_ZONE
    MailPreference.objects.bulk_create(
        MailPreference(user=person, time_zone=zone, language="en", told=told) for person in people
    )
    follows = []
    for i, person in enumerate(people):
        follows.append(Follow(user=person, since=now, party=rng.choice(world.parties)))
        follows += [Follow(user=person, since=now, commitment_id=pk) for pk in rng.sample(ids, 3)]
        if i % 2:
            follows.append(Follow(user=person, since=now, theme=rng.choice(world.themes)))
        else:
            follows.append(Follow(user=person, since=now, query=rng.choice(FILTERS), name="Mine"))
    Follow.objects.bulk_create(follows, batch_size=5000)


def measure_digests(world: World, followers: int) -> Digests:
    """From the start of the nightly run to its last letter, with what the facet index takes already there."""
    make_followers(world, followers)
    now = datetime.now(UTC)
    make_round(now)
    own = os.getpid()
    forget_peak(own)
    before = memory_of(own, "VmRSS")
    start = time.perf_counter()
    fill(now=now)
    letters = write_all(now)
    seconds = time.perf_counter() - start
    return Digests(followers, letters, seconds, memory_of(own, "VmHWM") - before)


def write_all(now: datetime) -> int:
    """Every letter that waits, as a run of ``send_reminders`` writes it, slice by slice; none is sent."""
    letters, about = 0, None
    while mails := mails_to_send(now, length=SLICE):
        about = make_round(now, about)
        for mail, digest in zip(mails, write_digests(about, [mail.user for mail in mails]), strict=True):
            if digest:
                write_letter(mail.user, digest, message_id=mail.message_id, today=about.index.today).message()
                letters += 1
        OutgoingMail.objects.filter(pk__in=[mail.pk for mail in mails]).delete()
    return letters
