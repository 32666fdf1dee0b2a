"""The pack of a meeting and the briefing sheet opened by LibreOffice, in languages from the left and from the right.

Each is converted to PDF and read back: nothing is lost, pages are numbered, and columns begin at the side from which
their reader reads.
"""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

from django.http import QueryDict
from django.utils import timezone, translation
from pypdf import PageObject, PdfReader

from commitments.exchange.exports.briefing import sheet_title, write_briefing
from commitments.exchange.meetings.pack import write_pack
from commitments.models import Commitment, Meeting
from commitments.queries.lists.briefing import DATES, ROWS, read_briefing, read_briefing_choice
from commitments.queries.lists.facets import current_index
from commitments.queries.meetings.packs import PackChoice, read_pack
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.meetings.packs import Grouping
from commitments.rules.register.parties import text_direction

from ...support import factories
from ...support.databases import database_with_tables
from ..database import own_database
from ..people import first_people
from ..result import CannotRun, Result

LANGUAGES = ("en", "ru", "ar", "fa")
TODAY = date(2018, 2, 20)
TITLES = (
    "Hold the next high-level international meeting in Astana",
    "Провести следующую встречу в Астане",
    "عقد الاجتماع الدولي القادم في أستانا",
    "برگزاری نشست بین‌المللی بعدی در آستانه",
)
IN_ONE_TEXT = 40
SHEET_PAGES = 2
INSTALL = "no LibreOffice on this machine: install the package libreoffice-writer-nogui"
PATIENCE = 180
"""Seconds for one conversion."""


def run(folder: Path, *, rows: int) -> Result:
    """Convert the pack of a meeting before which ``rows`` commitments are due, in each language and grouping."""
    program = shutil.which("soffice")
    if program is None:
        raise CannotRun(INSTALL)
    violations, papers = [], 0
    with database_with_tables(folder) as address, own_database(address, folder):
        first_people()
        meeting = fill(rows)
        for language in LANGUAGES:
            for name, content, listed, aside in papers_of(meeting, language):
                pdf = convert(program, folder, name, content)
                violations += [f"{name}: {line}" for line in wrong_with(pdf, language, listed, aside)]
                if len(listed) == ROWS and len(pdf.pages) > SHEET_PAGES:
                    violations.append(f"{name}: {len(pdf.pages)} pages for {ROWS} commitments")
                papers += 1
    return Result("papers", f"{papers} packs and sheets of {rows} rows opened by LibreOffice", violations)


def papers_of(meeting: Meeting, language: str) -> Iterator[tuple[str, bytes, list[str], int]]:
    """Name and content of each paper, the references that stand in it, and how many of them not in a first column."""
    references = list(Commitment.objects.order_by("pk").values_list("reference", flat=True))
    for by in Grouping:
        yield f"pack-{language}-{by or 'flat'}", pack_of(meeting, language, by), references, 0
    yield f"briefing-{language}", briefing_of(language), references[:ROWS], DATES


def fill(rows: int) -> Meeting:
    """A meeting before which commitments are due, with titles in several languages."""
    meeting = factories.MeetingFactory(
        title="Ninth meeting", starts_on=TODAY + timedelta(30), ends_on=TODAY + timedelta(30)
    )
    lead = factories.PartyFactory(name="Kazakhstan")
    for number in range(rows):
        if number % IN_ONE_TEXT == 0:
            document = factories.DocumentFactory(process=meeting.process, dated=date(2017, 12, 22))
        due = Deadline(
            words="نیمه دوم فوریه",
            language="fa",
            latest=TODAY + timedelta(number % 28),
            precision=Precision.DAY,
        )
        factories.CommitmentFactory(document=document, title=TITLES[number % len(TITLES)], deadline=due, lead=lead)
    return meeting


def pack_of(meeting: Meeting, language: str, by: Grouping) -> bytes:
    reader = factories.secretary()
    pack = read_pack(reader, meeting.slug, PackChoice(Tier.INTERNAL, by), index=current_index(TODAY))
    with translation.override(language):
        return write_pack(pack, language=language, site="https://register.example", made_at=timezone.now())


def briefing_of(language: str) -> bytes:
    index = current_index(TODAY)
    asked = read_briefing_choice(factories.secretary(), QueryDict("sort=reference"), index=index)
    assert asked.hits is not None
    assert asked.choice.place is not None
    with translation.override(language):
        return write_briefing(
            read_briefing(factories.secretary(), asked.hits, asked.choice.place),
            title=sheet_title(),
            chosen="",
            tier=Tier.INTERNAL,
            today=TODAY,
            language=language,
            site="https://register.example",
            made_at=timezone.now(),
        )


def convert(program: str, folder: Path, name: str, content: bytes) -> PdfReader:
    """The paper as LibreOffice prints it, with a profile of its own, so that no other one is in its way."""
    source = folder / f"{name}.docx"
    source.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    return PdfReader(BytesIO(source.with_suffix(".pdf").read_bytes()))


def wrong_with(pdf: PdfReader, language: str, references: list[str], aside: int) -> Iterator[str]:
    """What is not as it must be."""
    text = "".join(page.extract_text() for page in pdf.pages)
    missing = [reference for reference in references if reference not in text]
    if missing:
        yield f"{len(missing)} of {len(references)} commitments are missing, the first is {missing[0]}"
    for number, page in enumerate(pdf.pages, start=1):
        if f"{number} / {len(pdf.pages)}" not in page.extract_text():
            yield f"page {number} does not say that it is one of {len(pdf.pages)}"
    middle, from_the_right = float(pdf.pages[0].mediabox.width) / 2, text_direction(language) == "rtl"
    places = [place for page in pdf.pages for place in _places_of(page, references)]
    if not places or sum((place > middle) != from_the_right for place in places) > aside:
        yield f"the first column begins at the wrong side: {places[:5]}"


def _places_of(page: PageObject, references: list[str]) -> list[float]:
    """How far from the left edge the references stand, in points."""
    found: list[float] = []

    def look(text: str, _to_page: list, place: list, _font: dict, _size: float) -> None:
        if text.strip() in references:
            found.append(place[4])

    page.extract_text(visitor_text=look)
    return found
