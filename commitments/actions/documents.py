"""Documents and provisions: depositing a text, marking a passage of it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Document, Meeting, Party, Process, Provision, User
from ..queries.snapshots import snapshot
from ..rules.commitments import Tier
from ..rules.documents import Nature
from ..rules.permissions import can_deposit_document
from ..rules.references import PREFIX
from . import ledger


@transaction.atomic
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
) -> Document:
    """Keep a text under a slug, with the prefix that its commitments' references carry (``A8``).

    Raises PermissionDenied, or ValidationError by field (prefix malformed, slug taken, control characters in the text).
    Side effects: document and issuing parties written; ledger entry.
    """
    opened = ledger.open_entry(actor)
    ledger.require(can_deposit_document.test(actor))
    if not PREFIX.match(prefix):
        raise ValidationError({"prefix": _("A prefix is capital letters, then digits if any: A8, for example.")})
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
        remark=remark,
        tier=tier,
    )
    document.full_clean()
    document.save(force_insert=True)
    document.issuing_parties.set(issuing)
    ledger.write_entry(opened, act="deposit_document", obj=document, before=None, after=snapshot(document))
    return document


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
            {"words": _("These words must stand in the text exactly once; found %(count)d times.") % {"count": count}}
        )
    start = document.text.index(words)
    provision = Provision(
        document=document, number=number, start=start, end=start + len(words), words=words, nature=nature
    )
    provision.full_clean()
    provision.save(force_insert=True)
    ledger.write_entry(opened, act="mark_provision", obj=provision, before=None, after=snapshot(provision))
    return provision
