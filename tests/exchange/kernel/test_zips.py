"""Zip archives that harm are told by their own list, before anything of them is unpacked."""

import io
import stat
import struct
import zipfile

import pytest

from commitments.exchange.kernel import zips
from commitments.exchange.kernel.zips import ZipBomb, ZipBroken, ZipLocked, open_zip, read_part


def make_zip(parts: dict[str, bytes]) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    file.seek(0)
    return file


def test_archive_of_a_document_is_opened_and_read():
    archive = open_zip(make_zip({"word/document.xml": b"<w:document/>", "odd..name.xml": b""}))

    assert read_part(archive, "word/document.xml") == b"<w:document/>"


def test_archive_has_no_part_that_is_not_listed():
    with pytest.raises(KeyError):
        read_part(open_zip(make_zip({"a": b""})), "b")


def test_archive_of_many_parts_is_a_bomb():
    with pytest.raises(ZipBomb):
        open_zip(make_zip({str(number): b"" for number in range(zips.MEMBERS_LIMIT + 1)}))


def test_part_that_is_packed_very_small_is_a_bomb():
    with pytest.raises(ZipBomb):
        open_zip(make_zip({"a": b"\0" * (zips.RATIO_FROM + 1)}))


def test_short_part_may_be_all_blanks():
    assert len(open_zip(make_zip({"a": b" " * zips.RATIO_FROM})).infolist()) == 1


def test_archive_of_much_in_all_is_a_bomb(monkeypatch):
    monkeypatch.setattr(zips, "TOTAL_LIMIT", 10)

    with pytest.raises(ZipBomb):
        open_zip(make_zip({"a": b"123456", "b": b"123456"}))
    assert len(open_zip(make_zip({"a": b"123456", "b": b"123456"}), 12).infolist()) == 2


@pytest.mark.parametrize("name", ["/etc/passwd", "../up", "a/../../up", "C:\\up", "a\\..\\up"])
def test_part_with_a_name_outside_is_refused(name):
    with pytest.raises(ZipBroken):
        open_zip(make_zip({name: b""}))


def test_part_that_is_a_link_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        link = zipfile.ZipInfo("word/document.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    with pytest.raises(ZipBroken):
        open_zip(file)


def test_two_parts_of_one_name_are_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a", "one")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a", "other")

    with pytest.raises(ZipBroken):
        open_zip(file)


def test_encrypted_part_is_told_apart():
    file = make_zip({"a": b"content"})
    content = bytearray(file.getvalue())
    content[content.index(b"PK\x01\x02") + 8] |= 1

    with pytest.raises(ZipLocked):
        open_zip(io.BytesIO(content))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no archive", b"PK\x05\x06" + b"\0" * 10])
def test_what_is_no_archive_is_broken(content):
    with pytest.raises(ZipBroken):
        open_zip(io.BytesIO(content))


def test_archive_that_is_cut_off_is_broken():
    content = make_zip({"a": b"content" * 100}).getvalue()

    with pytest.raises(ZipBroken):
        open_zip(io.BytesIO(content[:-30]))


def test_part_that_unpacks_to_more_than_is_listed_is_broken():
    content = bytearray(make_zip({"a": b"content" * 100}).getvalue())
    listed = content.index(b"PK\x01\x02") + 24
    content[listed : listed + 4] = struct.pack("<I", 7)

    with pytest.raises(ZipBroken):
        read_part(open_zip(io.BytesIO(content)), "a")


def test_part_whose_bytes_were_changed_is_broken():
    content = bytearray(make_zip({"a": b"content" * 100}).getvalue())
    content[35] ^= 255

    with pytest.raises(ZipBroken):
        read_part(open_zip(io.BytesIO(content)), "a")
