"""What every column of every file means."""

from django.utils import translation

from commitments.exchange.exports.package.dictionary import dictionary, dictionary_markdown
from commitments.management.commands.data_dictionary import PLACE


def test_every_column_has_a_meaning_a_type_and_an_example():
    silent = [
        (table.name, entry.name)
        for table in dictionary()
        for entry in table.entries
        if not (entry.label and entry.meaning and entry.holds and entry.example)
    ]

    assert silent == []


def test_examples_are_among_the_allowed_values():
    wrong = [
        (table.name, entry.name, entry.example)
        for table in dictionary()
        for entry in table.entries
        if entry.allowed and entry.name not in ("status", "timeliness") and entry.example not in dict(entry.allowed)
    ]

    assert wrong == []


def test_page_in_the_documentation_is_up_to_date():
    """`python manage.py data_dictionary` writes it anew."""
    with translation.override("en"):
        lines = "".join(f"{line}\n" for line in dictionary_markdown())

    assert PLACE.read_text(encoding="utf-8") == lines
