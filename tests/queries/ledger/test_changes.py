from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commitments.actions.people.accounts import save_account
from commitments.actions.register.commitments import Part, change_lifecycle, edit_commitment
from commitments.actions.register.reference import delete_reference, save_reference
from commitments.models import Commitment, LedgerEntry
from commitments.queries.kernel.catalogue import load_catalogue
from commitments.queries.kernel.keyset import PAGE_SIZE
from commitments.queries.ledger.change_names import REFERS_TO
from commitments.queries.ledger.change_words import LABELS, REPEATED
from commitments.queries.ledger.changes import newest_changes, read_change, read_changes
from commitments.queries.ledger.snapshots import RECORDED, RELATED
from commitments.rules.kernel.commitments import Kind, Role, Tier
from commitments.rules.kernel.statuses import Status

from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    DocumentFactory,
    EvidenceFactory,
    MeetingFactory,
    PartyFactory,
    PositionFactory,
    ProgressReportFactory,
    ProvisionFactory,
    ThemeFactory,
    UserFactory,
    ZoneFactory,
    secretary,
)

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()
STRANGER, COLLEAGUE, OWNER = "public", "focal point", "desk officer"


def people() -> dict:
    return {STRANGER: PUBLIC, COLLEAGUE: UserFactory(focal_point=True), OWNER: secretary()}


def ask(user, query: str = ""):
    return read_changes(user, QueryDict(query), catalogue=load_catalogue())


def newest(user):
    return newest_changes(user, catalogue=load_catalogue())[0]


def who_sees(seq: int) -> list[str]:
    """Who finds the entry in the list; its address answers the same people."""
    found = []
    for name, person in people().items():
        listed = seq in [change.seq for change in ask(person).changes]
        assert LedgerEntry.objects.visible_to(person).filter(seq=seq).exists() is listed
        found += [name] * listed
    return found


def last() -> int:
    return LedgerEntry.objects.latest("seq").seq


def edit(commitment, **changes) -> Commitment:
    current = Commitment.objects.get(pk=commitment.pk)
    return edit_commitment(actor=secretary(), commitment=current, version=current.version, changes=changes)


SEEN_AT = {
    Tier.PUBLIC: [STRANGER, COLLEAGUE, OWNER],
    Tier.PARTIES: [COLLEAGUE, OWNER],
    Tier.INTERNAL: [OWNER],
}
MADE = {
    "commitment": lambda tier: CommitmentFactory(tier=tier),
    "assessment": lambda tier: AssessmentFactory(tier=tier),
    "assessment of it": lambda tier: AssessmentFactory(commitment=CommitmentFactory(tier=tier)),
    "report": lambda tier: ProgressReportFactory(tier=tier),
    "position": lambda tier: PositionFactory(tier=tier),
    "report on it": lambda tier: ProgressReportFactory(commitment=CommitmentFactory(tier=tier, lead=PartyFactory())),
    "document": lambda tier: DocumentFactory(tier=tier),
    "provision": lambda tier: ProvisionFactory(document=DocumentFactory(tier=tier)),
    "evidence": lambda tier: EvidenceFactory(tier=tier),
    "link from it": lambda tier: CommitmentLinkFactory(source=CommitmentFactory(tier=tier)),
    "link to it": lambda tier: CommitmentLinkFactory(target=CommitmentFactory(tier=tier)),
}


@pytest.mark.parametrize("tier", Tier)
@pytest.mark.parametrize("kind", MADE)
def test_entry_is_for_who_may_see_its_object(kind, tier):
    MADE[kind](tier)

    assert who_sees(last()) == SEEN_AT[tier]


@pytest.mark.parametrize("make", [PartyFactory, ThemeFactory, ZoneFactory, MeetingFactory])
def test_entries_of_reference_data_are_for_everybody(make):
    make()

    assert who_sees(last()) == SEEN_AT[Tier.PUBLIC]


