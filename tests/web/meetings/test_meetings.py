"""Pages of meetings: the list, one meeting, its forms and what they refuse."""

from datetime import date

import pytest

from commitments.actions.meetings.meetings import hold_meeting
from commitments.models import LedgerEntry, Meeting
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.meetings.meetings import Dates

from ...admin.pages import client_of, read_form
from ...support.factories import (
    CommitmentFactory,
    MeetingFactory,
    ParticipationFactory,
    PartyFactory,
    ProcessFactory,
    secretary,
)
from ...support.pages import markup

pytestmark = pytest.mark.django_db

MAY = {"starts_on": date(2018, 5, 14), "ends_on": date(2018, 5, 15)}
GROUND = {"status_on": "2018-04-01", "status_ground": "A decision"}


def desk():
    return client_of(secretary())


def page_of(client, address):
    return markup(client.get(address))


def send(client, address, **values):
    """The form of the page, filled in, as a browser sends it."""
    return client.post(address, read_form(client.get(address)) | values)


def test_list_shows_dates_as_they_are_known(client):
    MeetingFactory(title="Ninth", number=9, series="high_level", place="Astana", **MAY)
    MeetingFactory(
        title="Tenth",
        dates_words="second half of July",
        dates_earliest=date(2018, 7, 16),
        dates_latest=date(2018, 7, 31),
        dates_precision=Precision.HALF_MONTH,
    )
    MeetingFactory(title="Eleventh")

    page = " ".join(page_of(client, "/meetings/").split())

    assert "14–15 May 2018</span>" in page
    assert 'approx">16–31 Jul 2018</span> <span class="tag">approximate</span>' in page
    assert "second half of July</q>" in page
    assert '<span class="muted">no date</span>' in page
    assert "High level, number 9" in page


def test_empty_list_says_what_to_do_next(client):
    assert "The secretariat records meetings here" in page_of(client, "/meetings/")
    MeetingFactory(**MAY)
    assert "Clear all filters" in page_of(client, "/meetings/?status=cancelled")
    assert client.get("/meetings/?status=never").status_code == 400


def test_meeting_shows_who_came_and_what_hangs_on_it(client):
    meeting = MeetingFactory(title="Ninth", note="Ask again", **MAY)
    ParticipationFactory(process=None, meeting=meeting, party__name="Iran", head="Mr Ansari")
    hanging = Deadline(words="at the ninth meeting", precision=Precision.EVENT, meeting=meeting.pk)
    due = CommitmentFactory(deadline=hanging, title="Hand over the maps")

    page = page_of(client, f"/meetings/{meeting.slug}/")

    assert "Iran</a>" in page
    assert "Head: Mr Ansari" in page
    assert f'href="/commitments/{due.reference}/"' in page
    assert f'href="/meetings/{meeting.slug}/"' in page_of(client, f"/commitments/{due.reference}/")
    assert "Ask again" not in page
    assert "Ask again" in page_of(desk(), f"/meetings/{meeting.slug}/")
    assert client.get("/meetings/nowhere/").status_code == 404


def test_desk_officer_records_a_meeting_in_the_words_of_the_text():
    process, host = ProcessFactory(), PartyFactory()

    response = send(
        desk(),
        "/meetings/new/",
        process=process.pk,
        title="Tenth meeting",
        kind="round",
        dates_words="second half of February",
        announced_on="2017-12-22",
        host=[host.pk],
    )

    made = Meeting.objects.get()
    assert response.status_code == 302
    assert response["Location"] == "/meetings/tenth-meeting/"
    assert made.dates_earliest == date(2018, 2, 15)
    assert made.dates_latest == date(2018, 2, 28)
    assert made.dates_precision == "half_month"
    assert made.starts_on is None
    assert list(made.participations.values_list("party", "role")) == [(host.pk, "host")]


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"dates_words": "31 February 2018"}, "dates_words", "February 2018 has 28 days"),
        ({"starts_on": "2018-02-31"}, "starts_on", "Enter a date, such as 2018-02-28."),
        ({"starts_on": "2018-05-15", "ends_on": "2018-05-14"}, "ends_on", "The meeting would end before it starts"),
        ({"title": "New"}, "slug", "Enter a short name, such as astana-9."),
        ({"title": ""}, "title", "This field is required."),
    ],
)
def test_bad_input_is_named_at_its_field_and_keeps_what_was_typed(values, field, message):
    about = {"process": ProcessFactory().pk, "title": "Tenth", "kind": "round", "place": "Sochi"}

    response = send(desk(), "/meetings/new/", **about | values)

    assert response.status_code == 400
    assert Meeting.objects.count() == 0
    assert message in str(response.context["form"].errors[field])
    assert read_form(response)["place"] == ["Sochi"]


