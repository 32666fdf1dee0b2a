"""The finding on each responsible party, and what the form says of the joint status before anything is recorded."""

import pytest

from commitments.actions.register.commitments import Part
from commitments.models import Assessment, AssessmentDraft, Commitment, LedgerEntry
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.kernel.commitments import Role, Rollup, Tier
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.kernel.statuses import Status

from ...admin.pages import client_of, desk_client, read_form
from ...support.factories import AssessmentFactory, CommitmentFactory, PartyFactory, UserFactory
from ...support.pages import markup
from .test_drafts import TYPED, address, new_address, send

pytestmark = pytest.mark.django_db


def joint_pledge(**facts) -> Commitment:
    """Iran and Turkey lead together, Jordan supports, the UN monitors; the leads are found at different statuses."""
    parts = [Part(PartyFactory(name=name).pk, Role.LEAD, joint=True) for name in ("Iran", "Turkey")]
    parts.append(Part(PartyFactory(name="Jordan").pk, Role.SUPPORTING))
    parts.append(Part(PartyFactory(name="United Nations").pk, Role.MONITOR))
    commitment = CommitmentFactory(parts=parts, **facts)
    AssessmentFactory(commitment=commitment, party=parts[0].party, status=Status.PARTLY)
    AssessmentFactory(commitment=commitment, party=parts[1].party, status=Status.INITIATED)
    return commitment


def preview_of(commitment, **said) -> str:
    form = {"status": "5", "as_of": "2018-04-01", "tier": "1"} | said
    query = {f"finding-{name}": value for name, value in form.items()}
    response = desk_client().get(f"/commitments/{commitment.reference}/assessments/preview", query)
    return " ".join(markup(response).split())


def test_default_of_the_form_finds_each_responsible_party_in_one_act():
    commitment = joint_pledge()
    before = LedgerEntry.objects.count()

    send(desk_client(), new_address(commitment), "record", **TYPED | {"as_of": "2018-04-01", "status": "3"})

    made = Assessment.objects.filter(as_of="2018-04-01").order_by("party__name")
    assert [(str(row.party), row.status) for row in made] == [("Iran", 3), ("Jordan", 3), ("Turkey", 3)]
    commitment.refresh_from_db()
    assert commitment.status == Status.INITIATED
    assert LedgerEntry.objects.count() == before + 1
    entry = LedgerEntry.objects.get(seq=before + 1)
    assert sorted(row["id"] for row in entry.also if row["type"] == "assessment") == sorted(str(row.pk) for row in made)
    assert [found for found in verify_ledger(b"").findings if found.kind not in ("seal", "account")] == []


def test_what_was_found_of_the_whole_before_does_not_outlive_the_finding_on_each_party():
    commitment = joint_pledge()
    AssessmentFactory(commitment=commitment, status=Status.NOT_INITIATED)

    send(desk_client(), new_address(commitment), "record", **TYPED | {"as_of": "2018-04-01"})

    made = Assessment.objects.filter(as_of="2018-04-01").order_by("pk")
    assert [row.party and row.party.name for row in made] == ["Iran", "Turkey", "Jordan", None]
    assert Commitment.objects.get().status == Status.PARTLY


def test_each_of_them_is_shown_in_the_history_with_its_entry():
    commitment = joint_pledge()
    client = desk_client()
    send(client, new_address(commitment), "record", **TYPED | {"as_of": "2018-04-01"})

    page = markup(client.get(f"/commitments/{commitment.reference}/"))

    entry = LedgerEntry.objects.order_by("-seq").values_list("seq", flat=True)[0]
    assert page.count(f"Entry {entry}<") == 3


def test_default_is_the_whole_where_the_rule_counts_nothing_else():
    commitment = CommitmentFactory(lead=PartyFactory(name="Iran"), rollup=Rollup.WHOLE)

    form = desk_client().get(new_address(commitment)).context["form"]
    send(desk_client(), new_address(commitment), "record", **TYPED)

    assert [str(label) for _value, label in form.fields["party"].choices] == ["As a whole", "Iran"]
    assert Assessment.objects.get().party is None
    assert Commitment.objects.get().status == Status.PARTLY


