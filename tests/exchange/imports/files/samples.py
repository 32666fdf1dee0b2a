"""Files as other programs write them, made for a test."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter
import xlwt

Sheets = Mapping[str, Sequence[Sequence[Any]]]

SENTENCES = {
    "cp1250": "Zażółć gęślą jaźń; państwa przekażą łącznie środki do końca roku. Część później.",
    "cp1251": "Стороны обязуются представить доклад до конца года и сотрудничать на следующей встрече.",
    "cp1252": "Les parties s’engagent à présenter un rapport « complet » d’ici à la fin de l’année.",
    "cp1253": "Τα μέρη δεσμεύονται να υποβάλουν έκθεση μέχρι το τέλος του έτους και να συνεργαστούν.",
    "cp1254": "Taraflar yıl sonuna kadar bir rapor sunmayı ve görüşmelerde iş birliği yapmayı taahhüt eder.",
    "cp1255": "הצדדים מתחייבים להגיש דוח עד סוף השנה ולשתף פעולה בפגישה הבאה.",
    "cp1256": "يتعهد الأطراف بتقديم تقرير قبل نهاية السنة وبالتعاون في الاجتماع المقبل.",
    "mac_roman": "Les parties s’engagent à présenter un rapport d’ici à la fin de l’année, à la réunion prévue.",
    "koi8_r": "Стороны обязуются представить доклад до конца года и сотрудничать на следующей встрече.",
    "utf-8": "Les États, Қазақстан, ایران and 中国 agree.",
    "utf-8-sig": "Les États, Қазақстан, ایران and 中国 agree.",
    "utf-16": "Les États, Қазақстан, ایران and 中国 agree.",
    "utf-16-le": "Les États, Қазақстан, ایران and 中国 agree.",
    "utf-16-be": "Les États, Қазақстан, ایران and 中国 agree.",
}
"""A sentence in a language that each encoding serves."""


def delimited(path: Path, rows: list[list[str]], *, encoding="utf-8", separator=",", end="\n") -> Path:
    """A table of lines; every cell in quotation marks that needs them."""
    marks = {separator, '"', "\n", "\r"}
    quoted = [['"' + cell.replace('"', '""') + '"' if marks & set(cell) else cell for cell in row] for row in rows]
    path.write_bytes("".join(separator.join(row) + end for row in quoted).encode(encoding))
    return path


def xlsx(path: Path, sheets: Sheets, *, hidden=(), epoch_1904=False) -> Path:
    """A workbook; days are written as days."""
    with xlsxwriter.Workbook(str(path), {"date_1904": epoch_1904, "default_date_format": "dd/mm/yyyy"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if name in hidden:
                sheet.hide()
    return path


def xls(path: Path, sheets: Sheets, *, epoch_1904=False) -> Path:
    """A workbook as it was written before 2007."""
    book = xlwt.Workbook()
    book.dates_1904 = epoch_1904
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell, day) if hasattr(cell, "year") else sheet.write(number, place, cell)
    book.save(str(path))
    return path


def ods(path: Path, sheets: Sheets) -> Path:
    """A spreadsheet of LibreOffice, with the little that one needs."""
    names = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{"".join(map(_ods_row, rows))}</table:table>'
        for name, rows in sheets.items()
    )
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def _ods_row(row: Sequence) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(cell: Any) -> str:
    kind, value = "string", ""
    if hasattr(cell, "year"):
        kind, value = "date", f' office:date-value="{cell}"'
    elif isinstance(cell, int | float):
        kind, value = "float", f' office:value="{cell}"'
    text = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(cell).split("\n"))
    return f'<table:table-cell office:value-type="{kind}"{value}>{text}</table:table-cell>'
