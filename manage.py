#!/usr/bin/env python3
"""Django's command line for this project."""

import os
import sys

from django.apps import apps
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    try:
        execute_from_command_line(sys.argv)
    except Exception as error:
        if not apps.ready:
            raise
        # Needs the settings.
        from commitments.management.troubles import trouble_of

        said = "" if "--traceback" in sys.argv else trouble_of(error)
        if not said:
            raise
        sys.exit(said)


if __name__ == "__main__":
    main()
