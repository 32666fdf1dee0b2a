import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError

from commitments.actions.kernel.ledger import VersionConflict
from commitments.actions.texts.revisions import revise_document, settle_provision
from commitments.models import Commitment, Document, Judgement, LedgerEntry, Provision, Revision
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.kernel.text import fingerprint
from commitments.rules.ledger.redactions import REDACTED

from ...support.factories import (
    CommitmentFactory,
    DocumentFactory,
    JudgementFactory,
    ProvisionFactory,
    RedactionFactory,
    UserFactory,
    paper,
    secretary,
)
from ...support.text_factories import RevisionFactory
from ..kernel.ledger_checks import last_entry, nothing_written

pytestmark = pytest.mark.django_db

MEETING = "The next round will be held in Astana in the second half of February 2018."
GROUP = "The guarantors will set up a working group on detainees."
THANKS = "They thank the Republic of Kazakhstan for its hospitality."
TEXT = f"{MEETING}\n\n{GROUP}\n\n{THANKS}"
CORRECTED = f"Joint statement\n\n{MEETING}\n\n{GROUP.replace('detainees', 'detainees and hostages')}"


def marked(document: Document, *words: str) -> list[Provision]:
    return [ProvisionFactory(document=document, words=words) for words in words]


def revise(document: Document, text: str = CORRECTED, **changes) -> Revision:
    values = {"actor": secretary(), "version": document.version, "reason": "A corrigendum."} | changes
    return revise_document(document=document, text=text, **values)


def where(provision: Provision) -> tuple[int | None, bool, str]:
    """The number of its text (None: today's), whether it is settled, and what its text reads at its place."""
    provision = Provision.objects.get(pk=provision.pk)
    number = provision.revision.number if provision.revision else None
    return number, provision.is_settled, provision.text[provision.start : provision.end]


def findings() -> list[str]:
    """What verification finds, but for the accounts that factories make around the actions."""
    return [found.what for found in verify_ledger(settings.LEDGER_KEY).findings if found.kind != "account"]


def test_corrected_text_takes_the_place_of_the_other_which_is_kept():
    document = DocumentFactory(text=TEXT)

    revision = revise(document, original=paper(CORRECTED.encode(), name="corrected.txt"))

    now = Document.objects.get()
    assert now.text == CORRECTED
    assert now.fingerprint == fingerprint(CORRECTED)
    assert now.version == 2
    assert now.original is not None
    assert revision.number == 1
    assert revision.text == TEXT
    assert revision.original is None
    assert revision.reason == "A corrigendum."
    assert revision.replaced_by == secretary()


def test_passages_go_along_and_what_is_not_certain_keeps_its_words_in_the_earlier_text():
    document = DocumentFactory(text=TEXT)
    passages = marked(document, MEETING, GROUP, THANKS)

    revise(document)

    assert [where(passage) for passage in passages] == [(None, True, MEETING), (1, False, GROUP), (1, False, THANKS)]


def test_correction_tells_the_ledger_of_every_row_that_it_wrote():
    document = DocumentFactory(text=TEXT)
    marked(document, MEETING, GROUP)

    revision = revise(document, original=paper(CORRECTED.encode(), name="corrected.txt"))

    entry = last_entry()
    assert entry.act == "revise_document"
    assert entry.object_type == "document"
    assert entry.before["text"] == TEXT
    assert entry.after["text"] == CORRECTED
    assert entry.after["version"] == 2
    assert [row["type"] for row in entry.also] == ["revision", "evidence", "provision", "provision"]
    assert entry.also[-1]["after"] == {"revision_id": revision.pk, "is_settled": False}
    assert findings() == []


def test_judgements_go_along_or_are_to_be_made_anew():
    document = DocumentFactory(text=TEXT)
    kept, gone = (JudgementFactory(document=document, words=words) for words in (MEETING, THANKS))

    revise(document)

    (judgement,) = Judgement.objects.all()
    start = CORRECTED.index(MEETING)
    assert judgement.pk == kept.pk
    assert judgement.start == start
    assert judgement.ground == kept.ground
    told = [(row["id"], row["after"] and row["after"]["start"]) for row in last_entry().also[1:]]
    assert told == [(str(kept.pk), start), (str(gone.pk), None)]
    assert last_entry().tier == Tier.PUBLIC
    assert findings() == []


def test_unsettled_passage_that_a_later_correction_holds_again_is_found():
    document = DocumentFactory(text=TEXT)
    group, thanks = marked(document, GROUP, THANKS)
    revise(document)
    document.refresh_from_db()

    revise(document, f"Preface\n\n{TEXT.replace('Republic of Kazakhstan', 'host')}")

    assert [where(passage) for passage in (group, thanks)] == [(None, True, GROUP), (1, False, THANKS)]
    assert [revision.number for revision in Revision.objects.all()] == [1, 2]


