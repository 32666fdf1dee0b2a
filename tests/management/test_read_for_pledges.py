import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from commitments.management.commands import read_for_pledges

from ..factories import PartyFactory

pytestmark = pytest.mark.django_db

TEXT = "# Health\n\n3. The sides agreed to\nmeet in **May**. They thank the host.\n"


def read(tmp_path, text: str, **options) -> str:
    file, out = tmp_path / "text.md", io.StringIO()
    file.write_text(text, encoding="utf-8")
    call_command("read_for_pledges", file, stdout=out, **options)
    return out.getvalue()


def test_proposals_are_printed_as_json(tmp_path):
    found = json.loads(read(tmp_path, TEXT, json=True))

    assert [(row["text"], row["label"], row["doers"], row["why"], row["number"]) for row in found] == [
        ("Health", "informational", [], "heading", ""),
        ("The sides agreed to meet in May.", "pledge", ["The sides"], "“agreed to”: agree to do", "3"),
        ("They thank the host.", "declaratory", [], "“thank”: welcome, note, recall, support, thank", "3"),
    ]
    assert TEXT[found[1]["start"] : found[1]["end"]] == "The sides agreed to\nmeet in **May**."


def test_proposals_are_printed_to_be_read(tmp_path):
    assert read(tmp_path, "We will act.") == "pledge        We will act.\n              “will act”: will, shall\n"


def test_proposals_know_the_parties_of_the_register(tmp_path):
    PartyFactory(name="northern command")

    assert json.loads(read(tmp_path, "northern command will withdraw.", json=True))[0]["doers"] == ["northern command"]


def test_text_is_read_where_there_is_no_register_yet(tmp_path, monkeypatch):
    def no_table():
        raise DatabaseError

    monkeypatch.setattr(read_for_pledges, "party_names", no_table)

    assert json.loads(read(tmp_path, "We will act.", json=True))[0]["label"] == "pledge"


def test_empty_text_has_no_proposals(tmp_path):
    assert json.loads(read(tmp_path, "", json=True)) == []


def test_what_cannot_be_read_is_said(tmp_path):
    latin = tmp_path / "latin.txt"
    latin.write_bytes("Déclaration".encode("latin-1"))

    with pytest.raises(CommandError, match=r"latin\.txt is not UTF-8 text: save it as such"):
        call_command("read_for_pledges", latin)
    with pytest.raises(CommandError, match=r"missing\.txt cannot be read: No such file"):
        call_command("read_for_pledges", tmp_path / "missing.txt")
