"""What a backup says of itself: its manifest, and whether the files beside it are the ones it names.

A backup is a folder: ``tables/*.jsonl``, ``files/…`` as below MEDIA_ROOT, ``manifest.json`` with the SHA-256 of each,
and ``manifest.json.sha256`` in the form of ``sha256sum``.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ...queries.ledger.files import file_hash

FORMAT = 1
NAME, SUM = "manifest.json", "manifest.json.sha256"
PART = 1024 * 1024


class Refused(Exception):  # noqa: N818 - nothing broke: the program will not do it, and says why
    """A backup, restore or move that is not done, for a reason that a person can act on."""


@dataclass(frozen=True)
class Manifest:
    """``head`` is number and hash of the last entry, ``files`` the SHA-256 by path, ``missing`` what was gone."""

    format: int
    made: str
    site: str
    migrations: list[str]
    head: list[Any]
    digest: str
    tables: dict[str, dict[str, Any]]
    files: dict[str, str]
    missing: list[str]

    def evidence(self) -> Iterator[str]:
        """Names of the files that are kept, of evidence and of imports, below the folder of files."""
        return (path.removeprefix("files/") for path in self.files if path.startswith("files/"))


def table_path(name: str) -> str:
    """Where in a backup the rows of a table lie."""
    return f"tables/{name}.jsonl"


def write_file(path: Path, parts: Iterable[bytes]) -> str:
    """Write a new file down to the disk, making the folders above it; returns its SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    said = hashlib.sha256()
    with path.open("xb") as file:
        for part in parts:
            file.write(part)
            said.update(part)
        file.flush()
        os.fsync(file.fileno())
    return said.hexdigest()


def parts_of(path: Path) -> Iterator[bytes]:
    """The bytes of a file, part by part."""
    with path.open("rb") as file:
        while part := file.read(PART):
            yield part


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, and the sum that covers it."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n"
    said = write_file(folder / NAME, [text.encode()])
    write_file(folder / SUM, [f"{said}  {NAME}\n".encode()])


def check_backup(folder: Path) -> Manifest:
    """The manifest of a backup of which every file is there, as it was written, and none besides. Raises Refused."""
    manifest = _read_manifest(folder)
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    wanted = manifest.files.keys()
    changed = {path for path in wanted & found if file_hash(folder / path) != manifest.files[path]}
    damaged = sorted((wanted ^ (found - {NAME, SUM})) | changed)
    if damaged:
        raise Refused(_("The backup is damaged or incomplete: %(names)s.") % {"names": ", ".join(damaged)})
    return manifest


def _read_manifest(folder: Path) -> Manifest:
    try:
        whole = (folder / SUM).read_bytes() == f"{file_hash(folder / NAME)}  {NAME}\n".encode()
    except FileNotFoundError as error:
        raise Refused(_("%(folder)s does not contain a complete backup.") % {"folder": folder}) from error
    if not whole:
        raise Refused(_("The backup is damaged or incomplete: %(names)s.") % {"names": NAME})
    said = json.loads((folder / NAME).read_bytes())
    if said["format"] > FORMAT:
        raise Refused(_("The backup was made by a newer version of Servanda. Upgrade first, then restore."))
    return Manifest(**said)
