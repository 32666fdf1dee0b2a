"""A verification names rows as people do, and prints nothing that nobody reads."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from commitments.models import Assessment, Commitment, Document, Note, Party
from commitments.models.kernel.triggers import remove_append_only
from commitments.queries.ledger.verify.register import verify_ledger

from ....support.factories import AssessmentFactory, CommitmentFactory, NoteFactory, PartyFactory

pytestmark = pytest.mark.django_db
KEY = b"k" * 32


@pytest.fixture(autouse=True)
def loosened(settings):
    settings.LEDGER_KEY = KEY
    remove_append_only("default")


def told() -> list[str]:
    return [str(finding) for finding in verify_ledger(KEY).findings]


def test_commitment_is_named_by_its_reference_and_its_search_words_are_not_printed():
    made = CommitmentFactory()
    Commitment.objects.filter(pk=made.pk).update(title="Something else")

    found = told()

    assert [line.split()[:3] for line in found] == [
        ["commitment", f"{made.reference}:", name] for name in ("title", "search_text", "title_key")
    ]
    assert 'title is "Something else", was' in found[0]
    assert found[1:] == [
        f"commitment {made.reference}: search_text (the words by which it is found) does not follow from its facts",
        f"commitment {made.reference}: title_key (what lists are sorted by) does not follow from its facts",
    ]


def test_rows_are_named_by_what_people_call_them():
    document, party = CommitmentFactory().document, PartyFactory()
    Document.objects.filter(pk=document.pk).update(title="x")
    Party.objects.filter(pk=party.pk).update(kind="group" if party.kind != "group" else "state")

    places = {line.partition(": ")[0] for line in told()}

    assert places == {f"document {document.slug}", f"party {party.name}"}


def test_row_without_a_name_is_named_by_what_it_hangs_on():
    note, finding = NoteFactory(), AssessmentFactory()
    Note.objects.filter(pk=note.pk).update(text="Other")
    Assessment.objects.filter(pk=finding.pk).update(reason="x")

    places = {line.partition(": ")[0] for line in told()}

    assert f"note {note.pk} of commitment {note.commitment.reference}" in places
    assert f"assessment {finding.pk} of commitment {finding.commitment.reference}" in places


def test_row_that_is_gone_is_named_by_its_entries():
    party = PartyFactory()
    Party.objects.filter(pk=party.pk)._raw_delete(using="default")

    assert told() == [f"party {party.name}: is on the ledger, and not in the register"]


@pytest.mark.django_db(transaction=True)
def test_command_prints_the_name():
    made = CommitmentFactory()
    Commitment.objects.filter(pk=made.pk).update(remark="Other")
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("verify", stdout=out)

    assert f'commitment {made.reference}: remark is "Other", was ""' in out.getvalue()
