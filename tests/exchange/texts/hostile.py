"""Files that were made to harm, or are not what they say: each by its name, with how it is answered."""

import gzip
import io
import stat
import zipfile
import zlib
from collections.abc import Callable

from fpdf import FPDF
from pypdf import PdfReader, PdfWriter

from commitments.exchange.kernel.zips import MEMBERS_LIMIT
from commitments.exchange.texts.kinds import Problem

from ..kernel.test_zips import make_zip
from . import writers

WORDS = ["The parties agree on the text of the statement.", "1. They will meet again in May."]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


def docx_of(body: str, before: str = "", more: dict[str, bytes] | None = None) -> bytes:
    document = f"{before}<w:document {W}><w:body>{body}</w:body></w:document>".encode()
    return make_zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": document, **(more or {})}).getvalue()


def odt_of(content: bytes, media: bytes = b"application/vnd.oasis.opendocument.text", **more: bytes) -> bytes:
    return make_zip({"mimetype": media, "content.xml": content, **more}).getvalue()


def paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def docx_with_link() -> bytes:
    file = io.BytesIO(docx_of(paragraph("a")))
    with zipfile.ZipFile(file, "a") as archive:
        link = zipfile.ZipInfo("word/link.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return file.getvalue()


def docx_changed() -> bytes:
    content = bytearray(writers.write_docx(WORDS))
    place = content.index(b"word/document.xml") + 200
    content[place : place + 4] = bytes(255 - byte for byte in content[place : place + 4])
    return bytes(content)


def pdf_locked() -> bytes:
    file, writer = io.BytesIO(), PdfWriter(clone_from=PdfReader(io.BytesIO(writers.write_pdf(WORDS))))
    writer.encrypt("secret", algorithm="AES-256")
    writer.write(file)
    return file.getvalue()


def pdf_scan() -> bytes:
    pages = FPDF()
    pages.add_page()
    pages.rect(10, 10, 100, 100, style="F")
    return bytes(pages.output())


def pdf_of(*objects: bytes) -> bytes:
    parts = [b"%d 0 obj\n%s\nendobj\n" % (number, content) for number, content in enumerate(objects, start=1)]
    return b"%PDF-1.7\n" + b"".join(parts) + b"trailer << /Root 1 0 R /Size 9 >>\nstartxref\n0\n%%EOF"


def pdf_bomb() -> bytes:
    packed = zlib.compress(zlib.compress(b" " * 100_000_000, 9), 9)
    stream = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (len(packed), packed)
    page = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 9 9] >>"
    return pdf_of(b"<< /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, stream)


PAGES_IN_A_CIRCLE = (b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>")
HTML = b"<!doctype html><html><body>"
BOMB, BROKEN, MUCH = {Problem.BOMB}, {Problem.BROKEN}, {Problem.MUCH}
NOT_READ = {Problem.BROKEN, Problem.MUCH, Problem.BOMB, Problem.NO_TEXT}
"""What a parser runs into first depends on its version; each is a plain answer."""

Made = tuple[Callable[[], bytes], set[Problem]]
FILES: dict[str, Made] = {
    # Nothing, or something else than a text.
    "empty.txt": (lambda: b"", {Problem.EMPTY}),
    "blanks.txt": (lambda: b" \r\n\t" * 999, {Problem.EMPTY}),
    "stars.txt": (lambda: b"* * *\n" * 9, {Problem.NO_TEXT}),
    "windows.pdf": (lambda: b"MZ\x90\0\x03\0\0\0" * 99, {Problem.PROGRAM}),
    "linux.txt": (lambda: b"\x7fELF\x02\x01\x01" + b"\0" * 99, {Problem.PROGRAM}),
    "shell.txt": (lambda: b"#!/bin/sh\nrm -rf /\n", {Problem.PROGRAM}),
    "java.docx": (lambda: b"\xca\xfe\xba\xbe\0\0\0\x34", {Problem.PROGRAM}),
    "shortcut.txt": (lambda: b"L\0\0\0\x01\x14\x02\0" + b"\0" * 99, {Problem.PROGRAM}),
    "picture.pdf": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", {Problem.PICTURE}),
    "photo.docx": (lambda: b"\xff\xd8\xff\xe0\0\x10JFIF", {Problem.PICTURE}),
    "packed.txt": (lambda: gzip.compress(b"words" * 999), {Problem.ARCHIVE}),
    "packed.odt": (lambda: b"Rar!\x1a\x07\x01\0", {Problem.ARCHIVE}),
    "packed.docx": (lambda: make_zip({"text.txt": b"words"}).getvalue(), {Problem.ARCHIVE}),
    "rich.txt": (lambda: rb"{\rtf1 words}", {Problem.RTF}),
    "old.doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 999, {Problem.OLD_OFFICE}),
    "bytes.txt": (lambda: bytes(range(256)) * 99, {Problem.BINARY}),
    "nul.txt": (lambda: b"words\0words and more words " * 99, {Problem.BINARY}),
    # Names that say something else.
    "pdf.docx": (lambda: writers.write_pdf(WORDS), {Problem.OTHER_KIND}),
    "docx.pdf": (lambda: writers.write_docx(WORDS), {Problem.OTHER_KIND}),
    "odt.docx": (lambda: writers.write_odt(WORDS), {Problem.OTHER_KIND}),
    "html.pdf": (lambda: writers.write_html(WORDS), {Problem.OTHER_KIND}),
    "table.docx": (lambda: make_zip({"[Content_Types].xml": b"", "xl/a": b""}).getvalue(), {Problem.OTHER_OFFICE}),
    "table.odt": (lambda: odt_of(b"", b"application/vnd.oasis.opendocument.spreadsheet"), {Problem.OTHER_OFFICE}),
    # Locked.
    "locked.docx": (lambda: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), {Problem.LOCKED}),
    "locked.odt": (
        lambda: odt_of(b"", **{"META-INF/manifest.xml": b"<m><file-entry><encryption-data/></file-entry></m>"}),
        {Problem.LOCKED},
    ),
    "locked.pdf": (pdf_locked, {Problem.LOCKED}),
    # Broken.
    "cut.docx": (lambda: writers.write_docx(WORDS)[:-99], BROKEN),
    "changed.docx": (docx_changed, BROKEN),
    "no-xml.docx": (lambda: docx_of("<w:p>"), BROKEN),
    "cut.odt": (lambda: writers.write_odt(WORDS)[:300], BROKEN),
    "cut.pdf": (lambda: writers.write_pdf(WORDS)[:400], NOT_READ),
    "circle.pdf": (lambda: pdf_of(*PAGES_IN_A_CIRCLE), NOT_READ),
    "nothing.pdf": (lambda: b"%PDF-1.7\n" + b"x" * 9999, NOT_READ),
    "scan.pdf": (pdf_scan, {Problem.NO_TEXT}),
    # Reaching outside.
    "up.docx": (lambda: docx_of(paragraph("a"), more={"../../etc/passwd": b""}), BROKEN),
    "link.docx": (docx_with_link, BROKEN),
    "outside.docx": (
        lambda: docx_of(paragraph("&a;"), '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        BROKEN,
    ),
    # Growing.
    "laughs.docx": (lambda: docx_of(paragraph("&a9;"), f'<!DOCTYPE a [<!ENTITY a0 "ha">{LAUGHS}]>'), BROKEN),
    "laughs.odt": (lambda: odt_of(f'<!DOCTYPE a [<!ENTITY a0 "ha">{LAUGHS}]><a>&a9;</a>'.encode()), BROKEN),
    "bomb.docx": (lambda: docx_of(" " * 10_000_000), BOMB),
    "bomb.odt": (lambda: odt_of(b"<a>" + b" " * 10_000_000 + b"</a>"), BOMB),
    "parts.docx": (lambda: docx_of("", more={f"a{n}": b"" for n in range(MEMBERS_LIMIT)}), BOMB),
    "bomb.pdf": (pdf_bomb, NOT_READ),
    "deep.docx": (lambda: docx_of("<w:sdt>" * 99_999 + "</w:sdt>" * 99_999), NOT_READ),
    "table-of-millions.docx": (
        lambda: docx_of("".join(f"<w:tc>{paragraph(f'cell {n}')}</w:tc>" for n in range(170_000))),
        MUCH,
    ),
    "long.txt": (lambda: b"words " * 3_000_000, MUCH),
    "tags.html": (lambda: HTML + b"<div>words" * 420_000, MUCH),
}
"""What is refused, and why."""

READ: dict[str, Callable[[], bytes]] = {
    "script.html": lambda: (
        HTML + b"<script>alert(1)</script><svg onload=alert(1)><p onclick=alert(1)>The parties agree"
        b" on all of it.</p><img src=x onerror=alert(1)><iframe srcdoc='<p>no'></iframe>"
    ),
    "comments.html": lambda: HTML + b"<p>The parties agree on all of it.</p>" + b"<!--" * 2_000,
    "nested.html": lambda: HTML + b"<b>" * 100_000 + b"The parties agree on all of it.",
    "ends.txt": lambda: b"The parties agree\r\r\n on all of it.\x0c\x1b",
    "turned.txt": lambda: "The \u202eparties\u202c agree\u2066 on\u200b all of it.".encode(),
    "macro.docx": lambda: docx_of(
        paragraph("The parties agree on all of it."), more={"word/vbaProject.bin": b"\xd0\xcf"}
    ),
}
"""What holds this one sentence, and around it something that has no effect."""
