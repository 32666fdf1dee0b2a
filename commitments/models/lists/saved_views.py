"""Views of the register that people keep under a name: theirs, no fact of the register, and on no ledger."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ...rules.kernel.permissions import Visitor
from ...rules.lists.saved_views import LAYOUT_LENGTH, NAME_LENGTH, QUERY_LENGTH
from ..kernel.fields import validate_plain_text


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def of(self, user: Visitor) -> Self:
        """The views of this person."""
        return self.filter(owner=user)

    def known_to(self, user: Visitor) -> Self:
        """The own views of somebody who has signed in, and what others share with everybody who has, by name."""
        return self.filter(Q(owner=user) | Q(is_shared=True)).order_by("name", "id")


class SavedView(models.Model):
    """``query`` holds the filters and ``layout`` order, columns and density, as the register's address names them.

    Both in the order of their names. ``is_shared``: everybody who has signed in finds it, with the rows that they may
    see; the name too is theirs to read then.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="views", verbose_name=_("owner"))
    name = models.CharField(_("Name"), max_length=NAME_LENGTH, validators=[validate_plain_text])
    query = models.CharField(_("filter"), max_length=QUERY_LENGTH, blank=True)
    layout = models.CharField(_("layout"), max_length=LAYOUT_LENGTH, blank=True)
    is_shared = models.BooleanField(_("shared"), default=False)
    made_at = models.DateTimeField(_("created at"))

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="view_has_a_name"),
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="view_name_once",
                violation_error_message=_("You already have a saved view with this name. Choose another name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address_query(self) -> str:
        """The query string of the register that shows it, without its question mark."""
        return "&".join(filter(None, (self.query, self.layout)))


class DefaultView(models.Model):
    """The view with which the register opens for somebody; who has none begins with “All open”."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("user")
    )
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="+", verbose_name=_("saved view"))

    class Meta:
        verbose_name = _("default view")
        verbose_name_plural = _("default views")

    def __str__(self) -> str:
        return str(self.view)
