"""The preview of an import worked out and kept with its rows, for the version of the mapping that it was made by."""

import json
from datetime import date
from typing import Any

from django.conf import settings

from ...models import Import, User
from ..tables.spool import spool_table
from ..tables.table import Choice
from .mapping import read_mapping
from .preview import preview_import
from .previews import FOLDER, PreviewRows

SUMMARY = "summary.json"


def look_ahead(*, user: User, imported: Import, today: date) -> None:
    """Work out what applying the import would do, and keep it. Writes nothing into the register.

    TableError and MappingError say what is wrong with the file or its mapping.
    """
    path, choice = settings.MEDIA_ROOT / imported.stored_name, Choice(**imported.choice)
    with spool_table(path, choice) as table, PreviewRows(imported.pk) as rows:
        found = preview_import(table, read_mapping(imported.mapping), today=today, user=user, tell=rows.tell)
    told = {"version": imported.version, "preview": found.as_json()}
    (settings.DATA_DIR / FOLDER / str(imported.pk) / SUMMARY).write_text(json.dumps(told))


def read_look_ahead(imported: Import) -> dict[str, Any]:
    """The preview that was worked out for the import as it is; empty when there is none."""
    try:
        told = json.loads((settings.DATA_DIR / FOLDER / str(imported.pk) / SUMMARY).read_text())
    except FileNotFoundError:
        return {}
    return told["preview"] if told["version"] == imported.version else {}