def test_passage_that_was_let_stay_stays_through_later_corrections():
    document = DocumentFactory(text=TEXT)
    (group,) = marked(document, GROUP)
    revise(document)
    settle_provision(actor=secretary(), provision=group, version=2, span=None)
    document.refresh_from_db()

    revise(document, TEXT)

    assert where(group) == (1, True, GROUP)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"text": " \n"}, "text"), ({"text": TEXT}, "text"), ({"text": "NUL \x00"}, "text"), ({"reason": " "}, "reason")],
    ids=str,
)
def test_correction_that_says_nothing_is_refused(changes, field):
    document = DocumentFactory(text=TEXT)

    with nothing_written(), pytest.raises(ValidationError) as refusal:
        revise(document, **changes)

    assert list(refusal.value.message_dict) == [field]


def test_correction_from_an_older_version_is_refused():
    document = DocumentFactory(text=TEXT)
    RevisionFactory(document=document)

    with nothing_written(), pytest.raises(VersionConflict):
        revise(document)


@pytest.mark.parametrize("role", [UserRole.FOCAL_POINT, UserRole.READER])
def test_only_staff_correct_and_settle(role):
    document = DocumentFactory(text=TEXT, tier=Tier.PUBLIC)
    (group,) = marked(document, GROUP)
    actor = UserFactory(role=role)

    with nothing_written(), pytest.raises(PermissionDenied):
        revise(document, actor=actor)
    revise(document)
    with nothing_written(), pytest.raises(PermissionDenied):
        settle_provision(actor=actor, provision=group, version=2, span=None)


def test_file_that_the_text_was_read_from_already_is_kept_once():
    document = DocumentFactory(text=TEXT, original=paper(b"the file", name="text.txt"))

    revision = revise(document, original=paper(b"the file", name="text.txt"))

    assert Document.objects.get().original == revision.original


def unsettled() -> tuple[Document, Commitment]:
    document = DocumentFactory(text=TEXT)
    (group,) = marked(document, GROUP)
    commitment = CommitmentFactory(document=document, provision=group)
    revise(document)
    return Document.objects.get(), commitment


def test_settled_passage_reads_as_the_corrected_text_and_so_do_its_commitments():
    document, commitment = unsettled()
    words = document.text[document.text.index("The guarantors") :]

    settle_provision(
        actor=secretary(),
        provision=commitment.provision,
        version=2,
        span=(document.text.index(words), len(document.text)),
    )

    now = Commitment.objects.get()
    entry = last_entry()
    assert where(commitment.provision) == (None, True, words)
    assert now.quotation == words
    assert now.version == commitment.version + 1
    assert now.change_seq == entry.seq
    assert "hostages" in now.search_text.split()
    assert entry.act == "settle_provision"
    assert entry.before["words"] == GROUP
    assert entry.after["words"] == words
    assert findings() == []


def test_settled_further_passage_is_found_by_its_new_words():
    document = DocumentFactory(text=TEXT)
    meeting, group = marked(document, MEETING, GROUP)
    commitment = CommitmentFactory(document=document, provision=meeting, further=[group])
    revise(document)
    place = CORRECTED.index("The guarantors"), len(CORRECTED)

    settle_provision(actor=secretary(), provision=group, version=2, span=place)

    found = Commitment.objects.get(pk=commitment.pk)
    assert "hostages" in found.search_text.split()
    assert found.quotation == MEETING
    assert findings() == []


def test_passage_whose_words_are_let_stay_changes_no_commitment():
    _document, commitment = unsettled()

    settle_provision(actor=secretary(), provision=commitment.provision, version=2, span=None)

    assert where(commitment.provision) == (1, True, GROUP)
    assert Commitment.objects.get().version == commitment.version
    assert last_entry().after == {"is_settled": True}
    assert findings() == []


@pytest.mark.parametrize("span", [(5, 5), (-3, 4), (0, 10_000), (15, 17)], ids=str)
def test_place_that_holds_no_words_is_refused(span):
    _document, commitment = unsettled()

    with nothing_written(), pytest.raises(ValidationError):
        settle_provision(actor=secretary(), provision=commitment.provision, version=2, span=span)


def test_passage_is_settled_once_and_in_the_text_that_was_looked_at():
    _document, commitment = unsettled()

    with nothing_written(), pytest.raises(VersionConflict):
        settle_provision(actor=secretary(), provision=commitment.provision, version=1, span=None)
    settle_provision(actor=secretary(), provision=commitment.provision, version=2, span=None)
    with nothing_written(), pytest.raises(ValidationError):
        settle_provision(actor=secretary(), provision=commitment.provision, version=2, span=(0, 5))


def test_reason_of_a_correction_can_be_redacted():
    document = DocumentFactory(text=TEXT)
    revise(document, reason="Sent by somebody.")

    RedactionFactory(text="Sent by somebody.")

    assert Revision.objects.get().reason == REDACTED
    assert "Sent by somebody." not in "".join(LedgerEntry.objects.values_list("payload", flat=True))
    assert findings() == []
