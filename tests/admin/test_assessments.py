"""The main job: update the status of a pledge on its page."""

from datetime import date

import pytest

from commitments.models import Assessment, AssessmentDraft, Commitment, LedgerEntry, ProgressReport
from commitments.rules.kernel.commitments import Kind, Tier
from commitments.rules.kernel.statuses import Status

from ..support import factories
from ..support.pages import markup
from .pages import change_url, desk_client, errors_of, read_form

pytestmark = pytest.mark.django_db

FINDING = {
    "assessments-0-status": "5",
    "assessments-0-as_of": "2018-05-15",
    "assessments-0-done_on": "2018-05-14",
    "assessments-0-confidence": "1",
    "assessments-0-reason": "The meeting was held.",
}


def opened(commitment):
    client = desk_client()
    return client, read_form(client.get(change_url(commitment)))


def last_acts(count: int) -> list[str]:
    return list(LedgerEntry.objects.values_list("act", flat=True)[:count])


def test_assessment_inline_records_through_the_action():
    commitment = factories.CommitmentFactory(tier=Tier.PARTIES)
    evidence = factories.EvidenceFactory()
    client, form = opened(commitment)
    chosen = {"assessments-0-evidence": [str(evidence.pk)], "assessments-0-tier": "2"}

    response = client.post(change_url(commitment), form | FINDING | chosen)

    assert response.status_code == 302
    found = Assessment.objects.get()
    assert found.status == Status.IMPLEMENTED
    assert str(found.as_of) == "2018-05-15"
    assert found.reason == "The meeting was held."
    assert list(found.evidence.all()) == [evidence]
    assert found.tier == Tier.PARTIES
    commitment.refresh_from_db()
    assert commitment.status == Status.IMPLEMENTED
    assert commitment.version == 3
    assert last_acts(1) == ["record_assessment"]


def test_inline_begins_with_each_responsible_party():
    commitment = factories.CommitmentFactory(lead=factories.PartyFactory())
    client, form = opened(commitment)

    client.post(change_url(commitment), form | FINDING)

    assert form["assessments-0-party"] == ["each"]
    assert Assessment.objects.get().party == commitment.parties.get()


def test_inline_says_once_that_a_finding_will_not_be_the_joint_status():
    commitment = factories.CommitmentFactory(lead=factories.PartyFactory())
    party = commitment.parties.get()
    factories.AssessmentFactory(commitment=commitment, party=party.pk, status=Status.CONTRARY)
    client, form = opened(commitment)

    refused = client.post(change_url(commitment), form | FINDING | {"assessments-0-party": ""})

    (text,) = errors_of(refused)["assessments-0-party"]
    assert text.startswith("Other assessments count too: by the rule “lowest of the parties” the joint status will be")
    assert Assessment.objects.count() == 1
    client.post(change_url(commitment), read_form(refused))
    assert Assessment.objects.count() == 2
    assert Commitment.objects.get().status == Status.CONTRARY


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_inline_says_that_it_was_recorded():
    commitment = factories.CommitmentFactory()
    client, form = opened(commitment)

    response = client.post(change_url(commitment), form | FINDING, follow=True)

    assert "1 assessment recorded." in said(response)


def test_inline_sends_for_review_where_two_people_accept(settings):
    settings.TWO_PERSON_RULE = True
    commitment = factories.CommitmentFactory()
    client, form = opened(commitment)

    response = client.post(change_url(commitment), form | FINDING | {"title": "Take the step"}, follow=True)

    draft = AssessmentDraft.objects.get()
    assert draft.state == "submitted"
    assert draft.status == Status.IMPLEMENTED
    assert draft.drafted_by == factories.secretary()
    assert Assessment.objects.count() == 0
    assert Commitment.objects.get().status == Status.NO_INFORMATION
    assert "1 assessment sent for review." in said(response)
    assert last_acts(2) == ["submit_draft", "edit_commitment"]
    assert "A second person must accept the assessment" in markup(client.get(change_url(commitment)))


def test_refused_report_takes_the_assessment_and_its_message_back():
    commitment = factories.CommitmentFactory(lead=factories.PartyFactory())
    client, form = opened(commitment)
    report = {"reports-0-party": str(factories.PartyFactory().pk), "reports-0-reported_on": "2018-05-16"}
    report |= {"reports-0-text": "We did.", "reports-0-channel": "email"}

    response = client.post(change_url(commitment), form | FINDING | report)

    assert Assessment.objects.count() == 0
    assert said(response) == []


def test_assessment_without_reason_is_refused_at_the_field_with_everything_typed_kept():
    commitment = factories.CommitmentFactory()
    client, form = opened(commitment)

    response = client.post(change_url(commitment), form | FINDING | {"assessments-0-reason": "  "})

    assert response.status_code == 200
    assert errors_of(response) == {"assessments-0-reason": ["Enter a reason for the status."]}
    kept = read_form(response)
    assert [kept[name] for name in list(FINDING)[:4]] == [["5"], ["2018-05-15"], ["2018-05-14"], ["1"]]
    assert Assessment.objects.count() == 0
    commitment.refresh_from_db()
    assert commitment.version == 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"as_of": "2018-02-30", "done_on": ""}, "as_of"),
        ({"as_of": "2999-01-01", "done_on": ""}, "as_of"),
        ({"as_of": "2017-12-31", "done_on": ""}, "as_of"),
        ({"done_on": "2018-05-16"}, "done_on"),
        ({"status": "4"}, "done_on"),
        ({"status": "10"}, "status"),
        ({"confidence": ""}, "confidence"),
        ({"reason": "a\x00b"}, "reason"),
        ({"reason": "x" * 20_001}, "reason"),
        ({"evidence": ["999999"]}, "evidence"),
        ({"evidence": ["1" * 30]}, "evidence"),
    ],
)
def test_assessment_bad_input_names_the_field_and_writes_nothing(typed, field):
    commitment = factories.CommitmentFactory()
    client, form = opened(commitment)
    before = LedgerEntry.objects.count()

    response = client.post(
        change_url(commitment), form | FINDING | {f"assessments-0-{name}": value for name, value in typed.items()}
    )

    assert list(errors_of(response)) == [f"assessments-0-{field}"]
    assert Assessment.objects.count() == 0
    assert LedgerEntry.objects.count() == before


