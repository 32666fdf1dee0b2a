"""Tokens of the API: what one may be used for, how long it lives, and how its secret is kept."""

import re
import secrets
from collections.abc import Container
from datetime import date, timedelta
from hashlib import sha256

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ..kernel.permissions import (
    Visitor,
    can_ask_redaction,
    can_draft,
    can_edit_commitment,
    can_edit_meeting,
    can_have_tokens,
    can_import,
    can_save_view,
    is_focal_point,
    is_staff_member,
)

PREFIX = "svd_"
"""By which programs that look for leaked secrets know one."""
BYTES = 32
"""256 bits: nobody guesses one, so a fast hash without salt is enough to keep it by."""
SHAPE = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")
LONGEST = timedelta(days=365)
USUAL = timedelta(days=90)
TOKENS_LIMIT = 20
"""Tokens that one person can have in use at a time."""
NAME_LIMIT = 80


class Scope(TextChoices):
    """What a token may be used for, within the rights of the person whose it is."""

    READ = "read", _("Read what I can see")
    REPORT = "report", _("Report progress, record positions, reply to requests")
    ASSESS = "assess", _("Draft, send and review assessments")
    RECORD = "record", _("Record and change commitments, documents, evidence, links and deadlines")
    MANAGE = "manage", _("Meetings, follow-up actions and requests to parties")
    IMPORT = "import", _("Import tables, including everything that they write")
    REDACT = "redact", _("Request redactions and decide on them")
    OWN = "own", _("What I follow, my e-mail preferences, my saved views and my private calendar link")


NEEDED = {
    Scope.READ: can_have_tokens,
    Scope.REPORT: is_staff_member | is_focal_point,
    Scope.ASSESS: can_draft,
    Scope.RECORD: can_edit_commitment,
    Scope.MANAGE: can_edit_meeting,
    Scope.IMPORT: can_import,
    Scope.REDACT: can_ask_redaction,
    Scope.OWN: can_save_view,
}
"""What a person has to be allowed, of something at least, for a scope to be of use."""


def usable_scopes(user: Visitor) -> list[Scope]:
    """The scopes that somebody in this role could use, in house order."""
    return [scope for scope in Scope if NEEDED[scope].test(user)]


def new_secret() -> str:
    """A secret that nobody had before."""
    return PREFIX + secrets.token_urlsafe(BYTES)


def secret_hash(secret: str) -> str:
    """What is kept of it: SHA-256, in hexadecimal."""
    return sha256(secret.encode()).hexdigest()


def is_secret(text: str) -> bool:
    """Whether a text has the shape of a token."""
    return bool(SHAPE.fullmatch(text))


def joined(scopes: Container[Scope]) -> str:
    """Scopes as one text, in house order; reading goes with all of them."""
    return " ".join(scope.value for scope in Scope if scope == Scope.READ or scope in scopes)


def allows(scopes: str, needed: Scope) -> bool:
    """Whether a token with these scopes (``joined``) may be used for what needs ``needed``."""
    return needed.value in scopes.split()


def last_day(today: date) -> date:
    """The last day for which a token made ``today`` can be given."""
    return today + LONGEST
