"""Kinds of party, their role in a process or meeting, and a person's tie to a party."""

from django.conf.locale import LANG_INFO
from django.db.models import TextChoices
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class PartyKind(TextChoices):
    # Translators: A sovereign state
    STATE = "state", pgettext_lazy("kind of party", "State")
    ORGANISATION = "organisation", _("Organisation")
    DELEGATION = "delegation", _("Delegation")
    GROUP = "group", _("Group")


class ParticipationRole(TextChoices):
    GUARANTOR = "guarantor", _("Guarantor")
    HOST = "host", _("Host")
    CONFLICT_PARTY = "conflict_party", _("Party to the conflict")
    MEDIATOR = "mediator", _("Mediator")
    PARTICIPANT = "participant", _("Participant")
    OBSERVER = "observer", _("Observer")


class MembershipKind(TextChoices):
    FOCAL_POINT = "focal_point", _("Focal point")
    ALTERNATE = "alternate", _("Alternate")


class Channel(TextChoices):
    """How a party's word reached the register; all but the last are the secretariat's to name."""

    NOTE_VERBALE = "note_verbale", _("Note verbale")
    EMAIL = "email", _("E-mail")
    MEETING = "meeting", _("Meeting")
    PRESS = "press", _("Press")
    PARTY = "party", _("Entered by the party")


STAFF_CHANNELS = tuple(channel for channel in Channel if channel != Channel.PARTY)

NAME_LANGUAGES = [
    ("en", _("English")),
    ("fr", _("French")),
    ("ru", _("Russian")),
    ("ar", _("Arabic")),
    ("fa", _("Persian")),
    ("tr", _("Turkish")),
    ("kk", _("Kazakh")),
]


def language_name(code: str) -> str:
    """The name of a language in that of the page; its code where nobody here knows it."""
    names = {language: str(name) for language, name in NAME_LANGUAGES}
    known = LANG_INFO.get(code.lower()) or LANG_INFO.get(code.split("-")[0].lower()) or {}
    return names.get(code) or (gettext(known["name"]) if "name" in known else code)


RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def text_direction(language: str) -> str:
    """``rtl`` or ``ltr``, for the ``dir`` of quoted text."""
    return "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"
