from datetime import date
from itertools import pairwise

import pytest
from django.contrib.auth.models import AnonymousUser

from commitments.actions.register.commitments import Part, change_lifecycle
from commitments.actions.register.drafts import accept_draft
from commitments.models import Commitment, LedgerEntry
from commitments.queries.kernel.catalogue import load_catalogue
from commitments.queries.pages.commitment import CommitmentPage, read_commitment
from commitments.queries.register.chains import read_chain
from commitments.rules.kernel.commitments import LinkKind, Role, Tier

from ...support.factories import (
    AssessmentDraftFactory,
    AssessmentFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    DocumentFactory,
    EvidenceFactory,
    PartyFactory,
    ProgressReportFactory,
    ProvisionFactory,
    UserFactory,
    secretary,
)

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()
TODAY = date(2024, 6, 15)


def read(user, reference: str) -> CommitmentPage:
    return read_commitment(user, reference, catalogue=load_catalogue(), today=TODAY)


def test_commitment_that_may_not_be_seen_is_not_there():
    hidden = CommitmentFactory(tier=Tier.INTERNAL)

    for person in (PUBLIC, UserFactory(), UserFactory(focal_point=True)):
        with pytest.raises(Commitment.DoesNotExist):
            read(person, hidden.reference)
    assert read(UserFactory(desk=True), hidden.reference).commitment == hidden


def test_quotation_stands_between_the_sentence_before_and_the_one_after():
    document = DocumentFactory(text="First. Second.\n\nThey say: we go. Now. Then.\n\nLast.")
    provision = ProvisionFactory(document=document, words="we go")
    made = CommitmentFactory(document=document, provision=provision)

    page = read(PUBLIC, made.reference)

    assert page.before == "Second.\n\nThey say: "
    assert page.quotation == "we go"
    assert page.after == ". Now."


def test_sharing_are_those_that_quote_an_overlapping_passage():
    document = DocumentFactory(text="They go and meet and talk.")
    parts = {words: ProvisionFactory(document=document, words=words) for words in ("go and meet", "meet and", "talk")}
    first, second, _third = (CommitmentFactory(document=document, provision=span) for span in parts.values())
    CommitmentFactory(document=document, provision=parts["meet and"], tier=Tier.INTERNAL)

    assert read(PUBLIC, first.reference).sharing == [second.reference]


def test_roles_stand_in_house_order_and_parties_as_given():
    names = ["Iran", "Russia", "Syria", "UN"]
    iran, russia, syria, un = (PartyFactory(name=name) for name in names)
    parts = [Part(russia.pk, Role.LEAD, True), Part(iran.pk, Role.LEAD, True), Part(un.pk, Role.MONITOR)]
    made = CommitmentFactory(parts=[*parts, Part(syria.pk, Role.ADDRESSEE)])

    roles = read(PUBLIC, made.reference).roles

    assert [(label, joint, [party.name for party in held]) for label, joint, held in roles] == [
        ("Lead", True, ["Russia", "Iran"]),
        ("Addressee", False, ["Syria"]),
        ("Monitor", False, ["UN"]),
    ]


def test_cells_are_the_latest_of_each_and_the_history_is_newest_first():
    party = PartyFactory()
    made = CommitmentFactory(lead=party)
    old = AssessmentFactory(commitment=made, party=party.pk, as_of=date(2018, 2, 1))
    whole = AssessmentFactory(commitment=made, as_of=date(2018, 3, 1))
    new = AssessmentFactory(commitment=made, party=party.pk, as_of=date(2018, 4, 1))
    report = ProgressReportFactory(commitment=made, reported_on=date(2018, 3, 15))
    current = Commitment.objects.get()
    change_lifecycle(
        actor=secretary(),
        commitment=current,
        version=current.version,
        to="lapsed",
        on=date(2018, 5, 1),
        ground="Decided",
    )

    page = read(PUBLIC, made.reference)

    assert [row["id"] for row in page.cells] == [new.pk, whole.pk]
    assert [row["id"] for row in page.reports] == [report.pk]
    assert [(entry.kind, entry.on) for entry in page.history] == [
        ("lifecycle", date(2018, 5, 1)),
        ("assessment", new.as_of),
        ("report", report.reported_on),
        ("assessment", whole.as_of),
        ("assessment", old.as_of),
        ("recorded", made.document.dated),
    ]


def titles(page) -> set[str]:
    return {source["title"] for source in page.cells[0]["evidence"]}


