"""Out, in again, and the same: backups made while others write, restores, and moves between the engines."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from commitments.actions.kernel.ledger import form_key
from commitments.actions.meetings.calendar_addresses import make_calendar_address
from commitments.actions.people.following import follow
from commitments.actions.register.reference import delete_reference
from commitments.exchange.ledger import backup
from commitments.exchange.ledger.backup import move_register, write_backup
from commitments.exchange.ledger.databases import other_database
from commitments.exchange.ledger.manifests import Refused, check_backup, write_file
from commitments.exchange.ledger.restore import restore_backup
from commitments.models import LedgerHead, Theme
from commitments.models.kernel.triggers import remove_append_only
from commitments.queries.ledger.dump import carried_models, filled_tables, last_id, table_lines
from commitments.queries.ledger.installation import lost_triggers
from commitments.queries.ledger.register_hash import register_digest
from commitments.rules.kernel.files import stored_name

from ...support.databases import empty_database
from ...support.factories import (
    AssessmentDraftFactory,
    AssessmentFactory,
    CommitmentFactory,
    EvidenceFactory,
    IndicatorFactory,
    MeasurementFactory,
    NoteFactory,
    PartyFactory,
    PositionFactory,
    RedactionFactory,
    ThemeFactory,
    UserFactory,
    ZoneFactory,
    paper,
    secretary,
)
from ...support.factory_base import OutgoingMailFactory
from ...support.import_factories import ImportMadeFactory, ImportRowFactory, SavedMappingFactory, upload
from .test_manifests import put_manifest, rewrite

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
PAPER = stored_name(hashlib.sha256(b"A paper.").hexdigest())
TABLE = stored_name(hashlib.sha256(b"a;b\n").hexdigest(), "imports")


@pytest.fixture(autouse=True)
def files(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def fill() -> None:
    """What is hard to carry: a file, a relation, JSON, a decimal, the key of a form, a number that is gone."""
    zone = ZoneFactory(latitude="33.5", longitude="36.3", source_url="https://list.example/1", name="الغوطة")
    commitment = CommitmentFactory(lead=PartyFactory(), zones=[zone], themes=[ThemeFactory()])
    AssessmentFactory(commitment=commitment, evidence=[EvidenceFactory(slug="paper", url="", file=paper()).pk])
    position = PositionFactory(assessment=AssessmentFactory(commitment=commitment), evidence=[EvidenceFactory().pk])
    with form_key(uuid4()):
        NoteFactory(commitment=position.commitment)
    MeasurementFactory(indicator=IndicatorFactory(commitment=commitment), value="0.1")
    AssessmentDraftFactory(commitment=commitment, evidence=[EvidenceFactory().pk], status=None)
    delete_reference(actor=secretary(), obj=ThemeFactory())
    RedactionFactory(text="Ask again in May.")
    person = UserFactory()
    make_calendar_address(actor=person)
    follow(actor=person, target=commitment)
    OutgoingMailFactory(user=person)
    ImportRowFactory(imported=upload("a;b\n"), kept={"b": "\0 ü", "a": [1, None]})
    ImportMadeFactory(imported=upload("a;b\n"))
    SavedMappingFactory(mapping={"fields": {"title": {"column": "a"}}})
    EmailAddress.objects.create(user=person, email="person@register.example", primary=True)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "s", "at": 1, "a": None})


def contents(using: str = "default") -> dict[str, tuple]:
    return {
        model._meta.db_table: (list(table_lines(model, using)), model is not LedgerHead and last_id(model, using))
        for model in carried_models()
    }


def empty() -> None:
    remove_append_only("default")
    call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def kept(tmp_path, tmp_path_factory, files) -> Path:
    """A backup of a register that is gone: this one is empty. Made once, a copy for every test."""
    made = tmp_path_factory.getbasetemp() / "backup"
    if not made.exists():
        fill()
        write_backup(made)
        empty()
        shutil.rmtree(files)
    return Path(shutil.copytree(made, tmp_path / "kept"))


def test_restore_gives_the_register_back(tmp_path, files):
    fill()
    before = contents()
    manifest = write_backup(tmp_path / "backup")
    shutil.rmtree(files)

    with empty_database(tmp_path) as url, other_database(url) as there:
        restored = restore_backup(tmp_path / "backup", using=there, files=files)
        after, digest, lost = contents(there), register_digest(there), lost_triggers(there)
        again = ThemeFactory.build()
        again.save(using=there)

    assert restored == manifest
    assert after == before
    assert digest == register_digest()
    assert lost == []
    assert again.pk == Theme.objects.latest("pk").pk + 2
    kept = sorted(path.read_bytes() for path in files.rglob("*") if path.is_file())
    assert kept == [b"A paper.", b"a;b\n"]


def test_backup_leaves_nothing_but_itself_and_only_its_owner_may_read_it(tmp_path):
    fill()

    write_backup(tmp_path / "backup")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup", "media"]
    assert (tmp_path / "backup").stat().st_mode & 0o777 == 0o700
    assert sorted(path.name for path in (tmp_path / "backup").iterdir()) == [
        "files",
        "manifest.json",
        "manifest.json.sha256",
        "tables",
    ]


def test_backup_goes_where_it_is_sent_whatever_the_name(tmp_path):
    folder = tmp_path / "backups #1? %41"
    folder.mkdir()

    write_backup(folder / "é")

    assert [path.name for path in folder.iterdir()] == ["é"]
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


def test_backup_while_others_write_is_of_one_moment(tmp_path, monkeypatch):
    fill()
    head = LedgerHead.objects.get().seq
    write_table = backup._write_table

    def write_table_while_somebody_saves(*args):
        said = write_table(*args)
        thread = Thread(target=save)
        thread.start()
        thread.join(timeout=20)
        return said

    def save() -> None:
        ThemeFactory()
        connection.close()

    monkeypatch.setattr(backup, "_write_table", write_table_while_somebody_saves)
    manifest = write_backup(tmp_path / "backup")

    assert manifest.head[0] == head
    assert LedgerHead.objects.get().seq == head + len(carried_models())
    assert check_backup(tmp_path / "backup") == manifest


def test_backup_that_cannot_be_verified_is_none(tmp_path):
    fill()
    Theme.objects.update(name="Changed around the actions")

    with pytest.raises(Refused, match="name is "):
        write_backup(tmp_path / "backup")

    assert [path.name for path in tmp_path.iterdir()] == ["media"]


@pytest.mark.parametrize("content", [None, b"A forgery"])
def test_backup_names_files_that_are_gone_or_changed_and_leaves_them_out(tmp_path, files, content):
    fill()
    (files / PAPER).unlink() if content is None else (files / PAPER).write_bytes(content)

    manifest = write_backup(tmp_path / "backup")

    assert manifest.missing == [PAPER]
    assert list(manifest.evidence()) == [TABLE]


@pytest.mark.parametrize("name", ["media", "nowhere/backup"])
def test_backup_needs_a_new_folder(tmp_path, files, name):
    files.mkdir()

    with pytest.raises(Refused, match="Enter a new folder"):
        write_backup(tmp_path / name)

    assert [path.name for path in tmp_path.iterdir()] == ["media"]


def test_restore_into_a_register_in_use_is_refused(kept, files):
    ThemeFactory()
    before = contents()

    with pytest.raises(Refused, match=r"not empty \(commitments_theme, commitments_ledgerhead"):
        restore_backup(kept, files=files)

    assert contents() == before
    assert not files.exists()


def test_damaged_backup_touches_nothing(kept, files):
    (kept / "tables/commitments_theme.jsonl").write_text("[]\n")

    with pytest.raises(Refused, match="damaged"):
        restore_backup(kept, files=files)

    assert filled_tables() == []
    assert not files.exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda said: said.migrations.append("commitments.9999_later"), "newer version"),
        (lambda said: said.migrations.remove("commitments.0001_register"), "older version"),
        (lambda said: said.migrations.__setitem__(slice(None), ["commitments.0001_squashed_0022_outbox"]), "older"),
        (lambda said: said.tables["commitments_theme"]["columns"].pop(), "older version"),
    ],
)
def test_backup_of_another_version_is_refused(kept, files, change, message):
    manifest = check_backup(kept)
    change(manifest)
    rewrite(kept, migrations=manifest.migrations, tables=manifest.tables)

    with pytest.raises(Refused, match=message):
        restore_backup(kept, files=files)

    assert filled_tables() == []
    assert not files.exists()


def test_another_file_of_the_same_name_is_not_overwritten(kept, files):
    (files / PAPER).parent.mkdir(parents=True)
    (files / PAPER).write_text("Another paper.")

    with pytest.raises(Refused, match=f"Other files .*: {PAPER}"):
        restore_backup(kept, files=files)

    assert filled_tables() == []
    assert (files / PAPER).read_text() == "Another paper."


def test_file_that_is_there_already_is_left_alone(kept, files):
    (files / PAPER).parent.mkdir(parents=True)
    (files / PAPER).write_bytes(b"A paper.")
    before = (files / PAPER).stat().st_ino

    restore_backup(kept, files=files)

    assert (files / PAPER).stat().st_ino == before
    assert (files / PAPER).read_bytes() == b"A paper."


@pytest.mark.parametrize(
    ("content", "message"), [(b"A forgery", "its file is 9 bytes long, was 8"), (None, "its file is gone")]
)
def test_backup_whose_files_are_not_those_of_the_rows_is_refused(kept, files, content, message):
    manifest = check_backup(kept)
    del manifest.files[f"files/{PAPER}"]
    (kept / "files" / PAPER).unlink()
    if content:
        manifest.files[f"files/{PAPER}"] = write_file(kept / "files" / PAPER, [content])
    put_manifest(kept, manifest)

    with pytest.raises(Refused, match=f"do not match the register: evidence paper: {message}"):
        restore_backup(kept, files=files)

    assert filled_tables() == []


def test_restore_with_another_key_is_refused(kept, files, settings):
    settings.LEDGER_KEY = b"another" * 8

    with pytest.raises(Refused, match=r"not sealed with this key.*Check that LEDGER_KEY is the key"):
        restore_backup(kept, files=files)

    assert filled_tables() == []


def test_restore_after_a_restore_that_failed_goes_well(kept, files, settings):
    key, settings.LEDGER_KEY = settings.LEDGER_KEY, b"another" * 8
    with pytest.raises(Refused):
        restore_backup(kept, files=files)

    settings.LEDGER_KEY = key
    manifest = restore_backup(kept, files=files)

    assert register_digest() == manifest.digest


def test_restore_needs_the_triggers(kept, files):
    remove_append_only("default")

    with pytest.raises(Refused, match=r"manage\.py migrate"):
        restore_backup(kept, files=files)


def test_squash_of_an_earlier_version_on_record_hinders_neither_backup_nor_move(tmp_path):
    MigrationRecorder(connection).record_applied("commitments", "0001_squashed_0022_outbox")

    manifest = write_backup(tmp_path / "backup")
    moved = move_register(f"sqlite:///{tmp_path}/there.sqlite3")

    assert not [name for name in manifest.migrations if "squashed" in name]
    assert moved.here == moved.there


def test_register_moves_there_and_back_unchanged(tmp_path, settings):
    """From the engine of this run to SQLite by the function, and back to an empty database by the command."""
    fill()
    before = contents()
    there = f"sqlite:///{tmp_path}/there.sqlite3"

    here, moved, missing = move_register(there)

    with empty_database(tmp_path) as url:
        environment = os.environ | {
            "DATA_DIR": str(tmp_path),
            "DATABASE_URL": there,
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
            "LEDGER_KEY": settings.LEDGER_KEY.decode(),
        }
        move = [sys.executable, "manage.py", "move", "--to", url]
        done = subprocess.run(move, cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True, text=True)
        with other_database(url) as again:
            after = contents(again)
    assert here == register_digest()
    assert moved == register_digest()
    assert missing == []
    assert done.stdout == f"Fingerprint here  {here}\nFingerprint there {here}\n"
    assert after == before


def test_move_names_files_that_are_gone(tmp_path, files):
    fill()
    shutil.rmtree(files)

    moved = move_register(f"sqlite:///{tmp_path}/there.sqlite3")

    assert (moved.here == moved.there) is True
    assert moved.missing == [PAPER, TABLE]


@pytest.mark.parametrize("url", ["nonsense", "mysql://name@host/register", "sqlite://", ""])
def test_move_needs_the_address_of_a_database(url):
    with pytest.raises(Refused, match="not a database URL"):
        move_register(url)


def test_move_to_a_database_that_does_not_answer_says_so():
    with pytest.raises(Refused, match="is not responding"):
        move_register("postgres://nobody@127.0.0.1:1/register")


def test_move_into_a_register_in_use_is_refused(tmp_path):
    ThemeFactory()
    url = f"sqlite:///{tmp_path}/there.sqlite3"
    move_register(url)

    with pytest.raises(Refused, match="not empty"):
        move_register(url)
