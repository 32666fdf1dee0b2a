"""Digests on their way, against a real server on the loopback: none lost, nobody told twice, nothing said too much."""

from datetime import UTC, date, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from commitments.actions.people.following import choose_mail, follow, preference_of
from commitments.actions.people.outbox import claim, settle
from commitments.exchange.people import send_digests
from commitments.exchange.people.send_digests import fill, post
from commitments.models import Commitment, LedgerHead, MailPreference, OutgoingMail
from commitments.queries.lists.facets import forget
from commitments.queries.people.outbox import mails_to_send, outbox_state
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.people.mail import CLAIMED_FOR, GIVEN_UP_AFTER, MailState, Rhythm

from ...support.factories import (
    AssessmentDraftFactory,
    CommitmentFactory,
    PartyFactory,
    UserFactory,
    secretary,
)
from ...support.followup_factories import FollowUpFactory
from ...support.mailserver import Mailbox, html, mail_server, plain, sending_to

pytestmark = pytest.mark.django_db
NOW = datetime(2018, 2, 20, 2, 0, tzinfo=UTC)
LONG_AGO = Deadline(words="by then", precision=Precision.DAY, latest=date(2018, 1, 1))


@pytest.fixture
def server():
    with mail_server() as (box, port), sending_to(port):
        yield box


def reader(**values):
    """Somebody who follows a commitment that is overdue."""
    person = UserFactory(email=f"person{values.pop('number', 1)}@mail.example", **values)
    follow(actor=person, target=CommitmentFactory(title="Meet again", deadline=LONG_AGO))
    return person


def run(now: datetime = NOW, **values) -> dict[str, int]:
    done = post(clock=lambda: now, **values)
    return {name: number for name, number in done.items() if number}


def states() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("state", flat=True))


def test_digest_arrives_once_a_day_as_text_and_html_with_links_to_its_rows(server: Mailbox):
    person = reader(first_name="Ada", last_name="Reader")

    done = [run(), run(), run(NOW + timedelta(hours=21)), run(NOW + timedelta(hours=23))]

    assert done == [{"made": 1, "sent": 1}, {}, {}, {"made": 1, "sent": 1}]
    first, second = server.letters
    reference = person.follows.get().commitment.reference
    address = f"https://register.example/commitments/{reference}/"
    assert first["To"] == "person1@mail.example"
    assert first["Subject"] == "Servanda: 1 overdue"
    assert first["Message-ID"] != second["Message-ID"]
    for body in (plain(first), html(first)):
        assert "Ada Reader" in body
        assert f"{reference}" in body
        assert "Meet again" in body
        assert address in body
        assert "50 days overdue (until 1 Jan 2018)" in body
        assert "https://register.example/following/" in body
    assert '<html lang="en" dir="ltr">' in html(first)


def test_digest_can_be_stopped_in_one_click_and_says_that_no_person_wrote_it(server: Mailbox, client):
    person = reader()
    run()

    [letter] = server.letters
    link = letter["List-Unsubscribe"].strip(" <>")
    answer = client.post(link.removeprefix("https://register.example"), {"List-Unsubscribe": "One-Click"})

    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert link in plain(letter)
    assert answer.status_code == 200
    assert MailPreference.objects.get(user=person).rhythm == Rhythm.OFF
    assert run(NOW + timedelta(days=1)) == {}


def test_words_of_the_register_are_no_markup_in_a_letter(server: Mailbox):
    person = UserFactory(email="person@mail.example", first_name="<b>Ada</b>")
    follow(actor=person, target=CommitmentFactory(title="Open <script>x</script> & “roads”", deadline=LONG_AGO))

    run()

    [letter] = server.letters
    assert "Open &lt;script&gt;x&lt;/script&gt; &amp; “roads”" in html(letter)
    assert "<b>Ada" not in html(letter)
    assert "Open <script>x</script> & “roads”" in plain(letter)


@pytest.mark.parametrize(
    "values", [{"email": ""}, {"is_active": False}, {"rhythm": Rhythm.OFF}, {"title": "Nothing is due"}], ids=str
)
def test_who_has_no_address_no_account_no_wish_or_no_news_gets_no_mail(server: Mailbox, values):
    rhythm, title = values.pop("rhythm", Rhythm.DAILY), values.pop("title", "")
    person = UserFactory(**{"email": "person@mail.example"} | values, username="one")
    if person.is_active:
        follow(actor=person, target=CommitmentFactory(deadline=Deadline() if title else LONG_AGO))
        choose_mail(actor=person, rhythm=rhythm, weekday=0, time_zone="Asia/Almaty", language="en")

    assert run() == {}
    assert server.letters == []
    assert OutgoingMail.objects.count() == 0


