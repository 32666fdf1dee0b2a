"""Sample texts that stand beside the project and not in it. Without them a test says so; with CI=true it fails."""

import os
from pathlib import Path

from django.conf import settings

from ..conftest import cannot_run


def find_folder(name: str) -> Path | None:
    """The folder ``name`` of the sample data: below SERVANDA_SHARED, or of ``shared/`` beside the project; if any."""
    root = os.environ.get("SERVANDA_SHARED") or Path(settings.BASE_DIR).parent / "shared"
    folder = Path(root) / "data" / name
    return folder if folder.is_dir() else None


def shared_folder(name: str) -> Path:
    """The same for a test: without the folder it does not run."""
    return find_folder(name) or cannot_run("no sample data")
