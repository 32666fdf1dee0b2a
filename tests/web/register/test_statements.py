"""Recording what a party says: by its focal point, or by staff for it."""

import csv
import io
from datetime import date
from uuid import uuid4

import pytest

from commitments.actions.register.commitments import Part, edit_commitment
from commitments.models import Commitment, ProgressReport
from commitments.rules.kernel.commitments import Kind, Role, Tier
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.kernel.statuses import Status

from ...admin.pages import client_of, read_form
from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    EvidenceFactory,
    MembershipFactory,
    PartyFactory,
    PositionFactory,
    ProgressReportFactory,
    UserFactory,
    ZoneFactory,
    secretary,
)
from ...support.pages import markup

pytestmark = pytest.mark.django_db
ACTS = ("reports", "positions")


def page_of(commitment) -> str:
    return f"/commitments/{commitment.reference}/"


def address(commitment, act="reports") -> str:
    return f"{page_of(commitment)}{act}/new/"


def typed(client, commitment, act="reports", **changes) -> dict:
    """The form as the page offers it, with the words and these changes typed in."""
    return read_form(client.get(address(commitment, act))) | {"text": "We did.", "reported_on": "2018-04-01"} | changes


@pytest.fixture
def turkey():
    return PartyFactory(name="Turkey")


@pytest.fixture
def speaker(turkey):
    return MembershipFactory(party=turkey).user


@pytest.fixture
def assessed(turkey):
    """A commitment that Turkey leads, with what was found of it."""
    assessment = AssessmentFactory(commitment=CommitmentFactory(lead=turkey), party=turkey.pk, status=Status.PARTLY)
    return Commitment.objects.get(pk=assessment.commitment_id)


def test_focal_point_records_a_report_without_choosing_party_or_channel(speaker, assessed):
    client = client_of(speaker)
    evidence, hidden = EvidenceFactory(), EvidenceFactory(tier=Tier.INTERNAL, title="Canary")
    form = typed(client, assessed, claimed_status="5", evidence=str(evidence.pk))

    page = markup(client.get(address(assessed)))
    answer = client.post(address(assessed), form | {"party": "9", "channel": "press"}, follow=True)

    assert "Canary" not in page
    assert hidden.title not in page
    assert evidence.title in page
    assert form.keys() & {"party", "channel", "zone"} == set()
    report = ProgressReport.objects.get()
    assert report.party.name == "Turkey"
    assert report.channel == "party"
    assert report.kind == "report"
    assert report.claimed_status == 5
    assert report.reported_on == date(2018, 4, 1)
    assert report.recorded_by == speaker
    assert list(report.evidence.all()) == [evidence]
    assert answer.redirect_chain == [(page_of(assessed), 302)]
    text = markup(answer)
    assert "According to Turkey" in text
    assert "Entered by the party" in text
    assert evidence.title in text
    assert 'class="flag flag--large disputed"' in text


def test_focal_point_records_a_position_on_the_assessment_that_the_address_names(speaker, assessed):
    older, client = assessed.assessments.get(), client_of(speaker)
    AssessmentFactory(commitment=assessed, as_of=date(2018, 3, 15))
    assessed.refresh_from_db()

    form = read_form(client.get(f"{address(assessed, 'positions')}?assessment={older.pk}"))
    form |= {"text": "We see it otherwise.", "reported_on": "2018-04-01"}
    answer = client.post(address(assessed, "positions"), form, follow=True)

    assert form["assessment"] == [str(older.pk)]
    position = ProgressReport.objects.get()
    assert position.kind == "position"
    assert position.assessment == older
    assert position.claimed_status is None
    text = markup(answer)
    assert "According to Turkey" in text
    assert "on the assessment of Turkey as of 1 Mar 2018" in text
    assert Commitment.objects.get().is_disputed is True


