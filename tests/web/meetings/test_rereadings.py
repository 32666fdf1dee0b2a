"""What a meeting that moved means for deadlines: proposed on its page, taken over by a person."""

from datetime import date

import pytest

from commitments.actions.meetings.meetings import hold_meeting
from commitments.models import Commitment, LedgerEntry
from commitments.rules.kernel.commitments import Kind
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.kernel.statuses import Status
from commitments.rules.meetings.meetings import Dates

from ...admin.pages import client_of, read_form
from ...support.factories import CommitmentFactory, DocumentFactory, MeetingFactory, secretary
from ...support.pages import markup

pytestmark = pytest.mark.django_db
HELD = Dates(starts_on=date(2018, 5, 14), ends_on=date(2018, 5, 15))


@pytest.fixture
def meeting():
    """Held, with a commitment that promised it and two whose deadlines hang on it."""
    eighth = MeetingFactory(starts_on=date(2017, 12, 21), ends_on=date(2017, 12, 22))
    made = MeetingFactory(process=eighth.process, title="Ninth meeting", number=9)
    document = DocumentFactory(process=eighth.process, meeting=eighth, dated=date(2017, 12, 22))
    hanging = Deadline(words="at the ninth meeting", precision=Precision.EVENT, meeting=made.pk)
    CommitmentFactory.create_batch(2, document=document, deadline=hanging)
    CommitmentFactory(document=document, title="Hold the ninth meeting", kind=Kind.DELIVERABLE)
    return hold_meeting(actor=secretary(), meeting=made, version=1, dates=HELD, ground="A report")


def latest_days():
    return list(Commitment.objects.order_by("pk").values_list("deadline_latest", flat=True))


def test_page_of_the_meeting_proposes_and_writes_nothing(client, meeting):
    address = f"/meetings/{meeting.slug}/"

    page = markup(client_of(secretary()).get(address))

    assert "2 deadlines that depend on this meeting have a new interpretation" in page
    assert f'href="{address}deadlines/"' in page
    assert "has a new interpretation" not in markup(client.get(address))
    assert latest_days() == [None] * 3


def test_chosen_deadlines_are_read_anew_and_then_all_of_them(meeting):
    client, address = client_of(secretary()), f"/meetings/{meeting.slug}/deadlines/"
    form = read_form(client.get(address))

    client.post(address, form | {"chosen": form["shown"][:1]})
    assert latest_days() == [date(2018, 5, 15), None, None]

    client.post(address, read_form(client.get(address)) | {"every": "1"})
    assert latest_days() == [date(2018, 5, 15), date(2018, 5, 15), None]
    assert "No new interpretations" in markup(client.get(address))


@pytest.mark.parametrize("chosen", [[], ["x"], ["1:2:3"], ["999999:1"], [f"{10**30}:1"]])
def test_what_cannot_be_chosen_is_refused_with_its_reason(meeting, chosen):
    client, address = client_of(secretary()), f"/meetings/{meeting.slug}/deadlines/"
    written = LedgerEntry.objects.count()

    response = client.post(address, read_form(client.get(address)) | {"chosen": chosen})

    assert response.status_code == 400
    assert LedgerEntry.objects.count() == written
    assert response.context["form"].errors


def test_deadline_that_changed_meanwhile_is_not_read_over(meeting):
    client, address = client_of(secretary()), f"/meetings/{meeting.slug}/deadlines/"
    form = read_form(client.get(address))
    client.post(address, form | {"chosen": form["shown"][:1], "creation_key": ""})

    response = client.post(address, form | {"every": "1", "creation_key": ""})

    assert response.status_code == 400
    assert latest_days()[1] is None


def test_meeting_that_waits_for_another_is_moved_by_its_own_words_once_that_has_days(meeting):
    words = {"dates_words": "two weeks after the ninth meeting", "announced_on": date(2018, 4, 1)}
    congress = MeetingFactory(process=meeting.process, title="Congress", waits_for=meeting, **words)
    client, address = client_of(secretary()), f"/meetings/{congress.slug}/"
    assert f'href="{address}move/?anew=1"' in markup(client.get(address))
    form = read_form(client.get(f"{address}move/?anew=1"))

    client.post(f"{address}move/", form | {"status_ground": "The ninth meeting was held."})

    congress.refresh_from_db()
    assert congress.starts_on == date(2018, 5, 29)
    assert congress.ends_on == date(2018, 5, 29)
    assert "move/?anew=1" not in markup(client.get(address))


def test_assessment_of_what_promised_the_meeting_begins_filled_in(meeting):
    client = client_of(secretary())
    promised = Commitment.objects.get(title="Hold the ninth meeting")
    address = f"/commitments/{promised.reference}/assessments/new/?held={meeting.slug}"
    assert f'href="{address}"' in markup(client.get(f"/meetings/{meeting.slug}/"))

    form = read_form(client.get(address))

    assert form["status"] == [str(Status.IMPLEMENTED.value)]
    assert form["as_of"] == ["2018-05-15"]
    assert form["done_on"] == ["2018-05-14"]
    assert form["reason"] == ["The meeting was held: Ninth meeting, 14–15 May 2018. A report"]
    assert "held=" not in markup(client.get(address.replace(meeting.slug, "nowhere")))
