"""The facts of a commitment in the admin: what may be changed, what may not, and what happens when two people do."""

import pytest
from django.urls import reverse

from commitments.actions.register.commitments import Part, edit_commitment
from commitments.models import Commitment, LedgerEntry
from commitments.rules.kernel.commitments import Kind, Role, Tier
from commitments.rules.kernel.days import zone_choices
from commitments.rules.kernel.deadlines import Precision

from ..support import factories
from .pages import change_url, desk_client, errors_of, read_form
from .test_assessments import FINDING

pytestmark = pytest.mark.django_db


def edit_meanwhile(commitment, **changes):
    edit_commitment(
        actor=factories.UserFactory(reviewer=True), commitment=commitment, version=commitment.version, changes=changes
    )


def parts_of(commitment) -> list[tuple]:
    return list(commitment.responsibilities.order_by("party__name").values_list("party__name", "role", "joint"))


def test_edit_changes_only_what_the_person_changed():
    theme = factories.ThemeFactory()
    commitment = factories.CommitmentFactory(lead=factories.PartyFactory(name="Iran"), themes=[theme])
    client = desk_client()
    form = read_form(client.get(change_url(commitment)))

    response = client.post(change_url(commitment), form | {"title": "Take it", "tier": str(Tier.PARTIES.value)})

    assert response.status_code == 302
    commitment.refresh_from_db()
    assert commitment.title == "Take it"
    assert commitment.tier == Tier.PARTIES
    assert commitment.themes_text == theme.name
    assert LedgerEntry.objects.latest("seq").after == {"title": "Take it", "tier": 2}


def test_edit_of_responsibilities_makes_several_leads_joint():
    iran, russia = factories.PartyFactory(name="Iran"), factories.PartyFactory(name="Russia")
    turkey = factories.PartyFactory(name="Turkey")
    commitment = factories.CommitmentFactory(parts=[Part(iran.pk, Role.LEAD), Part(turkey.pk, Role.MONITOR)])
    client = desk_client()
    form = read_form(client.get(change_url(commitment)))

    client.post(change_url(commitment), form | {"lead": [str(iran.pk), str(russia.pk)]})

    assert parts_of(commitment) == [("Iran", "lead", True), ("Russia", "lead", True), ("Turkey", "monitor", False)]
    commitment.refresh_from_db()
    assert commitment.lead_text == "Iran; Russia"


def test_edit_of_parties_lets_those_who_stay_keep_their_place():
    russia, iran, turkey = (factories.PartyFactory(name=name) for name in ("Russia", "Iran", "Turkey"))
    commitment = factories.CommitmentFactory(parts=[Part(party.pk, Role.LEAD, True) for party in (turkey, iran)])
    client = desk_client()

    ticked = []
    for changes in ({"title": "Take it"}, {"lead": [str(party.pk) for party in (iran, russia, turkey)]}):
        client.post(change_url(commitment), read_form(client.get(change_url(commitment))) | changes)
        commitment.refresh_from_db()
        ticked.append((commitment.lead_text, set(LedgerEntry.objects.latest("seq").after or {})))

    assert ticked == [("Turkey; Iran", {"title"}), ("Turkey; Iran; Russia", {"responsibilities"})]


def test_edit_refuses_a_party_in_two_roles_and_keeps_what_was_typed():
    iran = factories.PartyFactory(name="Iran")
    commitment = factories.CommitmentFactory(lead=iran)
    client = desk_client()
    form = read_form(client.get(change_url(commitment)))

    response = client.post(change_url(commitment), form | FINDING | {"monitor": [str(iran.pk)]})

    assert errors_of(response) == {
        "__all__": ["A party can appear only once for a commitment. Remove the second entry."]
    }
    assert read_form(response)["assessments-0-reason"] == ["The meeting was held."]
    assert parts_of(commitment) == [("Iran", "lead", False)]
    assert commitment.assessments.count() == 0


