"""The words by which texts are found: written wherever a text is, in the same transaction."""

from collections.abc import Iterable

from django.db.models import Model

from ..queries.words import FOUND_BY, words_of


def index_words(obj: Model) -> None:
    """Keep the words by which a document, evidence or a report is found; called wherever a text of it is written."""
    kept = FOUND_BY[type(obj)].model
    kept._default_manager.update_or_create(pk=obj.pk, defaults={"words": words_of(obj)})


def index_all_words(objs: Iterable[Model]) -> None:
    """``index_words`` of those that are found by words of their own; the others are passed over."""
    for obj in objs:
        if type(obj) in FOUND_BY:
            index_words(obj)