def test_weekly_digest_comes_on_its_day_and_is_made_up_for(server: Mailbox):
    person = reader()
    choose_mail(actor=person, rhythm=Rhythm.WEEKLY, weekday=2, time_zone="Asia/Almaty", language="en")

    # 14 February was a Wednesday; on the next the machine stood still.
    days = [run(datetime(2018, 2, day, 2, 0, tzinfo=UTC)) for day in (14, 15, 20, 22, 23, 27)]

    assert [bool(done) for done in days] == [True, False, False, True, False, False]
    assert list(OutgoingMail.objects.order_by("day").values_list("day", flat=True)) == [
        date(2018, 2, 14),
        date(2018, 2, 21),
    ]


def test_what_became_invisible_before_the_mail_went_is_not_in_it(server: Mailbox):
    person = reader()
    fill(now=NOW)
    commitment = person.follows.get().commitment
    type(commitment).objects.filter(pk=commitment.pk).update(tier=Tier.INTERNAL)
    forget()

    assert run() == {"empty": 1}
    assert server.letters == []
    assert states() == [MailState.EMPTY]


def test_what_is_closed_while_mail_goes_is_not_in_the_mail_that_goes_next(monkeypatch):
    first, second = UserFactory(email="first@mail.example"), UserFactory(email="second@mail.example")
    commitment, taken = CommitmentFactory(deadline=LONG_AGO), []
    for person in (first, second):
        follow(actor=person, target=commitment)

    def take(letter):
        taken.append(letter.to)
        Commitment.objects.update(tier=Tier.INTERNAL)
        forget()
        PartyFactory()

    monkeypatch.setattr(send_digests, "hand_over", take)

    assert run() == {"made": 2, "sent": 1, "empty": 1}
    assert taken == [["first@mail.example"]]


def test_told_is_told_once(server: Mailbox):
    person, party = UserFactory(email="person@mail.example"), PartyFactory()
    follow(actor=person, target=party)
    CommitmentFactory(lead=party, title="Recorded anew")

    done = [run(), run(NOW + timedelta(days=1))]

    assert done == [{"made": 1, "sent": 1}, {}]
    assert "Recorded anew" in plain(server.letters[0])
    assert MailPreference.objects.get().told == LedgerHead.objects.get().seq


@pytest.mark.parametrize(
    ("mood", "state", "said"),
    [
        ("450 4.2.1 Mailbox busy", MailState.WAITING, "450 4.2.1 Mailbox busy"),
        ("550 5.1.1 No such user", MailState.FAILED, "550 5.1.1 No such user"),
        ("data 452 4.3.1 Disk full", MailState.WAITING, "452 4.3.1 Disk full"),
        ("data 554 5.7.1 Looks like spam", MailState.FAILED, "554 5.7.1 Looks like spam"),
    ],
)
def test_server_that_refuses_is_quoted_and_asked_again_unless_it_said_never(server: Mailbox, mood, state, said):
    reader()
    server.mood = mood

    run()

    [mail] = OutgoingMail.objects.all()
    assert mail.state == state
    assert mail.error == said
    assert mail.attempts == 1
    assert mail.claimed_at is None
    server.mood = ""
    later = [run(NOW + timedelta(minutes=minutes)) for minutes in (4, 5)]
    assert later == [{}, {"sent": 1} if state == MailState.WAITING else {}]


def test_answer_that_was_lost_brings_the_same_mail_again(server: Mailbox):
    reader()
    server.mood = "drop"
    lost = run()
    server.mood = ""

    done = run(NOW + timedelta(minutes=5))

    assert lost == {"made": 1, "delayed": 1}
    assert done == {"sent": 1}
    assert len(server.ids) == 2
    assert len(set(server.ids)) == 1
    assert states() == [MailState.SENT]


