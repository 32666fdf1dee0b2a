"""Evidence and its file: kept once under its hash, whole or not at all, never replaced."""

import errno
import hashlib
import os
import time
import warnings
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile

from commitments.actions.kernel.files import drafted
from commitments.actions.kernel.ledger import VersionConflict
from commitments.actions.register.evidence import save_evidence
from commitments.actions.register.reference import delete_reference, save_reference
from commitments.models import Evidence
from commitments.queries.ledger.files import stray_files
from commitments.rules.kernel.commitments import Tier

from ...support.factories import AssessmentFactory, EvidenceFactory, UserFactory, paper, secretary
from ..kernel.ledger_checks import last_entry, nothing_written

pytestmark = pytest.mark.django_db
PAPER = hashlib.sha256(b"A paper.").hexdigest()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    secretary()
    return settings.MEDIA_ROOT


def lying(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, whatever it is called."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def save(evidence, file=None, actor=None, version=None):
    return save_evidence(actor=actor or secretary(), evidence=evidence, version=version, file=file)


def test_file_is_kept_under_its_hash_and_described_in_row_and_ledger(folder):
    evidence = EvidenceFactory(url="", file=paper(name="../A paper.txt"))

    stored = Evidence.objects.get()
    assert lying(folder) == {f"evidence/{PAPER[:2]}/{PAPER}": b"A paper."}
    assert stored.file_name == "A paper.txt"
    assert stored.media_type == "text/plain"
    assert stored.size == 8
    assert stored.sha256 == PAPER
    assert {name: last_entry().after[name] for name in ("sha256", "size")} == {"sha256": PAPER, "size": 8}
    assert folder / stored.stored_name == folder / evidence.stored_name


def test_same_file_twice_is_kept_once_and_not_touched(folder):
    EvidenceFactory(file=paper())
    before = (folder / f"evidence/{PAPER[:2]}/{PAPER}").stat()

    EvidenceFactory(file=paper(name="other.txt"))

    after = (folder / f"evidence/{PAPER[:2]}/{PAPER}").stat()
    assert after.st_ino == before.st_ino
    assert after.st_mtime_ns == before.st_mtime_ns
    assert after.st_nlink == 1
    assert len(lying(folder)) == 1
    assert list(Evidence.objects.order_by("pk").values_list("file_name", flat=True)) == ["paper.txt", "other.txt"]


def test_file_is_added_later_and_the_version_counts():
    evidence = EvidenceFactory()

    save(evidence, paper(), version=1)

    assert Evidence.objects.values_list("sha256", "version").get() == (PAPER, 2)
    with nothing_written(), pytest.raises(VersionConflict):
        save(evidence, version=1)


def test_kept_file_is_not_replaced_and_not_taken_away(folder):
    evidence = EvidenceFactory(file=paper())

    with nothing_written(), pytest.raises(ValidationError) as refused:
        save(evidence, paper(b"Another paper."))
    evidence.refresh_from_db()
    evidence.sha256, evidence.size, evidence.title = "", None, "Renamed"
    save_reference(actor=secretary(), obj=evidence)

    assert refused.value.message_dict == {
        "file": ["A file is already stored (paper.txt) and cannot be replaced. Add the other file as new evidence."]
    }
    assert Evidence.objects.values_list("title", "sha256", "size").get() == ("Renamed", PAPER, 8)
    assert list(lying(folder).values()) == [b"A paper."]


def test_same_file_may_be_sent_again():
    evidence = EvidenceFactory(file=paper())

    save(evidence, paper(name="again.txt"))

    assert Evidence.objects.values_list("sha256", "file_name").get() == (PAPER, "paper.txt")


def test_no_row_can_claim_a_file_that_was_not_given():
    evidence = Evidence(slug="lie", title="Lie", sha256=PAPER, size=8, media_type="text/plain", file_name="a.txt")

    with nothing_written(), pytest.raises(ValidationError) as refused:
        save(evidence)

    assert refused.value.messages == ["Enter the URL of the evidence, or add a file."]


@pytest.mark.parametrize(
    ("evidence", "file", "field"),
    [
        ({}, paper(b"\x7fELF\0", "a.pdf"), "file"),
        ({}, paper(b"", "a.txt"), "file"),
        ({"title": ""}, paper(), "title"),
        ({"slug": "taken"}, paper(), "slug"),
    ],
)
def test_refused_save_leaves_no_file(folder, evidence, file, field):
    EvidenceFactory(slug="taken")

    with nothing_written(), pytest.raises(ValidationError) as refused:
        save(EvidenceFactory.build(**evidence), file)

    assert list(refused.value.message_dict) == [field]
    assert lying(folder) == {}


def test_evidence_is_for_staff(folder):
    allowed = []
    for person in (UserFactory(desk=True), UserFactory(focal_point=True), UserFactory()):
        try:
            save(EvidenceFactory.build(slug=person.username), paper(), actor=person)
        except PermissionDenied:
            continue
        allowed.append(person.role)

    assert allowed == ["desk_officer"]
    assert len(lying(folder)) == 1


@pytest.mark.parametrize("place", ["fsync", "link", "open"])
def test_what_the_disk_refuses_is_said_at_the_field_and_nothing_is_left(folder, monkeypatch, place):
    EvidenceFactory(file=paper(b"Before."))
    before = lying(folder)

    def refuse(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, place, refuse)
    with nothing_written(), pytest.raises(ValidationError) as refused:
        save(EvidenceFactory.build(), paper())

    monkeypatch.undo()
    assert refused.value.message_dict["file"][0].startswith("The file could not be stored: No space left on device.")
    assert {name: content for name, content in lying(folder).items() if content != b"A paper."} == before
    assert stray_files(folder).leftovers == []


def test_folder_that_cannot_be_written_is_said_at_the_field(settings):
    settings.MEDIA_ROOT = Path("/dev/null/files")

    with nothing_written(), pytest.raises(ValidationError, match="could not be stored"):
        save(EvidenceFactory.build(), paper())


def test_file_that_was_changed_on_the_disk_is_compared_and_not_replaced(folder):
    EvidenceFactory(file=paper())
    (folder / f"evidence/{PAPER[:2]}/{PAPER}").write_bytes(b"A forgery.")

    with nothing_written(), pytest.raises(ValidationError, match=r"changed since. Run manage.py verify"):
        EvidenceFactory(file=paper())

    assert list(lying(folder).values()) == [b"A forgery."]


class DyingFile(ContentFile):
    """One of which only a part is read before the machine stops."""

    def chunks(self, chunk_size=None):
        yield b"A pa"
        os._exit(9)


def crash_while(folder: Path, moment: str) -> None:
    """A process that dies at once, in the middle of keeping a file."""
    with warnings.catch_warnings(action="ignore"):  # of the threads of the test runner, which the child does not need
        child = os.fork()
    if child:
        assert os.waitpid(child, 0)[1] == 9 << 8
        return
    try:
        with drafted(DyingFile(b"A paper.", name="a.txt") if moment == "copying" else paper()) as draft:
            if draft and moment == "after the link":
                draft.keep()
            os._exit(9)
    finally:
        os._exit(1)


@pytest.mark.parametrize("moment", ["copying", "before the link"])
def test_crash_leaves_no_file_under_a_lasting_name(folder, moment):
    crash_while(folder, moment)

    strays = stray_files(folder)
    assert strays.unnamed == []
    assert len(strays.leftovers) == 1


def test_leftovers_of_a_day_are_swept_and_younger_ones_stay(folder):
    crash_while(folder, "copying")
    [old] = stray_files(folder).leftovers
    day_before = time.time() - 25 * 3600
    os.utime(folder / old, (day_before, day_before))
    crash_while(folder, "copying")

    [young] = stray_files(folder).leftovers
    EvidenceFactory(file=paper(b"After."))

    assert young != old
    assert stray_files(folder).leftovers == [young]


def test_crash_after_the_link_leaves_a_whole_file_that_the_next_save_takes_over(folder):
    crash_while(folder, "after the link")
    assert stray_files(folder).unnamed == [f"evidence/{PAPER[:2]}/{PAPER}"]

    EvidenceFactory(file=paper())

    assert stray_files(folder).unnamed == []


def test_deleted_evidence_leaves_its_file_where_doctor_names_it(folder):
    evidence = EvidenceFactory(file=paper(), tier=Tier.INTERNAL)

    delete_reference(actor=secretary(), obj=evidence)

    assert stray_files(folder).unnamed == [f"evidence/{PAPER[:2]}/{PAPER}"]


def test_one_file_serves_several_assessments():
    evidence = EvidenceFactory(file=paper())

    AssessmentFactory(evidence=[evidence.pk])
    AssessmentFactory(evidence=[evidence.pk])

    assert evidence.assessments.count() == 2


def test_evidence_without_a_file_leaves_no_folder(folder):
    EvidenceFactory()

    assert not folder.exists()
