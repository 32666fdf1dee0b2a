"""Following, and how somebody wants to be told. Personal: on no ledger, and the same however often it is sent."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ...models import Commitment, Follow, LedgerHead, MailPreference, User
from ...queries.people.following import Target
from ...rules.kernel.days import zone_choices
from ...rules.kernel.permissions import can_follow
from ...rules.people.mail import FOLLOWS, Rhythm
from ..kernel import ledger


@transaction.atomic
def follow(*, actor: User, target: Target) -> Follow:
    """Let ``actor`` follow a commitment, party, theme or meeting; who follows it already goes on.

    Side effects, in order: a choice about mail made where there was none; the row. PermissionDenied when the thing is
    not theirs to see, ValidationError when they follow too much.
    """
    ledger.require(can_follow.test(actor, target if isinstance(target, Commitment) else None))
    return _begin(actor, {target._meta.model_name or "": target})


@transaction.atomic
def follow_filter(*, actor: User, query: str, name: str) -> Follow:
    """Let ``actor`` follow what a filter finds (``queries.people.following.read_filter``); a name given anew replaces
    the old.

    Side effects as in ``follow``. Raises PermissionDenied, or ValidationError by field.
    """
    ledger.require(can_follow.test(actor, None))
    made = _begin(actor, {"query": query}, name=name.strip())
    if made.name != name.strip():
        made.name = name.strip()
        made.clean_fields()
        made.save(update_fields=["name"])
    return made


@transaction.atomic
def unfollow(*, actor: User, pk: int) -> None:
    """Let ``actor`` follow one thing less; what they do not follow, or somebody else does, stays as it is."""
    ledger.require(can_follow.test(actor, None))
    Follow.objects.of(actor).filter(pk=pk).delete()


@transaction.atomic
def choose_mail(*, actor: User, rhythm: str, weekday: int, time_zone: str, language: str) -> MailPreference:
    """Write how ``actor`` wants to be told. Who begins to get mail is told of what changes from then on.

    Raises PermissionDenied, or ValidationError by field.
    """
    ledger.require(can_follow.test(actor, None))
    choice = preference_of(actor)
    if choice.rhythm == Rhythm.OFF and rhythm != Rhythm.OFF:
        choice.told, choice.looked_on = _head(), None
    choice.rhythm, choice.weekday = rhythm, weekday
    choice.time_zone, choice.language = time_zone, language
    choice.clean_fields()
    if time_zone not in dict(zone_choices()):
        raise ValidationError({"time_zone": _("This is not a time zone. Choose a place, such as Asia/Almaty.")})
    choice.save()
    return choice


@transaction.atomic
def stop_mail(*, person: int) -> None:
    """Send ``person`` (an id) no more mail, as they asked by the link in one. What they follow stays."""
    MailPreference.objects.filter(user=person).update(rhythm=Rhythm.OFF)


def preference_of(person: User) -> MailPreference:
    """How a person wants to be told; made with the organisation's time zone where they chose nothing yet."""
    language = get_language() or settings.LANGUAGE_CODE
    first = {"time_zone": settings.TIME_ZONE, "language": language, "told": _head()}
    return MailPreference.objects.get_or_create(user=person, defaults=first)[0]


def _begin(actor: User, what: dict[str, Any], name: str = "") -> Follow:
    # Sent twice at the same moment, the second waits and finds what the first one made.
    User.objects.select_for_update().get(pk=actor.pk)
    preference_of(actor)
    known = Follow.objects.of(actor).filter(**what).first()
    if known:
        return known
    if Follow.objects.of(actor).count() >= FOLLOWS:
        message = ngettext(
            "You follow %(n)d item, the most that one account can follow. Stop following it first.",
            "You follow %(n)d items, the most that one account can follow. Stop following one of them first.",
            FOLLOWS,
        )
        raise ValidationError(message % {"n": FOLLOWS})
    made = Follow(user=actor, name=name, since=timezone.now(), **what)
    made.full_clean(exclude=["user"])
    made.save(force_insert=True)
    return made


def _head() -> int:
    return LedgerHead.objects.values_list("seq", flat=True).get(pk=1)