def test_choice_that_does_not_become_the_joint_status_is_said_before_it_is_recorded():
    commitment = joint_pledge()
    client = desk_client()
    count = Assessment.objects.count()

    refused = send(client, new_address(commitment), "record", **TYPED | {"party": "", "as_of": "2018-04-01"})

    assert refused.context["form"].errors == {
        "party": [
            (
                "Other assessments count too: by the rule “lowest of the parties” the joint status will be "
                "“Initiated”. Choose again, or submit the form once more to continue anyway."
            )
        ]
    }
    assert Assessment.objects.count() == count
    client.post(new_address(commitment), read_form(refused) | {"act": "record"})
    made = Assessment.objects.order_by("-pk")[0]
    assert made.party is None
    assert made.reason == "Seen in the press."


def test_what_was_said_of_one_choice_is_not_taken_for_another():
    commitment = joint_pledge()
    client = desk_client()
    refused = send(client, new_address(commitment), "record", **TYPED | {"party": "", "as_of": "2018-04-01"})

    other = client.post(new_address(commitment), read_form(refused) | {"act": "record", "tier": "3"})

    assert "More restricted than the commitment" in other.context["form"].errors["party"][0]


def test_review_is_not_asked_for_either_before_it_was_said(settings):
    commitment = joint_pledge()
    settings.TWO_PERSON_RULE = True

    refused = send(desk_client(), new_address(commitment), "submit", **TYPED | {"party": "", "as_of": "2018-04-01"})

    assert list(refused.context["form"].errors) == ["party"]
    assert AssessmentDraft.objects.count() == 0


def test_button_shows_the_result_and_keeps_what_was_typed():
    commitment = joint_pledge()
    client = desk_client()
    count = LedgerEntry.objects.count()

    shown = send(client, new_address(commitment), "show", status="3", as_of="2018-04-01", reason="")

    text = " ".join(markup(shown).split())
    assert "By the rule “lowest of the parties”." in text
    assert shown.context["form"].outlook.status == Status.INITIATED
    assert shown.context["form"].errors == {}
    assert read_form(shown)["status"] == ["3"]
    assert LedgerEntry.objects.count() == count


def test_preview_names_the_joint_status_and_its_rule():
    commitment = joint_pledge()

    assert "Implemented" in preview_of(commitment, party="each")
    assert "data-told" not in preview_of(commitment, party="each")
    assert "By the rule “lowest of the parties”." in preview_of(commitment, party="each")
    assert "Other assessments count too" in preview_of(commitment)
    assert "A later assessment counts instead" in preview_of(
        commitment, party=str(commitment.parties.get(name="Iran").pk), as_of="2018-01-02"
    )
    assert "Choose a status and a day" in preview_of(commitment, status="")


def test_preview_says_that_the_rule_of_the_leads_does_not_count_the_whole():
    commitment = joint_pledge(rollup=Rollup.LEAD)

    assert "does not count this assessment: the joint status will be “Initiated”" in preview_of(commitment)


def test_preview_is_for_those_who_draft():
    commitment, hidden = joint_pledge(), CommitmentFactory(tier=Tier.INTERNAL)
    client = client_of(UserFactory(role=UserRole.READER))

    addresses = [f"/commitments/{row.reference}/assessments/preview" for row in (commitment, hidden)]

    assert [client.get(place).status_code for place in addresses] == [403, 404]


def test_draft_on_each_party_is_kept_shown_and_accepted_as_one(settings):
    commitment = joint_pledge()
    settings.TWO_PERSON_RULE = True
    send(desk_client(), new_address(commitment), "save", **TYPED | {"as_of": "2018-04-01"})
    draft = AssessmentDraft.objects.get()
    count = Assessment.objects.count()

    opened = desk_client().get(address(draft))
    send(desk_client(), address(draft), "submit")
    send(client_of(UserFactory(reviewer=True)), address(draft), "accept")

    assert read_form(opened)["party"] == ["each"]
    assert "Each responsible party" in markup(opened)
    draft.refresh_from_db()
    assert draft.each_party is True
    assert draft.state == "accepted"
    assert Assessment.objects.count() == count + 3
    assert [found for found in verify_ledger(b"").findings if found.kind not in ("seal", "account")] == []
