"""Which acts wrote to each commitment, by the entries: what its version and its last change follow from."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from ....rules.kernel.changes import Act

REWRITING = frozenset({"evidence", "party", "partyname", "partyrequest", "provision", "theme", "zone"})
"""Kinds of object whose acts also rewrite the commitments that show them, without naming these; so does a redaction."""
LINK = "commitmentlink"


class Moment(NamedTuple):
    """An entry's number and when it was; the moment in the form in which all of them are given."""

    seq: int
    at: Any


@dataclass(slots=True)
class Written:
    """Of one commitment: how many acts wrote to it, the first and the last, and the last that lists show."""

    acts: int
    first: int
    last: Moment
    shown: Moment


class Acts:
    """Fed with every entry in order; then says what is wrong with what a commitment carries of its acts."""

    def __init__(self, tier_of: Callable[[str], int | None]) -> None:
        """``tier_of`` tells the tier of a commitment (its key) after the entry that is told."""
        self._tier_of = tier_of
        self._of: dict[str, Written] = {}
        self._rewriting: list[Moment] = []

    def tell(self, entry: Any, said: dict[str, Any]) -> None:
        """``said`` is what the entry says."""
        moment = Moment(entry.seq, entry.at)
        also, after = said["also"], said["after"] or said["before"] or {}
        if entry.object_type == "commitment":
            tiers = [row["tier"] for row in also if row["type"] != LINK]
            self._wrote(entry.object_id, moment, not tiers or _shows(max(tiers), self._tier_of(entry.object_id)))
        elif entry.object_type == LINK and "source_id" in after:
            for end in (str(after["source_id"]), str(after["target_id"])):
                self._wrote(end, moment, _shows(entry.tier, self._tier_of(end)))
        if entry.act == Act.GRANT_REDACTION or _rewrites(entry.object_type, said):
            self._rewriting.append(moment)
        for row in also:
            if row["type"] == LINK and "source_id" in (row["after"] or {}):
                end = str(row["after"]["source_id"])
                self._wrote(end, moment, _shows(row["tier"], self._tier_of(end)))

    def _wrote(self, key: str, moment: Moment, shown: bool) -> None:
        written = self._of.get(key)
        if written is None:
            self._of[key] = Written(1, moment.seq, moment, moment)
            return
        written.acts += 1
        written.last = moment
        if shown:
            written.shown = moment

    def wrong(self, key: str, *, version: int, change_seq: int, changed_at: Any) -> Iterator[tuple[str, Any, Any]]:
        """Column, value and what it should be, of what the entries do not account for."""
        written = self._of.get(key)
        if written is None:
            return
        least = 1 + written.acts
        if not least <= version <= least + len(self._since(written.first)):
            yield "version", version, least
        if change_seq != written.last.seq and change_seq not in {seq for seq, _at in self._since(written.last.seq)}:
            yield "change_seq", change_seq, written.last.seq
        if changed_at != written.shown.at and changed_at not in {at for _seq, at in self._since(written.shown.seq)}:
            yield "changed_at", changed_at, written.shown.at

    def _since(self, seq: int) -> list[Moment]:
        """What may have written to any commitment after that entry."""
        return self._rewriting[bisect_right(self._rewriting, seq, key=lambda moment: moment.seq) :]


def _rewrites(kind: str, said: dict[str, Any]) -> bool:
    """What is new is shown nowhere yet, but for a name of a party that is."""
    return kind in REWRITING and (said["before"] is not None or kind == "partyname")


def _shows(told: int, tier: int | None) -> bool:
    """An act that is told to fewer people than see the commitment leaves no trace in lists."""
    return tier is None or told <= tier
