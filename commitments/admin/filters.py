"""Filters of the list of commitments. A value that is none finds nothing, never silently everything."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Commitment, Document, Party, Theme
from ..queries.time.timeliness import timely_filter
from ..rules.kernel.days import day_at
from ..rules.kernel.statuses import BY_CODE, CODES, status_for_all
from ..rules.time.timeliness import Timeliness


class ChoiceFilter(admin.SimpleListFilter):
    """One value of a list."""

    def has_output(self) -> bool:
        """Also where there is nothing to choose from: Django would drop the value and show everything."""
        return super().has_output() or self.value() is not None

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if value is None:
            return queryset
        return self.narrow(queryset, value) if value in dict(self.lookup_choices) else queryset.none()

    def narrow(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        raise NotImplementedError


class StatusFilter(ChoiceFilter):
    title, parameter_name = _("status"), "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return [(code, status_for_all(status)) for status, code in CODES.items()]

    def narrow(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return queryset.filter(status=BY_CODE[value])


class DeadlineFilter(ChoiceFilter):
    title, parameter_name = _("deadline"), "timeliness"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return list(Timeliness.choices)

    def narrow(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return queryset.filter(timely_filter(value, day_at(timezone.now())))


class SlugFilter(ChoiceFilter):
    """Things by their address name. A commitment that has several stays one row: hence the inner query."""

    path: str

    def narrow(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return queryset.filter(pk__in=Commitment.objects.filter(**{f"{self.path}__slug": value}).values("pk"))


class ThemeFilter(SlugFilter):
    title, parameter_name, path = _("theme"), "theme", "themes"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return list(Theme.objects.values_list("slug", "name"))


class PartyFilter(SlugFilter):
    title, parameter_name, path = _("party"), "party", "parties"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return list(Party.objects.values_list("slug", "name"))


class DocumentFilter(SlugFilter):
    title, parameter_name, path = _("document"), "document", "document"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return list(Document.objects.visible_to(request.user).values_list("slug", "title"))
