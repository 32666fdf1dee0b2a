import pytest
from django.core.exceptions import ValidationError

from commitments.actions.kernel.ledger import VersionConflict
from commitments.actions.register.commitments import change_lifecycle, edit_commitment
from commitments.actions.register.links import link_commitments, take_back_link
from commitments.models import Commitment, CommitmentLink
from commitments.queries.ledger.snapshots import snapshot
from commitments.rules.kernel.commitments import Lifecycle, LinkKind, Tier

from ...support.factories import MADE_ON, CommitmentFactory, CommitmentLinkFactory, secretary
from ..kernel.ledger_checks import last_entry, nothing_written

pytestmark = pytest.mark.django_db


def take_back(link, ground="Mistaken", version=None):
    source = Commitment.objects.get(pk=link.source_id)
    return take_back_link(
        actor=secretary(), link=link, commitment=source, version=version or source.version, ground=ground
    )


def test_link_commitments_marks_both_as_changed():
    source, target = CommitmentFactory(), CommitmentFactory()

    link_commitments(actor=secretary(), source=source, target=target, kind=LinkKind.REAFFIRMS)

    entry = last_entry()
    link = CommitmentLink.objects.get()
    assert entry.object_type == "commitmentlink"
    assert entry.object_id == str(link.pk)
    assert entry.after == snapshot(link)
    assert list(Commitment.objects.values_list("version", "change_seq", "changed_at")) == [
        (made.version + 1, entry.seq, entry.at) for made in (source, target)
    ]


def test_link_to_what_fewer_may_see_leaves_the_moment_of_the_last_change():
    source, target = CommitmentFactory(), CommitmentFactory(tier=Tier.INTERNAL)

    link_commitments(actor=secretary(), source=source, target=target, kind=LinkKind.REAFFIRMS)

    entry, stored = last_entry(), Commitment.objects.in_bulk()
    assert [stored[made.pk].changed_at for made in (source, target)] == [source.changed_at, entry.at]
    assert [stored[made.pk].version - made.version for made in (source, target)] == [1, 1]


def test_link_commitments_refuses_itself_and_the_same_twice():
    source, target = CommitmentFactory(), CommitmentFactory()
    link_commitments(actor=secretary(), source=source, target=target, kind=LinkKind.REAFFIRMS)

    for other in (source, target):
        with nothing_written(), pytest.raises(ValidationError):
            link_commitments(actor=secretary(), source=source, target=other, kind=LinkKind.REAFFIRMS)

    assert CommitmentLink.objects.count() == 1


def test_link_commitments_conflicts_with_a_stale_version_of_either_end():
    source, target = CommitmentFactory(), CommitmentFactory()
    started_from = (source.version, target.version)
    edit_commitment(actor=secretary(), commitment=target, version=target.version, changes={"title": "Faster"})

    with nothing_written(), pytest.raises(VersionConflict) as conflict:
        link_commitments(
            actor=secretary(), source=source, target=target, kind=LinkKind.REAFFIRMS, versions=started_from
        )

    assert conflict.value.obj == target


def test_take_back_link_keeps_the_row_and_marks_both_as_changed():
    link = CommitmentLinkFactory()
    ends = Commitment.objects.in_bulk([link.source_id, link.target_id])
    taken = take_back(link, " Another pledge was meant. ")

    entry, stored = last_entry(), Commitment.objects.in_bulk()
    told = {name: value for name, value in snapshot(taken).items() if name != "note"}
    assert taken.taken_back is True
    assert taken.ground == "Another pledge was meant."
    assert entry.act == "take_back_link"
    assert entry.after == told
    assert entry.before == told | {"taken_back": False, "ground": ""}
    assert {pk: (now.version, now.changed_at) for pk, now in stored.items()} == {
        pk: (was.version + 1, entry.at) for pk, was in ends.items()
    }


def test_link_that_was_taken_back_can_be_made_again():
    link = CommitmentLinkFactory()
    take_back(link, "Mistaken")

    again = link_commitments(actor=secretary(), source=link.source, target=link.target, kind=link.kind)

    assert list(CommitmentLink.objects.standing()) == [again]


def test_take_back_link_asks_for_a_ground_and_acts_once():
    link = CommitmentLinkFactory()

    with nothing_written(), pytest.raises(ValidationError, match="Enter a reason for removing the link"):
        take_back(link, "  ")

    take_back(link, "Mistaken")
    with nothing_written(), pytest.raises(ValidationError, match="already removed"):
        take_back(link, "Mistaken")


def test_link_that_a_life_cycle_rests_on_is_not_taken_back():
    old, new = CommitmentFactory(), CommitmentFactory()
    change_lifecycle(
        actor=secretary(),
        commitment=old,
        version=old.version,
        to=Lifecycle.SUPERSEDED,
        on=MADE_ON,
        ground="A decision",
        by=new,
    )

    with nothing_written(), pytest.raises(ValidationError, match=f"life-cycle of {old.reference}"):
        take_back(CommitmentLink.objects.get())


def test_take_back_link_conflicts_with_a_stale_version():
    link = CommitmentLinkFactory()
    source = Commitment.objects.get(pk=link.source_id)
    edit_commitment(actor=secretary(), commitment=source, version=source.version, changes={"title": "Faster"})

    with nothing_written(), pytest.raises(VersionConflict):
        take_back(link, version=source.version)
