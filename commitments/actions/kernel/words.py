"""The words by which texts are found: written wherever a text is, in the same transaction."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Model

from ...queries.ledger.verify.words import FOUND_BY, words_of


def index_words(obj: Model) -> None:
    """Keep the words by which a document, evidence or a report is found; called wherever a text of it is written."""
    kept = FOUND_BY[type(obj)].model
    kept._default_manager.update_or_create(pk=obj.pk, defaults={"words": words_of(obj)})


def index_all_words(objs: Iterable[Model]) -> None:
    """``index_words`` of those that are found by words of their own, a query a kind; the others are passed over."""
    by_kind: dict[type[Model], list[Model]] = defaultdict(list)
    for obj in objs:
        by_kind[type(obj)].append(obj)
    for kind in by_kind.keys() & FOUND_BY.keys():
        model, owner, _texts = FOUND_BY[kind]
        rows = [model(pk=obj.pk, words=words_of(obj)) for obj in by_kind[kind]]
        model._default_manager.bulk_create(rows, update_conflicts=True, update_fields=["words"], unique_fields=[owner])
