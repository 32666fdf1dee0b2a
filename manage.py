#!/usr/bin/env python3
"""Django's command line for this project."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import DatabaseError


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    try:
        execute_from_command_line(sys.argv)
    except DatabaseError:
        # Needs the settings.
        from commitments.management.troubles import database_trouble

        said = "" if "--traceback" in sys.argv else database_trouble()
        if not said:
            raise
        sys.exit(said)


if __name__ == "__main__":
    main()
