"""The one definition of what a register can be filtered by: page, counts, drill-down and export all use it.

``CommitmentFilter`` reads and checks the query string; ``hits`` answers with bitmaps; ``.qs`` says the same in SQL (a
test compares the two for random filters).
"""

from collections.abc import Collection, Iterable
from copy import deepcopy
from datetime import date, timedelta
from functools import cached_property, partial, reduce
from operator import and_, or_
from typing import Any

import django_filters
from django import forms
from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from ...models import Commitment
from ...models.register.commitments import CommitmentQuerySet
from ...rules.followup.inquiries import UNANSWERED
from ...rules.kernel.commitments import Kind, Lifecycle, Role, Strength, Tier
from ...rules.kernel.statuses import BY_CODE, CODES, status_for_all
from ...rules.register.quality import Remark, to_bits
from ...rules.time.timeliness import Timeliness
from ..kernel import bits
from ..kernel.catalogue import Catalogue, Entry
from ..kernel.full_text import QUERY_LIMIT, matching_rows
from ..kernel.query_fields import ChoicesFilter, DayFilter, TextFilter
from ..register.owners import owned_by
from ..time.timeliness import timeliness_filter
from .chosen import CONFIDENCES, READ, TRUTH, Chosen
from .facets import NO_NEWS_DAYS, FacetIndex, ids_of, visible_rows
from .past import due_then, silent_since

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


def _no_news_label(days: int) -> str:
    return ngettext("No news for %(days)d day", "No news for %(days)d days", days) % {"days": days}


no_news_label = lazy(_no_news_label, str)
"""“No news for 30 days” (lazy string)."""


STATUSES = [(code, status_for_all(status)) for status, code in CODES.items()]
LEVELS = [(name, level.label) for name, level in CONFIDENCES.items()]


class DaysInOrderForm(forms.Form):
    """What no single filter can check."""

    def clean(self) -> Any:
        first, last = self.cleaned_data.get("due_from"), self.cleaned_data.get("due_to")
        if first and last and first > last:
            message = _("This is earlier than the first day. Enter %(day)s or a later day.") % {
                "day": first.isoformat()
            }
            self.add_error("due_to", message)
        return self.cleaned_data


