"""What an import makes for the names and words of its rows: in which order, where it stands, how far it is."""

import pytest

from commitments.actions.imports import progress as import_work
from commitments.exchange.imports.apply import batches
from commitments.models import Commitment, ImportRow, Theme

from ....support.factories import DocumentFactory, ThemeFactory
from ..applying import FILE, MAPPING, applied, files, prepared  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("texts", [("Open  it.", "Open it."), ("Open it.", "Open  it.")])
@pytest.mark.parametrize("body", ["Open it.", "Open  it.", "Open it.\n\nOpen  it."])
def test_words_with_other_blanks_than_their_document_are_the_same_on_the_second_import(texts, body):
    document = DocumentFactory(text=body)
    mapping = {**MAPPING, "fields": {**MAPPING["fields"], "document": {"constant": document.slug}}}
    text = FILE.splitlines()[0] + "".join(f"\n{n},{words},Omsk,Roads,done,,," for n, words in enumerate(texts, start=1))

    applied(text, mapping)

    assert prepared(text, mapping).preview["counts"] == {
        **{"rows": 2, "new": 0, "changed": 0, "unchanged": 2},
        **{"skipped": 0, "errors": 0, "warnings": 0},
    }


@pytest.mark.parametrize("body", ["Open it.\n\nOpen it.", ""])
def test_numbered_words_that_differ_in_blanks_stand_in_a_paragraph_each(body):
    document = {"constant": DocumentFactory(text=body).slug} if body else MAPPING["fields"]["document"]
    fields = {**MAPPING["fields"], "document": document, "provision": {"column": "note"}}
    text = FILE.splitlines()[0] + "\n1,Open it.,Omsk,Roads,done,,,1\n2,Open  it.,Omsk,Roads,done,,,2\n"

    applied(text, {**MAPPING, "fields": fields})

    starts = Commitment.objects.order_by("ref_key").values_list("provision__start", flat=True)
    assert list(starts) == [0, len("Open it.\n\n")]


def test_new_themes_stand_in_the_order_of_their_source():
    ThemeFactory(name="Aid", position=3)

    applied(FILE.replace("Roads", "Zeal").replace("Water", "Bread"))

    assert list(Theme.objects.values_list("name", flat=True)) == ["Aid", "Zeal", "Bread"]


def test_themes_in_another_order_than_lists_show_them_are_kept_as_written():
    parted = {name: {**MAPPING["fields"][name], "separator": ";"} for name in ("lead", "themes")}
    text = FILE.replace("Omsk,Roads,done", "Tomsk; Omsk,Water; Roads,done")

    applied(text, {**MAPPING, "fields": MAPPING["fields"] | parted})

    assert list(ImportRow.objects.order_by("number").values_list("kept", flat=True)) == [
        {"note": "kept", "theme": "Water; Roads"},
        {},
        {},
    ]


def test_what_is_made_before_the_first_row_counts_as_progress(monkeypatch):
    told: list[dict] = []

    def note(**values):
        told.append(values)
        import_work.keep_on(**values)

    monkeypatch.setattr(batches, "keep_on", note)
    monkeypatch.setattr(batches, "HOLD", 0)

    applied()

    progress = [(values["done"], values.get("total")) for values in told if "done" in values]
    names, texts = len(["Omsk", "Omsk", "Tomsk", "Roads", "Water"]), 1
    assert [done for done, _total in progress][:9] == [0, *range(1, names + 1), names, names + texts, names + texts]
    assert [values["total"] for values in told if "total" in values] == [3, 3 + names + texts]
