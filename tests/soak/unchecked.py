"""The site without its check of versions, for the control of ``concurrency``: what is served here loses edits."""

from tracker.wsgi import application  # sets Django up, which the next import needs

# isort: split
from commitments.actions.kernel import ledger

ledger.require_version = lambda obj, version: None

__all__ = ["application"]
