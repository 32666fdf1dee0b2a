from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CommitmentsConfig(AppConfig):
    name = "commitments"
    verbose_name = _("Register of commitments")

    def ready(self) -> None:
        post_migrate.connect(complete_database, sender=self)


def complete_database(sender: AppConfig | None, using: str, **kwargs: Any) -> None:
    """What no migration can hold for good: triggers that a rebuilt table loses, and the ledger's one head."""
    from .models import LedgerHead
    from .models.kernel.triggers import install_triggers

    install_triggers(using)
    LedgerHead.objects.using(using).get_or_create(pk=1)
