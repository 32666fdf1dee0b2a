"""Parties with their names, and the roles they hold."""

from django.contrib import admin
from django.urls import reverse

from ..models import Participation, Party, PartyName
from .base import ReferenceAdmin, VersionedInlineForm


class PartyNameInline(admin.StackedInline):
    model = PartyName
    form = VersionedInlineForm
    extra = 0
    fields = ["started_from", ("language", "official", "short")]


@admin.register(Party)
class PartyAdmin(ReferenceAdmin):
    list_display = ["name", "kind", "iso3"]
    list_filter = ["kind"]
    search_fields = ["name", "names__official", "names__short", "iso3"]
    fields = ["started_from", "name", "slug", "kind", ("iso2", "iso3")]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [PartyNameInline]

    def view_on_site(self, obj: Party) -> str:
        return reverse("party-detail", args=[obj.slug])


@admin.register(Participation)
class ParticipationAdmin(ReferenceAdmin):
    list_display = ["party", "role", "process", "meeting"]
    list_filter = ["role", "process"]
    list_select_related = ["party", "process", "meeting"]
    search_fields = ["party__name"]
    fields = ["started_from", "party", "role", "process", "meeting", "head"]
