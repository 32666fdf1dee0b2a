"""Kept files against their rows: what is wrong is named with the evidence that rests on it."""

from pathlib import Path

import pytest

from commitments.models import Evidence
from commitments.queries.ledger.files import Strays, check_files, file_names, stray_files

from ...support.factories import EvidenceFactory, paper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def found(folder: Path, **options) -> list[tuple[str, str] | None]:
    return [(found.where, found.what) if found else None for found in check_files(folder, **options)]


def path_of(slug: str, folder: Path) -> Path:
    return folder / Evidence.objects.get(slug=slug).stored_name


def test_whole_files_are_counted_once_each_and_nothing_is_found(folder):
    EvidenceFactory()
    for slug, content in (("a", b"One"), ("b", b"Two"), ("c", b"One")):
        EvidenceFactory(slug=slug, file=paper(content))

    assert found(folder) == [None, None]
    assert sorted(file_names()) == sorted({Evidence.objects.get(slug=slug).stored_name for slug in "ab"})


def test_each_kind_of_damage_is_told_and_names_all_its_evidence(folder):
    for slug, content in (
        ("gone", b"One"),
        ("short", b"Two"),
        ("other", b"Three"),
        ("again", b"Three"),
        ("fine", b"4"),
    ):
        EvidenceFactory(slug=slug, file=paper(content))
    path_of("gone", folder).unlink()
    path_of("short", folder).write_bytes(b"Tw")
    path_of("other", folder).write_bytes(b"Thirt")

    findings = found(folder)

    assert set(findings) == {
        None,
        ("evidence gone", "its file is gone"),
        ("evidence short", "its file is 2 bytes long, was 3"),
        ("evidence other, again", "its file holds something else than when it was kept"),
    }
    assert len(findings) == 4


def test_file_that_cannot_be_read_is_told(folder):
    EvidenceFactory(slug="a", file=paper())
    path = path_of("a", folder)
    path.unlink()
    path.symlink_to(path)

    assert found(folder) == [("evidence a", "its file cannot be read (Too many levels of symbolic links)")]


def test_what_is_left_out_is_not_looked_at(folder):
    EvidenceFactory(slug="a", file=paper())
    path_of("a", folder).unlink()

    assert found(folder, leave_out=frozenset(file_names())) == [None]


def test_strays_are_told_apart_from_what_is_kept(folder):
    assert stray_files(folder) == Strays([], [])
    EvidenceFactory(file=paper())
    (folder / "evidence/ab").mkdir()
    for name in ("ab/stray", "stray.pdf", ".half", "ab/.half"):
        (folder / "evidence" / name).write_bytes(b"")

    assert stray_files(folder) == Strays(
        ["evidence/ab/stray", "evidence/stray.pdf"], ["evidence/.half", "evidence/ab/.half"]
    )
