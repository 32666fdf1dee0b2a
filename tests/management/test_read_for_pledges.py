import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from commitments.management.commands import read_for_pledges

from ..support.factories import DocumentFactory, PartyFactory

pytestmark = pytest.mark.django_db

DEADLINE = "We will act by the end of May."
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
    assert (
        read(tmp_path, "We will act.")
        == "pledge        We will act.\n              “will act”: will, shall\n              We\n"
    )


def test_deadlines_are_read_from_the_date_given_or_the_one_in_the_text(tmp_path):
    def deadline(text: str, **options) -> list[str | None]:
        row = json.loads(read(tmp_path, text, json=True, **options))[-1]
        return [row["deadline_words"], row["earliest"], row["latest"]]

    assert deadline(DEADLINE, on=date(2018, 3, 1)) == ["by the end of May", None, "2018-05-31"]
    assert deadline(f"Oslo, 1 June 2019\n\n{DEADLINE}") == ["by the end of May", None, "2020-05-31"]
    assert deadline(DEADLINE) == ["by the end of May", None, None]
    assert deadline("We thank the host.") == ["", None, None]


def test_document_of_the_register_is_read_in_its_language_from_its_date():
    document = DocumentFactory(text="Nous agirons d’ici fin mai.", language="fr", dated=date(2018, 3, 1))
    out = io.StringIO()

    call_command("read_for_pledges", document=document.slug, json=True, stdout=out)

    found = json.loads(out.getvalue())
    assert [(row["label"], row["latest"]) for row in found] == [("pledge", "2018-05-31")]


def test_document_that_is_none_or_has_no_rules_is_refused():
    persian = DocumentFactory(language="fa")

    for slug, message in (
        ("none", "There is no document “none”."),
        (persian.slug, r"Persian \(fa\).* en, fr, ru\."),
    ):
        with pytest.raises(CommandError, match=message):
            call_command("read_for_pledges", document=slug)


def test_day_that_is_none_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"--on 1/6: enter a date, such as 2017-12-22\."):
        call_command("read_for_pledges", str(tmp_path / "text.md"), "--on", "1/6")


def test_proposals_know_the_parties_of_the_register(tmp_path):
    PartyFactory(name="northern command")

    assert json.loads(read(tmp_path, "northern command will withdraw.", json=True))[0]["doers"] == ["northern command"]


def test_text_is_read_where_there_is_no_register_yet(tmp_path, monkeypatch):
    def no_table():
        raise DatabaseError

    monkeypatch.setattr(read_for_pledges, "party_names", no_table)

    assert json.loads(read(tmp_path, "We will act.", json=True))[0]["label"] == "pledge"


@pytest.mark.parametrize("options", [{}, {"language": "fr"}])
def test_text_is_read_in_its_own_language(tmp_path, options):
    text = "Nous agirons d'ici à la fin de 2025. Les parties ont souligné l'importance du dialogue."

    found = json.loads(read(tmp_path, text, json=True, **options))

    assert [(row["label"], row["latest"]) for row in found] == [("pledge", "2025-12-31"), ("declaratory", None)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Taraflar bu toplantı için bir metin ile anlaştı ve esirleri serbest bırakacak.", r"Turkish \(tr\)"),
        ("اتفقوا على عقد الاجتماع المقبل في شباط وعلى إطلاق سراح المحتجزين.", r"Arabic \(ar\)"),
        ("بر تعهد خود به حاکمیت تأکید کردند و پایبند هستند.", r"Persian \(fa\)"),
        ("Қазақстан Республикасы келесі кездесуді өткізуге уағдаласты.", r"Kazakh \(kk\)"),
        ("Die Parteien vereinbaren, den Haushalt bis 2029 auszugleichen.", r"German \(de\)"),
        ("Тарафҳо ҷаласаи навбатиро дар моҳи феврал баргузор мекунанд.", "cannot be detected"),
        ("Smluvní strany se zavazují respektovat koaliční mechanismy.", "cannot be detected"),
    ],
)
def test_text_in_a_language_without_rules_is_not_read_by_those_of_another(tmp_path, text, message):
    with pytest.raises(CommandError, match=message) as refused:
        read(tmp_path, text)

    assert refused.value.returncode == 2


def test_empty_text_has_no_proposals(tmp_path):
    assert json.loads(read(tmp_path, "", json=True)) == []


def test_what_cannot_be_read_is_said(tmp_path):
    latin = tmp_path / "latin.txt"
    latin.write_bytes("Déclaration".encode("latin-1"))

    with pytest.raises(CommandError, match=r"latin\.txt is not UTF-8 text\. Save the file as UTF-8"):
        call_command("read_for_pledges", latin)
    with pytest.raises(CommandError, match=r"missing\.txt cannot be read: No such file"):
        call_command("read_for_pledges", tmp_path / "missing.txt")
