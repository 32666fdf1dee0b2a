"""Tables that were made to harm, by name: the bytes, and what is said of them.

Beside the bytes stands a part of the refusal, or the codes of the problems that are told by row; an empty list where
there is nothing to tell.
"""

import base64
import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable

import xlsxwriter

Made = tuple[Callable[[], bytes], str | list[str]]
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
SECRET = "root:x:0"
"""What a file of the machine would say, were it read."""


def text(value: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: value.encode(encoding, "surrogatepass")


def repeated(*parts: tuple[str, int]) -> Callable[[], bytes]:
    return lambda: "".join(part * count for part, count in parts).encode()


def archive(*members: tuple[str, bytes | str], packed: bool = True) -> Callable[[], bytes]:
    def make() -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as target:
            for name, content in members:
                target.writestr(name, content)
        return file.getvalue()

    return make


def workbook(rows: list[list], change: Callable[[str, bytes], bytes] = lambda name, content: content) -> Callable:
    """A workbook whose parts are changed on the way."""

    def make() -> bytes:
        made, file = io.BytesIO(), io.BytesIO()
        with xlsxwriter.Workbook(made, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            sheet = book.add_worksheet("A")
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        with zipfile.ZipFile(made) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                target.writestr(name, change(name, source.read(name)))
        return file.getvalue()

    return make


def within(part: str, old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    return lambda name, content: content.replace(old, new, 1) if name.endswith(part) else content


def locked() -> bytes:
    """A zip archive that says of a part that it is encrypted."""
    content = bytearray(archive(("xl/workbook.xml", "<workbook/>"))())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(mark) + place
        content[at : at + 2] = struct.pack("<H", 1)
    return bytes(content)


def overlapping() -> bytes:
    """A thousand names for one part, which would unpack a thousand times."""
    content = archive(("xl/workbook.xml", b"\0" * 1_000_000))()
    start = content.index(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    entry = content[start:end]
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1000, 1000, len(entry) * 1000, start, 0)
    return content[:start] + entry * 1000 + tail


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
BILLION = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LINK = '<Relationship Id="rId99" Type="x" Target="http://127.0.0.1:9/x" TargetMode="External"/></Relationships>'
ROWS = [["id", "title"], ["1", "one"]]
ODS_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "script")
)
ODS_SCRIPT = (
    f'<office:document-content {ODS_SPACES}><office:scripts><office:script script:language="Basic">Shell("x")'
    "</office:script></office:scripts><office:body><office:spreadsheet><table:table table:name='A'>{rows}"
    "</table:table></office:spreadsheet></office:body></office:document-content>"
)
ODS_ROW = (
    "<table:table-row{more}>"
    "<table:table-cell office:value-type='string' table:formula='of:=SHELL(1)'><text:p>id</text:p></table:table-cell>"
    "<table:table-cell office:value-type='string'><text:p>title</text:p></table:table-cell></table:table-row>"
)


def ods_of(rows: str, head: str = "") -> Callable[[], bytes]:
    return archive(
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", head + ODS_SCRIPT.replace("{rows}", rows)),
        ("META-INF/manifest.xml", "<manifest/>"),
        packed=False,
    )


FILES: dict[str, Made] = {
    # No tables.
    "nothing": (text(""), "The file is empty"),
    "blanks": (text(" \n \r\n\t\n"), []),
    "one NUL": (lambda: b"\0", []),
    "NULs": (lambda: b"\0" * 4096, ["odd_characters"]),
    "noise": (lambda: hashlib.shake_128(b"noise").digest(5_000), "neither text nor a spreadsheet"),
    "a program": (lambda: b"\x7fELF\x02\x01\x01" + bytes(60), "file type: ELF"),
    "a program for Windows": (lambda: b"MZ\x90\x00" + bytes(60), "file type: EXE"),
    "a letter in PDF": (lambda: b"%PDF-1.7\n%\xe2\xe3", "file type: PDF"),
    "a letter in RTF": (text("{\\rtf1 {\\*\\objdata 01}}"), "file type: RTF"),
    "packed by gzip": (lambda: b"\x1f\x8b\x08" + zlib.compress(b"id,title"), "compressed file .gzip"),
    "a page": (text("<html><script>alert(1)</script><table><tr><td>id"), "a web page or XML"),
    "a page behind blanks": (text("\ufeff \n\t<!DOCTYPE html><table>"), "a web page or XML"),
    "a billion laughs": (text(BILLION + "<x>&l9;</x>"), "a web page or XML"),
    "XML that names a file": (text(OUTSIDE + "<x>&e;</x>"), "a web page or XML"),
    "an old sheet in XML": (text('<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'), "a web page or XML"),
    "an archive without a sheet": (archive(("a.txt", "x")), "compressed file .ZIP"),
    "a picture": (lambda: base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"), "file type: PNG"),
    # Archives.
    "a bomb": (archive(("xl/workbook.xml", b"\0" * 8_000_000)), "too large once unpacked"),
    "a bomb of many parts": (archive(*((f"{i}", "") for i in range(5_001)), packed=False), "too large once unpacked"),
    "one part under a thousand names": (overlapping, "damaged or incomplete|too large once unpacked"),
    "a part outside": (
        archive(("xl/workbook.xml", ""), ("../../etc/cron.d/x", "x")),
        "damaged or incomplete",
    ),
    "a locked archive": (locked, "protected by a password"),
    "half a workbook": (lambda: workbook(ROWS)()[:2000], "damaged or incomplete"),
    "the start of an archive": (lambda: b"PK\x03\x04" + bytes(40), "damaged or incomplete"),
    "a workbook without sheets": (
        archive(("xl/workbook.xml", "<workbook/>")),
        "damaged or incomplete|no sheet",
    ),
    "a workbook of nonsense": (archive(("xl/workbook.xml", "<<<"), ("[Content_Types].xml", CONTENT_TYPES)), "damaged"),
    "the start of an old workbook": (lambda: OLE + bytes(504), "damaged or incomplete"),
    "an old workbook of noise": (lambda: OLE + bytes(range(256)) * 40, "damaged or incomplete"),
    "a locked workbook in OLE": (
        lambda: OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") * 40,
        "damaged|protected",
    ),
    "half a document": (lambda: ods_of(ODS_ROW)()[:300], "damaged or incomplete"),
    "a sheet of nonsense": (workbook(ROWS, within("sheet1.xml", b"<sheetData>", b"<sheetData><row><c")), []),
    # Workbooks that want something.
    "laughs in a workbook": (workbook(ROWS, within("sharedStrings.xml", b"<sst", f"{BILLION[21:]}<sst".encode())), []),
    "a file in a workbook": (workbook(ROWS, within("sharedStrings.xml", b"<sst", f"{OUTSIDE[21:]}<sst".encode())), []),
    "a link to elsewhere": (
        workbook(
            ROWS,
            within(
                "workbook.xml.rels",
                b"</Relationships>",
                LINK.encode(),
            ),
        ),
        [],
    ),
    "formulas as text": (workbook([["id", "title"], ["=1+1", "=cmd|' /C calc'!A0"], ["@SUM(1)", "+1"]]), []),
    "a strange number of a string": (
        workbook(ROWS, within("sheet1.xml", b"<v>3</v>", b"<v>999999999</v>")),
        "damaged|cannot be read",
    ),
    "a script in a document": (ods_of(ODS_ROW.replace("{more}", "") * 2), []),
    "laughs in a document": (ods_of(ODS_ROW.replace("{more}", "") * 2, BILLION), []),
    # Text.
    "quotation without an end": (repeated(('id,title\n1,"', 1), ("x" * 1000, 140)), "does not end|at most"),
    "a line of five megabytes": (repeated(("id,title\n1,", 1), ("x", 5_000_000)), "does not end|one cell"),
    "a thousand and one columns": (repeated(("a,", 1_000), ("a\n1,2\n", 1)), "More than 1000 columns"),
    "a row of many cells": (repeated(("id,title\n", 1), ("1,", 1_200), ("\n", 1)), "More than 1000 columns"),
    "a heading a thousand times": (repeated(("status,", 999), ("status\n", 1), ("1,", 999), ("1\n", 1)), []),
    "separators alone": (repeated((";" * 50 + "\n", 50)), []),
    "quotation marks alone": (repeated(('"', 1001)), []),
    "a cell too long": (repeated(("id,title\n1,", 1), ("x", 32_768), ("\n", 1)), ["long_cell"]),
    "a name of one word": (repeated(("id,title,lead\n1,one,", 1), ("x", 32_000), ("\n", 1)), []),
    "a day put off again and again": (repeated(("id,title,due\n1,one,", 1), ("bis ", 8_000), ("\n", 1)), []),
    "UTF-16 without a mark": (text("id,title\n1,one\n", "utf-16-le"), []),
    "half of UTF-16": (lambda: "id,title\n1,one\n".encode("utf-16")[:-1], ["lost_characters"]),
    "UTF-7": (text("id,title\n1,+ADw-script+AD4-\n"), []),
    "surrogates": (text("id,title\n1,États à élus épars\n2,\ud83d\n"), ["lost_characters"]),
    "too long forms of UTF-8": (lambda: "id,é à è ü ö ä ß\n1,".encode() + b"\xc0\xafetc\n", ["lost_characters"]),
    "NULs in cells": (text("id,title\n1,a\0b\n"), ["odd_characters"]),
    "directions turned": (text("id,\u202etitle\n1,\u202eevil\u202c\n"), []),
    "markup in headings": (text('id,<img src=x onerror=alert(1)>,"<b>title</b>"\n1,x,</td><script>\n'), []),
    "commands to a terminal": (text("id,title\n1,\x1b[2Jgone\n"), ["control_characters"]),
    "a separator that is none": (text("sep=\nid,title\n1,one\n"), []),
    # JSON.
    "deep lists": (repeated(("[", 100_000)), "nested too deeply"),
    "deep objects": (repeated(('[{"a":', 50_000)), "nested too deeply"),
    "deep lines": (repeated(('{"a":', 50_000), ("1", 1), ("}", 50_000), ("\n{}\n", 1)), "nested too deeply"),
    "a name of blanks": (repeated(('[{"title": "x", "a', 1), (" ", 30_000), ('b": 1}]', 1)), []),
    "a name twice": (text('[{"id": 1, "id": 2, "title": "x"}]'), []),
    "no numbers": (text('[{"id": NaN, "title": Infinity, "x": -Infinity}]'), []),
    "a number without end": (repeated(('[{"id": ', 1), ("9", 100_000), ("}]", 1)), ["long_cell"]),
    "a number of great power": (text('[{"id": 1e999999999, "title": "x"}]'), []),
    "half a character": (text('[{"id": "\\ud83d", "title": "x"}]'), ["odd_characters"]),
    "many names": (lambda: json.dumps([{f"n{i}": 1 for i in range(1_001)}]).encode(), "More than 1000 columns"),
    "names of directions": (text('[{"\\u202eid": 1, "__proto__": {"x": 1}, "constructor": 2}]'), []),
    "no list": (text('{"id": 1}'), "no list of objects"),
    "cut off": (text('[{"id": 1}, {"id"'), "not valid JSON"),
    "lines of nonsense": (text('{"id": 1}\n{"id": 2}\n{oh\n}}}\n'), ["broken_line", "broken_line"]),
}
