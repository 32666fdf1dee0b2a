"""What the environment has to say before the settings can be read, in sentences: no language is chosen yet."""

import logging
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

REQUIRED = ("DATA_DIR", "SECRET_KEY", "LEDGER_KEY", "SITE_URL")
KEY_LENGTH = 32
DATABASES = ("postgres", "postgresql", "sqlite")


def check_environment(environment: Mapping[str, str]) -> None:
    """Raise ImproperlyConfigured, with a sentence for each variable that is missing or cannot be used."""
    if troubles := list(_troubles(environment)):
        raise ImproperlyConfigured(" ".join(troubles))


def make_data_dir(folder: Path) -> None:
    """Make the folder, for its owner only, in one that is there. Raises ImproperlyConfigured where that fails."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except FileNotFoundError as error:
        raise ImproperlyConfigured(f"DATA_DIR: {folder} cannot be made, {folder.parent} does not exist.") from error
    except OSError as error:
        raise ImproperlyConfigured(f"DATA_DIR: {folder} cannot be made: {error.strerror}.") from error


def _troubles(environment: Mapping[str, str]) -> Iterator[str]:
    if missing := [name for name in REQUIRED if not environment.get(name)]:
        yield f"Set {', '.join(missing)} in the environment: README.md says what each is for."
    for name, (is_good, advice) in CHECKS.items():
        value = environment.get(name)
        if value and not is_good(value):
            yield f"{name} {advice}."


def _is_address(value: str) -> bool:
    try:
        address = urlsplit(value)
    except ValueError:
        return False
    return address.scheme in ("http", "https") and bool(address.hostname)


def _is_database(value: str) -> bool:
    return value.partition("://")[0] in DATABASES


def _is_time_zone(value: str) -> bool:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        return False
    return True


CHECKS: dict[str, tuple[Callable[[str], bool], str]] = {
    "LEDGER_KEY": (lambda value: len(value.encode()) >= KEY_LENGTH, "must be at least 32 characters, long and random"),
    "SITE_URL": (_is_address, "must be an address such as https://register.example"),
    "DATABASE_URL": (_is_database, "must be an address such as postgres://user:password@host/name"),
    "TRUSTED_PROXY_COUNT": (str.isdecimal, "must be a number such as 1"),
    "TIME_ZONE": (_is_time_zone, "must be a time zone such as Asia/Almaty"),
    "LOG_LEVEL": (lambda value: value in logging.getLevelNamesMapping(), "must be a level such as INFO"),
}
