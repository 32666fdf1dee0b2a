"""The reading of a deadline, as a part of a page."""

import re
from datetime import date

import pytest

from commitments.rules.kernel.deadlines import Deadline

from ...support.factories import CommitmentFactory, MeetingFactory, ProvisionFactory
from ...support.pages import markup

pytestmark = pytest.mark.django_db
READING = "/deadlines/reading"


def ask(client, **query) -> str:
    answer = client.get(READING, query)
    return " ".join(re.sub(r"<[^>]*>", " ", markup(answer)).split())


def test_reading_is_told_in_words(client):
    assert ask(client, words="second half of February", on="2017-12-22") == (
        "Earliest day 15 Feb 2018 Latest day 28 Feb 2018 Precision half a month "
        "Year inferred from the document&#x27;s date"
    )


def test_reading_carries_its_values_for_the_fields(client):
    page = markup(client.get(READING, {"words": "by 1 June, if possible", "on": "2017-12-22"}))

    assert dict(re.findall(r'data-([a-z_]+)="([^"]*)"', page)) == {
        "language": "en",
        "earliest": "",
        "latest": "2018-06-01",
        "precision": "day",
        "year_inferred": "1",
        "meeting": "",
        "condition": "if possible",
        "recurring": "",
    }


def test_persian_reading_shows_the_jalali_day_beside_the_gregorian(client):
    assert ask(client, words="تا ۲۵ بهمن ۱۳۹۶", on="2017-12-22", language="fa") == (
        "Latest day 14 Feb 2018 (1396/11/25) Precision day"
    )


def test_meeting_of_the_process_is_named(client):
    provision = ProvisionFactory()
    MeetingFactory(process=provision.document.process, title="Ninth meeting", number=9)

    assert ask(client, words="by the ninth meeting", provision=provision.pk) == (
        "Precision event Depends on meeting Ninth meeting (“ninth meeting”)"
    )


def test_words_that_say_nothing_of_time_are_kept(client):
    assert (
        ask(client, words="<b>soon</b>", on="2017-12-22") == "Kept as words: no date or period was recognised in them."
    )


def test_words_of_a_language_without_rules_are_said_to_be_unread(client):
    shown = ask(client, words="15 Şubat 2018", on="2017-12-22", language="tr")

    assert shown == "Kept as words: deadlines in Turkish cannot be interpreted yet."


def test_words_that_come_again_are_said_to_do_so(client):
    shown = ask(client, words="on a regular basis", on="2017-12-22")

    assert shown == "Kept as words: the deadline repeats, but the words do not say how often."


def test_no_words_give_nothing(client):
    assert ask(client, words="", on="2017-12-22") == ""
    assert ask(client) == ""


def test_impossible_day_says_what_would_be_right(client):
    assert ask(client, words="31 February", on="2017-12-22") == "February 2018 has 28 days: enter a day from 1 to 28."


def test_bad_request_says_what_is_missing(client):
    answer = client.get(READING, {"words": "July"})

    assert answer.status_code == 400
    assert "Date of the document: Choose the provision" in markup(answer)


def test_condition_is_escaped(client):
    page = markup(client.get(READING, {"words": 'once "><script>alert(1)</script>', "on": "2017-12-22"}))

    assert "<script" not in page


@pytest.mark.parametrize(("language", "shown"), [("fa", True), ("en", False)])
def test_persian_deadline_of_a_commitment_shows_the_jalali_day(client, language, shown):
    deadline = Deadline(words="تا ۲۵ بهمن", language=language, latest=date(2018, 2, 14), precision="day")
    commitment = CommitmentFactory(deadline=deadline)

    page = markup(client.get(f"/commitments/{commitment.reference}/"))

    assert ("(Jalali …–1396/11/25)" in page) == shown