def test_server_that_is_gone_delays_is_left_alone_and_loses_nothing():
    for number in range(5):
        reader(number=number)
    with mail_server() as (_box, port):
        pass
    with sending_to(port):
        refused = run()
    state = outbox_state(NOW + timedelta(hours=1))

    with mail_server() as (box, port), sending_to(port):
        done = run(NOW + timedelta(hours=1))

    assert refused == {"made": 5, "delayed": send_digests.PATIENCE}
    assert state.late == 5
    assert state.oldest == NOW
    assert "refused" in state.error
    assert done == {"sent": 5}
    assert len(set(box.ids)) == 5
    assert states() == [MailState.SENT] * 5


def test_server_that_does_not_answer_is_waited_for_no_longer_than_the_time_limit():
    reader()
    with mail_server() as (box, port), sending_to(port, timeout=0.2):
        box.delay = 1

        assert run() == {"made": 1, "delayed": 1}

    assert "timed out" in OutgoingMail.objects.get().error


def test_silent_server_ends_the_round_after_three_letters_and_the_log_says_why():
    for number in range(5):
        reader(number=number)
    with mail_server() as (box, port), sending_to(port, timeout=0.2), capture_logs() as lines:
        box.delay = 1

        done = run()

    assert done == {"made": 5, "delayed": 3}
    assert [(line["event"], line["mails"]) for line in lines] == [("mail_server_left_alone", 3)]
    assert lines[0]["error"].endswith("timed out")


def test_mail_that_nobody_takes_is_given_up_after_three_days_and_the_next_digest_goes(server: Mailbox):
    reader()
    server.mood = "450 4.2.1 Later"
    run()

    done = run(NOW + GIVEN_UP_AFTER)

    # No second mail was made while the first one waited.
    assert done == {"delayed": 1}
    assert states() == [MailState.FAILED]
    server.mood = ""
    assert run(NOW + GIVEN_UP_AFTER + timedelta(days=1)) == {"made": 1, "sent": 1}


def test_claimed_mail_is_left_alone_until_its_sender_must_be_gone(server: Mailbox):
    reader()
    fill(now=NOW)
    [mail] = mails_to_send(NOW, length=9)

    claims = [claim(mail=mail, now=NOW) for _ in range(2)]

    assert claims == [True, False]
    assert run(NOW + CLAIMED_FOR - timedelta(seconds=1)) == {}
    assert run(NOW + CLAIMED_FOR) == {"sent": 1}
    assert claim(mail=mail, now=NOW + timedelta(days=1)) is False
    assert OutgoingMail.objects.get().attempts == 2


def test_mail_over_which_senders_break_keeps_nobody_else_waiting(server: Mailbox):
    first, second = reader(), reader(number=2)
    fill(now=NOW)
    assert claim(mail=OutgoingMail.objects.get(user=first), now=NOW)

    order = [mail.user for mail in mails_to_send(NOW + CLAIMED_FOR, length=9)]

    assert order == [second, first]


def test_mails_of_over_a_month_ago_are_forgotten_when_they_are_settled(server: Mailbox):
    people = [reader(number=number) for number in range(2)]
    fill(now=NOW)
    settle(mail=OutgoingMail.objects.get(user=people[0]), seq=1, now=NOW)
    OutgoingMail.objects.filter(user=people[1]).update(next_at=NOW + timedelta(days=99))
    MailPreference.objects.update(rhythm=Rhythm.OFF)

    run(NOW + timedelta(days=31))

    assert [mail.user for mail in OutgoingMail.objects.all()] == [people[1]]


def test_address_that_cannot_be_written_to_fails_alone(server: Mailbox):
    bad = reader()
    type(bad).objects.filter(pk=bad.pk).update(email="two\nlines@mail.example")
    reader(number=2)

    assert run() == {"made": 2, "failed": 1, "sent": 1}


def test_what_waits_is_counted_with_the_list_that_shows_it_and_no_word_of_it(server: Mailbox):
    desk = secretary()
    type(desk).objects.filter(pk=desk.pk).update(email="desk@mail.example")
    preference_of(desk)
    AssessmentDraftFactory(actor=desk, reason="Not for mail")
    FollowUpFactory(due_on=date(2018, 2, 1), what="Not for mail")

    run()

    [letter] = server.letters
    text = plain(letter)
    assert letter["Subject"] == "Servanda: 2 waiting for you"
    assert "- Draft assessments: 1\u000d\n  https://register.example/drafts/?waiting=yes" in text
    assert "Follow-up actions overdue or due soon: 1" in text
    assert "https://register.example/followups/?mine=yes&state=open&due_to=2018-03-22" in text
    assert "Not for mail" not in text + html(letter)
