from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from commitments.actions.followup.inquiries import (
    change_request,
    close_request,
    remind,
    reopen_request,
    reply_to_request,
    send_request,
)
from commitments.actions.kernel.ledger import VersionConflict
from commitments.models import Commitment, PartyRequest, RequestReminder
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.followup.inquiries import ReplyContent, RequestContent
from commitments.rules.kernel.commitments import Tier
from commitments.rules.register.parties import Channel

from ...support.factories import (
    CommitmentFactory,
    EvidenceFactory,
    MembershipFactory,
    PartyFactory,
    UserFactory,
    secretary,
)
from ...support.followup_factories import PartyRequestFactory
from ..kernel.ledger_checks import last_entry, nothing_written

pytestmark = pytest.mark.django_db
DAY, LATER = date(2018, 5, 2), date(2018, 5, 9)


def content_of(made, **changes) -> RequestContent:
    names = ("subject", "text", "channel", "sent_on", "reply_due", "tier")
    values = {name: getattr(made, name) for name in names} | {
        "party": made.party_id,
        "meeting": made.meeting_id,
        "commitments": tuple(made.commitments.values_list("pk", flat=True)),
    }
    return RequestContent(**values | changes)


def reply(made, actor=None, **changes):
    said: dict[str, Any] = {"text": "We have begun.", "on": DAY, "channel": Channel.EMAIL} | changes
    return reply_to_request(actor=actor or secretary(), request=made, version=made.version, reply=ReplyContent(**said))


def counted(commitment) -> int:
    return Commitment.objects.get(pk=commitment.pk).unanswered


def test_request_is_recorded_on_the_ledger_and_moves_no_figure():
    commitment = CommitmentFactory()
    before = Commitment.objects.values().get()

    made = PartyRequestFactory(commitments=[commitment], subject=" Roads ")

    assert made.subject == "Roads"
    assert made.state == "open"
    assert list(made.commitments.all()) == [commitment]
    assert Commitment.objects.values().get() == before
    entry = last_entry()
    assert entry.act == "send_request"
    assert entry.object_type == "partyrequest"
    assert entry.before is None
    assert entry.after["commitments"] == [commitment.pk]
    assert entry.after["sent_on"] == "2018-04-01"
    assert entry.tier == Tier.PARTIES


def test_reminders_without_a_reply_are_counted_on_the_commitment_until_there_is_one(settings):
    commitment, other = CommitmentFactory(), CommitmentFactory()
    PartyRequestFactory(commitments=[commitment], reminded=[DAY])
    made = PartyRequestFactory(commitments=[commitment, other], reminded=[DAY, LATER])
    version = Commitment.objects.get(pk=commitment.pk).version

    assert counted(commitment) == 2
    assert counted(other) == 2
    assert version == commitment.version
    changed = change_request(
        actor=secretary(),
        request=made,
        version=made.version,
        content=content_of(made, commitments=(commitment.pk,)),
    )
    assert counted(commitment) == 2
    assert counted(other) == 0
    replied = reply(changed, on=LATER)
    assert counted(commitment) == 1
    assert replied.state == "replied"
    reopen_request(actor=secretary(), request=replied, version=replied.version)
    assert counted(commitment) == 2
    assert verify_ledger(settings.LEDGER_KEY).findings == []
    Commitment.objects.filter(pk=commitment.pk).update(unanswered=0)
    assert [finding.what for finding in verify_ledger(settings.LEDGER_KEY).findings] == [
        "unanswered is 0, and 2 by its facts"
    ]


def test_reminder_is_written_once_and_told_in_the_entry_of_its_request():
    made = PartyRequestFactory()

    reminder = remind(actor=secretary(), request=made, version=1, day=DAY, channel=Channel.EMAIL)

    entry = last_entry()
    assert entry.act == "remind"
    assert entry.object_id == str(made.pk)
    assert entry.before == {"version": 1}
    assert [(row["type"], row["id"], row["after"]["day"]) for row in entry.also] == [
        ("requestreminder", str(reminder.pk), "2018-05-02")
    ]
    for change in (lambda: RequestReminder.objects.update(day=LATER), RequestReminder.objects.all().delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": ""}, "subject"),
        ({"commitments": ()}, "commitments"),
        ({"commitments": (10**6,)}, "commitments"),
        ({"meeting": 10**6}, "meeting"),
        ({"party": 10**6}, "party"),
        ({"reply_due": date(2018, 3, 1)}, "reply_due"),
        ({"sent_on": date(2018, 5, 3), "reply_due": date(2018, 6, 1)}, "sent_on"),
        ({"tier": Tier.PUBLIC}, "tier"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_written(changes, field):
    made = PartyRequestFactory(reminded=[DAY])

    with nothing_written(), pytest.raises(ValidationError) as refused:
        change_request(actor=secretary(), request=made, version=2, content=content_of(made, **changes))

    assert list(refused.value.message_dict) == [field]


def test_reply_may_name_evidence_that_the_person_sees_and_no_other():
    party = PartyFactory()
    own, made = MembershipFactory(party=party).user, PartyRequestFactory(party=party)
    hidden, seen = EvidenceFactory(tier=Tier.INTERNAL), EvidenceFactory(tier=Tier.PARTIES)

    with nothing_written(), pytest.raises(ValidationError) as refused:
        reply(made, actor=own, channel=Channel.PARTY, evidence=(hidden.pk,))
    replied = reply(made, actor=own, channel=Channel.PARTY, evidence=(seen.pk,))

    assert list(refused.value.message_dict) == ["evidence"]
    assert replied.reply == "We have begun."
    assert replied.reply_channel == "party"
    assert list(replied.evidence.all()) == [seen]
    assert last_entry().after["evidence"] == [seen.pk]


def test_closed_on_a_ground_and_opened_again():
    made = PartyRequestFactory(reminded=[DAY])
    with pytest.raises(ValidationError):
        close_request(actor=secretary(), request=made, version=2, ground=" ")

    closed = close_request(actor=secretary(), request=made, version=2, ground="They answered by telephone.")

    assert closed.state == "closed"
    assert counted(made.commitments.get()) == 0
    with nothing_written(), pytest.raises(ValidationError, match="Closed without reply"):
        remind(actor=secretary(), request=closed, version=3, day=LATER, channel=Channel.EMAIL)
    again = reopen_request(actor=secretary(), request=closed, version=3)
    assert again.state == "open"
    assert again.ground == ""
    assert again.ended_on is None


def test_older_version_is_refused():
    made = PartyRequestFactory(reminded=[DAY])

    with nothing_written(), pytest.raises(VersionConflict):
        remind(actor=secretary(), request=made, version=1, day=LATER, channel=Channel.EMAIL)


def test_only_staff_ask_and_only_they_and_the_party_that_was_asked_reply():
    party = PartyFactory()
    own, other, reader = MembershipFactory(party=party).user, MembershipFactory().user, UserFactory()
    made, hidden = PartyRequestFactory(party=party), PartyRequestFactory(party=party, tier=Tier.INTERNAL)

    for person in (own, other, reader):
        with pytest.raises(PermissionDenied):
            send_request(actor=person, content=content_of(made))
        with pytest.raises(PermissionDenied):
            close_request(actor=person, request=made, version=1, ground="No.")
        with pytest.raises(PermissionDenied):
            reply(hidden, actor=person, channel=Channel.PARTY)
    for person in (other, reader):
        with pytest.raises(PermissionDenied):
            reply(made, actor=person, channel=Channel.PARTY)

    assert reply(made, actor=own, channel=Channel.PARTY).state == "replied"
    assert PartyRequest.objects.visible_to(reader).count() == 0
