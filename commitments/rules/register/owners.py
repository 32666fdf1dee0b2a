"""Who looks after a commitment, and what stands against somebody else."""

from collections.abc import Container

from django.utils.translation import gettext as _

NOBODY, NOBODY_SLUG = 0, "nobody"
"""Stand for no owner where owners are told by the ids of their accounts, and in addresses."""


def owner_errors(owner: int | None, held: int | None, known: Container[int]) -> dict[str, str]:
    """What stands against ``owner`` (id; None for nobody) for a commitment that ``held`` looks after.

    ``known`` are those who may look after one: people of the secretariat whose account is on.
    """
    if owner == held:
        return {"owner": _("This person is already the owner.") if owner else _("The commitment already has no owner.")}
    if owner is not None and owner not in known:
        return {"owner": _("Choose someone in the secretariat with an active account, or no owner.")}
    return {}
