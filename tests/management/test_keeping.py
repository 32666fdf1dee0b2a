"""The commands by which an administrator keeps a register."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from commitments.exchange.ledger import doctor
from commitments.exchange.ledger.doctor import Check, Level
from commitments.models import Theme
from commitments.queries.ledger.register_hash import ledger_head, register_digest
from commitments.rules.ledger.anchors import read_anchor

from ..support.factories import EvidenceFactory, ThemeFactory, paper


def run(name: str, *args, **options) -> str:
    out = io.StringIO()
    call_command(name, *args, stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_digest_prints_one_line():
    ThemeFactory()

    assert run("digest") == f"{register_digest()}\n"


@pytest.mark.django_db(transaction=True)
def test_backup_says_what_it_holds_and_restore_refuses_a_register_in_use(tmp_path):
    ThemeFactory()

    said = run("backup", str(tmp_path / "backup"))

    # A theme, its entry, the head, and who made it.
    digest = register_digest()
    assert said == (
        "Rows: 4. Files: 0. Last ledger entry: 1. The backup was restored as a test and verified.\n"
        f"Fingerprint {digest}\n"
    )
    with pytest.raises(CommandError, match="not empty"):
        run("restore", str(tmp_path / "backup"))
    with pytest.raises(CommandError, match="Enter a new folder"):
        run("backup", str(tmp_path / "backup"))


@pytest.mark.django_db(transaction=True)
def test_restore_says_from_when_it_is(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    run("backup", str(tmp_path / "backup"))
    made = json.loads((tmp_path / "backup/manifest.json").read_text())["made"]

    said = run("restore", str(tmp_path / "backup"))

    assert said == f"Restored as of {made} and verified.\nFingerprint {register_digest()}\n"


@pytest.mark.django_db(transaction=True)
def test_move_says_what_is_wrong():
    with pytest.raises(CommandError, match="not a database URL"):
        run("move", "--to", "nonsense")


@pytest.mark.django_db
def test_anchor_is_printed_and_mailed(settings, mailoutbox):
    ThemeFactory()

    text = run("anchor", mail="archive@register.example")

    anchor = read_anchor(text)
    assert (anchor.seq, anchor.hash) == ledger_head()
    assert anchor.is_signed_by(settings.LEDGER_KEY) is True
    assert [(mail.to, mail.body) for mail in mailoutbox] == [(["archive@register.example"], text)]


@pytest.mark.django_db(transaction=True)
def test_verify_holds_the_ledger_against_an_anchor(tmp_path, settings):
    ThemeFactory()
    file = tmp_path / "anchor"
    file.write_text(run("anchor"))
    good = run("verify", "--anchor", str(file))
    settings.LEDGER_KEY = b"another" * 8

    with pytest.raises(CommandError, match="does not match its ledger"):
        run("verify", "--anchor", str(file), since=1)

    assert good == f"Entries checked: 1. Rows: {Theme.objects.count() + 1}. Files: 0. Findings: 0.\n"


@pytest.mark.django_db(transaction=True)
def test_verify_checks_the_files_and_names_their_evidence(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    evidence = EvidenceFactory(slug="a", file=paper())
    good = json.loads(run("verify", json=True))
    (tmp_path / evidence.stored_name).write_bytes(b"A forgery")

    out = io.StringIO()
    with pytest.raises(CommandError, match="does not match its ledger"):
        call_command("verify", stdout=out)

    assert good["files"] == 1
    assert good["findings"] == []
    assert out.getvalue().splitlines() == [
        "evidence a: its file is 9 bytes long, was 8",
        "Entries checked: 1. Rows: 2. Files: 1. Findings: 1.",
    ]
    assert run("verify", since=1) == "Entries checked: 0. Rows: 0. Files: 0. Findings: 0.\n"


@pytest.mark.parametrize("content", [None, b"hello", b"\xff"])
def test_verify_refuses_a_file_that_holds_no_anchor(tmp_path, content):
    if content:
        (tmp_path / "anchor").write_bytes(content)

    with pytest.raises(CommandError, match="does not contain an anchor"):
        run("verify", "--anchor", str(tmp_path / "anchor"))


@pytest.mark.parametrize("level", Level)
def test_doctor_fails_only_for_a_problem(monkeypatch, level):
    monkeypatch.setattr("commitments.management.commands.doctor.examine", lambda: iter([Check(level, "Disk: so.")]))

    if level == doctor.Level.PROBLEM:
        with pytest.raises(CommandError, match="a problem to solve"):
            run("doctor")
    else:
        assert run("doctor") == f"{level.value:8} Disk: so.\n"
