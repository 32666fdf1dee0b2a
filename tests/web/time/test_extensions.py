"""Another deadline: asked for and decided about on pages of their own, and shown beside the one it replaced."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from commitments.models import Commitment, Extension
from commitments.rules.kernel.commitments import Kind, Tier
from commitments.rules.kernel.days import zone_choices
from commitments.rules.kernel.deadlines import Deadline, Precision, deadline_of
from commitments.rules.kernel.permissions import UserRole

from ...admin.pages import client_of, read_form
from ...support.extension_factories import ExtensionFactory, until
from ...support.factories import (
    CommitmentFactory,
    EvidenceFactory,
    MeetingFactory,
    PartyFactory,
    UserFactory,
    secretary,
)
from ...support.pages import markup
from ..kernel.sheet import STAFF

pytestmark = pytest.mark.django_db
FEBRUARY = Deadline(words="in February", earliest=date(2018, 2, 1), latest=date(2018, 2, 28), precision=Precision.MONTH)


def asking(commitment) -> str:
    return reverse("extension-new", args=[commitment.reference])


def deciding(extension) -> str:
    return reverse("extension-decide", args=[extension.commitment.reference, extension.pk])


def correcting(commitment) -> str:
    return reverse("deadline-correct", args=[commitment.reference])


def test_request_shows_the_reading_before_it_is_recorded_and_needs_no_script():
    commitment = CommitmentFactory(deadline=FEBRUARY)
    desk, address = client_of(secretary()), asking(commitment)
    typed = {"person": "The host", "asked_on": "2018-03-05", "why": "Snow.", "deadline_words": "by the end of April"}

    shown = desk.post(address, read_form(desk.get(address)) | typed)

    assert shown.status_code == 400
    assert list(shown.context["form"].errors) == ["deadline_words"]
    assert Extension.objects.count() == 0
    answer = desk.post(address, read_form(shown))
    assert answer["Location"] == f"/commitments/{commitment.reference}/"
    made = Extension.objects.get()
    assert made.deadline_latest == date(2018, 4, 30)
    assert made.deadline_precision == "month"
    assert made.person == "The host"


def test_days_of_a_request_are_counted_from_its_day():
    commitment = CommitmentFactory(deadline=FEBRUARY)
    desk, address = client_of(secretary()), asking(commitment)
    typed = {"asked_on": "2019-11-05", "deadline_words": "within 30 days"}

    shown = desk.post(address, read_form(desk.get(address)) | typed | {"person": "The host", "why": "Snow."})

    assert read_form(shown)["deadline_latest"] == ["2019-12-05"]
    read = desk.get("/deadlines/reading", {"words": "in 30 days", "document": commitment.document.slug,
                                           "on": "2019-11-05"})  # fmt: skip
    assert 'data-latest="2019-12-05"' in markup(read)


def test_day_that_does_not_exist_is_refused_with_what_would_be_right():
    commitment = CommitmentFactory(deadline=FEBRUARY)
    desk, address = client_of(secretary()), asking(commitment)
    typed = {"person": "x", "asked_on": "2018-03-05", "why": "Snow.", "deadline_words": "by 31 February 2019"}

    refused = desk.post(address, read_form(desk.get(address)) | typed)

    (text,) = refused.context["form"].errors["deadline_words"]
    assert refused.status_code == 400
    assert "28" in text
    assert read_form(refused)["deadline_words"] == ["by 31 February 2019"]


def test_granted_extension_is_shown_with_the_deadline_that_it_replaced():
    commitment = CommitmentFactory(deadline=FEBRUARY)
    meeting = MeetingFactory(process=commitment.document.process, title="Ninth meeting")
    evidence, party = EvidenceFactory(title="Record of the meeting"), PartyFactory(name="Iran")
    asked = ExtensionFactory(commitment=commitment, party=party, deadline=until(date(2018, 4, 10)))
    desk = client_of(secretary())
    said = {"decision": "granted", "decided_on": "2018-04-10", "meeting": meeting.pk, "evidence": [evidence.pk]}

    answer = desk.post(deciding(asked), read_form(desk.get(deciding(asked))) | said, follow=True)

    assert answer.redirect_chain == [(f"/commitments/{commitment.reference}/", 302)]
    (item,) = answer.context["page"].extensions
    assert (answer.context["row"]["extended"], item["state"], item["was"]["read"], item["asked"]["read"]) == (
        "extended once, 41 days", "granted", "1–28 Feb 2018", "until 10 Apr 2018",
    )  # fmt: skip
    text = markup(answer)
    assert all(said in text for said in ("in February", "Iran", "Ninth meeting", "Record of the meeting"))
    told = [(entry.kind, entry.on) for entry in answer.context["page"].history if entry.kind.startswith("extension")]
    assert told == [("extension_decided", date(2018, 4, 10)), ("extension_asked", date(2018, 4, 1))]
    assert "Extension granted" in text


def test_evidence_that_is_closed_is_not_named_to_others():
    commitment = CommitmentFactory(deadline=FEBRUARY)
    closed = EvidenceFactory(title="A closed cable", tier=Tier.INTERNAL)
    ExtensionFactory(commitment=commitment, grant=True, decision={"evidence": closed})

    pages = [client_of(UserFactory(role=role)).get(f"/commitments/{commitment.reference}/") for role in UserRole]

    told = {role: b"A closed cable" in page.content for role, page in zip(UserRole.values, pages, strict=True)}
    assert told == {role: role in STAFF for role in UserRole.values}


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"decision": ""}, "decision"), ({"decided_by": ""}, "decided_by"), ({"decided_on": "2018-03-31"}, "decided_on"),
     ({"decided_on": "31/02/2018"}, "decided_on"), ({"version": "0"}, "__all__")],
    ids=str,
)  # fmt: skip
def test_bad_decision_is_refused_at_its_field_and_kept(changes, field):
    asked = ExtensionFactory(commitment=CommitmentFactory(deadline=FEBRUARY))
    desk = client_of(secretary())
    said = {"decision": "granted", "decided_on": "2018-04-10", "decided_by": "All", "ground": "So agreed."}

    answer = desk.post(deciding(asked), read_form(desk.get(deciding(asked))) | said | changes)

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert read_form(answer)["ground"] == ["So agreed."]
    assert Extension.objects.get().state == "pending"


def test_two_pieces_of_evidence_are_one_too_many():
    asked = ExtensionFactory(commitment=CommitmentFactory(deadline=FEBRUARY))
    desk = client_of(secretary())
    both = [EvidenceFactory().pk, EvidenceFactory().pk]
    said = {"decision": "granted", "decided_on": "2018-04-10", "decided_by": "All", "evidence": both}

    answer = desk.post(deciding(asked), read_form(desk.get(deciding(asked))) | said)

    assert list(answer.context["form"].errors) == ["evidence"]


def test_what_cannot_be_extended_says_why_in_place_of_the_form():
    commitment = CommitmentFactory(kind=Kind.DECLARATORY, deadline=FEBRUARY)

    page = client_of(secretary()).get(asking(commitment))

    assert f"{commitment.reference} is declaratory" in page.context["refusal"]
    assert "extensions/new" not in markup(client_of(secretary()).get(f"/commitments/{commitment.reference}/"))


def test_request_that_was_decided_meanwhile_is_said_so():
    asked = ExtensionFactory(commitment=CommitmentFactory(deadline=FEBRUARY))
    desk = client_of(secretary())
    form = read_form(desk.get(deciding(asked)))
    ExtensionFactory(commitment=asked.commitment, grant=True, deadline=until(date(2018, 5, 1)))

    answer = desk.post(deciding(asked), form | {"decision": "refused", "decided_by": "All"})

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["__all__"]
    assert desk.get(deciding(Extension.objects.get(state="granted"))).status_code == 404


def test_reading_is_corrected_and_the_words_cannot_be_changed():
    commitment = CommitmentFactory(deadline=FEBRUARY)
    desk, address = client_of(secretary()), correcting(commitment)
    form = read_form(desk.get(address))

    refused = desk.post(address, form | {"deadline_latest": "2018-02-20"})
    desk.post(address, form | {
        "deadline_words": "in March", "deadline_latest": "2018-02-20", "deadline_ground": "The host meant the 20th.",
    })  # fmt: skip

    assert list(refused.context["form"].errors) == ["deadline_ground"]
    stands = deadline_of(Commitment.objects.get())
    assert stands.words == "in February"
    assert stands.latest == date(2018, 2, 20)
    assert b"The host meant the 20th." in desk.get(f"/commitments/{commitment.reference}/").content
    assert desk.get(correcting(CommitmentFactory())).status_code == 404


def zones_of(form) -> tuple[str, str, list[str]]:
    """The zone that is chosen, what leaving it empty means, and the names that can be chosen."""
    (_, left_empty), *choices = form.fields["deadline_zone"].choices
    return form["deadline_zone"].value() or "", str(left_empty), [name for name, _label in choices]


def test_time_zone_of_a_deadline_is_chosen_from_a_list_that_says_what_empty_means(settings):
    settings.TIME_ZONE = "Asia/Almaty"
    commitment = CommitmentFactory(deadline=replace(FEBRUARY, zone="Europe/Moscow"))
    desk, names = client_of(secretary()), [name for name, _label in zone_choices()]

    asked = desk.get(asking(commitment)).context["form"]
    corrected = desk.get(correcting(commitment)).context["form"]

    assert zones_of(asked) == ("", "Time zone of the current deadline", names)
    assert zones_of(corrected) == ("Europe/Moscow", "Time zone of the secretariat, Asia/Almaty", names)


def test_time_zone_that_is_not_in_the_list_is_refused_with_what_would_be_right():
    commitment = CommitmentFactory(deadline=FEBRUARY)
    desk, address = client_of(secretary()), correcting(commitment)
    typed = {"deadline_zone": "Moscow time", "deadline_latest": "2018-02-27", "deadline_ground": "A slip."}

    answer = desk.post(address, read_form(desk.get(address)) | typed)

    text = "“Moscow time” is not a time zone. Choose a place, such as Asia/Almaty."
    assert answer.status_code == 400
    assert answer.context["form"].errors == {"deadline_zone": [text]}
    assert deadline_of(Commitment.objects.get()) == FEBRUARY


def test_stored_time_zone_that_is_not_in_the_list_stays_a_choice_and_is_kept():
    """“Iran” is an old name of the time zone database, which knows it still."""
    commitment = CommitmentFactory(deadline=replace(FEBRUARY, zone="Iran"))
    desk, address = client_of(secretary()), correcting(commitment)
    page = desk.get(address)
    typed = {"deadline_latest": "2018-02-27", "deadline_precision": "range", "deadline_ground": "A slip."}

    answer = desk.post(address, read_form(page) | typed)

    found = Commitment.objects.get()
    assert zones_of(page.context["form"])[::2] == ("Iran", ["Iran", *(name for name, _label in zone_choices())])
    assert answer.status_code == 302
    assert found.deadline_zone == "Iran"
    assert str(found.deadline_latest) == "2018-02-27"


def test_stored_text_that_is_no_time_zone_is_shown_and_has_to_be_corrected():
    commitment = CommitmentFactory(deadline=FEBRUARY)
    Commitment.objects.update(deadline_zone="Moscow time")
    desk, address = client_of(secretary()), correcting(commitment)
    form = read_form(desk.get(address)) | {"deadline_latest": "2018-02-27", "deadline_ground": "A slip."}

    answer = desk.post(address, form | {"deadline_precision": "range"})

    text = "“Moscow time” is not a time zone. Choose a place, such as Asia/Almaty."
    assert answer.context["form"].errors == {"deadline_zone": [text]}
    assert read_form(answer)["deadline_zone"] == ["Moscow time"]
    desk.post(address, read_form(answer) | {"deadline_zone": "Europe/Moscow"})
    assert Commitment.objects.get().deadline_zone == "Europe/Moscow"


@pytest.mark.parametrize("path", ["/", "/commitments/", "/commitments/export.csv", "/calendar/"])
def test_pages_open_while_a_stored_text_is_no_time_zone(client, path):
    """Its days end with those of the secretariat until somebody corrects it."""
    commitment = CommitmentFactory(deadline=FEBRUARY)
    Commitment.objects.update(deadline_zone="Moscow time")

    assert client.get(path).status_code == 200
    assert client.get(f"/commitments/{commitment.reference}/").status_code == 200


def test_register_and_csv_find_what_is_extended(client):
    extended = ExtensionFactory(commitment=CommitmentFactory(deadline=FEBRUARY), grant=True).commitment
    CommitmentFactory(document=extended.document, deadline=FEBRUARY)
    ExtensionFactory(commitment=extended, deadline=until(date(2018, 3, 20)), grant=True)

    page = client.get("/commitments/?extended=yes")

    (row,) = page.context["rows"]
    assert row["reference"] == extended.reference
    assert row["extended"] == "extended 2 times, 20 days"
    assert b"extended 2 times, 20 days" in page.content
    text = b"".join(client.get("/commitments/export.csv?extended=yes").streaming_content).decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(text, newline=""))
    assert line["reference"] == extended.reference
    assert line["times extended"] == "2"
    assert line["days moved"] == "20"
    assert client.get("/commitments/?extended=no").context["count"] == 1


def test_page_of_a_day_before_the_decision_shows_the_deadline_of_then(client):
    commitment = CommitmentFactory(deadline=FEBRUARY)
    ExtensionFactory(commitment=commitment, grant=True, decided_on=date(2018, 4, 10))

    found = {}
    for day in ("2018-03-31", "2018-04-09", "2018-04-10"):
        page = client.get(f"/commitments/{commitment.reference}/?as_of={day}").context
        rows = client.get(f"/commitments/?as_of={day}&due_to=2018-05-01").context
        found[day] = (
            page["commitment"].deadline_words,
            page["row"]["extended"],
            [item["state"] for item in page["page"].extensions],
            rows["count"],
            page["row"]["flag"].value,
        )

    assert found == {
        "2018-03-31": ("in February", "", [], 1, "overdue"),
        "2018-04-09": ("in February", "", ["pending"], 1, "overdue"),
        "2018-04-10": ("by 1 June 2018", "extended once, 93 days", ["granted"], 0, "upcoming"),
    }


def test_what_comes_again_is_shown_with_its_next_day(client):
    yearly = Deadline(words="annually by 31 March", latest=date(2018, 3, 31), precision=Precision.DAY, recurring="P1Y")
    commitment = CommitmentFactory(deadline=yearly)

    page = client.get(f"/commitments/{commitment.reference}/?as_of=2019-05-01")

    assert page.context["recurring"] == "every year, next 31 Mar 2020"
    assert b"every year, next 31 Mar 2020" in page.content