def test_entries_of_accounts_are_for_administrators():
    administrator = UserFactory(administrator=True)
    save_account(actor=administrator, account=UserFactory(username="canary"))

    seen = [person for person in (*people().values(), UserFactory(reviewer=True)) if ask(person).changes]

    assert seen == []
    change = newest(administrator)
    assert change.act == "change_account"
    assert change.name.text == "canary"
    assert [ask(person, "act=change_account").errors == [] for person in (administrator, secretary())] == [True, False]


def test_what_was_done_while_it_was_internal_stays_hidden_when_it_is_opened():
    made = CommitmentFactory(tier=Tier.INTERNAL, title="Canary")
    edit(made, title="Take it")
    edit(made, tier=Tier.PUBLIC)
    opened = last()
    edit(made, title="Take them")

    assert {seq: who_sees(seq) for seq in (opened - 2, opened - 1, opened)} == {
        seq: [OWNER] for seq in (opened - 2, opened - 1, opened)
    }
    assert who_sees(last()) == SEEN_AT[Tier.PUBLIC]
    shown = [field.before for change in ask(PUBLIC).changes for part in change.parts for field in part.fields]
    assert "Canary" not in shown


def test_what_was_done_while_it_was_public_is_hidden_when_it_is_closed():
    made = CommitmentFactory(title="Canary")
    recorded = last()

    edit(made, tier=Tier.PARTIES)

    assert who_sees(recorded) == [COLLEAGUE, OWNER]
    assert who_sees(last()) == [COLLEAGUE, OWNER]


def test_evidence_opened_later_or_deleted_keeps_its_entries():
    evidence = EvidenceFactory(tier=Tier.INTERNAL)
    evidence.tier = Tier.PUBLIC
    save_reference(actor=secretary(), obj=evidence)
    gone = EvidenceFactory()
    added = last()
    delete_reference(actor=secretary(), obj=gone)

    assert who_sees(added - 1) == [OWNER]
    assert who_sees(added) == [OWNER]
    assert who_sees(last()) == [OWNER]
    assert newest(secretary()).name.text == gone.title


def test_link_of_a_closing_is_told_only_with_both_ends():
    made, later = CommitmentFactory(), CommitmentFactory()
    change_lifecycle(
        actor=secretary(),
        commitment=made,
        version=made.version,
        to="superseded",
        on=date(2018, 5, 1),
        ground="The later text.",
        by=later,
    )
    seq = last()

    edit(later, tier=Tier.INTERNAL)

    told = {name: read_change(person, seq, catalogue=load_catalogue()) for name, person in people().items()}
    assert {name: [part.kind for part in change.parts] for name, change in told.items()} == {
        STRANGER: [""],
        COLLEAGUE: [""],
        OWNER: ["", "Link between commitments"],
    }


def test_link_keeps_the_tier_that_its_ends_have_under_the_lock():
    source, target = CommitmentFactory(), CommitmentFactory()
    edit(target, tier=Tier.INTERNAL)

    CommitmentLinkFactory(source=source, target=target)

    assert LedgerEntry.objects.get(seq=last()).tier == Tier.INTERNAL


def test_evidence_that_may_not_be_seen_is_not_named():
    kept, hidden = EvidenceFactory(title="Shown"), EvidenceFactory(title="Canary", tier=Tier.INTERNAL)
    AssessmentFactory(evidence=[kept.pk, hidden.pk])

    fields = {name: newest(person).parts[1].fields for name, person in people().items()}

    named = {name: [field.after for field in found if field.label == "Evidence"] for name, found in fields.items()}
    assert named == {STRANGER: ["Shown"], COLLEAGUE: ["Shown"], OWNER: ["Shown; Canary"]}


