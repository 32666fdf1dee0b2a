"""The same assessment for several commitments: before and after, then all or none."""

import pytest

from commitments.admin.bulk import BulkForm
from commitments.models import Assessment, AssessmentDraft, Commitment, LedgerEntry
from commitments.rules.kernel.commitments import Kind
from commitments.rules.kernel.statuses import Status
from commitments.rules.lists.bulk import BULK_LIMIT

from ..support import factories
from ..support.pages import markup
from .pages import desk_client, list_url, read_form
from .test_commitments import edit_meanwhile

pytestmark = pytest.mark.django_db

LIST = list_url("commitment")
ASSESS = f"{LIST}assess/"
FINDING = {"status": "4", "as_of": "2018-05-15", "confidence": "1", "reason": "Seen by all."}


def start(client, commitments, **more):
    return client.post(LIST, {"action": "assess_chosen", "_selected_action": [c.pk for c in commitments]} | more)


def review(client, commitments, **finding):
    form = read_form(start(client, commitments))
    return client.post(ASSESS, form | FINDING | finding | {"_review": "1"})


def lines_of(response) -> list[tuple]:
    return [(line.commitment.pk, line.before, line.after, line.errors) for line in response.context["lines"]]


def test_review_shows_before_and_after_in_the_words_of_each_kind_and_writes_nothing():
    plain, standing = factories.CommitmentFactory(), factories.CommitmentFactory(kind=Kind.STANDING)
    lowest = factories.CommitmentFactory(lead=factories.PartyFactory())
    factories.AssessmentFactory(commitment=lowest, party=lowest.parties.get().pk, status=Status.CONTRARY)
    before = LedgerEntry.objects.count()

    response = review(desk_client(), [plain, standing, lowest], about="")

    assert lines_of(response) == [
        (plain.pk, "No information", "Partly implemented", []),
        (standing.pk, "No information", "Largely observed", []),
        (
            lowest.pk,
            "Contrary action",
            "Contrary action. Other assessments count too: by the rule “lowest of the parties” the joint status "
            "will be “Contrary action”.",
            [],
        ),
    ]
    assert LedgerEntry.objects.count() == before


def test_default_is_about_each_responsible_party_and_about_the_whole_where_there_is_none():
    plain, lowest = factories.CommitmentFactory(), factories.CommitmentFactory(lead=factories.PartyFactory())
    factories.AssessmentFactory(commitment=lowest, party=lowest.parties.get().pk, status=Status.CONTRARY)
    client = desk_client()

    response = review(client, [plain, lowest])
    client.post(ASSESS, read_form(response) | {"_record": "1"})

    assert [line.after for line in response.context["lines"]] == ["Partly implemented"] * 2
    found = Assessment.objects.filter(as_of="2018-05-15").order_by("commitment")
    assert [row.party for row in found] == [None, lowest.parties.get()]
    assert list(Commitment.objects.values_list("status", flat=True)) == [Status.PARTLY] * 2


def test_record_writes_all_and_says_how_many():
    chosen = [factories.CommitmentFactory() for _ in range(3)]
    client = desk_client()
    form = read_form(review(client, chosen))

    response = client.post(ASSESS, form | {"_record": "1"}, follow=True)

    assert [str(message) for message in response.context["messages"]] == ["3 assessments recorded."]
    assert list(Commitment.objects.values_list("status", "version")) == [(Status.PARTLY, 3)] * 3
    acts = LedgerEntry.objects.values_list("act", flat=True)[:3]
    assert list(acts) == ["record_assessment"] * 3


def test_record_sends_all_for_review_where_two_people_accept(settings):
    settings.TWO_PERSON_RULE = True
    chosen = [factories.CommitmentFactory() for _ in range(3)]
    client = desk_client()
    page = review(client, chosen)

    response = client.post(ASSESS, read_form(page) | {"_record": "1"}, follow=True)

    assert "3 assessments will be sent for review" in markup(page)
    assert [str(message) for message in response.context["messages"]] == ["3 assessments sent for review."]
    assert list(AssessmentDraft.objects.values_list("state", "status")) == [("submitted", Status.PARTLY)] * 3
    assert Assessment.objects.count() == 0
    assert set(Commitment.objects.values_list("version", flat=True)) == {2}


