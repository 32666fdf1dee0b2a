"""Who looks after commitments: for staff."""

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from ...models import Commitment, Ownership, User
from ...rules.kernel.permissions import STAFF_ROLES, Visitor, is_staff_member
from ...rules.register.owners import NOBODY_SLUG


def possible_owners() -> QuerySet[User]:
    """The people of the secretariat whose account is on, by user name."""
    return User.objects.filter(role__in=STAFF_ROLES, is_active=True).order_by("username")


def owner_of(user: Visitor, commitment: Commitment) -> User | None:
    """Who looks after the commitment, as far as ``user`` may know: None for whoever is not staff. One query."""
    if not is_staff_member(user):
        return None
    return User.objects.filter(owned__commitment=commitment).first()


def owner_names(commitments: Iterable[Commitment]) -> dict[int, User]:
    """The owners of those of the commitments that have one, by the ids of these. One query."""
    return owners_of([row.pk for row in commitments])


def owners_of(ids: Collection[int]) -> dict[int, User]:
    """The same of the commitments with these ids. No query for none."""
    if not ids:
        return {}
    rows = Ownership.objects.filter(commitment__in=ids).select_related("owner")
    return {row.pk: row.owner for row in rows}


def owned_by(slugs: Collection[str]) -> Q:
    """The condition on commitments that one of these looks after, as addresses name them (``Catalogue.owners``)."""
    wanted = Q(ownership__owner__in=[slug for slug in slugs if slug != NOBODY_SLUG])
    return wanted | Q(ownership=None) if NOBODY_SLUG in slugs else wanted