def test_status_deadline_and_derived_columns_cannot_be_posted():
    commitment = factories.CommitmentFactory()
    client = desk_client()
    form = read_form(client.get(change_url(commitment)))
    forged = {
        "status": "5",
        "deadline_words": "tomorrow",
        "lifecycle": "lapsed",
        "version": "9",
        "lead_text": "No owner",
    }

    client.post(change_url(commitment), form | forged | {"reference": "T9-99", "kind": Kind.STANDING})

    assert Commitment.objects.values().get() == Commitment.objects.filter(pk=commitment.pk).values().get()
    found = Commitment.objects.get()
    assert (found.status, found.deadline_words, found.lifecycle, found.version, found.lead_text) == (
        *(commitment.status, "", "active", commitment.version, ""),
    )
    assert found.reference == commitment.reference
    assert found.kind == Kind.DELIVERABLE


def test_conflict_is_shown_with_everything_typed_kept_and_the_next_save_goes_through():
    commitment = factories.CommitmentFactory(title="As it was")
    client = desk_client()
    form = read_form(client.get(change_url(commitment)))
    edit_meanwhile(commitment, title="As another put it", remark="Another's remark")

    refused = client.post(change_url(commitment), form | FINDING | {"remark": "My remark"})

    assert refused.status_code == 200
    [text] = errors_of(refused)["__all__"]
    assert text.startswith("Someone else changed this (version 3). Nothing was saved;")
    kept = read_form(refused)
    assert kept["assessments-0-reason"] == ["The meeting was held."]
    assert kept["remark"] == ["My remark"]
    # What another changed and I did not stands there as it is now, and what changed is told.
    assert kept["title"] == ["As another put it"]
    told = [
        (field.label, field.before, field.after)
        for part in refused.context["meanwhile"][0].parts
        for field in part.fields
    ]
    assert told == [("Title", "As it was", "As another put it"), ("Remark", "", "Another's remark")]
    assert commitment.assessments.count() == 0

    saved = client.post(change_url(commitment), kept)

    assert saved.status_code == 302
    commitment.refresh_from_db()
    assert commitment.title == "As another put it"
    assert commitment.remark == "My remark"
    assert commitment.version == 5


def test_delete_is_not_offered_and_refused():
    commitment = factories.CommitmentFactory()

    response = desk_client().post(reverse("admin:commitments_commitment_delete", args=[commitment.pk]), {"post": "yes"})

    assert response.status_code == 403
    assert Commitment.objects.count() == 1


def new_form(provision) -> dict:
    client = desk_client()
    form = read_form(client.get(reverse("admin:commitments_commitment_add"), {"provision": provision.pk}))
    return form | {"title": "Hold the meeting", "kind": Kind.DELIVERABLE.value}


def test_add_records_a_commitment_with_its_deadline_and_parties():
    provision = factories.ProvisionFactory()
    iran, theme = factories.PartyFactory(name="Iran"), factories.ThemeFactory()
    form = new_form(provision) | {
        "lead": [str(iran.pk)],
        "themes": [str(theme.pk)],
        "deadline_words": "second half of February",
        "deadline_earliest": "2018-02-15",
        "deadline_latest": "2018-02-28",
        "deadline_precision": Precision.HALF_MONTH.value,
        "deadline_year_inferred": "on",
    }

    response = desk_client().post(reverse("admin:commitments_commitment_add"), form)

    assert response.status_code == 302
    found = Commitment.objects.get()
    assert found.provision == provision
    assert found.document == provision.document
    assert found.number == 1
    assert found.lead_text == "Iran"
    assert found.themes_text == theme.name
    assert found.tier == Tier.PUBLIC
    assert str(found.deadline_latest) == "2018-02-28"
    assert found.deadline_year_inferred is True
    assert LedgerEntry.objects.latest("seq").act == "record_commitment"


def test_add_refuses_an_end_before_a_start_at_the_field():
    form = new_form(factories.ProvisionFactory()) | {
        "deadline_earliest": "2018-02-28",
        "deadline_latest": "2018-02-15",
        "deadline_precision": Precision.RANGE.value,
    }

    response = desk_client().post(reverse("admin:commitments_commitment_add"), form)

    assert errors_of(response) == {
        "deadline_latest": ["The latest day is before the earliest. Enter 2018-02-28 or a later day."]
    }
    assert read_form(response)["title"] == ["Hold the meeting"]
    assert Commitment.objects.count() == 0


