"""What changed in the whole register, newest first: filters, pages by the ledger's number, one entry, the newest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import CharField, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ...models import (
    Assessment,
    AssessmentDraft,
    Commitment,
    CommitmentLink,
    Evidence,
    FollowUp,
    Judgement,
    LedgerEntry,
    Measurement,
    PartyRequest,
    ProgressReport,
    Provision,
    Redaction,
    RejectedMatch,
)
from ...rules.kernel.changes import Act, acts_told_to
from ...rules.kernel.permissions import Visitor, visible_tiers
from ...rules.kernel.references import REFERENCE
from ..kernel.catalogue import Catalogue, ids_by_slug
from ..kernel.day_field import DayField
from ..kernel.keyset import LAST_NUMBER, PlaceForm, read_rows
from ..kernel.query_fields import ChoicesField, TextField, form_errors, offer, unknown_names
from .change_words import Change, tell

FEED_LENGTH = 50
# A day at either end of the calendar has no moment in some time zones.
DAYS = (MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(9000, 12, 31)))


class ChangeFilter(PlaceForm):
    """What the list of changes can be filtered by, and which page of it, as the address gives them."""

    act = ChoicesField(label=_("Type of change"), required=False)
    document = ChoicesField(label=_("Document"), required=False)
    commitment = TextField(label=_("Commitment"), required=False, max_length=24)
    since = DayField(label=_("Since"), required=False, validators=DAYS)
    until = DayField(label=_("Until"), required=False, validators=DAYS)

    def __init__(self, data: QueryDict, *, user: Visitor, catalogue: Catalogue) -> None:
        super().__init__(data)
        self.user, self.catalogue = user, catalogue
        documents = catalogue.documents_in(visible_tiers(user))
        self._offer("act", [(act.value, act.label) for act in acts_told_to(user)])
        self._offer("document", [(entry.slug, entry.name) for entry in documents])

    def _offer(self, name: str, choices: list[tuple[Any, ...]]) -> None:
        offer(self, name, choices)

    def clean_commitment(self) -> Commitment | None:
        """The commitment of this reference, if the person may see it; unknown and hidden answer alike."""
        reference = self.cleaned_data["commitment"]
        if not reference:
            return None
        rows = Commitment.objects.visible_to(self.user).filter(reference=reference)
        found = rows.first() if REFERENCE.match(reference) else None
        if found is None:
            raise ValidationError(_("No commitment has this reference. Enter a reference such as A8-09."))
        return found

    def clean(self) -> Any:
        first, last = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if first and last and first > last:
            message = _("This is earlier than the first day. Enter %(day)s or a later day.") % {
                "day": first.isoformat()
            }
            self.add_error("until", message)
        return self.cleaned_data

    def rows(self) -> QuerySet[LedgerEntry]:
        """The entries that the person may see and the filters find."""
        data = self.cleaned_data
        rows: QuerySet[LedgerEntry] = LedgerEntry.objects.visible_to(self.user)
        if data["act"]:
            rows = rows.filter(act__in=data["act"])
        if data["document"]:
            documents = ids_by_slug(self.catalogue.documents)
            rows = rows.filter(about_documents(self.user, [documents[slug] for slug in data["document"]]))
        if data["commitment"]:
            rows = rows.filter(about_commitment(self.user, data["commitment"], drafts=True))
        if data["since"]:
            rows = rows.filter(at__gte=_moment(data["since"], time.min))
        if data["until"]:
            rows = _until(rows, _moment(data["until"], time.max))
        return rows


@dataclass(frozen=True)
class ChangePage:
    """One page. ``errors``: (field label, message) pairs; there are changes and neighbours only when there are none."""

    form: ChangeFilter
    errors: list[tuple[str, str]]
    changes: list[Change]
    next: int | None = None
    previous: int | None = None


def read_changes(user: Visitor, data: QueryDict, *, catalogue: Catalogue) -> ChangePage:
    """The page of changes that a query string (a ``QueryDict``) asks for, as ``user`` may see it."""
    form = ChangeFilter(data, user=user, catalogue=catalogue)
    errors = form_errors(form) + unknown_names(data, form.fields)
    if errors:
        return ChangePage(form, errors, [])
    entries, older, newer = read_rows(form.rows(), "seq", form.cleaned_data)
    return ChangePage(
        form=form,
        errors=[],
        changes=tell(user, entries, catalogue=catalogue),
        next=older,
        previous=newer,
    )


def changes_meanwhile(user: Visitor, obj: Any, started_from: int, *, catalogue: Catalogue) -> list[Change]:
    """What led a commitment, or another object that counts versions, on from version ``started_from``; oldest first.

    Only what ``user`` may see of it.
    """
    match obj:
        case Commitment():
            about = about_commitment(user, obj)
        case Redaction():
            about = Q(object_type="redaction", object_id=str(obj.pk)) | Q(seq=obj.decision_id)
        case AssessmentDraft():
            about = about_draft(obj)
        case _:
            about = Q(object_type=obj._meta.model_name, object_id=str(obj.pk))
    entries = LedgerEntry.objects.visible_to(user).filter(about).order_by("-seq")
    return tell(user, reversed(entries[: max(obj.version - started_from, 0)]), catalogue=catalogue)


def read_change(user: Visitor, seq: int, *, catalogue: Catalogue) -> Change:
    """The entry of this number. LedgerEntry.DoesNotExist when it is not there, or not for this person."""
    if not 0 < seq <= LAST_NUMBER:
        raise LedgerEntry.DoesNotExist
    return tell(user, [LedgerEntry.objects.visible_to(user).get(seq=seq)], catalogue=catalogue)[0]


def newest_changes(user: Visitor, *, catalogue: Catalogue) -> list[Change]:
    """The newest entries that ``user`` may see, for a feed."""
    return tell(user, LedgerEntry.objects.visible_to(user)[:FEED_LENGTH], catalogue=catalogue)


def about_documents(user: Visitor, documents: list[int]) -> Q:
    """The entries of these documents (ids), their passages and their commitments, as ``user`` may hear of them."""
    commitments = Commitment.objects.filter(document__in=documents)
    kin = [
        ("provision", Provision.objects.filter(document__in=documents)),
        ("judgement", Judgement.objects.visible_to(user).filter(document__in=documents)),
        ("rejectedmatch", RejectedMatch.objects.filter(Q(earlier__in=documents) | Q(later__in=documents))),
        *_kin(user, commitments, drafts=True),
    ]
    return Q(object_type="document", object_id__in=[str(i) for i in documents]) | _any_of(
        (kind, _keys(rows)) for kind, rows in kin
    )


def about_commitment(user: Visitor, commitment: Commitment, *, drafts: bool = False) -> Q:
    """The entries of a commitment, of the links from and to it, and of the evidence that it rests on.

    Only of what ``user`` may see of it: the rest must not tell that it uses a piece of evidence. With ``drafts`` also
    the entries of drafts, follow-up actions and requests, none of which leads a commitment to its next version. The
    objects are looked up first: with subqueries in its place PostgreSQL reads the whole ledger.
    """
    kin = _kin(user, Commitment.objects.filter(pk=commitment.pk), drafts=drafts)
    return _any_of((kind, list(_keys(rows).values_list("key", flat=True))) for kind, rows in kin)


def _kin(user: Visitor, commitments: QuerySet[Commitment], *, drafts: bool) -> list[tuple[str, QuerySet[Any]]]:
    """The commitments and what hangs on them: kinds of object, each with its rows."""
    links = CommitmentLink.objects.filter(Q(source__in=commitments) | Q(target__in=commitments))
    uses: dict[str, QuerySet[Any]] = {
        "assessments": Assessment.objects.visible_to(user).filter(commitment__in=commitments),
        "reports": ProgressReport.objects.visible_to(user).filter(commitment__in=commitments),
        "measurements": Measurement.objects.visible_to(user).filter(indicator__commitment__in=commitments),
    }
    kin: list[tuple[str, QuerySet[Any]]] = [("commitment", commitments), ("commitmentlink", links)]
    kin.append(("evidence", Evidence.objects.filter(commitments__in=commitments)))
    for name, rows in uses.items():
        kin.append(("evidence", Evidence.objects.filter(**{f"{name}__in": rows.order_by().values("pk")})))
    if drafts:
        kin.append(("partyrequest", PartyRequest.objects.visible_to(user).filter(commitments__in=commitments)))
        kin.append(("followup", FollowUp.objects.visible_to(user).filter(commitment__in=commitments)))
        kin.append(("assessmentdraft", AssessmentDraft.objects.visible_to(user).filter(commitment__in=commitments)))
    return kin


def _any_of(objects: Iterable[tuple[str, Any]]) -> Q:
    return reduce(or_, (Q(object_type=kind, object_id__in=keys) for kind, keys in objects))


def about_draft(draft: AssessmentDraft) -> Q:
    """The entries of a draft, and the one by which it was accepted, which is an entry of the commitment."""
    about = Q(object_type="assessmentdraft", object_id=str(draft.pk))
    if draft.assessment is None:
        return about
    accepted = Q(act=Act.ACCEPT_DRAFT, at=draft.assessment.accepted_at)
    return about | accepted & Q(object_type="commitment", object_id=str(draft.commitment_id))


def _keys(rows: QuerySet[Any]) -> QuerySet[Any]:
    keys: QuerySet[Any] = rows.order_by().annotate(key=Cast("pk", CharField())).values("key")
    return keys


def _until(rows: QuerySet[LedgerEntry], moment: datetime) -> QuerySet[LedgerEntry]:
    """Up to a moment, and from the last number of then on: else the walk begins at the newest entry of all."""
    last = LedgerEntry.objects.filter(at__lte=moment).order_by("-at", "-seq").values("seq")[:1]
    return rows.filter(at__lte=moment, seq__lte=Subquery(last))


def _moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))