def test_staff_name_the_party_and_the_channel(assessed, turkey):
    client = client_of(secretary())
    zone = ZoneFactory()
    edit_commitment(
        actor=secretary(),
        commitment=assessed,
        version=assessed.version,
        changes={"zones": [zone], "tier": Tier.PARTIES},
    )
    form = typed(client, assessed, zone=str(zone.pk), channel="note_verbale", party=str(turkey.pk), language="tr")

    client.post(address(assessed), form)

    report = ProgressReport.objects.get()
    assert report.party == turkey
    assert report.channel == "note_verbale"
    assert report.zone == zone
    assert report.language == "tr"
    assert report.tier == Tier.PARTIES
    assert report.recorded_by == secretary()


@pytest.mark.parametrize(
    ("act", "changes", "field"),
    [
        ("reports", {"text": " "}, "text"),
        ("reports", {"text": "a\x00b"}, "text"),
        ("reports", {"party": ""}, "party"),
        ("reports", {"party": "999999"}, "party"),
        ("reports", {"channel": ""}, "channel"),
        ("reports", {"channel": "party"}, "channel"),
        ("reports", {"reported_on": "2018-02-30"}, "reported_on"),
        ("reports", {"reported_on": "9999-01-01"}, "reported_on"),
        ("reports", {"claimed_status": "10"}, "claimed_status"),
        ("reports", {"evidence": "999999"}, "evidence"),
        ("reports", {"tier": "4"}, "tier"),
        ("positions", {"assessment": "999999"}, "assessment"),
        ("positions", {"assessment": ""}, "assessment"),
        ("positions", {"claimed_status": str(Status.PARTLY.value)}, "claimed_status"),
        ("positions", {"reported_on": "2018-02-01"}, "reported_on"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_at_its_field_and_kept(assessed, turkey, act, changes, field):
    client = client_of(secretary())
    form = typed(client, assessed, act, party=str(turkey.pk), channel="email")
    if act == "positions":
        form["assessment"] = str(assessed.assessments.get().pk)

    answer = client.post(address(assessed, act), form | changes)

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert read_form(answer)["text"] == [changes.get("text", "We did.")]
    assert ProgressReport.objects.count() == 0


def test_focal_point_cannot_choose_a_tier_that_it_does_not_see(speaker, assessed):
    client = client_of(speaker)

    answer = client.post(address(assessed), typed(client, assessed, tier="3"))

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["tier"]


def people(turkey) -> dict:
    return {
        "public": None,
        "reader": UserFactory(),
        "stranger": MembershipFactory().user,
        "off": MembershipFactory(party=turkey, user=UserFactory(focal_point=True, is_active=False)).user,
        "own": MembershipFactory(party=turkey).user,
        "desk": UserFactory(role=UserRole.DESK_OFFICER),
    }


@pytest.mark.parametrize(
    ("tier", "expected"),
    [
        (Tier.PUBLIC, {"public": 403, "reader": 403, "stranger": 403, "off": 403, "own": 200, "desk": 200}),
        (Tier.PARTIES, {"public": 404, "reader": 404, "stranger": 403, "off": 404, "own": 200, "desk": 200}),
        (Tier.INTERNAL, {"public": 404, "reader": 404, "stranger": 404, "off": 404, "own": 404, "desk": 200}),
    ],
)
def test_pages_are_for_staff_and_for_the_party_itself(client, turkey, tier, expected):
    commitment = CommitmentFactory(tier=tier, parts=[Part(turkey.pk, Role.MONITOR)])
    AssessmentFactory(commitment=commitment)

    for name, person in people(turkey).items():
        visitor = client_of(person) if person else client
        statuses = {act: visitor.get(address(commitment, act)).status_code for act in ACTS}
        sent = {act: visitor.post(address(commitment, act), {"version": 1}).status_code for act in ACTS}
        shown = markup(visitor.get(page_of(commitment)))
        assert statuses == dict.fromkeys(ACTS, expected[name]), name
        # What is sent without its fields is refused with the form, to those who have one.
        assert sent == dict.fromkeys(ACTS, 400 if expected[name] == 200 else expected[name]), name
        assert [f"{act}/new/" in shown for act in ACTS] == [expected[name] == 200] * 2, name
    assert ProgressReport.objects.count() == 0


@pytest.mark.parametrize("act", ACTS)
def test_commitment_in_which_nobody_has_a_part_takes_no_statement(act):
    commitment = CommitmentFactory()

    desk = client_of(secretary())

    assert desk.get(address(commitment, act)).status_code == 403
    assert desk.put(address(commitment, act)).status_code == 405
    assert desk.get(f"/commitments/%00/{act}/new/").status_code == 404
    assert f"{act}/new/" not in markup(desk.get(page_of(commitment)))


def test_position_needs_an_assessment_and_a_declaratory_entry_has_no_status_to_claim(turkey):
    desk = client_of(secretary())
    declaratory = CommitmentFactory(lead=turkey, kind=Kind.DECLARATORY)

    empty = markup(desk.get(address(declaratory, "positions")))
    form = read_form(desk.get(address(declaratory)))

    assert "No assessments yet" in empty
    assert "creation_key" not in empty
    assert "claimed_status" not in form


def test_conflict_shows_what_changed_and_keeps_what_was_typed(speaker, assessed):
    client = client_of(speaker)
    form = typed(client, assessed, text="Our own words")
    edit_commitment(actor=secretary(), commitment=assessed, version=assessed.version, changes={"title": "As it is"})

    refused = client.post(address(assessed), form)

    fields = [field for change in refused.context["form"].meanwhile for part in change.parts for field in part.fields]
    assert refused.status_code == 400
    assert [field.after for field in fields] == ["As it is"]
    kept = read_form(refused)
    assert kept["text"] == ["Our own words"]
    assert client.post(address(assessed), kept).status_code == 302
    assert ProgressReport.objects.count() == 1


def test_form_sent_twice_records_once(speaker, assessed):
    client = client_of(speaker)
    form = typed(client, assessed, creation_key=str(uuid4()))

    answers = [client.post(address(assessed), form) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [page_of(assessed)] * 2
    assert ProgressReport.objects.count() == 1


def test_both_sides_stand_side_by_side_with_what_stands_of_each_party(client, assessed, turkey):
    for day, text, claim in ((1, "First", Status.IMPLEMENTED), (2, "Second", Status.IMPLEMENTED), (3, "Third", None)):
        ProgressReportFactory(commitment=assessed, text=text, claimed_status=claim, reported_on=date(2018, 4, day))
    PositionFactory(assessment=assessed.assessments.get(), text="Hidden", tier=Tier.INTERNAL)

    page = client.get(page_of(assessed)).context["page"]
    desk = client_of(secretary()).get(page_of(assessed))

    assert [(report["text"], report["narrower"]) for report in desk.context["page"].reports] == [
        ("Third", ""),
        ("Second", ""),
        ("Hidden", "Internal"),
    ]
    assert markup(desk).count('<span class="tag">Internal</span>') == 1
    assert [report["text"] for report in page.reports] == ["Third", "Second"]
    assert [entry.object["text"] for entry in page.history if entry.kind == "report"] == ["Third", "Second", "First"]


def test_register_and_csv_find_what_is_disputed(client, assessed):
    CommitmentFactory()
    PositionFactory(assessment=assessed.assessments.get())

    found = client.get("/commitments/?disputed=yes").context["count"]
    exported = b"".join(client.get("/commitments/export.csv?disputed=yes").streaming_content).decode("utf-8-sig")
    figure = client.get("/").context["page"].disputed

    rows = list(csv.DictReader(io.StringIO(exported)))
    assert [(row["reference"], row["disputed"]) for row in rows] == [(assessed.reference, "yes")]
    assert found == 1
    assert figure.count == 1
    assert figure.query == {"disputed": "yes"}


def test_statements_take_a_fixed_number_of_queries(client, assessed, django_assert_num_queries):
    def grow():
        ProgressReportFactory(commitment=assessed, evidence=[EvidenceFactory().pk])
        PositionFactory(assessment=assessed.assessments.get(), evidence=[EvidenceFactory().pk])

    grow()
    counts = []
    for _ in range(2):
        client.get(page_of(assessed))
        with django_assert_num_queries(10):
            client.get(page_of(assessed))
        counts.append(ProgressReport.objects.count())
        grow()
        grow()

    assert counts == [2, 6]
