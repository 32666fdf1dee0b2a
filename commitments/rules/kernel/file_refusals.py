"""Why a file cannot be imported, and what people call its rows."""

from django.utils.translation import gettext_lazy as _

SHEET = 2_000_000
"""Rows of several sheets that are read as one table are numbered from here on: the second row of the third sheet is
6,000,002. No sheet has as many."""


def row_name(number: int) -> str:
    """What people call a row: its number, with that of its sheet where several are read as one table."""
    sheet, row = divmod(number, SHEET)
    # Translators: after “Row”, as in “Row 2 of sheet 3”.
    return str(_("%(row)d of sheet %(sheet)d") % {"row": row, "sheet": sheet}) if sheet else str(row)


REFUSED = {
    "empty": _("The file is empty."),
    "too_large": _("The file has %(size)d MB; the limit is %(most)d MB. Split the file."),
    "no_table": _(
        "This file is not a table (file type: %(kind)s). Import CSV, TSV, XLSX, XLS, ODS, JSON or JSON Lines."
    ),
    "no_text": _(
        "This is neither text nor a spreadsheet, despite its name: it contains characters that no text has. Open it "
        "in the program that created it and save it as XLSX or CSV."
    ),
    "packed": _(
        "This is a compressed file (%(kind)s). Unpack it and import a table from it: CSV, TSV, XLSX, XLS, ODS, JSON "
        "or JSON Lines."
    ),
    "web_page": _("This is a web page or XML, despite its name. Open it in a spreadsheet and save it as XLSX."),
    "broken": _(
        "The spreadsheet cannot be read: it is damaged or incomplete. Download it again, or open it in a spreadsheet "
        "and save it as XLSX."
    ),
    "locked": _("The file is protected by a password. Save it without a password and try again."),
    "bomb": _("The spreadsheet is too large once unpacked. Save only the sheet with the rows."),
    "no_sheet": _("The file contains no sheet."),
    "no_such_sheet": _("There is no sheet “%(name)s”. Sheets in the file: %(names)s."),
    "no_such_encoding": _("“%(name)s” is not a known encoding."),
    "no_such_separator": _("The column separator must be one character, not “%(name)s”."),
    "no_list": _(
        'The file contains no list of objects, so there are no rows to import. A list looks like [{"title": "…"}, '
        '{"title": "…"}].'
    ),
    "no_such_list": _("There is no list at “%(path)s”. Lists in the file: %(names)s."),
    "no_json": _(
        "This is not valid JSON: the error is at line %(line)d, column %(column)d. JSON has no comments and no "
        "single quotation marks, and has commas only between items."
    ),
    "too_deep": _("The file is nested too deeply to contain a table."),
    "no_headings": _(
        "Row %(row)d contains no headings: it is empty, or not among the first %(count)d rows. Enter the number of "
        "the row with the headings, or 0 if there are none."
    ),
    "too_many_rows": _("The file has more than %(count)d rows. Split it and import the parts one by one."),
    "too_many_columns": _("More than %(count)d columns: this is not a table of commitments."),
    "open_quotation": _(
        "Row %(row)d does not end: a quotation mark is never closed, or a cell has more than 131,072 characters."
    ),
    "too_long": _("The file takes too long to read. Save only the sheet or the list with the rows."),
    "too_much_memory": _("The file needs more memory than an import may use. Split it."),
    "unreadable": _("The file cannot be read. Open it in a spreadsheet and save it as XLSX or CSV."),
}
