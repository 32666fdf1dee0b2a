"""What is to be remarked on a commitment: shown to staff while it is recorded and until it is settled, and counted."""

import pytest
from django.urls import reverse

from commitments.models import Commitment
from commitments.rules.kernel.commitments import Kind, Tier
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.register.quality import Remark, from_bits

from ...admin.pages import client_of, read_form
from ...support.factories import (
    CommitmentFactory,
    DocumentFactory,
    PartyFactory,
    ProvisionFactory,
    SettlementFactory,
    UserFactory,
    secretary,
)
from ...support.pages import markup
from ..kernel.sheet import PEOPLE, STAFF, client_as
from ..texts.test_recording import address

pytestmark = pytest.mark.django_db
COMPOUND = "Iran will open the road by 1 March 2018 and will clear the mines."


def settling(commitment) -> str:
    return reverse("remark-settle", args=[commitment.reference])


def test_remark_is_settled_on_a_ground_and_gone_from_the_page():
    commitment = CommitmentFactory()
    desk = client_of(secretary())
    form = read_form(desk.get(settling(commitment), {"kind": "no_date"})) | {"ground": "The text names none."}

    answer = desk.post(settling(commitment), form, follow=True)

    assert answer.redirect_chain == [(f"/commitments/{commitment.reference}/", 302)]
    assert [remark["kind"] for remark in answer.context["remarks"]] == ["no_actor"]
    assert "Remark resolved" in markup(answer)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"ground": " "}, "ground"), ({"ground": "a\x00b"}, "ground"), ({"kind": "compound"}, "kind"),
     ({"version": "0"}, "__all__")],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field_and_kept(changes, field):
    commitment = CommitmentFactory()
    sent = {"kind": "no_date", "ground": "None is named.", "version": commitment.version} | changes

    answer = client_of(secretary()).post(settling(commitment), sent)

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert read_form(answer)["ground"] == [sent["ground"]]


def test_remarks_are_shown_counted_and_filtered_for_staff_alone():
    for role in UserRole:
        UserFactory(role=role, username=role.value)
    commitment = CommitmentFactory(lead=PartyFactory())
    CommitmentFactory(kind=Kind.DECLARATORY)
    found = {}

    for person in PEOPLE:
        client = client_as(person)
        page = client.get(f"/commitments/{commitment.reference}/").content
        register = client.get("/commitments/", {"quality": "no_date"})
        figure = client.get("/").context["page"].remarks
        counted = figure and (figure.count, client.get("/commitments/", figure.query).context["count"])
        found[person] = b"Needs attention" in page, register.status_code, counted

    assert found == {person: (True, 200, (1, 1)) if person in STAFF else (False, 400, None) for person in PEOPLE}


def test_facet_counts_each_remark_that_stands():
    for _time in range(2):
        CommitmentFactory()
    SettlementFactory(commitment=CommitmentFactory())

    groups = client_of(secretary()).get("/commitments/").context["groups"]

    counts = {value.value: value.count for group in groups if group.name == "quality" for value in group.values}
    assert counts == dict.fromkeys(Remark.values, 0) | {"no_actor": 3, "no_date": 2}


def test_compound_words_are_recorded_each_by_itself_in_one_step():
    document = DocumentFactory(text=COMPOUND, prefix="A8")
    desk = client_of(secretary())
    page = desk.get(address(document, COMPOUND))
    form = read_form(page) | {"lead": [PartyFactory(name="Iran").pk], "act": "split"}

    answer = desk.post(address(document, COMPOUND), form)

    assert page.context["shares"] == ["Iran will open the road by 1 March 2018", "will clear the mines."]
    assert answer["Location"] == "/commitments/A8-01/"
    rows = Commitment.objects.order_by("ref_key")
    assert [(row.title, row.deadline_words, row.quotation, row.quality) for row in rows] == [
        ("Open the road by 1 March 2018", "by 1 March 2018", COMPOUND, 0),
        ("Clear the mines", "by 1 March 2018", COMPOUND, 0),
    ]


def test_like_pledge_is_named_while_recording_and_afterwards():
    earlier = DocumentFactory(text="The sides will hold a meeting in Astana.", prefix="A7")
    first = CommitmentFactory(document=earlier, provision=ProvisionFactory(document=earlier, words=earlier.text))
    later = DocumentFactory(process=earlier.process, text="The sides will hold a meeting in Astana!", prefix="A8")
    desk = client_of(secretary())
    page = desk.get(address(later, later.text))

    desk.post(address(later, later.text), read_form(page))

    assert page.context["resembled"] == first.reference == "A7-01"
    made = Commitment.objects.get(document=later)
    assert made.resembles == first
    shown = desk.get(f"/commitments/{made.reference}/").context
    assert "duplicate" in [remark["kind"] for remark in shown["remarks"]]
    assert shown["resembled"] == "A7-01"


def test_like_pledge_is_linked_while_recording_and_then_not_remarked():
    earlier = DocumentFactory(text="The sides will hold a meeting in Astana.", prefix="A7")
    first = CommitmentFactory(document=earlier, provision=ProvisionFactory(document=earlier, words=earlier.text))
    later = DocumentFactory(process=earlier.process, text="The sides will hold a meeting in Astana!", prefix="A8")
    desk = client_of(secretary())
    page = desk.get(address(later, later.text))

    desk.post(address(later, later.text), read_form(page) | {"link_to": "A7-01"})

    assert [(offered, percent) for offered, percent, _was in page.context["offers"]] == [(first, 100)]
    made = Commitment.objects.get(document=later)
    assert made.links.get().kind == "reaffirms"
    assert made.links.get().target == first
    assert made.resembles is None
    assert Remark.DUPLICATE not in from_bits(made.quality)


def test_other_pledges_of_the_same_words_are_not_held_against_each_other():
    document = DocumentFactory()
    CommitmentFactory(document=document)

    page = client_of(secretary()).get(address(document, "The parties will take step 1."))

    assert page.context["resembled"] == ""


def test_settling_is_for_staff_who_see_the_commitment():
    commitments = CommitmentFactory(), CommitmentFactory(tier=Tier.INTERNAL)

    answers = {
        role: [client_of(UserFactory(role=role)).get(settling(one)).status_code for one in commitments]
        for role in UserRole.values
    }

    assert answers == {role: [200, 200] if role in STAFF else [403, 404] for role in UserRole.values}
