"""What can be wrong with a file, a row or a cell of an import, by code: what is wrong, and what would be right.

Codes travel instead of words: what reads a file runs in a process that knows no language.
"""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from ..kernel.file_refusals import REFUSED, row_name


class Problem(NamedTuple):
    """What is wrong with one cell. ``column`` is a heading, empty for the whole row; ``about`` fills in the words."""

    row: int
    column: str
    value: str
    code: str
    about: dict[str, Any] = {}

    @property
    def wrong(self) -> str:
        return str(WRONG[self.code][0] % self._about)

    @property
    def right(self) -> str:
        return str(WRONG[self.code][1] % self._about)

    @property
    def _about(self) -> dict[str, Any]:
        return {name: row_name(said) if name in OTHER_ROWS else said for name, said in self.about.items()}


class TableError(Exception):
    """A file that cannot be imported, for a reason that a person can act on: a code of ``REFUSED``."""

    def __init__(self, code: str, **about: Any) -> None:
        super().__init__(code, about)
        self.code, self.about = code, about

    def __str__(self) -> str:
        return str(REFUSED[self.code] % self.about)


OTHER_ROWS = frozenset({"other", "first"})
"""What is said of a problem and is the number of another row."""


def problem_words(problem: Problem) -> dict[str, Any]:
    """A problem as people and programs read it: row, column, value, code, what is wrong, what would be right."""
    words = {"wrong": problem.wrong, "right": problem.right}
    return {"row": problem.row, "column": problem.column, "value": problem.value, "code": problem.code} | words


WARNINGS = frozenset(
    [
        "unread_date",
        "no_address",
        "long_address",
        "no_status",
        "known_status",
        "known_assessment",
        "same_status",
        "unsupported",
        "further_document",
        "long_row",
        "only_words",
        "markup",
        "control_characters",
    ]
)
"""Codes that are told and keep no row out."""
OF_CELLS = frozenset({"odd_characters", "lost_characters", "long_cell", "cut_cell"})
"""Codes that only warn in a column that nothing is taken from."""


