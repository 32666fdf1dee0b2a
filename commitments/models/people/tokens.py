"""What programs that act for a person come with: tokens, and the keys of what they created."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ...rules.people.tokens import NAME_LIMIT
from ..kernel.fields import validate_plain_text


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def in_use(self, today: date) -> Self:
        """Those that were neither revoked nor are over on ``today``."""
        return self.filter(revoked_at__isnull=True, expires_on__gte=today)


class ApiToken(models.Model):
    """A person's token for the API: of its secret only the hash, so that nobody can read it here.

    ``scopes`` are words of ``rules.people.tokens.Scope`` in house order; ``expires_on`` is its last day.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens", verbose_name=_("user")
    )
    name = models.CharField(_("name"), max_length=NAME_LIMIT, validators=[validate_plain_text])
    token_hash = models.CharField(_("hash of the token"), max_length=64, unique=True, editable=False)
    scopes = models.CharField(_("scopes"), max_length=60)
    made_at = models.DateTimeField(_("created at"), editable=False)
    expires_on = models.DateField(_("expires after"))
    last_used_on = models.DateField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="token_has_a_name"),
            models.CheckConstraint(condition=models.Q(scopes__startswith="read"), name="token_reads"),
        ]

    def __str__(self) -> str:
        return str(_("API token"))


class IdempotencyKey(models.Model):
    """That a person's program created something under a key: a second asking under it is answered with the same.

    ``digest`` is the SHA-256 of what was asked; ``made`` names what came of it, as its address does.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user"))
    key = models.CharField(_("key"), max_length=100)
    digest = models.CharField(_("fingerprint of the request"), max_length=64)
    made = models.CharField(_("created object"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("idempotency key")
        verbose_name_plural = _("idempotency keys")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_once_a_person")]
        indexes = [models.Index(fields=["made_at"], name="idempotency_key_by_age")]

    def __str__(self) -> str:
        return str(_("idempotency key"))
