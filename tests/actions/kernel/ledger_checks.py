"""What tests of actions ask of the ledger and of the tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps

from commitments.models import LedgerEntry, LedgerHead


def last_entry() -> Any:
    """The last entry; the ledger must be without gaps up to it."""
    numbers = list(LedgerEntry.objects.order_by("seq").values_list("seq", flat=True))
    head = LedgerHead.objects.get().seq
    assert numbers == list(range(1, head + 1))
    return LedgerEntry.objects.get(seq=head)


def every_row() -> dict[str, list]:
    """All rows of all tables of the register, through tables of many-to-many relations too."""
    models = apps.get_app_config("commitments").get_models(include_auto_created=True)
    return {model._meta.db_table: sorted(map(repr, model._default_manager.values_list())) for model in models}


@contextmanager
def nothing_written() -> Iterator[None]:
    before = every_row()
    yield
    assert every_row() == before
