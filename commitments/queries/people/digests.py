"""What there is to tell somebody of what they follow: due soon, overdue, changed, and what waits for them.

What is the same for many readers is asked once for all of them (``Round``): the sets of rows by what is followed, and
the newest entry of each row by the tiers that somebody may see. The rest are joins of bitmaps.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from heapq import nlargest
from itertools import islice
from typing import Any

from ...models import (
    AssessmentDraft,
    Commitment,
    Follow,
    FollowUp,
    LedgerEntry,
    Meeting,
    PartyRequest,
    Redaction,
    User,
)
from ...models.people.following import TARGETS
from ...rules.kernel.permissions import is_focal_point, is_reviewer, is_staff_member, visible_tiers
from ...rules.time.timeliness import DUE_SOON, Timeliness
from ..followup.inquiries import reminders_due, replies_due
from ..kernel import bits
from ..lists.facets import FacetIndex
from ..register.drafts import waiting_for
from .following import Reach

SHOWN = 10
"""Rows of a part of the digest; how many more there are, it says."""
FEW = 100
"""Up to so many rows are put in order for a person; of more, the first are found along the order of all."""
COLUMNS = ("id", "reference", "title", "deadline_earliest", "deadline_latest", "done_on")
FOLLOW_COLUMNS = ("user_id", *(f"{target}_id" for target in TARGETS), "query")
Tiers = tuple[int, ...]


@dataclass(frozen=True)
class Found:
    """The rows of a digest as sets of ids; ``meetings`` are ids too."""

    overdue: int = 0
    due_soon: int = 0
    changed: int = 0
    meetings: tuple[int, ...] = ()
    drafts: int = 0
    requests: int = 0
    followups: int = 0
    replies: tuple[PartyRequest, ...] = ()

    def __bool__(self) -> bool:
        return any(vars(self).values())


@dataclass(frozen=True)
class Part:
    """A part of a digest: its first rows (``COLUMNS``; of changes also ``act`` and ``at``), and how many there are."""

    rows: list[Any] = field(default_factory=list)
    count: int = 0

    @property
    def more(self) -> int:
        """How many rows are not shown."""
        return self.count - len(self.rows)


@dataclass(frozen=True)
class Digest:
    """What a mail says. ``meetings`` have ``title``, ``slug``, ``act``, ``at``; of what waits, only how many.

    ``replies`` are of requests to parties, ``to_remind`` by id those of which the secretariat owes a reminder.
    """

    overdue: Part
    due_soon: Part
    changed: Part
    meetings: list[dict[str, Any]]
    drafts: int
    requests: int
    followups: int
    replies: Part
    to_remind: dict[int, PartyRequest]


class Round:
    """Digests for many people on one day, from one state of the register.

    ``since``: everybody was told of the entries up to this number. ``two_people``: see ``drafts.waiting_for``.
    """

    def __init__(self, index: FacetIndex, *, since: int, two_people: bool) -> None:
        self.index, self.since, self.two_people = index, since, two_people
        self._reaches: dict[Tiers, Reach] = {}
        self._newest: dict[Tiers, dict[int, int]] = {}
        self.changed_after = lru_cache(maxsize=256)(self._changed_after)
        self.all_by_due = lru_cache(maxsize=2)(self._all_by_due)

    @property
    def seq(self) -> int:
        """The entry up to which the digests tell."""
        return self.index.seq

    def find(self, people: list[User]) -> list[Found]:
        """What there is to tell each of the people (read with their ``mail``). A query for what they follow.

        A few more for each member of staff and each focal point, where anything waits for any of them.
        """
        follows: dict[int, list[dict[str, Any]]] = {person.pk: [] for person in people}
        for row in Follow.objects.filter(user__in=people).values(*FOLLOW_COLUMNS):
            follows[row["user_id"]].append(row)
        return [self._find(person, follows[person.pk]) for person in people]

    def read(self, people: list[User], found: list[Found]) -> list[Digest]:
        """The digests of what was found for the people: the rows of all in a few queries."""
        parts = [self._pick(person, what) for person, what in zip(people, found, strict=True)]
        rows = self._rows({i for picked in parts for ids in picked.values() for i in ids})
        entries = self._entries(people, parts, found)
        titles = self._meetings({i for what in found for i in what.meetings})
        return [
            self._digest(person, what, picked, rows, entries, titles)
            for person, what, picked in zip(people, found, parts, strict=True)
        ]

    def _find(self, person: User, follows: list[dict[str, Any]]) -> Found:
        tiers = _tiers(person)
        rows = self._reach(tiers).rows(follows)
        is_open = rows & self.index.union("open", [True])
        told = person.mail.told
        return Found(
            overdue=is_open & self.index.union("timeliness", [Timeliness.OVERDUE.value]),
            due_soon=is_open & self.index.union("timeliness", [Timeliness.DUE_SOON.value]),
            changed=rows & self.changed_after(tiers, told),
            meetings=self._moved({follow["meeting_id"] for follow in follows}, told),
            **self._waiting(person),
        )

    def _reach(self, tiers: Tiers) -> Reach:
        if tiers not in self._reaches:
            self._reaches[tiers] = Reach(self.index, tiers)
        return self._reaches[tiers]

    def _waiting(self, person: User) -> dict[str, Any]:
        """Replies that are due; follow-up actions that are late or due soon; drafts and redactions to see to."""
        if not is_staff_member(person):
            return self._waiting_outside(person) if is_focal_point(person) else {}
        drafts = waiting_for(person, two_people=self.two_people) if self._has_drafts else AssessmentDraft.objects.none()
        asked = Redaction.objects.visible_to(person).waiting_for(person) if is_reviewer(person) else None
        requests = asked.count() if asked is not None else 0
        return self._waiting_outside(person) | {"drafts": drafts.count(), "requests": requests}

    def _waiting_outside(self, person: User) -> dict[str, Any]:
        asked = replies_due(person, self.index.today) if self._has_requests else ()
        return {"followups": self._followups(person), "replies": tuple(asked)}

    def _followups(self, person: User) -> int:
        own = FollowUp.objects.visible_to(person).mine(person).open()
        return own.filter(due_on__lte=self.followups_until).count() if self._has_followups else 0

    @property
    def followups_until(self) -> date:
        """The last day on which an action counts as due soon."""
        return self.index.today + DUE_SOON

    @cached_property
    def _to_remind(self) -> dict[int, PartyRequest]:
        return {row.pk: row for row in reminders_due(self.index.today)}

    @cached_property
    def _has_requests(self) -> bool:
        return PartyRequest.objects.open().exists()

    @cached_property
    def _has_followups(self) -> bool:
        return FollowUp.objects.open().exists()

    @cached_property
    def _has_drafts(self) -> bool:
        return AssessmentDraft.objects.open().exists()

    def _changed_after(self, tiers: Tiers, told: int) -> int:
        """The commitments with an entry after ``told`` that those who see ``tiers`` may read."""
        return bits.from_ids(i for i, seq in self._newest_by(tiers).items() if seq > told)

    def _newest_by(self, tiers: Tiers) -> dict[int, int]:
        """The number of the newest entry of each commitment, of those that who sees ``tiers`` may read."""
        if tiers not in self._newest:
            self._newest[tiers] = self._numbers("commitment", tier__in=tiers)
        return self._newest[tiers]

    @cached_property
    def _newest_of_meetings(self) -> dict[int, int]:
        return self._numbers("meeting")

    def _numbers(self, kind: str, **which: Any) -> dict[int, int]:
        rows = LedgerEntry.objects.filter(object_type=kind, seq__gt=self.since, seq__lte=self.seq, **which)
        found = rows.order_by("seq").values_list("object_id", "seq")
        return {int(key): seq for key, seq in found.iterator(chunk_size=5000)}

    def _moved(self, meetings: Iterable[int | None], told: int) -> tuple[int, ...]:
        newest = self._newest_of_meetings
        return tuple(sorted(i for i in meetings if i and newest.get(i, 0) > told))

    def _pick(self, person: User, found: Found) -> dict[str, list[int]]:
        """The ids that a digest shows: what is due first, what changed last."""
        newest = self._newest_by(_tiers(person)) if found.changed else {}
        return {
            "overdue": self._first_due(found.overdue, Timeliness.OVERDUE),
            "due_soon": self._first_due(found.due_soon, Timeliness.DUE_SOON),
            "changed": nlargest(SHOWN, bits.to_ids(found.changed), key=newest.__getitem__),
        }

    def _first_due(self, rows: int, timeliness: Timeliness) -> list[int]:
        """Those of the rows that are due first, all of which stand so against their deadlines."""
        if rows.bit_count() <= FEW:
            return sorted(bits.to_ids(rows), key=self._due)[:SHOWN]
        members = bits.Membership(rows)
        return list(islice((i for i in self.all_by_due(timeliness) if i in members), SHOWN))

    def _all_by_due(self, timeliness: Timeliness) -> list[int]:
        return sorted(bits.to_ids(self.index.union("timeliness", [timeliness.value])), key=self._due)

    def _due(self, i: int) -> tuple[date, int]:
        return self._due_days.get(i, date.max), i

    @cached_property
    def _due_days(self) -> dict[int, date]:
        """The day by which lists sort what is open and due: asked once, of all."""
        rows = Commitment.objects.open().order_by().values_list("pk", "due_sort")
        return dict(rows.iterator(chunk_size=5000))

    def _rows(self, ids: set[int]) -> dict[int, dict[str, Any]]:
        return {row["id"]: dict(row) for row in Commitment.objects.filter(pk__in=ids).values(*COLUMNS)} if ids else {}

    def _meetings(self, ids: set[int]) -> dict[int, dict[str, Any]]:
        rows = Meeting.objects.filter(pk__in=ids).values_list("id", "slug", "title") if ids else ()
        return {pk: {"slug": slug, "title": title} for pk, slug, title in rows}

    def _entries(
        self, people: list[User], parts: list[dict[str, Any]], found: list[Found]
    ) -> dict[int, tuple[Any, ...]]:
        """Act and moment of the newest entry of everything that is shown as changed, by its number."""
        numbers = {self._newest_of_meetings[i] for what in found for i in what.meetings}
        for person, picked in zip(people, parts, strict=True):
            newest = self._newest_by(_tiers(person)) if picked["changed"] else {}
            numbers |= {newest[i] for i in picked["changed"]}
        if not numbers:
            return {}
        rows = LedgerEntry.objects.filter(seq__in=numbers).order_by().values_list("seq", "act", "at")
        return {seq: (act, at) for seq, act, at in rows}

    def _digest(
        self,
        person: User,
        found: Found,
        picked: dict[str, Any],
        rows: dict[int, dict[str, Any]],
        entries: dict[int, tuple[Any, ...]],
        titles: dict[int, dict[str, Any]],
    ) -> Digest:
        newest = self._newest_by(_tiers(person)) if picked["changed"] else {}
        changed = [_with_entry(rows[i], entries[newest[i]]) for i in picked["changed"]]
        moved = [_with_entry(titles[i], entries[self._newest_of_meetings[i]]) for i in found.meetings]
        return Digest(
            overdue=Part([rows[i] for i in picked["overdue"]], found.overdue.bit_count()),
            due_soon=Part([rows[i] for i in picked["due_soon"]], found.due_soon.bit_count()),
            changed=Part(changed, found.changed.bit_count()),
            meetings=moved,
            drafts=found.drafts,
            requests=found.requests,
            followups=found.followups,
            replies=Part(list(found.replies[:SHOWN]), len(found.replies)),
            to_remind=self._to_remind if is_staff_member(person) else {},
        )


def _tiers(person: User) -> Tiers:
    return tuple(map(int, visible_tiers(person)))


def _with_entry(row: dict[str, Any], entry: tuple[Any, ...]) -> dict[str, Any]:
    act, at = entry
    return row | {"act": act, "at": at}