WRONG = {
    "odd_characters": (
        _("Unusual characters: %(codes)s."),
        _("No text contains these characters. Choose another encoding, or remove them from the file."),
    ),
    "control_characters": (
        _("Control characters (%(codes)s) were replaced by a hyphen or a space."),
        _("Compare the text with its source, and correct the file where they differ."),
    ),
    "lost_characters": (
        _("Unusual characters: %(codes)s."),
        _("Letters were lost. Choose another encoding, or download the file again."),
    ),
    "long_cell": (
        _("%(count)d characters in one cell."),
        _(
            "Use at most %(most)d characters; add a longer text as a document. Unmapped columns are cut at this "
            "length, with […]."
        ),
    ),
    "cut_cell": (
        _("This cell was cut after %(most)d characters when it was exported; its end is missing."),
        _("Use the whole text, from the JSON export; or leave the cell empty, which changes nothing."),
    ),
    "long_row": (
        _("Cells: %(cells)d. Headings: %(headings)d."),
        _("Put cells that contain the separator in quotation marks, or give every column a heading."),
    ),
    "no_history": (
        _("This is not a list of changes."),
        _("Use a JSON list of objects, each with a status and a day."),
    ),
    "other_table": (
        _("Another table seems to begin in row %(first)s."),
        _("Move the table to a sheet of its own. If it is not a table, remove the empty row above row %(first)s."),
    ),
    "day_order": (
        _("Day and month cannot be told apart."),
        _("Set the order of the column in the mapping: dmy or mdy."),
    ),
    "no_such_day": (_("This day does not exist."), _("Enter a day of the calendar, such as 2030-12-31.")),
    "excel_epoch": (
        _("This is an Excel day number."),
        _("Set the epoch in the mapping: 1900, or 1904 for old Mac files."),
    ),
    "fiscal_year": (
        _("Fiscal years begin in different months in different countries."),
        _("Set the first month of the fiscal year in the mapping (fiscal_start, 1 to 12)."),
    ),
    "no_base": (
        _("This counts from a day that is missing."),
        _("Set the column or the day to count from in the mapping (base)."),
    ),
    "unread_date": (
        _("Not recognised as a day or a period."),
        _("Enter a day such as 2030-12-31, a month, a quarter, a year, or a length of time with a base."),
    ),
    "unread_day": (_("This is not recognised as a day."), _("Enter a day such as 2030-12-31.")),
    "missing": (
        _("No value for “%(field)s”."),
        _("Fill in the cell, map a column to the field, or set a value for empty cells (constant)."),
    ),
    "no_key": (
        _("This row has no key."),
        _("Enter a key in every row, or choose no key column: rows are then identified by their text."),
    ),
    "undecided": (
        _("This value has no decision yet."),
        _("Decide in the mapping under values.%(list)s: an existing value, a new one, or skip."),
    ),
    "no_such_code": (_("The register does not have this value."), _("Use one of: %(names)s.")),
    "no_such_object": (
        _("There is no “%(slug)s” in the register (%(list)s)."),
        _('Enter the short name of an existing entry, or {"create": …}.'),
    ),
    "no_mark": (
        _("This is not a mark, so it is unclear whether the heading applies."),
        _(
            "Enter X, ✓, yes or 1 where the heading applies and leave other cells empty; or set in the mapping that "
            "cells contain the names."
        ),
    ),
    "several_marks": (
        _("The row is also marked under “%(beside)s”."),
        _("Put one mark in each row, under the current status."),
    ),
    "no_words": (
        _("This row has no text of a commitment."),
        _("Enter the text. A total, a note or a title between the rows is left out anyway."),
    ),
    "only_words": (
        _("Only one cell of this row is filled in: it may be a title between the rows."),
        _("If it is a title, remove the row from the file; if it is a commitment, leave it."),
    ),
    "markup": (
        _("The text contains HTML: %(mark)s"),
        _("Use plain text: remove the tags from the file, or they become part of the quotation."),
    ),
    "no_address": (
        _("This is not a URL; the value is kept with the row."),
        _("Enter a URL that begins with http:// or https://, without spaces."),
    ),
    "long_address": (
        _("The URL has %(count)d characters; the value is kept with the row."),
        _("Use at most %(most)d characters: the URL without its search terms, or a shorter URL of the same page."),
    ),
    "no_status": (
        _("The row has no status for this value; the value is kept with the row."),
        _("Add a status, or map the column to another field: remark."),
    ),
    "known_status": (
        _("The register already has this status, without this URL; the URL is kept with the row."),
        _("Add the evidence on the page of the commitment if you need it there."),
    ),
    "known_assessment": (
        _("The register has an assessment of this status and day, and says otherwise there; it is kept with the row."),
        _("Record another assessment on the page of the commitment, if the register is wrong."),
    ),
    "same_status": (
        _("The status is the same as before, so this change is not recorded; its values are kept with the row."),
        _("Add the change on the page of the commitment if you need it there."),
    ),
    "unsupported": (
        _("“%(confidence)s” needs more evidence than is named here: it would be recorded as “reported”."),
        _("The address of one piece of evidence for “verified”, of two by different publishers for “corroborated”."),
    ),
    "long_number": (
        _("The passage number has %(count)d characters."),
        _("Use at most %(most)d characters. Map the column to remark, or leave it unmapped."),
    ),
    "long_title": (
        _("The title has %(count)d characters."),
        _(
            "Use at most %(most)d characters. Or map the column to quotation: the title is then the beginning of the "
            "quotation."
        ),
    ),
    "no_such_reference": (
        _("The register has no commitment with this reference."),
        _("Enter an existing reference, or leave the cell empty for a new commitment, which gets its own reference."),
    ),
    "no_such_commitment": (
        _("No commitment of the register has this reference, title or quotation."),
        _("Import the commitments first, or correct the text."),
    ),
    "not_a_day": (
        _("An assessment needs a day, and this is a period."),
        _("Enter the day on which the status was true, such as 2030-12-31."),
    ),
    "day_to_come": (_("This day is in the future."), _("Enter today or an earlier day.")),
    "days_reversed": (_("The latest day is before the earliest."), _("Enter a day on or after %(day)s.")),
    "same_key": (
        _("Row %(other)s has the same key."),
        _("Give every row its own key; add columns to the key in the mapping if one is not enough."),
    ),
    "same_text": (
        _("Row %(other)s has the same text in the same document."),
        _(
            "Use one row for each commitment; if there are two, set a column that tells them apart in the mapping "
            "(key)."
        ),
    ),
    "same_document": (
        _("Row %(other)s has the same title and day."),
        _("Use one row for each document; if there are two, give them different titles."),
    ),
    "several_so_called": (
        _("The register has several entries with this name (%(list)s)."),
        _("Enter the short name of the one you mean, or give the new one a different name."),
    ),
    "own_language": (
        _("The document is in the same language as one of its translations (%(language)s)."),
        _("Set the language of the original text (language of the document), or leave the translation out."),
    ),
    "unchangeable": (
        _("The register has “%(before)s” here, and an import cannot change this."),
        _("Use the value of the register; %(field)s of a commitment is changed on its page, with a reason."),
    ),
    "not_in_text": (
        _("The text of “%(document)s” does not contain these words."),
        _("Use the exact words of the text, or name another document: it is then made from the words of its rows."),
    ),
    "wide_tier": (
        _("The document is more restricted than this."),
        _("Choose the visibility “%(tier)s” or a more restricted one."),
    ),
    "mixed_tiers": (
        _("Other rows of this document, which is made from their words, have the visibility “%(tier)s”."),
        _("Use one visibility for all rows of a document; name another document for the others."),
    ),
    "mixed_facts": (
        _("Other rows create this document with different details (%(facts)s)."),
        _("Use the same details in every row, or another name if it is a different document."),
    ),
    "further_document": (
        _(
            "From this row on, the text continues in another document, “%(title)s”: a text made from rows has at "
            "most %(most)d characters."
        ),
        _("Leave this as it is; or set “one_text” in the mapping, for one document of at most %(whole)d characters."),
    ),
    "superseded_by": (
        _("A superseded commitment needs the commitment that supersedes it."),
        _("Use another life-cycle; link the two commitments on the page."),
    ),
    "no_way_back": (
        _("The register has the life-cycle “%(before)s”, which cannot change to this one."),
        _("Use the life-cycle of the register; correct a wrong closing with a new commitment."),
    ),
    "bad_address": (_("This is not a URL."), _("Enter a URL, or leave the cell empty.")),
    "two_people": (
        _("A second person must accept every assessment here."),
        _("Use “none” for every status in the mapping; draft assessments on the page."),
    ),
    "refused": (_("This value is not allowed: %(why)s"), _("Enter an allowed value, or leave the cell empty.")),
    "changed_meanwhile": (
        _("%(name)s has changed since the preview."),
        _("Preview the file again and check the new changes."),
    ),
    "broken_line": (
        _("This line is not valid JSON: the error is at column %(column)d."),
        _("Put one complete object on each line."),
    ),
}