def read_words(provision, **values):
    """Send the form with these words of a deadline; the answer, and what the form holds then."""
    answer = desk_client().post(reverse("admin:commitments_commitment_add"), new_form(provision) | values)
    return answer, read_form(answer) if answer.status_code == 200 else {}


def test_add_shows_how_words_are_read_before_it_saves_them():
    provision = factories.ProvisionFactory()

    answer, form = read_words(provision, deadline_words="second half of February")

    assert errors_of(answer) == {
        "deadline_words": [
            (
                "The words are interpreted as: Earliest day: 15 Feb 2018; Latest day: 28 Feb 2018; Precision: half a "
                "month; Year: inferred from the document's date. Correct the fields below if this is wrong, then save "
                "again."
            )
        ]
    }
    assert [form[f"deadline_{name}"] for name in ("earliest", "latest", "precision")] == [
        ["2018-02-15"],
        ["2018-02-28"],
        ["half_month"],
    ]
    assert Commitment.objects.count() == 0

    desk_client().post(reverse("admin:commitments_commitment_add"), form)

    found = Commitment.objects.get()
    assert found.deadline_words == "second half of February"
    assert str(found.deadline_latest) == "2018-02-28"


def test_add_offers_time_zones_and_refuses_what_is_none():
    provision = factories.ProvisionFactory()
    client, address = desk_client(), reverse("admin:commitments_commitment_add")
    field = client.get(address).context["adminform"].form.fields["deadline_zone"]

    wrong = client.post(address, new_form(provision) | {"deadline_zone": "Moscow time"})
    client.post(address, new_form(provision) | {"deadline_words": "soon", "deadline_zone": "Europe/Moscow"})

    text = "“Moscow time” is not a time zone. Choose a place, such as Asia/Almaty."
    assert list(field.choices) == [("", "Time zone of the process"), *zone_choices()]
    assert errors_of(wrong) == {"deadline_zone": [text]}
    assert [found.deadline_zone for found in Commitment.objects.all()] == ["Europe/Moscow"]


def test_add_takes_the_correction_of_a_reading():
    provision = factories.ProvisionFactory()
    _answer, form = read_words(provision, deadline_words="second half of February")

    desk_client().post(reverse("admin:commitments_commitment_add"), form | {"deadline_earliest": "2018-02-20"})

    found = Commitment.objects.get()
    assert found.deadline_words == "second half of February"
    assert str(found.deadline_earliest) == "2018-02-20"


def test_add_keeps_words_whose_reading_a_person_takes_away():
    provision = factories.ProvisionFactory()
    _answer, form = read_words(provision, deadline_words="by 1 June")
    cleared = {"deadline_latest": "", "deadline_precision": Precision.NONE.value}

    desk_client().post(
        reverse("admin:commitments_commitment_add"),
        {name: value for name, value in (form | cleared).items() if name != "deadline_year_inferred"},
    )

    found = Commitment.objects.get()
    assert found.deadline_words == "by 1 June"
    assert found.deadline_latest is None
    assert found.deadline_precision == "none"


def test_add_reads_words_that_changed_since_they_were_shown():
    provision = factories.ProvisionFactory()
    shown = {"deadline_words": "by 1 June", "deadline_shown": "by 1 May"}

    answer, _form = read_words(provision, **shown)

    assert list(errors_of(answer)) == ["deadline_words"]


def test_add_keeps_words_that_say_nothing_of_time():
    answer, _form = read_words(factories.ProvisionFactory(), deadline_words="in due course")

    assert answer.status_code == 302
    assert Commitment.objects.get().deadline_words == "in due course"


def test_add_refuses_a_day_that_does_not_exist_at_the_words():
    answer, form = read_words(factories.ProvisionFactory(), deadline_words="by 31 February")

    assert errors_of(answer) == {"deadline_words": ["February 2018 has 28 days: enter a day from 1 to 28."]}
    assert form["deadline_words"] == ["by 31 February"]
    assert Commitment.objects.count() == 0


def test_add_names_the_meeting_that_the_words_name():
    provision = factories.ProvisionFactory()
    meeting = factories.MeetingFactory(process=provision.document.process, title="Ninth meeting", number=9)

    _answer, form = read_words(provision, deadline_words="at the ninth meeting")

    assert form["deadline_meeting"] == [str(meeting.pk)]
