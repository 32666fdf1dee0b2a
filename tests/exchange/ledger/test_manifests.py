"""A backup is refused when one bit of one of its files is another one, or a file is cut, gone or too many."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from commitments.exchange.ledger.manifests import (
    FORMAT,
    NAME,
    SUM,
    Manifest,
    Refused,
    check_backup,
    write_file,
    write_manifest,
)
from commitments.queries.ledger.files import file_hash

FILES = {"tables/commitments_theme.jsonl": b'[1,"peace"]\n', "files/evidence/paper.txt": b"A paper."}
KINDS = [*FILES, NAME, SUM]


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    sums = {path: write_file(tmp_path / path, [content]) for path, content in FILES.items()}
    manifest = Manifest(
        format=FORMAT,
        made="2026-01-01T00:00:00+00:00",
        site="https://register.example",
        migrations=["commitments.0001_register"],
        head=[0, "0" * 64],
        digest="0" * 64,
        tables={"commitments_theme": {"columns": ["id", "name"], "rows": 1, "last_id": 1}},
        files=sums,
        missing=[],
    )
    write_manifest(tmp_path, manifest)
    return tmp_path


def refused(folder: Path) -> bool:
    try:
        check_backup(folder)
    except Refused:
        return True
    return False


def test_whole_backup_is_read_as_it_was_written(backup):
    manifest = check_backup(backup)

    assert list(manifest.files) == list(FILES)
    assert list(manifest.evidence()) == ["evidence/paper.txt"]


@pytest.mark.parametrize("path", KINDS)
def test_one_changed_bit_anywhere_is_refused(backup, path):
    whole = (backup / path).read_bytes()

    accepted = []
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << place % 8
        (backup / path).write_bytes(damaged)
        if not refused(backup):
            accepted.append(place)

    assert accepted == []


@pytest.mark.parametrize("path", KINDS)
@pytest.mark.parametrize("left", [0, -1])
def test_truncated_file_is_refused(backup, path, left):
    (backup / path).write_bytes((backup / path).read_bytes()[:left])

    assert refused(backup)


@pytest.mark.parametrize("path", KINDS)
def test_missing_file_is_refused(backup, path):
    (backup / path).unlink()

    assert refused(backup)


def test_damaged_files_are_named(backup):
    (backup / "files/evidence/paper.txt").write_bytes(b"A papyr.")
    (backup / "files/more.txt").write_bytes(b"")

    with pytest.raises(Refused, match=r"incomplete: files/evidence/paper\.txt, files/more\.txt\.$"):
        check_backup(backup)


def test_folder_that_is_none_is_refused(tmp_path):
    with pytest.raises(Refused, match="does not contain a complete backup"):
        check_backup(tmp_path / "nowhere")


def test_file_outside_of_the_backup_is_refused(backup):
    manifest = check_backup(backup)
    (backup.parent / "outside.txt").write_bytes(b"x")

    rewrite(backup, files=manifest.files | {"files/../../outside.txt": file_hash(backup.parent / "outside.txt")})

    assert refused(backup)


def test_newer_format_is_refused_before_anything_else_is_read(backup):
    rewrite(backup, format=FORMAT + 1)
    shutil.rmtree(backup / "tables")

    with pytest.raises(Refused, match="newer version"):
        check_backup(backup)


def rewrite(folder: Path, **changes) -> None:
    """Make the manifest say something else, with a sum that fits."""
    put_manifest(folder, replace(check_backup(folder), **changes))


def put_manifest(folder: Path, manifest: Manifest) -> None:
    for name in (NAME, SUM):
        (folder / name).unlink()
    write_manifest(folder, manifest)
