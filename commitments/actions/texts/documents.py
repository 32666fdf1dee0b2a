"""Documents and provisions: depositing a text, marking a passage of it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from ...models import Document, Evidence, Meeting, Party, Process, Provision, User
from ...queries.ledger.snapshots import snapshot
from ...rules.kernel.commitments import Tier
from ...rules.kernel.documents import Nature
from ...rules.kernel.permissions import can_deposit_document
from ...rules.kernel.references import PREFIX
from ...rules.kernel.text import fingerprint
from ..kernel import ledger
from ..kernel.files import Draft, describe_file, drafted
from ..kernel.words import index_words
from ..register.passages import passage_at, write_passage

RESERVED_SLUG = "new"
"""``/documents/new/`` is where a text is deposited."""


def deposit_document(
    *,
    actor: User,
    process: Process,
    slug: str,
    title: str,
    kind: str,
    prefix: str,
    dated: date,
    text: str,
    meeting: Meeting | None = None,
    symbol: str = "",
    language: str = "en",
    publisher: str = "",
    source_url: str = "",
    remark: str = "",
    issuing: tuple[Party, ...] = (),
    tier: int = Tier.PUBLIC,
    original: "File[bytes] | None" = None,
    translation_of: Document | None = None,
) -> Document:
    """Keep a text under a slug, with the prefix that its commitments' references carry (``A8``).

    ``original`` is the file that it was read from, kept as evidence of the text's own tier; ``translation_of`` the
    document that it says in another language. Raises PermissionDenied, or ValidationError by field (prefix malformed,
    slug taken, control characters in the text, a translation of a translation, at ``file`` when it is none that is
    kept). Side effects, in order: file written under a passing name, with no lock held; number of the ledger
    taken; evidence, document, its words and issuing parties written; ledger entry; file kept.
    """
    with drafted(original) as draft:
        document = Document(
            process=process,
            meeting=meeting,
            slug=slug,
            title=title,
            symbol=symbol,
            kind=kind,
            prefix=prefix,
            dated=dated,
            language=language,
            publisher=publisher,
            source_url=source_url,
            text=text,
            fingerprint=fingerprint(text),
            remark=remark,
            tier=tier,
            translation_of=translation_of,
        )
        return _write_document(actor, document, issuing, draft)


@transaction.atomic
def _write_document(actor: User, document: Document, issuing: tuple[Party, ...], draft: Draft | None) -> Document:
    opened = ledger.open_entry(actor)
    ledger.require(can_deposit_document.test(actor))
    _check(document)
    check_translation(actor, document)
    document.original = write_original(document, draft) if draft else None
    document.save(force_insert=True)
    index_words(document)
    document.issuing_parties.set(issuing)
    also = [ledger.other_row(document.original, after=snapshot(document.original))] if document.original else []
    after = snapshot(document)
    ledger.write_entry(opened, act="deposit_document", obj=document, before=None, after=after, also=also)
    if draft:
        draft.keep()
    return document


def _check(document: Document) -> None:
    if not PREFIX.match(document.prefix):
        raise ValidationError({"prefix": _("Enter capital letters, then digits if any, such as A8.")})
    if document.slug == RESERVED_SLUG:
        raise ValidationError({"slug": _("Another page uses this short name. Choose another one.")})
    document.full_clean()


def check_translation(actor: User, document: Document) -> None:
    """ValidationError at ``translation_of`` when that is no original in another language that the person may see."""
    original = document.translation_of
    if original is None:
        return
    if not Document.objects.visible_to(actor).filter(pk=original.pk, translation_of=None).exists():
        raise ValidationError({"translation_of": _("Choose the original document, not a translation.")})
    if original.language == document.language:
        message = _("The original is in this language too. Choose another language, or no original.")
        raise ValidationError({"translation_of": message})


def write_original(document: Document, draft: Draft) -> Evidence:
    """The file as evidence of what the text says; its hash in the name, since a text may be deposited again."""
    evidence = Evidence(
        slug=f"{document.slug}-{draft.sha256[:8]}",
        title=document.title,
        publisher=document.publisher,
        url=document.source_url,
        published=document.dated,
        language=document.language,
        tier=document.tier,
    )
    describe_file(evidence, None, draft)
    evidence.full_clean()
    evidence.save(force_insert=True)
    index_words(evidence)
    return evidence


@transaction.atomic
def mark_provision(
    *, actor: User, document: Document, number: str, words: str, nature: str = Nature.OPERATIVE
) -> Provision:
    """Mark the passage of the document's text that reads exactly ``words``, which must stand in it once.

    Raises PermissionDenied, or ValidationError by field: the words are not in the text, stand in it more than once, or
    the number is taken. Side effects: provision written, ledger entry.
    """
    opened = ledger.open_entry(actor)
    ledger.require(can_deposit_document.test(actor))
    count = document.text.count(words) if words else 0
    if count != 1:
        raise ValidationError(
            {"words": _("These words must appear in the text exactly once. Times found: %(count)d.") % {"count": count}}
        )
    start = document.text.index(words)
    provision = passage_at(document, start, start + len(words), number=number, nature=nature)
    write_passage(provision)
    ledger.write_entry(opened, act="mark_provision", obj=provision, before=None, after=snapshot(provision))
    return provision
