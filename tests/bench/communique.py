"""A communiqué as long as the longest: 130,000 characters, 900 sentences; some linked, some judged, most not yet."""

from collections.abc import Iterator
from datetime import date
from itertools import cycle
from random import Random

from commitments.actions.register.commitments import record_commitment
from commitments.actions.texts.documents import deposit_document, mark_provision
from commitments.actions.texts.judgements import dismiss_sentence
from commitments.models import Document
from commitments.rules.kernel.commitments import Kind
from commitments.rules.kernel.documents import DocumentKind
from commitments.rules.texts.judgements import NoPledge
from commitments.rules.texts.sentences import read_sentences

from .world import World

SLUG = "communique"
SENTENCES, SENTENCE_LENGTH, SENTENCES_A_PARAGRAPH = 900, 143, 4
LINKED, JUDGED = 45, 300
OPENINGS = (
    "We will strengthen",
    "The ministers agreed to review",
    "They reaffirmed the importance of",
    "We welcome",
    "The parties undertake to finance by 30 June",
    "They took note of",
    "We call upon all states to respect",
    "The secretariat shall publish before the next meeting",
    "We intend to continue",
    "The delegations discussed at length",
)
WORDS = (
    *("regional", "water", "and", "energy", "co-operation", "joint", "early", "warning", "systems", "border", "posts"),
    *("humanitarian", "access", "for", "the", "displaced", "trade", "facilitation", "of", "small", "enterprises", "in"),
    *("mountain", "areas", "transport", "corridors", "public", "health", "preparedness", "with", "due", "regard", "to"),
)


def make_text(rng: Random) -> str:
    """Numbered paragraphs of sentences of one length, each with the number that makes it the only one of its kind."""
    sentences = list(_sentences(rng))
    groups = [sentences[i : i + SENTENCES_A_PARAGRAPH] for i in range(0, SENTENCES, SENTENCES_A_PARAGRAPH)]
    return "\n\n".join(f"{number}. {' '.join(group)}" for number, group in enumerate(groups, start=1))


def _sentences(rng: Random) -> Iterator[str]:
    for number, opening in zip(range(1, SENTENCES + 1), cycle(OPENINGS), strict=False):
        filling = " ".join(rng.choices(WORDS, k=60))
        end = f" under item {number}."
        yield f"{opening} {filling}"[: SENTENCE_LENGTH - len(end)].rstrip() + end


def deposit_communique(world: World, today: date, *, linked: int = LINKED, judged: int = JUDGED) -> Document:
    """Deposit it, record commitments on some sentences and judge others, all through the actions."""
    actor, process = world.officer, world.documents[0].process
    document = deposit_document(
        actor=actor,
        process=process,
        slug=SLUG,
        title="Communiqué",
        kind=DocumentKind.COMMUNIQUE,
        prefix="LONG",
        dated=today,
        text=make_text(Random(900)),  # noqa: S311
    )
    sentences = read_sentences(document.text)
    for number, sentence in enumerate(sentences[: 20 * linked : 20], start=1):
        provision = mark_provision(actor=actor, document=document, number=str(number), words=sentence.words)
        title = f"Commitment {number}"
        record_commitment(actor=actor, document=document, provision=provision, title=title, kind=Kind.DELIVERABLE)
    for sentence in sentences[1 : 3 * judged + 1 : 3]:
        dismiss_sentence(
            actor=actor,
            document=document,
            start=sentence.start,
            end=sentence.end,
            label=NoPledge.INFORMATIONAL,
            ground="Says what was.",
        )
    return document
