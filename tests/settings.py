"""The real settings, with an environment of their own and cheap substitutes where it is safe."""

import os
import secrets
from pathlib import Path
from tempfile import gettempdir

os.environ.update(
    # Only a name: conftest.py makes the folder and removes it.
    DATA_DIR=str(Path(gettempdir()) / f"servanda-tests-{secrets.token_hex(8)}"),
    SECRET_KEY=secrets.token_urlsafe(50),
    LEDGER_KEY=secrets.token_urlsafe(50),
    SITE_URL="https://register.example",
    INSECURE_HTTP="1",  # the test client speaks plain HTTP
    LOG_LEVEL="CRITICAL",
    TWO_PERSON_RULE="0",
    IMPORT_PROCESS="0",
)

from tracker.settings import *  # noqa: F403
from tracker.settings import DATA_DIR, DATABASES

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: the browser's server runs in another thread, with its own connection.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}

# One round of MD5 instead of a million of PBKDF2 for each account a test makes.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