def test_preview_is_what_recording_makes_of_it():
    chosen = [factories.CommitmentFactory(lead=factories.PartyFactory()) for _ in range(2)]
    factories.AssessmentFactory(commitment=chosen[0], status=Status.IMPLEMENTED, as_of=factories.MADE_ON)
    factories.AssessmentFactory(commitment=chosen[1], party=chosen[1].parties.get().pk, status=Status.INITIATED)
    client = desk_client()
    response = review(client, chosen)
    promised = [after for _, _, after, _ in lines_of(response)]

    client.post(ASSESS, read_form(response) | {"_record": "1"})

    assert promised == [str(Status(c.status).label) for c in Commitment.objects.all()]


def test_reason_missing_is_refused_at_the_field_with_the_choice_kept():
    chosen = [factories.CommitmentFactory()]

    response = review(desk_client(), chosen, reason="")

    assert response.context["form"].errors == {"reason": ["Enter a reason for the status."]}
    kept = read_form(response)
    assert kept["chosen"] == [f"{chosen[0].pk}:2"]
    assert kept["status"] == ["4"]
    assert kept["as_of"] == ["2018-05-15"]


def test_errors_stand_at_their_row_and_keep_from_recording():
    early = factories.CommitmentFactory()
    late = factories.CommitmentFactory(document=factories.DocumentFactory(dated=factories.MADE_ON.replace(year=2019)))
    client = desk_client()
    response = review(client, [early, late])

    refused = client.post(ASSESS, read_form(response) | {"_record": "1"})

    errors = [errors for *_, errors in lines_of(response)]
    assert errors == [[], ["The commitment was made on 2019-01-01. Enter that day or a later one."]]
    assert response.context["can_record"] is False
    assert refused.context["form"].non_field_errors() == [f"{late.reference}: {errors[1][0]}"]
    assert Assessment.objects.count() == 0


def test_declaratory_ones_are_left_out_visibly():
    scored, spoken = factories.CommitmentFactory(), factories.CommitmentFactory(kind=Kind.DECLARATORY)
    client = desk_client()
    response = review(client, [scored, spoken])

    client.post(ASSESS, read_form(response) | {"_record": "1"})

    assert response.context["left_out"] == [spoken]
    assert [found.commitment for found in Assessment.objects.all()] == [scored]


def test_conflict_shows_the_page_again_with_the_row_named_and_nothing_written():
    chosen = [factories.CommitmentFactory() for _ in range(2)]
    client = desk_client()
    form = read_form(review(client, chosen))
    edit_meanwhile(chosen[1], title="Changed")

    response = client.post(ASSESS, form | {"_record": "1"})

    assert response.context["form"].non_field_errors() == [
        f"Someone else changed {chosen[1].reference}. Nothing was saved; check the new values and try again."
    ]
    assert Assessment.objects.count() == 0

    shown = read_form(response)
    assert shown["out"] == [str(chosen[1].pk)]
    assert markup(response).count("Changed since you selected it, so it is left out.") == 1
    del shown["out"]

    again = client.post(ASSESS, shown | {"_record": "1"})

    assert again.status_code == 302
    assert Assessment.objects.count() == 2


