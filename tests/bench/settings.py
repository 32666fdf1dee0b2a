"""The real settings with one more address."""

from tracker.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
