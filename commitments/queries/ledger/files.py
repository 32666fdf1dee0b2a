"""Files that are kept, evidence and imports: where they lie, whether they are what was kept, what no row names."""

import hashlib
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS

from ...models import Evidence, Import
from ...rules.imports.states import FOLDER as OF_IMPORTS
from ...rules.kernel.files import FOLDER, stored_name
from .verify.register import Finding

DRAFT_PREFIX = "."
"""How a file is called while it is written; only a whole one gets the name of its hash."""


class Strays(NamedTuple):
    """Names below the folder of files: files that no row names, and what an interrupted writing left."""

    unnamed: list[str]
    leftovers: list[str]


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def file_names(using: str = DEFAULT_DB_ALIAS) -> Iterator[str]:
    """Names, below the folder of files, of every file that a row keeps, each once."""
    hashes = Evidence.objects.using(using).with_file().order_by("sha256").values_list("sha256", flat=True)
    yield from (stored_name(sha256) for sha256 in hashes.distinct().iterator())
    imported = Import.objects.using(using).with_file().order_by("sha256").values_list("sha256", flat=True)
    yield from (stored_name(sha256, OF_IMPORTS) for sha256 in imported.distinct().iterator())


def damage_of(folder: Path, kept: Evidence | Import) -> str:
    """What is wrong with the file that ``kept`` names, read whole in pieces; empty where it is as it was kept."""
    return _wrong(folder / kept.stored_name, kept.sha256, kept.size)


def is_there(folder: Path, kept: Evidence | Import) -> bool:
    """Whether a file of the right size lies where ``kept`` names one; its content is not read."""
    try:
        return (folder / kept.stored_name).stat().st_size == kept.size
    except OSError:
        return False


def check_files(
    folder: Path, using: str = DEFAULT_DB_ALIAS, *, leave_out: frozenset[str] = frozenset()
) -> Iterator[Finding | None]:
    """One item for every file that a row keeps, read below ``folder``: None when it is whole, else what is wrong.

    A finding names every piece of evidence, or import, that rests on the file. ``leave_out`` holds names that are not
    looked at.
    """
    evidence = Evidence.objects.using(using).with_file().order_by("sha256", "pk").values_list("sha256", "size", "slug")
    imports = Import.objects.using(using).with_file().order_by("sha256", "pk").values_list("sha256", "size", "pk")
    for kind, place, rows in (("evidence", FOLDER, evidence), ("import", OF_IMPORTS, imports)):
        for (sha256, size), named in groupby(rows.iterator(), key=lambda row: row[:2]):
            name = stored_name(sha256, place)
            what = "" if name in leave_out else _wrong(folder / name, sha256, size)
            where = f"{kind} {', '.join(str(row[2]) for row in named)}"
            yield Finding("file", where, what, _shown(kind, where, sha256, using)) if what else None


def _shown(kind: str, where: str, sha256: str, using: str) -> str:
    """An import is known by the name of its file."""
    if kind == "evidence":
        return ""
    names = Import.objects.using(using).with_file().filter(sha256=sha256).values_list("file_name", flat=True)
    return f"{where} ({', '.join(sorted(set(names)))})"


def _wrong(path: Path, sha256: str, size: int | None) -> str:
    try:
        found = path.stat().st_size
        if found != size:
            return f"its file is {found} bytes long, was {size}"
        return "" if file_hash(path) == sha256 else "its file holds something else than when it was kept"
    except FileNotFoundError:
        return "its file is gone"
    except OSError as error:
        return f"its file cannot be read ({error.strerror})"


def stray_files(folder: Path) -> Strays:
    """What lies in the folders of evidence and of imports below ``folder`` and is no file that a row keeps."""
    # Listed first: what is kept meanwhile has its row before it is asked for.
    found = [path for place in (FOLDER, OF_IMPORTS) for path in (folder / place).rglob("*") if not path.is_dir()]
    names = [path.relative_to(folder).as_posix() for path in found]
    kept = set(file_names())
    leftovers = {name for name in names if name.rpartition("/")[2].startswith(DRAFT_PREFIX)}
    return Strays(sorted(set(names) - leftovers - kept), sorted(leftovers))


def import_file_is_kept(sha256: str) -> bool:
    """Whether any import still keeps the file of this hash."""
    return Import.objects.with_file().filter(sha256=sha256).exists()
