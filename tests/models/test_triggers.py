"""What triggers hold: quotations equal to their text, and the full-text index in step."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from commitments.apps import complete_database
from commitments.models import (
    Commitment,
    Document,
    Evidence,
    Judgement,
    LedgerHead,
    ProgressReport,
    Provision,
    Revision,
)
from commitments.models.kernel.triggers import install_triggers, remove_append_only
from commitments.queries.kernel.full_text import matching_rows

from ..support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    DocumentFactory,
    EvidenceFactory,
    JudgementFactory,
    PositionFactory,
    ProvisionFactory,
    paper,
    secretary,
)
from ..support.text_factories import RevisionFactory

pytestmark = pytest.mark.django_db


def refused(message: str):
    return pytest.raises(DatabaseError, match=message)


@pytest.mark.parametrize(
    "values",
    [
        {"start": 1, "end": 31},
        {"words": "The parties will take step X."},
        {"start": 100_000, "end": 100_030},
        {"end": 20},
        {"start": 30, "end": 0},
    ],
    ids=str,
)
@pytest.mark.parametrize("make", [ProvisionFactory, JudgementFactory])
def test_passage_that_differs_from_its_text_is_refused(make, values):
    passage = make()

    with refused(passage._meta.model_name), transaction.atomic():
        type(passage).objects.filter(pk=passage.pk).update(**values)


def test_provision_is_measured_in_code_points():
    document = DocumentFactory(text="𝔸 é سوريا 👩‍👩‍👧 end.")

    provision = ProvisionFactory(document=document, words="👩‍👩‍👧 end")

    assert provision.start == 10
    assert provision.end == 19


def test_inserted_passage_is_checked_too():
    document = DocumentFactory()

    with refused("provision"), transaction.atomic():
        Provision.objects.create(document=document, number="1", start=0, end=3, words="Tha")
    with refused("judgement"), transaction.atomic():
        said = {"label": "informational", "ground": "Past.", "judged_by": secretary(), "judged_at": timezone.now()}
        Judgement.objects.create(document=document, start=0, end=3, words="Tha", **said)


@pytest.mark.parametrize("corrections", [0, 1, 2])
def test_text_is_frozen_however_often_it_was_corrected(corrections):
    """The second correction takes the first one back: the text that stands was an earlier one too."""
    document = ProvisionFactory().document
    for text in [document.text + " Corrected.", document.text][:corrections]:
        RevisionFactory(document=document, text=text)

    Document.objects.filter(pk=document.pk).update(title="Another title")

    with refused("with the old one kept"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(text="Another text.")


def test_text_that_is_kept_as_an_earlier_one_stays_while_passages_count_in_it():
    document = ProvisionFactory().document
    kept = {
        "number": 1,
        "text": document.text,
        "reason": "So.",
        "replaced_by": secretary(),
        "replaced_at": timezone.now(),
    }
    revision = Revision.objects.create(document=document, **kept)

    with refused("with the old one kept"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(text="Another text.")
    document.provisions.update(revision=revision)

    assert Document.objects.filter(pk=document.pk).update(text="Another text.") == 1


def test_passage_of_an_earlier_text_is_compared_with_that_text_of_its_own_document():
    document = ProvisionFactory().document
    revision = RevisionFactory(document=document, text="Something else.")
    other = RevisionFactory(document=DocumentFactory(text=document.text), text="Something else.")
    passages = Provision.objects.filter(document=document)

    assert passages.get().revision == revision
    for values in ({"start": 1, "end": 31}, {"revision": None}, {"revision": other}):
        with refused("provision"), transaction.atomic():
            passages.update(**values)


def test_position_on_an_assessment_of_another_commitment_is_refused():
    position, anothers = PositionFactory(), AssessmentFactory()
    values = {column.attname: getattr(position, column.attname) for column in position._meta.concrete_fields}
    remove_append_only("default")

    with refused("position"), transaction.atomic():
        ProgressReport.objects.create(**values | {"id": None, "assessment_id": anothers.pk})
    with refused("position"), transaction.atomic():
        ProgressReport.objects.filter(pk=position.pk).update(commitment=anothers.commitment_id)


@pytest.mark.parametrize(
    "values",
    [
        {"sha256": "ab" * 32},
        {"sha256": "", "size": None, "media_type": "", "file_name": ""},
        {"size": 9},
        {"file_name": "b"},
    ],
    ids=str,
)
def test_kept_file_of_evidence_is_not_replaced(values, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    evidence = EvidenceFactory(file=paper())
    row = Evidence.objects.filter(pk=evidence.pk)

    with refused("is not replaced"), transaction.atomic():
        row.update(**values)
    row.update(title="Another title", tier=3)

    assert row.values_list("title", "sha256", "size").get() == ("Another title", evidence.sha256, 8)


def test_evidence_without_a_file_may_get_one():
    evidence = EvidenceFactory()

    Evidence.objects.filter(pk=evidence.pk).update(sha256="ab" * 32, size=8, media_type="text/plain", file_name="a.txt")

    assert Evidence.objects.get().file_name == "a.txt"


def test_row_with_a_kept_file_is_not_put_in_again(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    EvidenceFactory(file=paper())
    if connection.vendor == "postgresql":
        statement = "INSERT INTO commitments_evidence SELECT * FROM commitments_evidence ON CONFLICT (id) {}"
        statement = statement.format("DO UPDATE SET file_name = 'other.txt'")
    else:
        statement = "INSERT OR REPLACE INTO commitments_evidence SELECT * FROM commitments_evidence"

    with refused("is not replaced"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def delete(commitment: Commitment) -> None:
    """Around the actions, which delete none."""
    remove_append_only("default")
    commitment.turns.all().delete()
    commitment.delete()


def found(word: str) -> bool:
    return matching_rows(word) != 0


def test_full_text_follows_insert_update_and_delete():
    commitment = CommitmentFactory(title="Olive branch")
    seen = [found("olive")]

    Commitment.objects.filter(pk=commitment.pk).update(search_text="cedar")
    seen += [found("olive"), found("cedar")]
    delete(commitment)
    seen += [found("cedar")]

    assert seen == [True, False, True, False]


def drop_triggers() -> None:
    """What a migration that rebuilds a table does on SQLite."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER servanda_provision ON commitments_provision")
            cursor.execute("DROP TRIGGER servanda_search_insert ON commitments_commitment")
        else:
            cursor.execute("DROP TRIGGER servanda_provision_UPDATE")
            cursor.execute("DROP TRIGGER servanda_search_insert")


def test_lost_triggers_are_put_back_after_every_migration():
    provision = ProvisionFactory()
    drop_triggers()

    complete_database(apps.get_app_config("commitments"), "default")
    commitment = CommitmentFactory(title="Olive branch")

    assert found("olive")
    with refused("provision"), transaction.atomic():
        Provision.objects.filter(pk=provision.pk).update(words="The parties will take step X.")
    delete(commitment)


def test_installing_twice_changes_nothing():
    CommitmentFactory(title="Olive branch")

    install_triggers("default")
    install_triggers("default")

    assert found("olive")
    assert LedgerHead.objects.count() == 1
