"""Small things that several models share."""

import json
from collections.abc import Iterable
from typing import Any, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Q
from django.utils.translation import gettext_lazy as _

from ...rules.kernel.commitments import Tier
from ...rules.kernel.days import is_zone
from ...rules.kernel.permissions import Visitor, visible_tiers
from ...rules.kernel.text import control_characters

Row = TypeVar("Row", bound=models.Model)


def validate_plain_text(value: str) -> None:
    """Refuse NUL and other control characters, which no database column or export can carry."""
    found = control_characters(value)
    if found:
        raise ValidationError(
            _("Contains a control character (%(code)s). Remove it; letters, spaces and line breaks are fine."),
            params={"code": f"U+{ord(found[0]):04X}"},
            code="control_character",
        )


def validate_zone(value: str) -> None:
    """Refuse what is no time zone: the days of a process end in it."""
    if not is_zone(value):
        raise ValidationError(_("This is not a time zone. Choose a place, such as Asia/Almaty."), code="time_zone")


def one_of(field: str, choices: Iterable[models.Choices]) -> Q:
    """The check that a column holds one of the values of an enumeration."""
    return Q(**{f"{field}__in": [choice.value for choice in choices]})


class TierField(models.PositiveSmallIntegerField):
    """Public, parties or internal."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"verbose_name": _("visibility"), "choices": Tier.choices, "default": Tier.PUBLIC, **kwargs})


class TieredQuerySet(models.QuerySet[Row]):
    """Rows that carry a tier. ``visible_to`` stands at the start of every query that answers a person."""

    def visible_to(self, user: Visitor) -> Self:
        """The rows whose tier ``user`` may see."""
        return self.filter(tier__in=visible_tiers(user))

    def standing(self) -> Self:
        """Without what an import made that was taken back."""
        return self.filter(tier__in=tuple(Tier))


class RecurringField(models.CharField):
    """How often a deadline comes again, as an ISO 8601 duration of one unit (``P1Y``); empty where it does not."""

    def __init__(self, **kwargs: Any) -> None:
        text = _("How often: P1Y is every year, P6M every six months, P2W every two weeks.")
        fixed: dict[str, Any] = {"verbose_name": _("repeats"), "max_length": 8, "blank": True, "help_text": text}
        super().__init__(**fixed | kwargs)


class ZoneField(models.CharField):
    """The time zone in which the days of a deadline end, by its IANA name; empty for the organisation's."""

    def __init__(self, **kwargs: Any) -> None:
        text = _("Where the days end, such as Asia/Almaty. If empty, the time zone of the process applies.")
        fixed: dict[str, Any] = {"verbose_name": _("time zone"), "max_length": 64, "blank": True, "help_text": text}
        super().__init__(**fixed | kwargs)


class Version(models.PositiveIntegerField):
    """Counts the writes of an aggregate; a write names the version it started from."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"verbose_name": _("version"), "default": 1, "editable": False, **kwargs})


class JsonField(models.TextField):
    """An object or list of JSON, kept as text: names stay in their order, and so does any character of a file."""

    # What the checker of types is told; of itself it takes the column for text.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"blank": True, "default": dict, **kwargs})

    def from_db_value(self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper) -> Any:
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> str | None:
        return value if value is None or isinstance(value, str) else json.dumps(value)
