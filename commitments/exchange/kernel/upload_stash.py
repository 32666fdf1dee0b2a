"""Uploads between two pages: what somebody sent is put aside for a while, until they confirm it.

Each lies in a folder of its own below the data folder, under a name that cannot be guessed, for the person who sent it.
Nothing here is part of the register: no backup carries it, and what is left after ``KEPT_FOR`` is swept.
"""

import json
import re
import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File

from ...models import User

FOLDER = "passing"
KEPT_FOR = 3 * 3600
"""Seconds: long enough for a long text to be looked at, short enough for what nobody comes back to."""
CONTENT, FACTS = "content", "facts.json"
KEY = re.compile(r"[A-Za-z0-9_-]{43}")


class Gone(Exception):  # noqa: N818 - named as what it says
    """It is not there, not any more, or not for this person."""


@dataclass(frozen=True)
class PutAside:
    """What was put aside: ``content`` is the file as it was sent, ``facts`` what was said of it, ready for JSON."""

    key: str
    content: Path
    facts: dict[str, Any]


def put_aside(user: User, file: "File[bytes]") -> PutAside:
    """Keep the bytes of ``file`` for ``user``; sweeps what is too old. OSError when the disk refuses."""
    folder = settings.DATA_DIR / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    _sweep(folder)
    own = folder / secrets.token_urlsafe(32)
    own.mkdir(mode=0o700)
    with (own / CONTENT).open("wb") as content:
        for part in file.chunks():
            content.write(part)
    return say_of(PutAside(own.name, own / CONTENT, {"user": user.pk}), {})


def say_of(aside: PutAside, facts: dict[str, Any]) -> PutAside:
    """The same with other ``facts``, kept beside it; whose it is stays."""
    said = {**facts, "user": aside.facts["user"]}
    (aside.content.parent / FACTS).write_text(json.dumps(said))
    return PutAside(aside.key, aside.content, said)


def take_up(user: User, key: str) -> PutAside:
    """What ``user`` put aside under ``key``. Gone when it is not there, too old, or somebody else's."""
    own = settings.DATA_DIR / FOLDER / key
    if not KEY.fullmatch(key) or not (own / FACTS).is_file() or _is_old(own):
        raise Gone
    facts = json.loads((own / FACTS).read_text())
    if facts["user"] != user.pk:
        raise Gone
    return PutAside(key, own / CONTENT, facts)


def put_away(aside: PutAside) -> None:
    """It is not needed any more."""
    shutil.rmtree(aside.content.parent, ignore_errors=True)


def _sweep(folder: Path) -> None:
    for own in folder.iterdir():
        if _is_old(own):
            shutil.rmtree(own, ignore_errors=True)


def _is_old(own: Path) -> bool:
    try:
        return time.time() - own.stat().st_mtime > KEPT_FOR
    except FileNotFoundError:
        return True
