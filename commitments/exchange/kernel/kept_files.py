"""Files that are kept, handed out or read only while they are what was kept.

A file is hashed before its first byte goes out: an answer that has begun cannot be taken back. At most 20 MB are read,
in pieces, which takes some 50 ms.
"""

from pathlib import Path
from typing import BinaryIO

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from ...models import Evidence, Import
from ...queries.ledger.files import damage_of

log = structlog.get_logger(__name__)


class LostFile(OSError):  # noqa: N818 - named as what it says
    """A file that a row names is gone or holds something else. ``message`` is for whoever asked for it."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.message = _(
            "The file cannot be downloaded: it is missing, or was changed after it was stored. Ask the administrator "
            "to restore it from a backup. The log and manage.py verify name the file."
        )


def open_whole(kept: Evidence | Import) -> BinaryIO:
    """The file that ``kept`` names, open for reading; raises as ``whole_path``."""
    return whole_path(kept).open("rb")


def whole_path(kept: Evidence | Import) -> Path:
    """Where the file lies that ``kept`` names. LostFile, and a line in the log, where it is not as it was kept."""
    if damage := damage_of(settings.MEDIA_ROOT, kept):
        log.error("kept_file_lost", file=kept.stored_name, of=f"{kept._meta.model_name} {kept.pk}", what=damage)
        raise LostFile(damage)
    return settings.MEDIA_ROOT / kept.stored_name
