"""Workers of imports that cannot go on say why in the import."""

import errno

import pytest

from commitments.actions.imports.steps import ask_apply
from commitments.exchange.imports.apply import worker
from commitments.models import Commitment, Import

from ....support.factories import ThemeFactory
from ..applying import files, prepared, stepped

__all__ = ["files"]
pytestmark = pytest.mark.django_db


def test_import_under_a_wrong_key_of_the_ledger_stops_and_says_what_to_set(settings):
    ThemeFactory()
    prepared()
    kept = settings.LEDGER_KEY
    settings.LEDGER_KEY = b"w" * 40

    stopped = stepped(Import.objects.get())
    written = Commitment.objects.count()
    settings.LEDGER_KEY = kept
    done = stepped(stopped, ask_apply)

    assert stopped.state == "stopped"
    assert written == 0
    assert stopped.trouble.startswith("LEDGER_KEY is not the key that sealed this register.")
    assert done.state == "applied"
    assert Commitment.objects.count() == 3


def test_import_that_finds_no_room_stops_and_says_so(monkeypatch):
    def full(*_given, **_named):
        raise OSError(errno.ENOSPC, "No space left on device")

    imported = prepared()
    monkeypatch.setattr(worker, "apply_import", full)

    stopped = stepped(imported)

    assert stopped.state == "stopped"
    assert stopped.trouble[:17] == "The disk is full."
