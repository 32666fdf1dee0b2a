"""The reference data of a bench: 20 parties, 8 themes, 4 zones, 50 documents with their passages, one desk officer."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from commitments.models import (
    Document,
    DocumentWords,
    Evidence,
    EvidenceWords,
    Meeting,
    Party,
    Process,
    Provision,
    Theme,
    User,
    Zone,
)
from commitments.queries.ledger.verify.words import words_of
from commitments.rules.kernel.documents import DocumentKind, MeetingKind, ZoneKind
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.kernel.text import fingerprint, known_words
from commitments.rules.register.parties import PartyKind

COMMON_WORD = "ceasefire"
REPORT = f"Our Government has taken the steps for the {COMMON_WORD} that the statement asks for."
REPORT_WORDS = known_words(REPORT)
QUOTATION_LENGTH = 300
PASSAGES_A_DOCUMENT = 400
"""A document is as long as a treaty; where it carries more commitments than this, some share a passage."""
DAYS = 3 * 365
SYLLABLES = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "zu")


@dataclass(frozen=True)
class World:
    """What commitments refer to."""

    officer: User
    parties: list[Party]
    themes: list[Theme]
    zones: list[Zone]
    documents: list[Document]
    provisions: dict[int, list[Provision]]
    evidence: list[Evidence]


def make_world(count: int, today: date, rng: Random) -> World:
    """Write the reference data for ``count`` commitments."""
    process = Process.objects.create(slug="bench", name="Bench Process", time_zone="UTC")
    documents = _documents(process, count, today, rng)
    return World(
        officer=User.objects.create_user("bench", role=UserRole.DESK_OFFICER, is_staff=True),
        parties=_named(Party, "Delegation", 20, kind=PartyKind.STATE),
        themes=_named(Theme, "Theme", 8),
        zones=_named(Zone, "Zone", 4, kind=ZoneKind.OTHER),
        documents=documents,
        provisions={document.pk: _provisions(document) for document in documents},
        evidence=_evidence(today),
    )


def make_words(rng: Random) -> list[str]:
    return ["".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(2000)]


def _named(model: Any, word: str, count: int, **values) -> list:
    letters = [chr(ord("A") + i) for i in range(count)]
    return model.objects.bulk_create(
        model(slug=f"{word}-{letter}".lower(), name=f"{word} {letter}", **values) for letter in letters
    )


def _documents(process: Process, count: int, today: date, rng: Random) -> list[Document]:
    words = make_words(rng)
    passages = min(PASSAGES_A_DOCUMENT, count // 50 + 1)
    dates = [today - timedelta(days=DAYS - 20 * i) for i in range(50)]
    meetings = Meeting.objects.bulk_create(
        Meeting(
            process=process, slug=f"m{i}", title=f"Meeting {i}", kind=MeetingKind.ROUND, starts_on=dated, ends_on=dated
        )
        for i, dated in enumerate(dates)
    )
    texts = ["\n\n".join(_passage(words, rng) for _ in range(passages)) for _date in dates]
    documents = Document.objects.bulk_create(
        Document(
            process=process,
            meeting=meeting,
            slug=f"d{i}",
            title=f"Joint statement {i}",
            kind=DocumentKind.JOINT_STATEMENT,
            prefix=f"D{i + 1}",
            dated=dated,
            text=text,
            fingerprint=fingerprint(text),
        )
        for i, (dated, meeting, text) in enumerate(zip(dates, meetings, texts, strict=True))
    )
    DocumentWords.objects.bulk_create(DocumentWords(document=row, words=known_words(row.text)) for row in documents)
    return documents


def _passage(words: list[str], rng: Random) -> str:
    """Exactly 300 characters, as a sentence; about three in ten speak of the common word."""
    chosen = rng.choices(words, k=80)
    if rng.random() < 0.3:
        chosen[5] = COMMON_WORD
    return " ".join(chosen).capitalize()[: QUOTATION_LENGTH - 1] + "."


def _provisions(document: Document) -> list[Provision]:
    step = QUOTATION_LENGTH + len("\n\n")
    starts = range(0, len(document.text), step)
    return Provision.objects.bulk_create(
        Provision(
            document=document,
            number=str(number),
            start=start,
            end=start + QUOTATION_LENGTH,
            words=document.text[start : start + QUOTATION_LENGTH],
        )
        for number, start in enumerate(starts, start=1)
    )


def _evidence(today: date) -> list[Evidence]:
    evidence = Evidence.objects.bulk_create(
        Evidence(
            slug=f"e{i}",
            title=f"Report {i}",
            publisher="Gazette",
            url=f"https://gazette.example/reports/{i}",
            published=today - timedelta(days=20 * i),
            tier=1 + i % 3,
        )
        for i in range(40)
    )
    EvidenceWords.objects.bulk_create(EvidenceWords(evidence=row, words=words_of(row)) for row in evidence)
    return evidence
