"""Static files in production: names that carry a hash, compressed, and the stylesheets of a page joined into one."""

import re
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLES = "commitments/styles/"
IMPORT = re.compile(r'^@import "([a-z-]+\.css)";$', re.MULTILINE)
BETWEEN = re.compile(r"/\*.*?\*/|\s*\n\s*", re.DOTALL)
"""Comments and line breaks, which browsers need not get."""


class JoinedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Puts the components that ``app.css`` imports in its place; they lie beside it, so addresses in them stay true."""

    def post_process(self, paths: dict[str, Any], *args: Any, **options: Any) -> Any:
        name = f"{STYLES}app.css"
        text = IMPORT.sub(lambda line: _read(paths, STYLES + line[1]), _read(paths, name))
        joined = InMemoryStorage()
        joined.save(name, ContentFile(BETWEEN.sub(" ", text)))
        return super().post_process(paths | {name: (joined, name)}, *args, **options)


def _read(paths: dict[str, Any], name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read(), "utf-8")
