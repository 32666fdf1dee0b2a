"""Depositing a text on pages: shown before it is kept, kept with its file, noticed when it comes again."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from commitments.exchange.kernel.upload_stash import FOLDER
from commitments.models import Document, Evidence, LedgerEntry
from commitments.rules.kernel.permissions import UserRole

from ...admin.pages import client_of, read_form
from ...exchange.texts import writers
from ...support.factories import (
    DocumentFactory,
    MeetingFactory,
    PartyFactory,
    ProcessFactory,
    UserFactory,
    secretary,
)
from ...support.pages import markup

pytestmark = pytest.mark.django_db
PARAGRAPHS = ["Joint statement by Iran and Russia", "Astana, 22 December 2017", "1. The parties agreed on the text."]
TEXT = "\n\n".join(PARAGRAPHS)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"


@pytest.fixture
def desk():
    return client_of(secretary())


def aside() -> list[str]:
    folder = settings.DATA_DIR / FOLDER
    return [own.name for own in folder.iterdir()] if folder.is_dir() else []


def send(client, **given):
    return client.post("/documents/new/", given, follow=True)


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_pasted_text_is_shown_with_guesses_and_kept_by_a_button(desk):
    process = ProcessFactory()
    meeting = MeetingFactory(process=process, starts_on="2017-12-21", ends_on="2017-12-22")
    iran, russia = PartyFactory(name="Iran"), PartyFactory(name="Russia")
    PartyFactory(name="Turkey")

    page = send(desk, text=TEXT)

    assert page.context["reading"].paragraphs == PARAGRAPHS
    assert Document.objects.count() == 0
    assert LedgerEntry.objects.filter(act="deposit_document").count() == 0
    address, form = page.redirect_chain[-1][0], read_form(page)
    kept = desk.post(address, form | {"act": "keep"}, follow=True)

    document = Document.objects.get()
    assert kept.redirect_chain[-1][0] == f"/documents/{document.slug}/"
    assert document.text == TEXT
    assert document.title == PARAGRAPHS[0]
    assert document.kind == "joint_statement"
    assert str(document.dated) == "2017-12-22"
    assert document.language == "en"
    assert document.prefix == "JSIR2017"
    assert document.process == process
    assert document.meeting == meeting
    assert document.original is None
    assert list(document.issuing_parties.order_by("name")) == [iran, russia]
    assert aside() == []


def test_party_that_is_only_mentioned_is_not_ticked_as_issuing(desk):
    ProcessFactory()
    iran = PartyFactory(name="Iran")
    PartyFactory(name="United Nations")

    page = send(desk, text="Statement by Iran\n\nWe met at the General Assembly of the United Nations.")

    assert page.context["form"].initial["issuing"] == [iran.pk]
    assert "Ticked: the parties" in page.context["form"]["issuing"].help_text


def test_form_says_that_nobody_is_ticked_where_the_text_does_not_say_who_speaks(desk):
    ProcessFactory()
    PartyFactory(name="United Nations")

    page = send(desk, text="Statement\n\nWe met at the General Assembly of the United Nations.")

    assert page.context["form"].initial["issuing"] == []
    assert "no party is ticked" in markup(page)


@pytest.mark.parametrize("ending", ["txt", "md", "html", "docx", "odt", "pdf"])
def test_uploaded_file_is_kept_with_its_text(desk, ending):
    ProcessFactory()
    content = getattr(writers, {"txt": "write_text", "md": "write_text"}.get(ending, f"write_{ending}"))(PARAGRAPHS)

    page = send(desk, file=upload(content, f"A text.{ending}"))
    form = read_form(page) | {"act": "keep", "title": "A title", "slug": "a-title"}
    desk.post(page.redirect_chain[-1][0], form, follow=True)

    document = Document.objects.get()
    assert document.text.endswith(TEXT)
    assert document.original
    assert document.original.file_name == f"A text.{ending}"
    assert document.original.size == len(content)
    assert (settings.MEDIA_ROOT / document.original.stored_name).read_bytes() == content
    assert desk.get("/documents/a-title/").context["page"].original == document.original


def test_file_whose_name_says_nothing_of_its_kind_is_kept_with_the_ending_of_its_kind(desk):
    ProcessFactory()

    page = send(desk, file=upload(writers.write_html(PARAGRAPHS), "page"))
    desk.post(page.redirect_chain[-1][0], read_form(page) | {"act": "keep"}, follow=True)

    assert Evidence.objects.get().file_name == "page.html"


def test_text_that_is_left_is_gone(desk):
    page = send(desk, text=TEXT)
    address = page.redirect_chain[-1][0]

    left = desk.post(address, {"act": "drop"})

    assert left.status_code == 302
    assert left["Location"] == "/documents/new/"
    assert desk.get(address).status_code == 404
    assert aside() == []
    assert Document.objects.count() == 0


def test_what_is_wrong_comes_back_at_its_field_with_everything_typed(desk):
    ProcessFactory()
    page = send(desk, text=TEXT)
    form = read_form(page) | {"act": "keep", "title": "", "prefix": "a8", "publisher": "The press"}

    answer = desk.post(page.redirect_chain[-1][0], form)

    assert answer.status_code == 400
    assert set(answer.context["form"].errors) == {"title"}
    assert read_form(answer)["publisher"] == ["The press"]
    answer = desk.post(page.redirect_chain[-1][0], form | {"title": "A title"})
    assert set(answer.context["form"].errors) == {"prefix"}
    assert Document.objects.count() == 0
    assert len(aside()) == 1


def test_meeting_of_another_process_is_refused(desk):
    process, other = ProcessFactory(), MeetingFactory()
    page = send(desk, text=TEXT)

    form = read_form(page) | {"act": "keep", "process": str(process.pk), "meeting": str(other.pk)}
    answer = desk.post(page.redirect_chain[-1][0], form)

    assert set(answer.context["form"].errors) == {"meeting"}


def test_encoding_can_be_changed_with_everything_typed_kept(desk):
    content = "Déclaration — entière et complète des parties réunies à Astana".encode("cp1251", "replace")
    page = send(desk, file=upload("Заявление сторон о встрече".encode("koi8-r") + content, "a.txt"))
    address, form = page.redirect_chain[-1][0], read_form(page)

    again = desk.post(address, form | {"act": "read_again", "encoding": "mac_roman", "title": "Typed"})

    assert again.context["reading"].encoding == "mac_roman"
    assert read_form(again)["title"] == ["Typed"]
    refused = desk.post(address, form | {"act": "read_again", "encoding": "utf-8"})
    assert refused.context["reading"].encoding == "mac_roman"
    assert "The file is not encoded in utf-8" in markup(refused)
    assert refused.status_code == 400


def test_same_words_are_noticed_and_the_earlier_document_is_linked(desk):
    earlier = DocumentFactory(text=TEXT.replace("\n\n", "\n").upper())
    DocumentFactory(text="Other words")

    page = send(desk, text=TEXT)

    assert page.context["same"] == earlier
    assert f'href="/documents/{earlier.slug}/"' in markup(page)
    assert send(desk, text=f"{TEXT} And more.").context["same"] is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "text"),
        ({"text": "  "}, "text"),
        ({"text": TEXT, "file": upload(TEXT.encode(), "a.txt")}, "file"),
        ({"file": upload(b"", "a.txt")}, "file"),
        ({"file": upload(b"MZ\x90\0", "a.pdf")}, "file"),
        ({"file": upload(TEXT.encode(), "a.docx")}, "file"),
        ({"text": "- - -"}, "text"),
    ],
    ids=str,
)
def test_nothing_is_put_aside_of_what_is_refused(desk, given, field):
    answer = send(desk, **given)

    assert answer.status_code == 400
    assert set(answer.context["form"].errors) == {field}
    assert aside() == []


def test_file_that_is_too_large_is_refused_before_it_is_read(desk, monkeypatch):
    monkeypatch.setattr("commitments.web.texts.deposit_forms.FILE_LIMIT", 10)

    answer = send(desk, file=upload(TEXT.encode(), "a.txt"))

    assert set(answer.context["form"].errors) == {"file"}


def test_form_that_is_sent_twice_deposits_once(desk):
    ProcessFactory()
    page = send(desk, text=TEXT)
    form = read_form(page) | {"act": "keep"}

    first, second = (desk.post(page.redirect_chain[-1][0], form) for _time in range(2))

    assert first["Location"] == second["Location"] == f"/documents/{Document.objects.get().slug}/"


def test_text_of_a_colleague_is_not_there(desk):
    address = send(desk, text=TEXT).redirect_chain[-1][0]
    colleague = client_of(UserFactory(desk=True))

    assert [client.get(address).status_code for client in (desk, colleague)] == [200, 404]
    assert colleague.post(address, {"act": "drop"}).status_code == 404


@pytest.mark.parametrize("role", UserRole)
def test_button_is_there_for_staff_alone(role):
    page = client_of(UserFactory(role=role)).get("/documents/")

    staff = role in (UserRole.ADMINISTRATOR, UserRole.REVIEWER, UserRole.DESK_OFFICER)
    assert ('href="/documents/new/"' in markup(page)) is staff


def test_script_in_a_page_is_neither_read_nor_shown(desk):
    content = b"<!doctype html><html><body><script>alert(1)</script><p>The parties &lt;b&gt;agree&lt;/b&gt; on all.</p>"

    page = send(desk, file=upload(content, "a.html"))

    assert page.context["reading"].paragraphs == ["The parties <b>agree</b> on all."]
    assert "&lt;b&gt;agree" in markup(page)
    assert "alert(1)" not in markup(page)


def test_text_is_kept_as_a_translation_of_one_that_the_person_may_see(desk):
    original = DocumentFactory(language="fr")
    DocumentFactory(language="ru", translation_of=original)

    page = send(desk, text=TEXT)
    offered = list(page.context["form"].fields["translation_of"].queryset)
    desk.post(page.redirect_chain[-1][0], read_form(page) | {"act": "keep", "translation_of": original.pk})

    assert offered == [original]
    assert Document.objects.latest("pk").translation_of == original


def test_headings_and_numbers_are_shown_as_the_reader_will_show_them(desk):
    ProcessFactory()
    written = "# Joint statement\n\nThe parties met in Astana for two days.\n\n***\n\n1. They agreed on the text."

    page = send(desk, text=written)
    DocumentFactory(slug="a", text=page.context["reading"].text)

    assert page.context["paragraphs"] == [
        ("Joint statement", True, "1"),
        ("The parties met in Astana for two days.", False, "2"),
        ("1. They agreed on the text.", False, "3"),
    ]
    reader = desk.get("/documents/a/").context["paragraphs"]
    assert [paragraph.cited for paragraph in reader] == ["1", "2", "3"]
    assert [paragraph.is_heading for paragraph in reader] == [True, False, False]
