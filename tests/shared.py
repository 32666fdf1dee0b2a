"""Sample texts that stand beside the project and not in it. Without them a test says so; with CI=true it fails."""

import os
from pathlib import Path

from django.conf import settings

from .conftest import cannot_run


def shared_folder(name: str) -> Path:
    """The folder ``name`` of the sample data: below SERVANDA_SHARED, or of ``shared/`` beside the project."""
    root = os.environ.get("SERVANDA_SHARED") or Path(settings.BASE_DIR).parent / "shared"
    folder = Path(root) / "data" / name
    if not folder.is_dir():
        cannot_run("no sample data")
    return folder
