"""What is decided of two texts side by side; that two commitments belong together is a link
(``actions.register.links``).
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ...models import Document, RejectedMatch, User
from ...queries.ledger.snapshots import snapshot
from ...rules.kernel.permissions import can_reject_match
from ...rules.texts.comparison import pair_of
from ...rules.texts.paragraphs import Span
from ..kernel import ledger


@transaction.atomic
def reject_match(*, actor: User, earlier: Document, later: Document, was: Span, now: Span) -> RejectedMatch:
    """Remember that a passage of the earlier text and one of the later do not belong together, alike as they are.

    ``was`` and ``now`` are spans of the texts, in code points. Raises PermissionDenied, or ValidationError (no such
    passages, rejected already). Side effects: rejection written, ledger entry on it.
    """
    opened = ledger.open_entry(actor)
    ledger.require(can_reject_match.test(actor, earlier) and can_reject_match.test(actor, later))
    words = (_words(earlier, was), _words(later, now))
    rejected = RejectedMatch(
        earlier=earlier,
        later=later,
        earlier_words=words[0],
        later_words=words[1],
        pair=pair_of(*words),
        rejected_by=actor,
        rejected_at=opened.at,
    )
    rejected.full_clean()
    rejected.save(force_insert=True)
    ledger.write_entry(opened, act="reject_match", obj=rejected, before=None, after=snapshot(rejected))
    return rejected


def _words(document: Document, span: Span) -> str:
    start, end = span
    if not 0 <= start < end <= len(document.text):
        raise ValidationError(_("Passage not found. Reload the page and try again."))
    return document.text[start:end]
