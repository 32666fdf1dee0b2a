"""The file of an import read as a person chose, and what its table tells kept with it; parsing holds no transaction."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext_lazy as _

from ....actions.imports.steps import choose_reading, save_mapping
from ....models import Import, User
from ....queries.imports.names import load_names
from ....rules.imports.words import TableError
from ...kernel.kept_files import whole_path
from ..files.spool import spool_table
from ..files.table import Choice
from .cells import CellReader
from .guess import complete_mapping, guess_mapping
from .mapping import read_mapping
from .sample import look_at_table

HOPELESS = frozenset({"empty", "too_large", "no_table", "packed", "web_page", "broken", "locked", "bomb", "no_sheet"})
"""Refusals that no other way of reading the file would mend."""
NO_FILE = _(
    "The file is no longer on this server, or has changed since it was uploaded. Discard this import, and upload the "
    "file again."
)


def read_import(
    *,
    actor: User,
    imported: Import,
    version: int,
    choice: Choice,
    records: str = "",
    old: dict[str, Any] | None = None,
) -> Import:
    """Read the file in this way, and guess its mapping; ``old`` is the mapping of an earlier table of the source.

    TableError says what is wrong with the file; else raises as ``actions.imports.steps.choose_reading``.
    """
    with spool_table(whole_path(imported), choice) as table:
        look = look_at_table(table).as_json()
        mapping = guess_mapping(table, load_names(actor), source=imported.source, records=records, old=old)
    chosen = {name: value for name, value in asdict(choice).items() if value is not None}
    read = choose_reading(actor=actor, imported=imported, version=version, choice=chosen, table=look)
    return save_mapping(actor=actor, imported=read, version=read.version, mapping=mapping)


def complete_import(*, actor: User, imported: Import, version: int, mapping: dict[str, Any]) -> Import:
    """Keep a mapping that a person made, with what the table tells of its columns.

    MappingError when it is none, or names columns that the table does not have; else raises as ``read_import``.
    """
    read, names = read_mapping(mapping), load_names(actor)
    with spool_table(whole_path(imported), Choice(**imported.choice)) as table:
        CellReader(read, names, table.detected.columns)
        completed = complete_mapping(table, names, mapping | {"table": imported.mapping["table"]})
    return save_mapping(actor=actor, imported=imported, version=version, mapping=completed)


def is_hopeless(error: TableError) -> bool:
    """Whether the file is none that could be imported, however it is read."""
    return error.code in HOPELESS
