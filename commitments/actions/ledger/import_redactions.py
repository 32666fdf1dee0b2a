"""What imports keep beside the register of a text that is taken off the record: cells, names, previews, files."""

import shutil
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from ...models import Import, ImportMade, ImportRow, SavedMapping
from ...queries.ledger.files import import_file_is_kept
from ...queries.ledger.redactions import commitments_beside
from ...rules.imports.states import FOLDER, PREVIEWS
from ...rules.ledger.redactions import REDACTED, Place
from ..kernel.files import delete_file

TOLD = ("table", "mapping", "preview")
"""What an import keeps of its file as a whole."""


def forget_in_imports(places: Iterable[Place], text: str) -> None:
    """Replace what imports keep of ``text``, which stands at these places and is redacted in this transaction.

    Side effects, for the imports that wrote or met the objects at the places: cells and values that hold the text, in
    rows and in what is told of the whole, are replaced by the mark; the file is withdrawn (its name is the mark then),
    from every import of the same file, and after the transaction deleted with the rows of previews.
    """
    about = Q()
    for kind, key in _objects(places):
        about |= Q(object_type=kind, object_id=key)
    if not about:
        return
    rows, made = ImportRow.objects.filter(about), ImportMade.objects.filter(about)
    touched = {*rows.values_list("imported", flat=True), *made.values_list("imported", flat=True)}
    if not touched:
        return
    for row in rows:
        row.kept, row.problems = _without(row.kept, text), _without(row.problems, text)
        row.key = _without(row.key, text)
        row.save(update_fields=["kept", "problems", "key"])
    for thing in made.filter(name__contains=text):
        # Names are told apart, also where they are gone.
        made.filter(pk=thing.pk).update(name=f"{REDACTED} {thing.pk}")
    withdraw_files(touched, text)


def _objects(places: Iterable[Place]) -> set[tuple[str, int]]:
    found = {("commitment", pk) for place in places for pk in commitments_beside(place)}
    own = {(place.kind, int(place.id)) for place in places if place.kind in ("document", "evidence", "zone")}
    return found | own


def withdraw_files(imports: Iterable[int], text: str) -> None:
    """Forget the files of these imports (ids) and of others of the same files, and what is told of ``text`` in them."""
    hashes = set(Import.objects.filter(pk__in=imports).values_list("sha256", flat=True))
    several = Import.objects.filter(sha256__in=hashes)
    for imported in several:
        values = {name: _without(getattr(imported, name), text) for name in TOLD}
        several.filter(pk=imported.pk).update(file_name=REDACTED, version=F("version") + 1, **values)
        transaction.on_commit(partial(forget_preview, imported.pk), robust=True)
    for saved in SavedMapping.objects.filter(source__in={imported.source for imported in several}):
        SavedMapping.objects.filter(pk=saved.pk).update(mapping=_without(saved.mapping, text))
    for sha256 in hashes:
        transaction.on_commit(partial(delete_file, sha256, FOLDER, import_file_is_kept), robust=True)


def forget_preview(pk: int) -> None:
    """Delete the rows of a preview."""
    shutil.rmtree(settings.DATA_DIR / PREVIEWS / str(pk), ignore_errors=True)


def _without(said: Any, text: str) -> Any:
    """The same with the mark for every text, name of an object included, that holds ``text``."""
    if isinstance(said, str):
        return REDACTED if text in said else said
    if isinstance(said, list):
        return [_without(each, text) for each in said]
    if isinstance(said, dict):
        return {_without(name, text): _without(value, text) for name, value in said.items()}
    return said
