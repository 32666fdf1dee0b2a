import pytest

from commitments.exchange.kernel.encodings import guess_by_letters, guess_encoding

from ..imports.files.samples import SENTENCES

SAME_LETTERS = [
    ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy."),
    ("cp1250", "A felek vállalják, hogy jelentést tesznek; tőkét gyűjtenek."),
    ("cp1250", "Părţile se angajează să prezinte un raport până la sfârşitul anului."),
    ("cp1251", "Сторони зобов’язуються подати звіт; їхні дії є відкритими."),
    ("cp1251", "Стране се обавезују; њихов извештај, љубав."),
    ("cp1252", "Die Parteien legen bis Jahresende einen Bericht über die Maßnahmen vor."),
    ("cp1252", "Parterna åtar sig att på nästa möte."),
    ("cp1252", "La Unión se compromete a presentar un informe antes de fin de año."),
    ("cp1252", "As partes não farão alterações à questão."),
    ("cp1252", "The States’ report “will not” be late — it’s due."),
    ("cp1256", "طرفها متعهد ميشوند گزارش خود را تا پايان سال ارائه کنند"),
    ("mac_roman", "Die Parteien legen bis Jahresende einen Bericht über die Maßnahmen vor, in großer Höhe."),
    ("mac_roman", "The States’ report “will not” be late; it’s due."),
    ("gb18030", "各方承诺在年底之前提交报告，并在下次会议上合作。"),
    ("cp950", "各方承諾在年底之前提交報告，並在下次會議上合作。"),
    ("cp932", "各国は年末までに報告書を提出し、次の会合で協力する。"),
    ("cp949", "당사국은 연말까지 보고서를 제출하고 다음 회의에서 협력한다."),
    ("koi8_r", "Страны на деле готовы дать отчёты."),
    ("cp1251", "Страны на деле готовы дать отчёты."),
]


@pytest.mark.parametrize("encoding", SENTENCES)
def test_encoding_of_a_file_is_recognised(tmp_path, encoding):
    path = tmp_path / "file"
    path.write_bytes(f'id,title\n1,"{SENTENCES[encoding]}"\n'.encode(encoding))

    guess = guess_encoding(path)

    assert guess.encoding == encoding
    assert guess.sure == encoding.startswith("utf")


@pytest.mark.parametrize(("encoding", "text"), SAME_LETTERS)
def test_bytes_make_the_letters_of_one_language(encoding, text):
    sample = text.encode(encoding)

    assert sample.decode(guess_by_letters(sample)) == text


def test_plain_ascii_is_utf_8(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"id,title\n1,plain\n")

    assert guess_encoding(path).encoding == "utf-8"


def test_utf_8_with_a_broken_byte_stays_utf_8(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(SENTENCES["utf-8"].encode() * 2 + b"\xe9")

    guess = guess_encoding(path)

    assert guess.encoding == "utf-8"
    assert guess.sure is False


def test_letter_across_the_parts_in_which_a_file_is_read_is_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("commitments.exchange.kernel.encodings.PART", 7)
    path = tmp_path / "file"
    path.write_bytes("Қазақстан 中国 𝔘 ".encode() * 50)

    assert guess_encoding(path).sure
