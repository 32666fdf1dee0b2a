"""People with an account, and their tie to a party."""

from typing import Any

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ...rules.kernel.permissions import STAFF_ROLES, UserRole
from ...rules.register.parties import MembershipKind
from ..kernel.fields import Version, one_of


class RoleUserManager(UserManager["User"]):
    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **extra: Any
    ) -> "User":
        """An administrator. Rights come from the role alone; nobody bypasses the rules."""
        return self.create_user(username, email, password, role=UserRole.ADMINISTRATOR, is_staff=True, **extra)


class User(AbstractUser):
    """An account. ``role`` decides what it may see and do; ``is_staff`` (may open the admin) follows from it."""

    role = models.CharField(_("role"), max_length=16, choices=UserRole, default=UserRole.READER)
    version = Version()

    objects = RoleUserManager()  # type: ignore[misc]

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(condition=one_of("role", UserRole), name="user_role_known"),
            models.CheckConstraint(
                condition=Q(is_staff=True, role__in=[r.value for r in STAFF_ROLES])
                | Q(is_staff=False) & ~Q(role__in=[r.value for r in STAFF_ROLES]),
                name="user_staff_follows_role",
            ),
            models.CheckConstraint(condition=Q(is_superuser=False), name="user_no_superuser"),
        ]

    @cached_property
    def party_ids(self) -> frozenset[int]:
        """The parties (ids) for which the person speaks."""
        return frozenset(self.memberships.values_list("party_id", flat=True))

    @property
    def shown_name(self) -> str:
        return self.get_full_name() or self.username


class CalendarAddress(models.Model):
    """A person's private calendar address: of the secret in it only the hash, so that nobody can read it here."""

    user = models.OneToOneField(
        User, models.CASCADE, primary_key=True, related_name="calendar_address", verbose_name=_("user")
    )
    token_hash = models.CharField(_("hash of the link"), max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("created at"), editable=False)

    class Meta:
        verbose_name = _("private calendar link")
        verbose_name_plural = _("private calendar links")

    def __str__(self) -> str:
        return str(_("private calendar link"))


class Membership(models.Model):
    """Ties a person to the party they speak for."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("user"))
    party = models.ForeignKey("Party", models.PROTECT, related_name="memberships", verbose_name=_("party"))
    kind = models.CharField(_("kind"), max_length=12, choices=MembershipKind, default=MembershipKind.FOCAL_POINT)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["user", "party"], name="membership_once"),
            models.CheckConstraint(condition=one_of("kind", MembershipKind), name="membership_kind_known"),
        ]

    def __str__(self) -> str:
        # Without the person: lists of what hangs on a party are read by those who may see no account.
        return f"{self.get_kind_display()}, {self.party}"
