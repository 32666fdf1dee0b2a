"""Updates in bulk: from rows of the register over before and after to the record, and back."""

import re

import pytest

from commitments.actions.register.assessments import record_assessment
from commitments.models import BulkUpdate, Commitment, Ownership
from commitments.rules.kernel.commitments import Kind, Lifecycle, Tier
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.kernel.statuses import Confidence, Status
from commitments.rules.register.assessments import Finding

from ...actions.kernel.ledger_checks import nothing_written
from ...admin.pages import read_form
from ...support.factories import (
    MADE_ON,
    CommitmentFactory,
    EvidenceFactory,
    OwnershipFactory,
    ThemeFactory,
    UserFactory,
    secretary,
)
from ...support.pages import markup

pytestmark = pytest.mark.django_db
NEW, DAY = "/commitments/bulk/new/{}/", "2018-04-01"
FOUND = {"status": "4", "as_of": DAY, "confidence": "1", "reason": "Seen.", "tier": "1"}
FINDING = Finding(Status.INITIATED, MADE_ON, "Seen.", Confidence.REPORTED)


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(desk=True))
    return client


def choose(client, kind: str, rows, **query):
    return client.get(NEW.format(kind), {"row": [row.pk for row in rows], **query})


def packed(rows) -> str:
    return ",".join(f"{row.pk}:{row.version}" for row in Commitment.objects.filter(pk__in=[row.pk for row in rows]))


def send(client, kind: str, rows, act: str, **form):
    return client.post(NEW.format(kind), {"chosen": packed(rows), "act": act, **form})


def told(response) -> list[tuple[str, str]]:
    return [(line.before, line.after) for line in response.context["lines"]]


def test_register_offers_staff_a_box_a_row_and_what_can_be_done(desk, client):
    made = CommitmentFactory()

    html = markup(desk.get("/commitments/?status=U"))
    client.logout()
    public = markup(client.get("/commitments/"))

    assert re.findall(r'form="bulk" name="row" value="(\d+)"', html) == [str(made.pk)]
    assert [NEW.format(kind) in html for kind in ("assess", "theme", "tier", "lifecycle", "owner")] == [True] * 5
    assert '<input type="hidden" name="status" value="U">' in html
    assert ['name="row"' in public, 'id="bulk"' in public] == [False, False]


def test_rows_or_all_that_the_filter_finds_are_chosen(desk):
    one, two = CommitmentFactory(), CommitmentFactory()
    CommitmentFactory(kind=Kind.DECLARATORY)

    ticked = choose(desk, "tier", [two]).context["commitments"]
    every = desk.get(f"{NEW.format('tier')}?all=1&row={one.pk}&kind=deliverable&sort=title").context["commitments"]

    assert ticked == [two]
    assert every == [one, two]


@pytest.mark.parametrize(
    "query", ["", "row=x", "row=999999", "all=1&status=Z", "row=" + ",".join(map(str, range(1, 1002)))]
)
def test_nothing_or_nonsense_chosen_is_told(desk, query):
    CommitmentFactory()

    page = desk.get(f"{NEW.format('tier')}?{query}")

    assert page.status_code == 400
    assert bool(page.context["refused"])


def test_review_shows_before_and_after_and_writes_nothing(desk):
    scored, spoken = CommitmentFactory(), CommitmentFactory(kind=Kind.DECLARATORY)

    with nothing_written():
        page = send(desk, "assess", [scored, spoken], "review", **FOUND)

    assert told(page) == [("No information", "Partly implemented")]
    (left,) = page.context["impossible"]
    assert left.commitment == spoken
    assert left.errors == ["A declaratory commitment is kept for the record and never scored."]


def test_recording_changes_what_was_reviewed_and_leads_to_its_page(desk):
    evidence = EvidenceFactory()
    rows = [CommitmentFactory() for _ in range(3)]

    answer = send(desk, "assess", rows, "record", out=[rows[2].pk], evidence=[evidence.pk], **FOUND)

    made = BulkUpdate.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/commitments/bulk/{made.pk}/"
    assert list(Commitment.objects.order_by("pk").values_list("status", flat=True)) == [4, 4, Status.NO_INFORMATION]
    page = markup(desk.get(answer["Location"]))
    assert [row.reference in page for row in rows] == [True, True, False]


@pytest.mark.parametrize(
    ("kind", "form", "column", "value"),
    [
        ("tier", {"tier": "3"}, "tier", Tier.INTERNAL),
        (
            "lifecycle",
            {"lifecycle": "lapsed", "lifecycle_on": DAY, "lifecycle_ground": "So decided."},
            "lifecycle",
            Lifecycle.LAPSED,
        ),
    ],
)
def test_other_facts_are_changed_in_the_same_way(desk, kind, form, column, value):
    rows = [CommitmentFactory() for _ in range(2)]

    page = send(desk, kind, rows, "review", **form)
    send(desk, kind, rows, "record", **form)

    assert len(told(page)) == 2
    assert set(Commitment.objects.values_list(column, flat=True)) == {value}


