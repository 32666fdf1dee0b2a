from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from commitments.actions.register.drafts import accept_draft, discard_draft, return_draft, save_draft
from commitments.models import AssessmentDraft, Commitment
from commitments.queries.kernel.catalogue import load_catalogue
from commitments.queries.kernel.keyset import PAGE_SIZE
from commitments.queries.register.drafts import (
    find_draft,
    open_drafts,
    read_draft,
    read_drafts,
    read_waiting,
    waiting_for,
)
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.kernel.statuses import Status
from commitments.rules.register.drafts import UNFINISHED, Step, is_own, steps_open_to

from ...support.factories import (
    AssessmentDraftFactory,
    AssessmentFactory,
    CommitmentFactory,
    PartyFactory,
    UserFactory,
    secretary,
)

pytestmark = pytest.mark.django_db


def ask(user, query: str = "", two_people: bool = False):
    return read_drafts(user, QueryDict(query), two_people=two_people)


def send_back(draft, reviewer):
    return return_draft(actor=reviewer, draft=draft, version=draft.version, note="Name the source.")


def every_kind(people) -> None:
    """Drafts of each of the people in every state, one of them changed last by the next of them."""
    reviewer = UserFactory(reviewer=True)
    for actor, other in zip(people, [*people[1:], people[0]], strict=True):
        AssessmentDraftFactory(actor=actor)
        AssessmentDraftFactory(actor=actor, submit=True)
        send_back(AssessmentDraftFactory(actor=actor, submit=True), reviewer)
        changed = AssessmentDraftFactory(actor=actor)
        save_draft(actor=other, draft=changed, version=1, content=AssessmentDraftFactory(reason="Else.").content)
        discarded = AssessmentDraftFactory(actor=actor)
        discard_draft(actor=actor, draft=discarded, version=1)
        sent = AssessmentDraftFactory(actor=actor, submit=True)
        version = Commitment.objects.get(pk=sent.commitment_id).version
        accept_draft(actor=reviewer, draft=sent, version=1, commitment_version=version)


@pytest.mark.parametrize("rule", [False, True])
def test_waiting_agrees_with_the_steps_that_are_open(rule):
    people = [UserFactory(desk=True), UserFactory(reviewer=True), UserFactory(administrator=True)]
    every_kind(people)
    drafts = list(AssessmentDraft.objects.select_related("commitment"))

    for person in people:
        expected = {
            draft.pk
            for draft in drafts
            if (is_own(person, draft) and draft.state in UNFINISHED)
            or (person.role != UserRole.DESK_OFFICER and Step.ACCEPT in steps_open_to(person, draft, two_people=rule))
        }
        found = waiting_for(person, two_people=rule)
        assert {draft.pk for draft in found} == expected, person.role
        assert expected


def test_drafts_are_for_staff():
    draft = AssessmentDraftFactory()
    people = {"public": AnonymousUser()} | {role: UserFactory(role=role) for role in UserRole.values}

    seeing = [name for name, who in people.items() if AssessmentDraft.objects.visible_to(who).exists()]
    listing = [name for name, who in people.items() if name != "public" and list(ask(who).drafts)]

    assert seeing == ["administrator", "reviewer", "desk_officer"]
    assert listing == ["administrator", "reviewer", "desk_officer"]
    for name in {*people} - {*seeing}:
        with pytest.raises(AssessmentDraft.DoesNotExist):
            find_draft(people[name], draft.pk)


@pytest.mark.parametrize("pk", [0, 10**9, 2**63, 10**40])
def test_draft_of_a_number_that_is_none_is_not_found(pk):
    with pytest.raises(AssessmentDraft.DoesNotExist):
        find_draft(secretary(), pk)


def test_list_is_filtered_by_state_and_hand():
    me, other = UserFactory(desk=True), UserFactory(desk=True)
    mine, sent = AssessmentDraftFactory(actor=me), AssessmentDraftFactory(actor=me, submit=True)
    theirs = AssessmentDraftFactory(actor=other)

    queries = ("", "mine=yes", "state=submitted", "state=drafting&mine=yes", "state=drafting&state=submitted")
    found = {query: [draft.pk for draft in ask(me, query).drafts] for query in (*queries, "waiting=yes")}

    assert found == {
        "": [theirs.pk, sent.pk, mine.pk],
        "mine=yes": [sent.pk, mine.pk],
        "state=submitted": [sent.pk],
        "state=drafting&mine=yes": [mine.pk],
        "state=drafting&state=submitted": [theirs.pk, sent.pk, mine.pk],
        "waiting=yes": [mine.pk],
    }


