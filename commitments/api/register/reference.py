"""What everything else names: processes, parties, themes and zones."""

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from ...models import Party, Process, Theme, Zone
from ...rules.kernel.documents import ZoneKind
from ...rules.register.parties import ParticipationRole, PartyKind
from ..kernel.base import One
from ..kernel.cursor_list import PlainList
from ..kernel.fields import Address, MeetingRef, Shape, Word


class ProcessRef(Shape):
    slug = serializers.CharField()
    name = serializers.CharField()
    url = Address("process", "slug")


class ProcessShape(Shape):
    """A process of talks. Its days end in ``time_zone``."""

    url = Address("process", "slug")
    slug = serializers.CharField()
    name = serializers.CharField()
    time_zone = serializers.CharField()


class NameShape(Shape):
    language = serializers.CharField()
    official = serializers.CharField()
    short = serializers.CharField()


class ParticipationShape(Shape):
    """A role in a process, or at one of its meetings."""

    role = Word(ParticipationRole)
    process = ProcessRef(allow_null=True)
    meeting = MeetingRef(allow_null=True)


class PartyShape(Shape):
    """A state, organisation, delegation or group: data, not a user account."""

    url = Address("party", "slug")
    page = Address("party-detail", "slug", page=True)
    slug = serializers.CharField()
    name = serializers.CharField()
    kind = Word(PartyKind)
    iso2 = serializers.CharField()
    iso3 = serializers.CharField()
    names = NameShape(source="names.all", many=True)


class FullPartyShape(PartyShape):
    """A party with its roles in processes and at meetings."""

    participations = ParticipationShape(source="participations.all", many=True)


class ThemeShape(Shape):
    """What commitments are about."""

    url = Address("theme", "slug")
    slug = serializers.CharField()
    name = serializers.CharField()
    position = serializers.IntegerField()


class ZoneShape(Shape):
    """Where: a de-escalation area, a heritage site."""

    url = Address("zone", "slug")
    slug = serializers.CharField()
    name = serializers.CharField()
    kind = Word(ZoneKind)
    external_id = serializers.CharField()
    latitude = serializers.DecimalField(max_digits=8, decimal_places=5, allow_null=True)
    longitude = serializers.DecimalField(max_digits=8, decimal_places=5, allow_null=True)
    source_url = serializers.CharField()
    position = serializers.IntegerField()


class Processes(PlainList):
    """The processes, newest first."""

    about, shape = "Reference", ProcessShape

    def all(self, request: Request) -> QuerySet[Process]:
        return Process.objects.all()


class OneProcess(One):
    """A process."""

    about, route, key, shape = "Reference", "process", "slug", ProcessShape

    @classmethod
    def find(cls, request: Request, key: str) -> Process:
        return Process.objects.get(slug=key)


class Parties(PlainList):
    """The parties, newest first, with their names in the languages of the talks."""

    about, shape = "Reference", PartyShape

    def all(self, request: Request) -> QuerySet[Party]:
        return Party.objects.prefetch_related("names")


class OneParty(One):
    """A party with its roles in processes and at meetings."""

    about, route, key, shape = "Reference", "party", "slug", FullPartyShape

    @classmethod
    def find(cls, request: Request, key: str) -> Party:
        beside = ("names", "participations__process", "participations__meeting")
        return Party.objects.prefetch_related(*beside).get(slug=key)


class Themes(PlainList):
    """The themes, newest first."""

    about, shape = "Reference", ThemeShape

    def all(self, request: Request) -> QuerySet[Theme]:
        return Theme.objects.all()


class OneTheme(One):
    """A theme."""

    about, route, key, shape = "Reference", "theme", "slug", ThemeShape

    @classmethod
    def find(cls, request: Request, key: str) -> Theme:
        return Theme.objects.get(slug=key)


class Zones(PlainList):
    """The zones, newest first."""

    about, shape = "Reference", ZoneShape

    def all(self, request: Request) -> QuerySet[Zone]:
        return Zone.objects.all()


class OneZone(One):
    """A zone."""

    about, route, key, shape = "Reference", "zone", "slug", ZoneShape

    @classmethod
    def find(cls, request: Request, key: str) -> Zone:
        return Zone.objects.get(slug=key)
