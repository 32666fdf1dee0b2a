"""What somebody follows, and how they are told by mail."""

from typing import Any

from django.conf import settings
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ...actions.people.following import choose_mail, follow, follow_filter, unfollow
from ...models import Follow, MailPreference
from ...queries.lists.facets import current_index
from ...queries.people.following import (
    Followed,
    MailChoice,
    find_target,
    kind_label,
    list_followed,
    mail_choice,
    read_filter,
)
from ...rules.people.mail import NAME_LENGTH, QUERY_LENGTH, Rhythm, Weekday
from ...rules.people.tokens import Scope
from ..kernel import clock
from ..kernel.base import Many, One, Patched, Posted, as_person
from ..kernel.fields import CODED, Address, Code, Sent, Shape, Word, Words, code_of

FILTER = "filter"
KINDS = ("commitment", "party", "theme", "meeting", FILTER)


class FollowShape(Shape):
    """Something that you follow. ``query`` is the filter of the register that finds its commitments today.

    ``count`` is null if the filter can no longer be read.
    """

    url = Address("follow")
    number = serializers.IntegerField(source="pk")
    kind = serializers.SerializerMethodField()
    key = serializers.CharField()
    name = serializers.CharField()
    query = serializers.CharField()
    count = serializers.IntegerField(allow_null=True)

    @extend_schema_field(CODED)
    def get_kind(self, row: Followed) -> dict[str, str]:
        return {"code": row.kind, "label": kind_label(row.kind)}


class FollowSent(Sent):
    """A commitment by its reference; a party, theme or meeting by its short name in the URL; or a filter of the
    register.
    """

    kind = Code({kind: kind for kind in KINDS})
    key = Words(max_length=QUERY_LENGTH, help_text="Only for a filter: the query string of the register.")
    name = Words(max_length=NAME_LENGTH, required=False, help_text="The name of the filter in your e-mail.")


class FollowList(Posted, Many):
    """What you follow, in the order in which you started, with the number of commitments."""

    about, shape, personal = "Your own", FollowShape, True
    takes, scope = FollowSent, Scope.OWN

    def get(self, request: Request) -> Response:
        self.refuse_query()
        return self.answer_page(followed(request))

    def act(self, *, kind: str, key: str, name: str = "") -> Follow:
        """Follow something: you get e-mail about it. Following it again changes nothing."""
        if kind == FILTER:
            return self._follow_filter(key, name)
        if name:
            raise serializers.ValidationError({"name": _("Only a filter can have a name.")})
        target = find_target(self.request.user, kind, key)
        if target is None:
            raise serializers.ValidationError({"key": _("Nothing with this name is visible to you.")})
        return follow(actor=as_person(self.request.user), target=target)

    def _follow_filter(self, key: str, name: str) -> Follow:
        query, errors = read_filter(self.request.user, QueryDict(key), index=current_index(clock.today()))
        if errors:
            raise serializers.ValidationError({"key": [f"{label}: {text}" for label, text in errors]})
        if not query:
            raise serializers.ValidationError(
                {"key": _("Enter at least one filter of the register, such as open=yes.")}
            )
        if not name:
            raise serializers.ValidationError({"name": _("Enter a name for the filter.")})
        return follow_filter(actor=as_person(self.request.user), query=query, name=name)


def followed(request: Request) -> list[Followed]:
    return list_followed(request.user, index=current_index(clock.today()))


class OneFollow(One):
    """Something that you follow."""

    about, route, shape, personal = "Your own", "follow", FollowShape, True

    @classmethod
    def find(cls, request: Request, key: Any) -> Followed:
        found = next((item for item in followed(request) if item.pk == int(key)), None)
        if found is None:
            raise Http404
        return found


FollowList.makes = OneFollow


class EndFollow(Posted):
    """Stop following something."""

    about, scope, of = "Your own", Scope.OWN, OneFollow
    versioned, leaves_nothing = False, True

    def act(self) -> None:
        unfollow(actor=as_person(self.request.user), pk=self.subject.pk)


class MailShape(Shape):
    """Your e-mail preferences for what you follow. Until they are ``made``, you get no e-mail."""

    rhythm = Word(Rhythm)
    weekday = Word(Weekday)
    time_zone = serializers.CharField()
    language = serializers.CharField()
    made = serializers.BooleanField()


class MailSent(Sent):
    """Fields that you do not send stay. ``weekday`` is the day of a weekly e-mail, sent at six in the morning."""

    rhythm = code_of(Rhythm, required=False)
    weekday = Code({day.name.lower(): day.value for day in Weekday}, required=False)
    time_zone = Words(max_length=64, required=False)
    language = Code({code: code for code, _name in settings.LANGUAGES}, required=False)


class Mail(Patched, One):
    """Your e-mail preferences for what you follow."""

    about, route, key, shape, personal = "Your own", "mail", "", MailShape, True
    takes, scope, versioned = MailSent, Scope.OWN, False

    @classmethod
    def find(cls, request: Request, key: None) -> MailChoice:
        return mail_choice(request.user)

    def act(self, **said: Any) -> MailPreference:
        """Change your e-mail preferences."""
        kept = {name: value for name, value in self.subject._asdict().items() if name != "made"}
        return choose_mail(actor=as_person(self.request.user), **kept | said)
