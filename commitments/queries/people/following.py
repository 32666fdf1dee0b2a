"""What somebody follows: which rows of the register that is today, and what it is called."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from ...models import Commitment, Follow, MailPreference, Meeting, Party, Theme
from ...models.people.following import TARGETS
from ...rules.kernel.commitments import Role
from ...rules.kernel.permissions import Visitor, visible_tiers
from ...rules.kernel.references import REFERENCE
from ...rules.people.mail import Rhythm, Weekday
from ..kernel.query_fields import form_errors, unknown_names
from ..lists.choice import OWN_KEYS
from ..lists.facets import FacetIndex, ids_of, visible_rows
from ..lists.filters import CommitmentFilter, Hits

Target = Commitment | Party | Theme | Meeting
SOUGHT: dict[str, tuple[Any, str]] = {"party": (Party, "slug"), "theme": (Theme, "slug"), "meeting": (Meeting, "slug")}
SHOWN = ("pk", *(f"{target}_id" for target in TARGETS), "query", "name", "commitment__reference", "commitment__title")


@dataclass(frozen=True)
class Followed:
    """A thing followed: of which kind, what it is called, and the filter of the register that gives its rows.

    ``query`` is a query string without its question mark; ``key`` what addresses name the thing by. ``count`` is None
    for a filter that cannot be read any more.
    """

    pk: int
    kind: str
    key: str
    name: str
    query: str
    count: int | None


class MailChoice(NamedTuple):
    """How somebody is told by mail. Without a ``made`` choice no mail comes; the rest is what would be then."""

    rhythm: str = Rhythm.DAILY
    weekday: int = Weekday.MONDAY
    time_zone: str = ""
    language: str = ""
    made: bool = False


def mail_choice(user: Visitor) -> MailChoice:
    """What ``user`` chose about mail, or what would be chosen when they begin to follow something."""
    names = ("rhythm", "weekday", "time_zone", "language")
    chosen = MailPreference.objects.filter(user=user.pk).values(*names).first()
    if chosen:
        return MailChoice(**chosen, made=True)
    return MailChoice(time_zone=settings.TIME_ZONE, language=settings.LANGUAGE_CODE)


def find_target(user: Visitor, kind: str, key: str) -> Target | None:
    """The thing of this kind and address name, if ``user`` may see it."""
    if "\0" in key:
        return None
    if kind == "commitment":
        return Commitment.objects.visible_to(user).filter(reference=key).first() if REFERENCE.match(key) else None
    model, column = SOUGHT.get(kind, (None, ""))
    return model.objects.filter(**{column: key}).first() if model else None


def follow_of(user: Visitor, target: Target) -> Follow | None:
    """How ``user`` follows this thing; None when they do not."""
    return Follow.objects.of(user).filter(**{target._meta.model_name or "": target.pk}).first()


def read_filter(user: Visitor, data: QueryDict, *, index: FacetIndex) -> tuple[str, list[tuple[str, str]]]:
    """The filters of an address of the register as the one query string that is kept, and what is wrong with them.

    Order of rows and page are left out; empty where nothing is chosen.
    """
    filters = CommitmentFilter(data, index=index, tiers=visible_tiers(user), today=index.today)
    errors = form_errors(filters.form) + unknown_names(data, {*filters.form.fields, *OWN_KEYS})
    return chosen_query(filters), errors


def chosen_query(filters: CommitmentFilter) -> str:
    """The chosen filters as the one query string that is kept: names and values in order."""
    data = filters.data
    return urlencode([(name, v) for name in sorted(filters.form.fields) for v in sorted(data.getlist(name)) if v])


class Reach:
    """Which rows the things that people follow are, for those who see ``tiers``; each is found once for all of them."""

    def __init__(self, index: FacetIndex, tiers: Iterable[int]) -> None:
        self.index, self.tiers = index, tuple(tiers)
        self.visible = visible_rows(index, self.tiers)
        self._found: dict[tuple[str, Any], int | None] = {}

    def rows(self, follows: Iterable[dict[str, Any]]) -> int:
        """The rows that somebody follows whose ``follows`` (columns of ``Follow``) these are."""
        return reduce(or_, ((self.rows_of(follow) or 0) for follow in follows), 0)

    def rows_of(self, follow: dict[str, Any]) -> int | None:
        """The rows of one thing; None for a filter that cannot be read any more."""
        if follow["commitment_id"]:
            return self.visible & (1 << int(follow["commitment_id"]))
        kind, value = next((kind, follow[key]) for kind, key in COLUMNS if follow[key])
        if (kind, value) not in self._found:
            self._found[kind, value] = self._find(kind, value)
        return self._found[kind, value]

    def _find(self, kind: str, value: Any) -> int | None:
        match kind:
            case "party":
                return self.visible & self.index.union("part", [(value, role.value) for role in Role])
            case "theme":
                return self.visible & self.index.union("theme", [value])
            case "meeting":
                due = ids_of(Commitment.objects.filter(deadline_meeting=value))
                return self.made_at(value) | (self.visible & due)
        return self._filtered(value)

    def made_at(self, meeting: int) -> int:
        """The rows that the register shows for a meeting: what was made there, without what is only due by it."""
        return self.visible & self.index.union("document", self.index.catalogue.documents_of(meeting))

    def _filtered(self, query: str) -> int | None:
        data = QueryDict(query)
        filters = CommitmentFilter(data, index=self.index, tiers=self.tiers, today=self.index.today)
        if form_errors(filters.form) or unknown_names(data, filters.form.fields):
            return None
        return Hits(self.index, self.tiers, filters.chosen(), counted=True).rows


COLUMNS = [(target, f"{target}_id") for target in TARGETS[1:]] + [("filter", "query")]


def list_followed(user: Visitor, *, index: FacetIndex) -> list[Followed]:
    """Everything that ``user`` follows and may still see, in the order in which they began. One query."""
    reach = Reach(index, visible_tiers(user))
    told = [_told(follow, reach) for follow in Follow.objects.of(user).values(*SHOWN)]
    return [followed for followed in told if followed]


def _told(follow: dict[str, Any], reach: Reach) -> Followed | None:
    rows = reach.rows_of(follow)
    count = None if rows is None else rows.bit_count()
    if follow["commitment_id"]:
        reference = follow["commitment__reference"]
        name = f"{reference} {follow['commitment__title']}"
        return Followed(follow["pk"], "commitment", reference, name, "", count) if rows else None
    if follow["query"]:
        return Followed(follow["pk"], "filter", follow["query"], follow["name"], follow["query"], count)
    kind, value = next((kind, follow[key]) for kind, key in COLUMNS if follow[key])
    catalogue = reach.index.catalogue
    entries = {"party": catalogue.parties, "theme": catalogue.themes, "meeting": catalogue.meetings}[kind]
    entry = entries[value]
    if kind == "meeting":
        count = reach.made_at(value).bit_count()
    return Followed(follow["pk"], kind, entry.slug, entry.name, urlencode({kind: entry.slug}), count)


def kind_label(kind: str) -> str:
    """What is followed, in a word."""
    return {
        "commitment": _("Commitment"),
        "party": _("Party"),
        "theme": _("Theme"),
        "meeting": _("Meeting"),
        "filter": _("Filter of the register"),
    }[kind]