def test_assessment_statuses_are_worded_for_the_kind():
    commitment = factories.CommitmentFactory(kind=Kind.STANDING)

    response = desk_client().get(change_url(commitment))

    form = response.context["inline_admin_formsets"][0].formset.forms[0]
    assert [str(label) for _, label in form.fields["status"].choices] == [
        *("---------", "No information", "Not observed", "Observed with serious breaches", "Largely observed"),
        *("Observed in the period", "Breached"),
    ]


def test_assessment_cannot_be_edited_or_deleted_by_a_forged_post():
    commitment = factories.CommitmentFactory()
    kept = factories.AssessmentFactory(commitment=commitment)
    client, form = opened(commitment)
    forged = FINDING | {
        "assessments-TOTAL_FORMS": "1",
        "assessments-INITIAL_FORMS": "1",
        "assessments-0-id": str(kept.pk),
        "assessments-0-commitment": str(commitment.pk),
    }
    before = LedgerEntry.objects.count()

    client.post(change_url(commitment), form | forged)
    client.post(change_url(commitment), form | forged | {"assessments-0-DELETE": "on"})

    found = Assessment.objects.get()
    assert found.pk == kept.pk
    assert found.reason == kept.reason
    assert found.status == kept.status
    assert LedgerEntry.objects.count() == before


def test_earlier_assessments_are_listed_newest_first_and_are_no_fields():
    commitment = factories.CommitmentFactory()
    factories.AssessmentFactory(commitment=commitment, as_of=date(2018, 3, 1), reason="First finding.")
    factories.AssessmentFactory(commitment=commitment, as_of=date(2018, 4, 1), reason="Second finding.")

    response = desk_client().get(change_url(commitment))

    page = markup(response)
    assert page.count("secretary, author and approver") == 2
    assert 0 < page.index("Second finding.") < page.index("First finding.")
    assert read_form(response)["assessments-TOTAL_FORMS"] == ["1"]
    assert read_form(response)["assessments-INITIAL_FORMS"] == ["0"]


def test_declaratory_commitment_has_no_assessment_inline():
    commitment = factories.CommitmentFactory(kind=Kind.DECLARATORY)
    client, form = opened(commitment)

    client.post(change_url(commitment), form | FINDING | {"assessments-TOTAL_FORMS": "1"})

    assert "assessments-TOTAL_FORMS" not in form
    assert Assessment.objects.count() == 0


def test_one_save_edits_assesses_and_reports_one_version_after_the_other():
    commitment = factories.CommitmentFactory(lead=factories.PartyFactory())
    client, form = opened(commitment)
    report = {
        "reports-0-party": str(commitment.parties.get().pk),
        "reports-0-reported_on": "2018-05-16",
        "reports-0-channel": "email",
        "reports-0-text": "We did it.",
    }

    response = client.post(change_url(commitment), form | FINDING | report | {"title": "Take the step"})

    assert response.status_code == 302
    commitment.refresh_from_db()
    assert commitment.title == "Take the step"
    assert commitment.status == Status.IMPLEMENTED
    assert commitment.version == 5
    assert ProgressReport.objects.get().text == "We did it."
    assert last_acts(3) == ["record_report", "record_assessment", "edit_commitment"]


def test_report_without_text_is_refused_at_the_field():
    commitment = factories.CommitmentFactory(lead=factories.PartyFactory())
    client, form = opened(commitment)
    report = {"reports-0-party": str(commitment.parties.get().pk), "reports-0-reported_on": "2018-05-16"}

    response = client.post(change_url(commitment), form | report | {"reports-0-channel": "email"})

    assert list(errors_of(response)) == ["reports-0-text"]
    assert ProgressReport.objects.count() == 0


def test_report_is_by_a_party_that_has_a_part():
    commitment = factories.CommitmentFactory(lead=factories.PartyFactory())
    stranger = factories.PartyFactory()
    client, form = opened(commitment)
    report = {"reports-0-party": str(stranger.pk), "reports-0-reported_on": "2018-05-16", "reports-0-text": "We did."}

    response = client.post(change_url(commitment), form | report | {"reports-0-channel": "email"})

    assert list(errors_of(response)) == ["reports-0-party"]
    assert ProgressReport.objects.count() == 0


def test_saving_a_page_unchanged_writes_nothing():
    commitment = factories.CommitmentFactory(lead=factories.PartyFactory())
    client, form = opened(commitment)
    before = LedgerEntry.objects.count()

    response = client.post(change_url(commitment), form)

    assert response.status_code == 302
    assert LedgerEntry.objects.count() == before
    assert Commitment.objects.get().version == commitment.version