def test_row_that_changed_before_the_review_is_named_and_left_out_until_its_box_is_cleared():
    moved, still = factories.CommitmentFactory(), factories.CommitmentFactory()
    client = desk_client()
    form = read_form(start(client, [moved, still])) | FINDING
    edit_meanwhile(moved, title="Changed")

    page = client.post(ASSESS, form | {"_review": "1"})
    edited = client.post(ASSESS, read_form(page) | {"_edit": "1"})
    reviewed = client.post(ASSESS, read_form(edited) | {"_review": "1"})
    client.post(ASSESS, read_form(reviewed) | {"_record": "1"})

    assert markup(page).count("Changed since you selected it, so it is left out.") == 1
    assert [read_form(each)["out"] for each in (page, edited, reviewed)] == [[str(moved.pk)]] * 3
    assert [found.commitment for found in Assessment.objects.all()] == [still]


def test_nothing_is_recorded_where_every_row_is_left_out():
    commitment = factories.CommitmentFactory()
    client = desk_client()
    form = read_form(review(client, [commitment]))

    page = client.post(ASSESS, form | {"out": [str(commitment.pk)], "_record": "1"})

    assert page.context["form"].non_field_errors() == [
        "Every commitment is left out, so there is nothing to record. Include at least one."
    ]
    assert Assessment.objects.count() == 0


def test_finding_can_be_changed_before_it_is_recorded():
    client = desk_client()
    form = read_form(review(client, [factories.CommitmentFactory()]))

    response = client.post(ASSESS, form | {"_edit": "1"})

    assert response.context["summary"] == []
    assert read_form(response)["reason"] == ["Seen by all."]


@pytest.mark.parametrize("chosen", ["", "x", "1:2:3", ",", "-", "1:" + "9" * 5000])
def test_damaged_choice_goes_back_to_the_list(chosen):
    response = desk_client().post(ASSESS, FINDING | {"chosen": chosen, "_record": "1"}, follow=True)

    assert response.redirect_chain == [(LIST, 302)]
    assert len(list(response.context["messages"])) == 1
    assert Assessment.objects.count() == 0


@pytest.mark.parametrize("pk", ["999999", "1" * 30, "1" * 6000, "x"], ids=range(4))
def test_evidence_that_is_none_is_refused_at_the_field(pk):
    form = read_form(start(desk_client(), [factories.CommitmentFactory()]))

    response = desk_client().post(ASSESS, form | FINDING | {"evidence": [pk], "_review": "1"})

    assert list(response.context["form"].errors) == ["evidence"]


@pytest.mark.parametrize("action", ["assess_chosen", "export_chosen"])
@pytest.mark.parametrize("tick", ["1" * 30, "1" * 6000, "x", ""], ids=range(4))
def test_tick_that_is_no_row_chooses_nothing(action, tick):
    response = desk_client().post(LIST, {"action": action, "_selected_action": [tick], "index": "0"}, follow=True)

    assert response.redirect_chain == [(LIST, 302)]
    assert "Items must be selected" in str(next(iter(response.context["messages"])))


def test_address_alone_goes_back_to_the_list():
    response = desk_client().get(ASSESS)

    assert response.status_code == 302
    assert response["Location"] == LIST


def test_choice_is_limited():
    form = BulkForm(
        {"chosen": ",".join(f"{n}:1" for n in range(1, BULK_LIMIT + 2))} | FINDING, user=factories.secretary()
    )

    assert form.errors == {"chosen": ["Select from 1 to 1000 commitments."]}


@pytest.mark.parametrize("rows", [1, 3])
def test_review_takes_the_same_number_of_queries_for_any_number_of_rows(rows, django_assert_num_queries):
    chosen = [factories.CommitmentFactory(lead=factories.PartyFactory()) for _ in range(rows)]
    client = desk_client()
    form = read_form(start(client, chosen)) | FINDING | {"_review": "1"}

    with django_assert_num_queries(10):
        client.post(ASSESS, form)


def test_what_a_search_found_can_be_assessed():
    commitment = factories.CommitmentFactory(title="Release the lists")
    factories.CommitmentFactory()
    form = {"action": "assess_chosen", "_selected_action": [commitment.pk]}

    response = desk_client().post(f"{LIST}?q=release", form)

    assert [line.commitment.pk for line in response.context["lines"]] == [commitment.pk]
