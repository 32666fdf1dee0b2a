#!/usr/bin/env python3
"""Django's command line for this project."""

import os
import sys
from typing import TextIO

try:
    from django.apps import apps
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
except ModuleNotFoundError as missing:
    sys.exit(
        f"{sys.executable} does not have {missing.name}. Use the Python of the virtual environment, as README.md says."
    )

CLOSED = 141
"""The exit status of a program that wrote into a closed pipe, as shells give it."""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    try:
        _prepare()
        execute_from_command_line(sys.argv)
        sys.stdout.flush()
    except BrokenPipeError:
        if not _is_closed(sys.stdout):
            raise
        sys.exit(CLOSED)
    except Exception as error:
        said = "" if "--traceback" in sys.argv else _trouble_of(error)
        if not said:
            raise
        sys.exit(said)
    finally:
        # A command that ends with a status of its own has not written everything yet.
        _is_closed(sys.stdout, ending="")


def _prepare() -> None:
    from django.conf import settings

    from tracker.environment import make_data_dir

    make_data_dir(settings.DATA_DIR)


def _trouble_of(error: Exception) -> str:
    """What is wrong and what to do, where the error tells; empty where nobody expected it."""
    if isinstance(error, ImproperlyConfigured):
        return str(error)
    if not apps.ready:
        return ""
    # Needs the settings.
    from commitments.management.troubles import trouble_of

    return trouble_of(error, command="".join(sys.argv[1:2]))


def _is_closed(out: TextIO, ending: str = "\n") -> bool:
    """Whether nobody reads the output any more (“… | head”); if so what is left of it goes nowhere, without a word."""
    try:
        print(end=ending, file=out, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
        return True
    return False


if __name__ == "__main__":
    main()
