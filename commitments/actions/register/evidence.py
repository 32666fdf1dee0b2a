"""Evidence: what supports an assessment or a report, and its file."""

from typing import cast

from django.core.files import File

from ...models import Evidence, User
from ..kernel.files import drafted
from .reference import save_reference


def save_evidence(
    *, actor: User, evidence: Evidence, version: int | None = None, file: "File[bytes] | None" = None
) -> Evidence:
    """Write new or changed evidence, with the file that is to be kept of it, if any.

    Raises what ``save_reference`` raises; ValidationError at ``file`` when it is none that is kept, when the disk
    refuses it, or when another one is kept already. Side effects, in order: file written under a passing name, with no
    lock held; those of ``save_reference``.
    """
    with drafted(file) as draft:
        return cast(Evidence, save_reference(actor=actor, obj=evidence, version=version, draft=draft))