class CommitmentFilter(django_filters.FilterSet):
    """Filters of the register. ``tiers`` are those that the person may see, ``today`` the organisation's day."""

    q = TextFilter(label=_("Search"), method="filter_q", max_length=QUERY_LIMIT)
    status = ChoicesFilter(label=_("Implementation"), method="filter_status", choices=lambda: STATUSES)
    timeliness = ChoicesFilter(label=_("Timeliness"), method="filter_timeliness", choices=lambda: Timeliness.choices)
    open = ChoicesFilter(label=pgettext_lazy("commitments", "Open"), method="filter_truth", choices=lambda: YES_NO)
    extended = ChoicesFilter(label=_("Extended"), method="filter_extended", choices=lambda: YES_NO)
    disputed = ChoicesFilter(label=_("Disputed"), method="filter_truth", choices=lambda: YES_NO)
    no_news = ChoicesFilter(label=_("No news"), method="filter_no_news", choices=lambda: _silences())
    theme = ChoicesFilter(label=_("Theme"), method="filter_slugs")
    party = ChoicesFilter(label=_("Party"), method="filter_party")
    role = ChoicesFilter(label=_("Role of the party"), method="filter_party", choices=lambda: Role.choices)
    zone = ChoicesFilter(label=_("Zone"), method="filter_slugs")
    document = ChoicesFilter(label=_("Document"), method="filter_slugs")
    meeting = ChoicesFilter(label=_("Meeting"), method="filter_slugs")
    lifecycle = ChoicesFilter(label=_("Life-cycle"), method="filter_values", choices=lambda: Lifecycle.choices)
    kind = ChoicesFilter(label=_("Kind of obligation"), method="filter_values", choices=lambda: Kind.choices)
    strength = ChoicesFilter(
        label=_("Strength of the wording"), method="filter_values", choices=lambda: Strength.choices
    )
    quality = ChoicesFilter(label=_("Needs attention"), method="filter_quality", choices=lambda: Remark.choices)
    unanswered = ChoicesFilter(label=_("No reply"), method="filter_unanswered", choices=lambda: UNANSWERED)
    owner = ChoicesFilter(label=_("Owner"), method="filter_owner")
    confidence = ChoicesFilter(label=_("Confidence"), method="filter_confidence", choices=lambda: LEVELS)
    no_news_since = DayFilter(label=_("No news since"), method="filter_no_news_since")
    due_from = DayFilter(label=_("Due from"), field_name="deadline_latest", lookup_expr="gte")
    due_to = DayFilter(label=_("Due until"), field_name="deadline_latest", lookup_expr="lte")

    class Meta:
        model = Commitment
        fields: list[str] = []
        form = DaysInOrderForm

    def __init__(self, data: QueryDict, *, index: FacetIndex, tiers: Collection[int], today: date) -> None:
        super().__init__(data, queryset=Commitment.objects.filter(tier__in=tiers))
        self.index, self.tiers, self.today = index, tiers, today
        self._offer(index.catalogue)
        if Tier.INTERNAL not in tiers:
            # What the secretariat remarks is for staff, as is whether it settled it, and what it asked of whom.
            del self.form.fields["quality"]
        if Tier.INTERNAL not in tiers or index.past:
            # Requests and owners are those of today.
            del self.form.fields["unanswered"], self.form.fields["owner"]

    def get_form_class(self) -> type[forms.Form]:
        return CommitmentForm

    def _offer(self, catalogue: Catalogue) -> None:
        """Offer what the register has, and of the documents only what the person may see.

        Functions, not lists: most requests choose nothing of most filters, and then nothing is listed.
        """
        for name, entries in self.entries(catalogue).items():
            self.form.fields[name].choices = partial(_slugs_and_names, entries)

    def entries(self, catalogue: Catalogue) -> dict[str, Any]:
        """The entries of the catalogue that each filter offers."""
        return {
            "theme": catalogue.themes.values(),
            "party": catalogue.parties.values(),
            "zone": catalogue.zones.values(),
            "meeting": catalogue.meetings.values(),
            "document": catalogue.documents_in(self.tiers),
            "owner": catalogue.owners.values(),
        }

    def chosen(self) -> Chosen:
        """The checked values as keys of the facet index. The form must be valid."""
        return Chosen.read(self.form.cleaned_data, self.index.catalogue)

    # The same filters in SQL.

    def filter_q(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(pk__in=list(bits.to_ids(matching_rows(value)))) if value.strip() else queryset

    def filter_status(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(status__in=[BY_CODE[code] for code in value]) if value else queryset

    def filter_timeliness(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        wanted = reduce(lambda q, item: q | timeliness_filter(item, self.today, self.index.days), value, Q())
        return queryset.filter(wanted)

    def filter_truth(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(**{f"is_{name}__in": [TRUTH[item] for item in value]}) if value else queryset

    def filter_extended(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        wanted = {"yes": Q(times_extended__gt=0), "no": Q(times_extended=0)}
        return queryset.filter(reduce(or_, (wanted[item] for item in value))) if value else queryset

    def filter_no_news(self, queryset: CommitmentQuerySet, name: str, value: Any) -> CommitmentQuerySet:
        if not value:
            return queryset
        return queryset.open().filter(news_on__lte=self.today - timedelta(days=min(map(int, value))))

    def filter_no_news_since(self, queryset: CommitmentQuerySet, name: str, value: Any) -> CommitmentQuerySet:
        return queryset.open().filter(news_on__lt=value)

    def filter_slugs(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        paths = {"theme": "themes", "zone": "zones", "document": "document", "meeting": "document__meeting"}
        if not value:
            return queryset
        return queryset.filter(pk__in=Commitment.objects.filter(**{f"{paths[name]}__slug__in": value}).values("pk"))

    def filter_party(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """Party and role are one condition: a party in this role. Applied once, by whichever comes first."""
        data = self.form.cleaned_data
        if not value or (name == "role" and data["party"]):
            return queryset
        wanted = Q(responsibilities__role__in=data["role"] or Role.values)
        if data["party"]:
            wanted &= Q(responsibilities__party__slug__in=data["party"])
        return queryset.filter(pk__in=Commitment.objects.filter(wanted).values("pk"))

    def filter_values(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(**{f"{name}__in": value}) if value else queryset

    def filter_quality(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        marked = Commitment.objects.annotate(remarked=F("quality").bitand(to_bits(value))).filter(remarked__gt=0)
        return queryset.filter(pk__in=marked.values("pk")) if value else queryset

    def filter_unanswered(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(unanswered__gte=min(map(int, value))) if value else queryset

    def filter_owner(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(owned_by(value)) if value else queryset

    def filter_confidence(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return queryset.filter(confidence__in=[CONFIDENCES[item] for item in value]) if value else queryset


def require_all_read(filters: type[django_filters.FilterSet]) -> None:
    """TypeError where a filter is offered and rows are not found by it, or the other way round."""
    if unread := filters.base_filters.keys() ^ READ:
        raise TypeError(f"These filters would be ignored in silence: {', '.join(sorted(unread))}. See queries.chosen.")


require_all_read(CommitmentFilter)
CommitmentForm = type(
    "CommitmentForm",
    (DaysInOrderForm,),
    {name: item.field for name, item in deepcopy(CommitmentFilter.base_filters).items()},
)
"""The form of the filters, made once: a class of its own for every request took longer than the queries."""


def _silences() -> list[tuple[str, str]]:
    return [(str(days), no_news_label(days)) for days in NO_NEWS_DAYS]


def _slugs_and_names(entries: Iterable[Entry]) -> list[tuple[str, str]]:
    return [(entry.slug, entry.name) for entry in entries]


class Hits:
    """The rows that a choice finds among those a person may see, and what each further choice would find.

    ``capped``: a search alone finds more than ``search.CAP``, and ``counted`` does not ask how many. Then there are no
    figures, and ``rows``, found by whoever needs them all, take as long as a page. Of the past everything is counted.
    """

    def __init__(self, index: FacetIndex, tiers: Collection[int], chosen: Chosen, *, counted: bool = False) -> None:
        self.index, self.tiers, self.chosen = index, tiers, chosen
        self.visible = visible_rows(index, tiers)
        probed = chosen.only_words and not counted and not index.past
        self.few = index.probe(chosen.q, self.visible) if probed else None
        self.capped = probed and self.few is None
        self.picked = {name: self._union(name, values) for name, values in chosen.values.items()}
        if chosen.parties or chosen.roles:
            self.picked["part"] = self._parts(self._party_ids(), chosen.roles or Role.values)

    def among(self, rows: int) -> "Hits":
        """The same choice among these rows alone."""
        found = Hits(self.index, self.tiers, self.chosen)
        found.visible &= rows
        return found

    @cached_property
    def base(self) -> int:
        return self.visible & self._ids_of_other_filters()

    @cached_property
    def rows(self) -> int:
        return reduce(and_, self.picked.values(), self.base)

    @cached_property
    def count(self) -> int:
        return self.rows.bit_count()

    def without(self, facet: str) -> int:
        """The rows that all filters but this facet's own find: what its values are counted in."""
        if facet not in self.picked:
            return self.rows
        return reduce(and_, (rows for name, rows in self.picked.items() if name != facet), self.base)

    def counts(self, facet: str, values: Collection[Any]) -> list[int] | list[None]:
        """How many rows each value of a facet would give; None for each of a capped search."""
        if self.capped:
            return [None] * len(values)
        within = self.without("part" if facet in ("party", "role") else facet)
        return [(within & self._value(facet, value)).bit_count() for value in values]

    def _value(self, facet: str, value: Any) -> int:
        match facet:
            case "party":
                return self._parts([value], self.chosen.roles or Role.values)
            case "role":
                return self._parts(self._party_ids(), [value])
        return self._union(facet, [value])

    def _union(self, facet: str, values: Iterable[Any]) -> int:
        if facet == "meeting":
            documents = [i for meeting in values for i in self.index.catalogue.documents_of(meeting)]
            return self.index.union("document", documents)
        return self.index.union(facet, values)

    def _party_ids(self) -> list[int]:
        return self.chosen.parties or list(self.index.catalogue.parties)

    def _parts(self, parties: Iterable[int], roles: Collection[str]) -> int:
        return self.index.union("part", [(party, role) for party in parties for role in roles])

    def _ids_of_other_filters(self) -> int:
        """What is no facet is one indexed query each, made a set; -1 is the set of everything."""
        chosen, found = self.chosen, -1
        if chosen.q:
            found &= self.index.search(chosen.q) if self.few is None else self.few
        if chosen.no_news_since:
            found &= silent_since(self.index, chosen.no_news_since)
        due = Q()
        if chosen.due_from:
            due &= Q(due_sort__gte=chosen.due_from)
        if chosen.due_to:
            due &= Q(due_sort__lte=chosen.due_to)
        if due:
            found &= self._due(ids_of(Commitment.objects.filter(due, deadline_latest__isnull=False)))
        return found

    def _due(self, rows: int) -> int:
        """Those that are due in the span that was chosen, by the deadlines of the moment; ``rows`` by those of now."""
        if not self.index.past:
            return rows
        redated, due = due_then(self.index, self.chosen.due_from, self.chosen.due_to)
        return rows & ~redated | due
