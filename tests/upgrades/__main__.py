"""The steps in a process of their own, with an installation's settings: python -m tests.upgrades FOLDER URL [walk]"""

import sys

import django

django.setup()

from .steps import main  # noqa: E402 - its imports need the applications

main(*sys.argv[1:])