@pytest.mark.parametrize("query", ["state=done", "mine=no", "colour=red", "after=x", "after=9223372036854775808"])
def test_bad_filter_is_an_error_and_gives_no_rows(query):
    AssessmentDraftFactory()

    page = ask(secretary(), query)

    assert len(page.errors) == 1
    assert list(page.drafts) == []


def test_pages_hold_every_draft_once():
    first = AssessmentDraftFactory()
    AssessmentDraft.objects.bulk_create(
        AssessmentDraft(
            commitment=first.commitment,
            drafted_by=secretary(),
            changed_by=secretary(),
            drafted_at=first.drafted_at,
            changed_at=first.changed_at,
        )
        for _ in range(PAGE_SIZE)
    )

    newest = ask(secretary())
    oldest = ask(secretary(), f"after={newest.next}")

    assert [draft.pk for draft in oldest.drafts] == [first.pk]
    assert len(newest.drafts) == PAGE_SIZE
    assert newest.previous is None
    assert oldest.next is None
    assert [draft.pk for draft in ask(secretary(), f"before={oldest.previous}").drafts] == [
        draft.pk for draft in newest.drafts
    ]


def test_read_waiting_counts_all_and_shows_the_newest():
    drafts = [AssessmentDraftFactory() for _ in range(3)]

    count, shown = read_waiting(secretary(), two_people=False, length=2)

    assert count == 3
    assert shown == [drafts[2], drafts[1]]


def test_open_drafts_of_a_commitment_leave_out_what_is_settled():
    commitment = CommitmentFactory()
    kept = AssessmentDraftFactory(commitment=commitment)
    gone = AssessmentDraftFactory(commitment=commitment)
    discard_draft(actor=secretary(), draft=gone, version=1)
    AssessmentDraftFactory()

    assert open_drafts(secretary(), commitment) == [kept]
    assert open_drafts(UserFactory(focal_point=True), commitment) == []


def read(user, draft):
    return read_draft(user, find_draft(user, draft.pk), catalogue=load_catalogue(), today=date(2018, 12, 1))


@pytest.mark.parametrize(
    ("changes", "joint"),
    [
        ({}, Status.CONTRARY),
        ({"tier": Tier.INTERNAL}, Status.INITIATED),
        ({"as_of": date(2018, 1, 2)}, Status.INITIATED),
        ({"status": None}, None),
        ({"as_of": None}, None),
    ],
    ids=range(5),
)
def test_draft_shows_the_joint_status_that_it_would_make(changes, joint):
    commitment = CommitmentFactory()
    AssessmentFactory(commitment=commitment, status=Status.INITIATED, as_of=date(2018, 2, 1))

    draft = AssessmentDraftFactory(**{"commitment": commitment, "status": Status.CONTRARY} | changes)

    assert read(secretary(), draft).joint == joint


def test_settled_draft_shows_no_joint_status_and_its_whole_history():
    reviewer = UserFactory(reviewer=True)
    draft = AssessmentDraftFactory(submit=True)
    accept_draft(actor=reviewer, draft=draft, version=1, commitment_version=draft.commitment.version)

    page = read(secretary(), draft)

    assert page.joint is None
    assert [change.act for change in page.history] == ["accept_draft", "submit_draft"]


def test_basis_is_the_quotation_and_the_cells_that_count():
    commitment = CommitmentFactory()
    counted = AssessmentFactory(commitment=commitment)
    AssessmentFactory(commitment=commitment, tier=Tier.INTERNAL, as_of=date(2018, 4, 1))

    basis = read(secretary(), AssessmentDraftFactory(commitment=commitment)).basis

    assert basis.quotation == commitment.provision.words
    assert [cell.finding["id"] for _head, cell in basis.grid.rows] == [counted.pk]


LISTS = {
    "list": (1, lambda me, commitment: ask(me)),
    "waiting": (2, lambda me, commitment: read_waiting(me, two_people=True, length=5)),
    "open": (1, lambda me, commitment: open_drafts(me, commitment)),
}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("name", LISTS)
def test_lists_take_as_many_queries_for_three_rows_as_for_one(name, rows, django_assert_num_queries):
    queries, read_list = LISTS[name]
    me, commitment = secretary(), CommitmentFactory(lead=PartyFactory())
    for _ in range(rows):
        AssessmentDraftFactory(commitment=commitment, party=commitment.parties.get().pk)

    with django_assert_num_queries(queries):
        read_list(me, commitment)