def test_evidence_of_an_assessment_that_may_not_be_seen_is_not_tied_to_its_commitment():
    made, evidence = CommitmentFactory(), EvidenceFactory()
    AssessmentFactory(commitment=made, tier=Tier.PARTIES, evidence=[evidence.pk])

    found = {
        name: [change.act for change in ask(person, f"commitment={made.reference}").changes]
        for name, person in people().items()
    }

    told = ["record_assessment", "add_reference", "record_commitment"]
    assert found == {STRANGER: ["record_commitment"], COLLEAGUE: told, OWNER: told}


def test_who_drafted_is_told_to_staff():
    AssessmentFactory(actor=UserFactory(desk=True, username="canary"))

    told = {name: newest(person).parts[1].fields for name, person in people().items()}

    assert {name: [field.after for field in found if field.label == "Drafted by"] for name, found in told.items()} == {
        STRANGER: [],
        COLLEAGUE: [],
        OWNER: ["canary"],
    }


def test_people_of_the_secretariat_are_named_among_themselves():
    actor = UserFactory(desk=True, username="canary")
    ThemeFactory(actor=actor)

    assert {name: newest(person).actor for name, person in people().items()} == {
        STRANGER: "Secretariat",
        COLLEAGUE: "Secretariat",
        OWNER: "canary",
    }


def test_notes_that_stand_on_no_page_are_for_staff():
    ZoneFactory(note="Canary")

    told = {name: [field.label for field in newest(person).parts[0].fields] for name, person in people().items()}

    assert {name: "Note" in labels for name, labels in told.items()} == {STRANGER: False, COLLEAGUE: False, OWNER: True}


def test_edit_is_told_in_words_before_and_after():
    party, theme = PartyFactory(name="Iran"), ThemeFactory(name="Meetings")
    made = CommitmentFactory(title="Take it", lead=party)
    russia = PartyFactory(name="Russia")

    parts = [Part(russia.pk, Role.LEAD, True), Part(party.pk, Role.LEAD, True)]
    edit(made, title="Take them", rollup="lead", tier=Tier.PUBLIC, themes=[theme], responsibilities=parts)

    change = newest(PUBLIC)
    assert change.act == "edit_commitment"
    assert change.kind == "Commitment"
    assert tuple(change.name) == (f"{made.reference} Take them", "commitment-detail", made.reference)
    assert [(field.label, field.before, field.after) for field in change.parts[0].fields] == [
        ("Title", "Take it", "Take them"),
        ("Roll-up rule", "lowest of the cells", "the lead party's"),
        ("Themes", "", "Meetings"),
        ("Responsibilities", "Iran (Lead)", "Russia (Lead, jointly); Iran (Lead, jointly)"),
    ]


def test_assessment_is_told_with_the_joint_status_in_the_words_of_its_kind():
    made = CommitmentFactory(kind=Kind.STANDING)

    AssessmentFactory(commitment=made, status=Status.PARTLY, reason="Calm.")

    joint, assessment = newest(PUBLIC).parts
    assert [(field.label, field.before, field.after) for field in joint.fields] == [
        ("Status", "No information", "Largely observed"),
        ("Confidence", "", "reported"),
    ]
    assert assessment.kind == "Assessment"
    assert assessment.is_new is True
    assert [(field.label, field.after) for field in assessment.fields] == [
        ("Status", "Largely observed"),
        ("As of", "1 Mar 2018"),
        ("Reason", "Calm."),
        ("Confidence", "reported"),
        ("Visibility", "Public"),
    ]


def test_filters_find_what_they_name():
    document = DocumentFactory(slug="a8")
    made = CommitmentFactory(document=document)
    evidence = EvidenceFactory()
    AssessmentFactory(commitment=made, evidence=[evidence.pk])
    CommitmentLinkFactory(target=made)
    CommitmentFactory()

    acts = {
        query: [change.act for change in ask(PUBLIC, query).changes]
        for query in ("document=a8", f"commitment={made.reference}", "act=mark_provision&act=link_commitments")
    }

    of_commitment = ["link_commitments", "record_assessment", "add_reference", "record_commitment"]
    assert acts == {
        "document=a8": [*of_commitment, "mark_provision", "deposit_document"],
        f"commitment={made.reference}": of_commitment,
        "act=mark_provision&act=link_commitments": ["mark_provision", "link_commitments", *["mark_provision"] * 2],
    }


