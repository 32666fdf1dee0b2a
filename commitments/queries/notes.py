"""The notes beside one commitment."""

from ..models import Commitment, Note
from ..rules.changes import shown_actor


def read_notes(user, commitment: Commitment) -> list[dict]:
    """The notes that the person may see, newest first: id, text, tier in words, who wrote it (as shown) and when."""
    return [
        {
            "id": note.pk,
            "text": note.text,
            "tier": note.get_tier_display(),
            "author": shown_actor(user, note.author.shown_name),
            "at": note.at,
        }
        for note in Note.objects.visible_to(user).filter(commitment=commitment).select_related("author")
    ]
