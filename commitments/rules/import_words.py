"""What can be wrong with a file, a row or a cell of an import, by code: what is wrong, and what would be right.

Codes travel instead of words: what reads a file runs in a process that knows no language.
"""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

SHEET = 2_000_000
"""Rows of several sheets that are read as one table are numbered from here on: the second row of the third sheet is
6,000,002. No sheet has as many."""


def row_name(number: int) -> str:
    """What people call a row: its number, with that of its sheet where several are read as one table."""
    sheet, row = divmod(number, SHEET)
    return str(_("%(row)d of sheet %(sheet)d") % {"row": row, "sheet": sheet}) if sheet else str(row)


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

REFUSED = {
    "empty": _("The file is empty."),
    "too_large": _("The file has %(size)d MB; at most %(most)d can be imported. Split it."),
    "no_table": _(
        "This is a file of the kind %(kind)s, no table. Import CSV, TSV, XLSX, XLS, ODS, JSON or JSON Lines."
    ),
    "no_text": _(
        "This is neither text nor a spreadsheet, whatever its name says: it is full of signs that nobody writes. Open "
        "it in the program that made it and save it as XLSX or CSV."
    ),
    "packed": _(
        "This is a packed file (%(kind)s). Unpack it and import a table that is in it: CSV, TSV, XLSX, XLS, ODS, JSON "
        "or JSON Lines."
    ),
    "web_page": _("This is a page or XML, whatever its name says. Open it in a spreadsheet and save it as XLSX."),
    "broken": _(
        "The spreadsheet cannot be read: it is broken or cut off. Take it from its source again, or open it in a "
        "spreadsheet and save it as XLSX."
    ),
    "locked": _("The file is locked with a password. Save it without one and try again."),
    "bomb": _("The spreadsheet unpacks to more than any register needs. Save only the sheet with the rows."),
    "no_sheet": _("The file holds no sheet."),
    "no_such_sheet": _("There is no sheet “%(name)s”; there are: %(names)s."),
    "no_such_encoding": _("“%(name)s” is no encoding we know."),
    "no_such_separator": _("Cells are parted by one character, not by “%(name)s”."),
    "no_list": _(
        "The file holds no list of objects: there is nothing to import row by row. One is written "
        '[{"title": "…"}, {"title": "…"}].'
    ),
    "no_such_list": _("There is no list at “%(path)s”; there are: %(names)s."),
    "no_json": _(
        "This is no JSON: it breaks off at line %(line)d, column %(column)d. There are no comments in JSON, no single "
        "quotation marks, and a comma stands only between two members."
    ),
    "too_deep": _("The file is nested too deeply to hold a table."),
    "no_headings": _(
        "Row %(row)d holds no headings: it is empty, or not among the first %(count)d rows. Name the row that does, or "
        "0 where there are none."
    ),
    "too_many_rows": _("The file has more than %(count)d rows. Split it and import the parts one after another."),
    "too_many_columns": _("More than %(count)d columns: this is no table of commitments."),
    "open_quotation": _(
        "Row %(row)d does not end: a quotation mark is opened in it and never closed, or a cell has more than 131,072 "
        "characters."
    ),
    "too_long": _("The file takes too long to read. Save only the sheet or the list with the rows."),
    "too_much_memory": _("The file needs more memory than an import is given. Split it."),
    "unreadable": _("The file cannot be read. Open it in a spreadsheet and save it as XLSX or CSV."),
}