def test_reports_and_evidence_of_a_narrower_tier_are_not_there():
    made = CommitmentFactory(lead=PartyFactory())
    shown, hidden = EvidenceFactory(), EvidenceFactory(tier=Tier.INTERNAL)
    AssessmentFactory(commitment=made, evidence=[shown.pk, hidden.pk])
    ProgressReportFactory(commitment=made, tier=Tier.PARTIES)

    public, focal, desk = (
        read(person, made.reference) for person in (PUBLIC, UserFactory(focal_point=True), UserFactory(desk=True))
    )

    assert [titles(page) for page in (public, focal)] == [{shown.title}, {shown.title}]
    assert titles(desk) == {shown.title, hidden.title}
    assert [len(page.reports) for page in (public, focal, desk)] == [0, 1, 1]
    assert [len(page.history) for page in (public, focal, desk)] == [2, 3, 3]


def test_assessments_of_a_narrower_tier_are_for_few_and_count_for_nobody():
    made = CommitmentFactory()
    public = AssessmentFactory(commitment=made, as_of=date(2018, 2, 1))
    narrow = AssessmentFactory(commitment=made, as_of=date(2018, 3, 1), tier=Tier.PARTIES)

    pages = [read(person, made.reference) for person in (PUBLIC, UserFactory(focal_point=True), UserFactory(desk=True))]

    found = [[e.object["id"] for e in page.history if e.kind == "assessment"] for page in pages]
    assert found == [[public.pk], [narrow.pk, public.pk], [narrow.pk, public.pk]]
    assert [[row["id"] for row in page.cells] for page in pages] == [[public.pk]] * 3


def test_history_names_whose_hands_an_assessment_is_from_among_staff():
    made = CommitmentFactory()
    AssessmentFactory(commitment=made, actor=UserFactory(desk=True, username="canary"))

    rows = [read(person, made.reference).history[0].object for person in (PUBLIC, UserFactory(), secretary())]

    assert [(row["by_author"], row["drafter"], row["acceptor"]) for row in rows] == [
        (True, "", ""),
        (True, "", ""),
        (True, "canary", "canary"),
    ]


def test_history_knows_the_entry_by_which_a_draft_was_accepted():
    draft, reviewer = AssessmentDraftFactory(submit=True), UserFactory(reviewer=True, username="reviewer")
    accept_draft(actor=reviewer, draft=draft, version=1, commitment_version=draft.commitment.version)
    seq = LedgerEntry.objects.latest("seq").seq

    shown = [read(person, draft.commitment.reference).history for person in (PUBLIC, secretary())]

    assert [[(entry.kind, entry.seq) for entry in history[:1]] for history in shown] == [[("assessment", seq)]] * 2
    rows = [history[0].object for history in shown]
    assert [(row["by_author"], row["drafter"], row["acceptor"]) for row in rows] == [
        (False, "", ""),
        (False, "secretary", "reviewer"),
    ]


def chain_of(length: int, hidden: int | None = None) -> list[Commitment]:
    """A series in which each reaffirms the one before it."""
    made = [
        CommitmentFactory(
            document=DocumentFactory(dated=date(2018, 1, number)),
            tier=Tier.INTERNAL if number == hidden else Tier.PUBLIC,
        )
        for number in range(1, length + 1)
    ]
    for older, newer in pairwise(made):
        CommitmentLinkFactory(source=newer, target=older)
    return made


def test_chain_is_read_from_any_link_first_made_first():
    made = chain_of(4)
    CommitmentLinkFactory(source=made[3], target=CommitmentFactory(), kind=LinkKind.DEPENDS_ON)

    assert [read_chain(PUBLIC, commitment) for commitment in made] == [made] * 4
    assert read_chain(PUBLIC, CommitmentFactory()) == []


def test_chain_ends_where_a_person_may_not_see_on():
    made = chain_of(4, hidden=2)

    assert read_chain(PUBLIC, made[3]) == made[2:]
    assert read_chain(PUBLIC, made[0]) == []
    assert read_chain(UserFactory(desk=True), made[0]) == made


def test_links_show_both_ways_and_only_what_may_be_seen():
    middle, older, newer = CommitmentFactory(), CommitmentFactory(), CommitmentFactory()
    hidden = CommitmentFactory(tier=Tier.INTERNAL)
    up = CommitmentLinkFactory(source=middle, target=older, kind=LinkKind.AMENDS)
    down = CommitmentLinkFactory(source=newer, target=middle, kind=LinkKind.SUPERSEDES)
    CommitmentLinkFactory(source=middle, target=hidden, kind=LinkKind.DEPENDS_ON)

    page = read(PUBLIC, middle.reference)

    assert page.links == [up]
    assert page.linked_from == [down]