def test_meeting_is_edited_without_its_dates():
    meeting = MeetingFactory(title="Ninth", **MAY)
    gone = ParticipationFactory(process=None, meeting=meeting)
    client = desk()

    send(client, f"/meetings/{meeting.slug}/edit/", title="Ninth meeting", **{gone.role: []})

    stored = Meeting.objects.get()
    assert stored.title == "Ninth meeting"
    assert stored.starts_on == MAY["starts_on"]
    assert stored.participations.count() == 0
    assert "starts_on" not in read_form(client.get(f"/meetings/{meeting.slug}/edit/"))


def test_meeting_is_held_moved_and_cancelled_on_its_pages():
    held, moved, cancelled = MeetingFactory.create_batch(3)
    client = desk()

    send(client, f"/meetings/{held.slug}/hold/", starts_on="2018-05-14", **GROUND)
    send(client, f"/meetings/{moved.slug}/move/", dates_words="14 and 15 May", announced_on="2018-04-01", **GROUND)
    send(client, f"/meetings/{cancelled.slug}/cancel/", **GROUND)

    found = Meeting.objects.order_by("pk").values_list("status", "starts_on", "ends_on")
    assert list(found) == [
        ("held", date(2018, 5, 14), date(2018, 5, 14)),
        ("planned", date(2018, 5, 14), date(2018, 5, 15)),
        ("cancelled", None, None),
    ]


def test_cancelling_what_was_held_is_refused_with_its_reason():
    meeting = MeetingFactory()
    held = Dates(starts_on=date(2018, 5, 14), ends_on=date(2018, 5, 15))
    hold_meeting(actor=secretary(), meeting=meeting, version=1, dates=held, ground="A report")
    client = desk()

    response = send(client, f"/meetings/{meeting.slug}/cancel/", **GROUND)

    assert response.status_code == 400
    assert "This meeting has been held. You can correct only the days on which it was held." in markup(response)
    assert f'href="/meetings/{meeting.slug}/cancel/"' not in page_of(client, f"/meetings/{meeting.slug}/")


def test_meetings_that_would_wait_for_each_other_are_refused_at_the_field():
    first = MeetingFactory(title="Ninth")
    second = MeetingFactory(title="Congress", process=first.process, waits_for=first)

    response = send(desk(), f"/meetings/{first.slug}/move/", waits_for=second.pk, **GROUND)

    assert response.status_code == 400
    assert "Ninth → Congress → Ninth" in str(response.context["form"].errors["waits_for"])


def test_conflict_shows_what_changed_and_keeps_what_was_typed():
    meeting = MeetingFactory()
    client, address = desk(), f"/meetings/{meeting.slug}/cancel/"
    form = read_form(client.get(address))
    send(client, f"/meetings/{meeting.slug}/edit/", title="Renamed meanwhile")

    refused = client.post(address, form | GROUND)

    assert refused.status_code == 400
    assert LedgerEntry.objects.latest("seq").act == "change_reference"
    assert "Renamed meanwhile" in markup(refused)
    assert read_form(refused)["version"] == ["2"]