WRONG = {
    "odd_characters": (
        _("Odd characters: %(codes)s."),
        _("No text holds these. Choose another encoding, or remove them in the file."),
    ),
    "control_characters": (
        _("Control characters (%(codes)s) were replaced by a hyphen or a blank."),
        _("Compare the words with their source, and correct the file where they differ."),
    ),
    "lost_characters": (
        _("Odd characters: %(codes)s."),
        _("Letters were lost. Choose another encoding, or take the file from its source again."),
    ),
    "long_cell": (
        _("%(count)d characters in one cell."),
        _("At most %(most)d; a longer text belongs into a document. What no field takes is cut there, with […]."),
    ),
    "cut_cell": (
        _("This cell was cut after %(most)d characters when it was exported; its end is missing."),
        _("The whole words, which the export as JSON has; or an empty cell, which changes nothing."),
    ),
    "long_row": (
        _("%(cells)d cells under %(headings)d headings."),
        _("Put cells that hold the separator into quotation marks, or give every column a heading."),
    ),
    "no_history": (
        _("This is no list of changes."),
        _("A list of objects in the notation of JSON, each with a status and a day."),
    ),
    "other_table": (
        _("Another table seems to begin in row %(first)s."),
        _("Put it on a sheet of its own; if it is none, remove the empty row above row %(first)s."),
    ),
    "day_order": (
        _("Day and month cannot be told apart."),
        _("Say in the mapping whether the column is in the order dmy or mdy."),
    ),
    "no_such_day": (_("There is no such day."), _("A day that the calendar has, for example 2030-12-31.")),
    "excel_epoch": (
        _("This is a number by which Excel counts days."),
        _("Say in the mapping from which epoch it counts: 1900, or 1904 for old files of a Mac."),
    ),
    "fiscal_year": (
        _("A fiscal year begins in another month in every country."),
        _("Say in the mapping with which month it begins (fiscal_start, 1 to 12)."),
    ),
    "no_base": (
        _("This counts from a day that is not given."),
        _("Name in the mapping a column or a day from which it counts (base)."),
    ),
    "unread_date": (
        _("Not understood as a day or a period."),
        _("A day such as 2030-12-31, a month, a quarter, a year, or a length of time with a base."),
    ),
    "unread_day": (_("A day is needed here, and this is not understood as one."), _("A day such as 2030-12-31.")),
    "missing": (
        _("Nothing for “%(field)s”."),
        _("Fill in the cell, map a column to it, or give what holds where cells are empty (constant)."),
    ),
    "no_key": (
        _("This row has no key."),
        _("A key for every row; or no column as the key: rows are then told apart by their words."),
    ),
    "undecided": (
        _("It is not decided what this value is."),
        _("Say so in the mapping under values.%(list)s: one of ours, a new one, or skip."),
    ),
    "no_such_code": (_("This is none of our values."), _("One of: %(names)s.")),
    "no_such_object": (
        _("There is no “%(slug)s” in the register (%(list)s)."),
        _('The address name of one that is there, or {"create": …}.'),
    ),
    "no_mark": (
        _("This is no mark: it is not known whether it means what the heading names."),
        _("X, ✓, yes or 1 where it does, else nothing; or say in the mapping that cells hold the names themselves."),
    ),
    "several_marks": (
        _("The row is marked under “%(beside)s” as well."),
        _("One mark in a row, under the status that holds."),
    ),
    "no_words": (
        _("This row has no words of a commitment."),
        _("Words in it; a total, a note or a title between the rows stays out as it is."),
    ),
    "only_words": (
        _("Only one cell of this row is filled in: it may be a title between the rows."),
        _("Take the row out of the file if it is one; if it is a commitment, it can stay."),
    ),
    "markup": (
        _("These words hold marks of a web page: %(mark)s"),
        _("The words alone. As they stand, the marks become part of what is quoted; take them out of the file."),
    ),
    "no_address": (
        _("This is no web address; it is kept with the row."),
        _("An address that begins with http:// or https://, without blanks."),
    ),
    "long_address": (
        _("A web address of %(count)d characters; it is kept with the row."),
        _("At most %(most)d: the address without its search terms, or a shorter one of the same page."),
    ),
    "no_status": (
        _("The row has no status to which this belongs; it is kept with the row."),
        _("A status, or another field for this column: remark."),
    ),
    "known_status": (
        _("The register has this status already, without this address; it is kept with the row."),
        _("Add the evidence on the page of the commitment, if it is wanted there."),
    ),
    "known_assessment": (
        _("The register has an assessment of this status and day, and says otherwise there; it is kept with the row."),
        _("Record another assessment on the page of the commitment, if the register is wrong."),
    ),
    "same_status": (
        _("The status is the same as before, so that this change is not recorded; what it says is kept with the row."),
        _("Add it on the page of the commitment, if it is wanted there."),
    ),
    "unsupported": (
        _("“%(confidence)s” needs more evidence than is named here: it would be recorded as “reported”."),
        _("The address of one piece of evidence for “verified”, of two by different publishers for “corroborated”."),
    ),
    "long_number": (
        _("A number of a passage of %(count)d characters."),
        _("At most %(most)d. Map the column to remark, or leave it with the row."),
    ),
    "long_title": (
        _("A title of %(count)d characters."),
        _("At most %(most)d. Map the column to quotation: the title is then its beginning."),
    ),
    "no_such_reference": (
        _("The register has no commitment with this reference."),
        _("A reference that is there, or an empty cell for a new commitment, which gets its own."),
    ),
    "no_such_commitment": (
        _("No commitment of the register has this reference, title or quotation."),
        _("Import the commitments first, or correct the words."),
    ),
    "not_a_day": (_("An assessment needs a day, and this is a period."), _("The day on which it was so: 2030-12-31.")),
    "day_to_come": (_("This day is still to come."), _("Today or a day before it.")),
    "days_reversed": (_("The latest day is before the earliest."), _("A day on or after %(day)s.")),
    "same_key": (
        _("Row %(other)s has the same key."),
        _("A key of its own for every row; name further columns in the mapping (key) if one is not enough."),
    ),
    "same_text": (
        _("Row %(other)s has the same words in the same document."),
        _("One row for each commitment; if they are two, name a column in the mapping that tells them apart (key)."),
    ),
    "same_document": (
        _("Row %(other)s has the same title and day."),
        _("One row for each document; if they are two, give them titles that tell them apart."),
    ),
    "several_so_called": (
        _("Several of the register are called so (%(list)s)."),
        _("Say which one is meant, by its address name; or give the new one a name of its own."),
    ),
    "own_language": (
        _("The document is in the language of one of its translations (%(language)s)."),
        _("Say in which language the words themselves are (language of the document), or leave that translation out."),
    ),
    "unchangeable": (
        _("The register has “%(before)s” here, which an import does not change."),
        _("The value of the register; %(field)s of a commitment changes on its page, with a ground."),
    ),
    "not_in_text": (
        _("The text of “%(document)s” does not hold these words."),
        _("The words of the text, to the letter; or a document of its own, which is made of the words of its rows."),
    ),
    "wide_tier": (_("The document is not open to so many."), _("Its tier, “%(tier)s”, or a narrower one.")),
    "mixed_tiers": (
        _("Other rows of this document, which is made of their words, have the tier “%(tier)s”."),
        _("One tier for all rows of a document; name another document for the others."),
    ),
    "mixed_facts": (
        _("Other rows make this document with other facts (%(facts)s)."),
        _("The same facts wherever it is made; another name if it is another document."),
    ),
    "further_document": (
        _(
            "From this row on the words stand in a further document, “%(title)s”: a text that is made of rows has at "
            "most %(most)d characters."
        ),
        _("As it is; or, with “one_text” in the mapping, one document of at most %(whole)d characters."),
    ),
    "superseded_by": (
        _("What is superseded names what supersedes it."),
        _("Another life-cycle; link the two commitments on the page."),
    ),
    "no_way_back": (
        _("The register has the life-cycle “%(before)s”, from which there is no way here."),
        _("The life-cycle of the register; a wrong closing is corrected by a new commitment."),
    ),
    "bad_address": (_("This is no web address."), _("An address as a browser takes it, or an empty cell.")),
    "two_people": (
        _("Here a second person accepts every assessment."),
        _("“none” for every status in the mapping; assessments are drafted on the page."),
    ),
    "refused": (_("It cannot stand: %(why)s"), _("A value that can stand, or an empty cell.")),
    "changed_meanwhile": (
        _("%(name)s was changed since the preview."),
        _("Preview the file again and look at what it would change now."),
    ),
    "broken_line": (
        _("This line is no JSON: it breaks off at column %(column)d."),
        _("One whole object a line."),
    ),
}
