"""The pack as a file for word processors, read back."""

from datetime import UTC, date, datetime
from io import BytesIO

import docx
import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils import translation
from docx.oxml.ns import qn

from commitments.exchange.meetings.pack import write_pack
from commitments.queries.lists.facets import current_index
from commitments.queries.meetings.packs import read_pack, read_pack_choice
from commitments.rules.kernel.deadlines import Deadline, Precision

from ...support.factories import CommitmentFactory, DocumentFactory, MeetingFactory, PartyFactory

pytestmark = pytest.mark.django_db

TODAY = date(2018, 2, 20)
WORDS = "второй половине февраля"
FEBRUARY = Deadline(
    words=WORDS, language="ru", earliest=date(2018, 2, 15), latest=date(2018, 2, 28), precision=Precision.HALF_MONTH
)


@pytest.fixture
def commitment():
    meeting = MeetingFactory(title="Ninth meeting", starts_on=date(2018, 3, 1), ends_on=date(2018, 3, 2))
    document = DocumentFactory(process=meeting.process, dated=date(2017, 12, 22))
    lead = PartyFactory(name="Kazakhstan")
    return CommitmentFactory(document=document, title="برگزاری نشست", deadline=FEBRUARY, lead=lead)


def written(commitment, query="", language="en"):
    meeting = commitment.document.process.meetings.get()
    choice, errors = read_pack_choice(AnonymousUser(), QueryDict(query))
    assert errors == []
    pack = read_pack(AnonymousUser(), meeting.slug, choice, index=current_index(TODAY))
    with translation.override(language):
        content = write_pack(
            pack, language=language, site="https://register.example", made_at=datetime(2018, 2, 20, tzinfo=UTC)
        )
    return docx.Document(BytesIO(content))


def test_file_has_the_parts_as_headings_and_their_rows_in_tables(commitment):
    found = written(commitment)

    headings = [line.text for line in found.paragraphs if line.style.name.startswith(("Title", "Heading"))]
    assert headings == [
        "Meeting pack: Ninth meeting",
        "Due before the meeting (1)",
        "Awaiting event (0)",
        "Overdue (0)",
        "No news (1)",
        "Disputed (0)",
        "Notes at the table",
    ]
    due, silent = found.tables
    assert [cell.text for cell in due.rows[0].cells] == ["Ref.", "Commitment", "Status", "Deadline"]
    assert [cell.text for cell in due.rows[1].cells] == [
        commitment.reference,
        "برگزاری نشست\nKazakhstan",
        "No information",
        f"due in 8 days\n15–28 Feb 2018\n“{WORDS}”",
    ]
    assert silent.rows[1].cells[3].text == "60 days"


def test_file_says_on_its_face_and_on_every_page_for_whom_it_is(commitment):
    found = written(commitment)

    assert "Public: for anyone" in found.paragraphs[1].text
    assert "Public: for anyone" in found.sections[0].footer.paragraphs[0].text


def test_words_keep_their_language_and_direction(commitment):
    cells = written(commitment).tables[0].rows[1].cells

    title, words = cells[1].paragraphs[0].runs[0], cells[3].paragraphs[0].runs[-1]
    assert title._r.rPr.find(qn("w:rtl")) is not None
    assert words._r.rPr.find(qn("w:lang")).get(qn("w:val")) == "ru"
    assert cells[0].paragraphs[0].hyperlinks[0].address == (
        f"https://register.example/commitments/{commitment.reference}/"
    )


def test_groups_are_headings_below_their_part(commitment):
    found = written(commitment, "by=party")

    assert [line.text for line in found.paragraphs if line.style.name == "Heading 2"] == ["Kazakhstan", "Kazakhstan"]


def test_paper_of_a_reader_from_the_right_runs_so(commitment):
    found = written(commitment, language="fa")

    assert found.sections[0]._sectPr.find(qn("w:bidi")) is not None
    assert all(table._tbl.tblPr.find(qn("w:bidiVisual")) is not None for table in found.tables)
