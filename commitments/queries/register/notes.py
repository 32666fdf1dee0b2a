"""The notes beside one commitment."""

from typing import Any

from ...models import Commitment, Note
from ...rules.kernel.changes import shown_actor
from ...rules.kernel.permissions import Visitor
from ...rules.lists.past import Moment
from .standing import end_of


def read_notes(user: Visitor, commitment: Commitment, moment: Moment | None = None) -> list[dict[str, Any]]:
    """The notes that the person may see, newest first, each as ``told``.

    Of the past, those written by ``moment``: a note is of the day on which it was written.
    """
    notes = Note.objects.visible_to(user).filter(commitment=commitment)
    if moment:
        notes = notes.filter(at__lt=end_of(min(moment.as_of, moment.known_on or moment.as_of)))
    return [told(user, note) for note in notes.select_related("author")]


def told(user: Visitor, note: Note) -> dict[str, Any]:
    """A note: id, text, tier in words and as its ``level``, who wrote it (as shown to ``user``) and when."""
    return {
        "id": note.pk,
        "text": note.text,
        "tier": note.get_tier_display(),
        "level": note.tier,
        "author": shown_actor(user, note.author.shown_name),
        "at": note.at,
    }