def test_themes_are_added_and_removed_and_what_has_them_stays(desk):
    old, new = ThemeFactory(name="Old"), ThemeFactory(name="New")
    changed, same = CommitmentFactory(themes=[old]), CommitmentFactory(themes=[new])
    form = {"add": [new.pk], "remove": [old.pk]}

    page = send(desk, "theme", [changed, same], "review", **form)
    send(desk, "theme", [changed, same], "record", **form)

    assert told(page) == [("Old", "New")]
    assert len(page.context["impossible"]) == 1
    assert set(Commitment.objects.values_list("themes_text", flat=True)) == {"New"}


def test_owner_is_named_before_and_after_and_can_be_nobody(desk):
    owner = UserFactory(desk=True, first_name="Ada", last_name="Ito")
    owned, free = OwnershipFactory(owner=owner).commitment, CommitmentFactory()

    named = send(desk, "owner", [owned, free], "review", owner=str(owner.pk))
    freed = send(desk, "owner", [owned, free], "review", owner="nobody")
    send(desk, "owner", [owned], "record", owner="nobody")

    assert [told(named), told(freed)] == [[("No owner", "Ada Ito")], [("Ada Ito", "No owner")]]
    assert [named.context["summary"], freed.context["summary"]] == [
        [("New owner", "Ada Ito")],
        [("New owner", "No owner")],
    ]
    assert not Ownership.objects.exists()


def test_missing_words_come_back_at_their_field_with_the_rows_kept(desk):
    rows = [CommitmentFactory()]

    page = send(desk, "assess", rows, "review", **FOUND | {"reason": ""})

    assert page.status_code == 400
    assert list(page.context["form"].errors) == ["reason"]
    assert page.context["commitments"] == rows


def test_row_changed_meanwhile_is_named_and_left_out_unless_somebody_looks_again(desk):
    moved, still = CommitmentFactory(), CommitmentFactory()
    looked_at = packed([moved, still])
    record_assessment(actor=secretary(), commitment=moved, version=moved.version, finding=FINDING)

    with nothing_written():
        page = desk.post(NEW.format("tier"), {"chosen": looked_at, "act": "record", "tier": "2"})
    form = {"chosen": page.context["chosen"], "tier": "2", "out": list(page.context["left_out"])}
    edited = desk.post(NEW.format("tier"), {**form, "act": "edit"})
    desk.post(NEW.format("tier"), {**form, "act": "record"})

    assert f"Someone else changed {moved.reference}." in markup(page)
    assert markup(page).count("Changed since you selected it, so it is left out.") == 1
    assert page.context["left_out"] == {moved.pk}
    assert read_form(edited)["out"] == [str(moved.pk)]
    assert list(Commitment.objects.order_by("pk").values_list("tier", flat=True)) == [Tier.PUBLIC, Tier.PARTIES]


def test_update_is_taken_back_but_for_what_was_built_on(desk):
    built, free = CommitmentFactory(), CommitmentFactory()
    address = send(desk, "tier", [built, free], "record", tier="2")["Location"]
    later = Commitment.objects.get(pk=built.pk)
    record_assessment(actor=secretary(), commitment=later, version=later.version, finding=FINDING)

    page = desk.get(address)
    form = {"version": "1", "rows": page.context["rows"], "ground": "A mistake."}
    answer = desk.post(address, form)

    assert [row.commitment for row in page.context["built_on"]] == [built]
    assert page.context["built_on"][0].since.act == "record_assessment"
    assert answer.status_code == 302
    assert list(Commitment.objects.order_by("pk").values_list("tier", flat=True)) == [Tier.PARTIES, Tier.PUBLIC]
    assert "Undone by" in markup(desk.get(address))
    assert desk.post(address, form).status_code == 400


def test_review_asks_as_often_for_three_rows_as_for_one(desk, django_assert_num_queries):
    rows = [CommitmentFactory(themes=[ThemeFactory()]) for _ in range(3)]
    for chosen in (rows[:1], rows):
        send(desk, "assess", chosen, "review", **FOUND)
        with django_assert_num_queries(10):
            send(desk, "assess", chosen, "review", **FOUND)


@pytest.mark.parametrize(("role", "answer"), [(UserRole.READER, 403), (UserRole.FOCAL_POINT, 403), (None, 403)])
def test_others_than_staff_are_refused(client, role, answer):
    rows = [CommitmentFactory()]
    if role:
        client.force_login(UserFactory(role=role))

    with nothing_written():
        answers = [choose(client, "tier", rows).status_code, send(client, "tier", rows, "record", tier="2").status_code]

    assert answers == [answer, answer]