def test_days_are_those_of_the_organisation_and_include_both_ends():
    ThemeFactory()
    day = timezone.localdate(LedgerEntry.objects.get().at).isoformat()

    found = {query: len(ask(PUBLIC, query).changes) for query in (f"since={day}", f"until={day}", "until=2018-01-01")}

    assert found == {f"since={day}": 1, f"until={day}": 1, "until=2018-01-01": 0}


def test_hidden_and_unknown_values_answer_alike():
    hidden = CommitmentFactory(tier=Tier.INTERNAL, document=DocumentFactory(tier=Tier.INTERNAL, slug="hidden"))

    pairs = [(f"commitment={hidden.reference}", "commitment=T99-01"), ("document=hidden", "document=nowhere")]

    for known, unknown in pairs:
        first, second = ask(PUBLIC, known), ask(PUBLIC, unknown)
        assert len(first.errors) == 1
        assert first.changes == []
        assert str(first.errors).replace("hidden", "nowhere") == str(second.errors)
        assert ask(secretary(), known).errors == []


def test_pages_hold_every_entry_once_in_both_directions():
    for _ in range(2 * PAGE_SIZE + 5):
        ThemeFactory()

    first = ask(PUBLIC)
    second = ask(PUBLIC, f"after={first.next}")
    third = ask(PUBLIC, f"after={second.next}")

    pages = [[change.seq for change in page.changes] for page in (first, second, third)]
    assert [seq for page in pages for seq in page] == list(range(2 * PAGE_SIZE + 5, 0, -1))
    assert first.previous is None
    assert third.next is None
    back = ask(PUBLIC, f"before={third.previous}")
    assert [change.seq for change in back.changes] == pages[1]
    assert back.next == second.next
    assert back.previous == second.previous
    end = ask(PUBLIC, "page=last")
    assert [change.seq for change in end.changes] == list(range(PAGE_SIZE, 0, -1))
    assert end.next is None


def test_entries_that_refer_to_something_name_it():
    for model in RECORDED:
        columns = {column.attname for column in model._meta.concrete_fields if isinstance(column, models.ForeignKey)}
        names = columns | set(RELATED.get(model, {}))
        assert names - REFERS_TO.keys() - REPEATED - LABELS.keys() == set(), model.__name__


def grow() -> None:
    made = CommitmentFactory(document=DocumentFactory(issuing=(PartyFactory(),)), lead=PartyFactory())
    AssessmentFactory(commitment=made, evidence=[EvidenceFactory().pk])
    CommitmentLinkFactory(source=made, target=CommitmentFactory())


def test_page_asks_as_many_queries_for_three_rows_as_for_one():
    grow()
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            catalogue = load_catalogue()
            read_changes(PUBLIC, QueryDict(""), catalogue=catalogue)
        counts.append(len(captured))
        grow()
        grow()

    assert counts == [11, 11]


def test_one_object_is_found_along_the_index_of_objects():
    """Among entries on others, so many that no planner would rather go through all."""
    made, entry = CommitmentFactory(), LedgerEntry.objects.latest("seq")
    others = range(entry.seq + 1, entry.seq + 3001)
    fields = {field.attname: getattr(entry, field.attname) for field in LedgerEntry._meta.concrete_fields}
    LedgerEntry.objects.bulk_create(
        LedgerEntry(**fields | {"seq": n, "object_id": n, "hash": n, "key": None}) for n in others
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with CaptureQueriesContext(connection) as captured:
        ask(PUBLIC, f"commitment={made.reference}")
    asked = next(query["sql"] for query in captured.captured_queries if "ledgerentry" in query["sql"])

    with connection.cursor() as cursor:
        cursor.execute(("EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN ") + asked)
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())

    assert "ledger_by_object" in plan, plan
