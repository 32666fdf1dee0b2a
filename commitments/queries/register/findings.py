"""What was found of one commitment: its accepted assessments, and the grid of its cells."""

from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from ...models import Commitment
from ...rules.kernel.commitments import RESPONSIBLE_ROLES, Role
from ...rules.kernel.permissions import Visitor, is_staff_member, visible_tiers
from ...rules.lists.past import Moment
from .cells import Grid, Head, build_grid
from .sources import read_sources
from .standing import recorded_before

PERSON = ("first_name", "last_name", "username")


FINDING = {
    **{name: f"found.{name}" for name in ("id", "status", "confidence", "as_of", "done_on", "reason", "tier")},
    **{"commitment": "found.commitment_id", "party": "found.party_id", "zone": "found.zone_id"},
    **{f"party__{name}": f"party.{name}" for name in ("slug", "name")},
    **{f"zone__{name}": f"zone.{name}" for name in ("slug", "name", "position")},
    **{"drafted_by": "found.drafted_by_id", "accepted_by": "found.accepted_by_id"},
    **{f"drafted_by__{name}": f"drafter.{name}" for name in PERSON},
    **{f"accepted_by__{name}": f"acceptor.{name}" for name in PERSON},
}
"""What the page shows of an assessment, and where it stands. Plain SQL: the ORM takes four times as long to ask."""


ACCEPTED = f"""
SELECT {", ".join(FINDING.values())} FROM commitments_assessment found
LEFT JOIN commitments_party party ON party.id = found.party_id
LEFT JOIN commitments_zone zone ON zone.id = found.zone_id
JOIN commitments_user drafter ON drafter.id = found.drafted_by_id
JOIN commitments_user acceptor ON acceptor.id = found.accepted_by_id
WHERE found.commitment_id = %s AND found.accepted_at IS NOT NULL AND found.tier <= %s {{then}}
ORDER BY found.as_of DESC, found.id DESC
"""  # noqa: S608 (names of our own columns)


THEN = ("AND found.as_of <= %s", "AND found.accepted_at < %s")
"""What a moment of the past adds: its day, and the end of the last day whose records count."""


class Named(NamedTuple):
    """A party in its role, or a theme or zone (``role`` says which)."""

    role: str
    joint: bool
    slug: str
    name: str


def read_grid(user: Visitor, commitment: Commitment, *, day: date) -> Grid | None:
    """The grid of the commitment's cells as of a day in the organisation's time zone; None where nothing was found."""
    return _grid(commitment, _read_named(commitment), _assessments(user, commitment), day)


def _assessments(user: Visitor, commitment: Commitment, moment: Moment | None = None) -> list[dict[str, Any]]:
    """The accepted assessments that the person may see, newest first, with evidence, and whose hands they are from."""
    before = recorded_before(moment)
    limits: list[Any] = [moment.as_of] if moment else []
    limits += [connection.ops.adapt_datetimefield_value(before)] if before else []
    statement = ACCEPTED.format(then=" ".join(THEN[: len(limits)]))
    with connection.cursor() as cursor:
        cursor.execute(statement, [commitment.pk, max(visible_tiers(user)), *limits])
        rows = [dict(zip(FINDING, row, strict=True)) for row in cursor.fetchall()]
    sources = read_sources(user, "assessment", [row["id"] for row in rows])
    return [row | {"evidence": sources[row["id"]], **_hands(user, row)} for row in rows]


def _hands(user: Visitor, row: dict[str, Any]) -> dict[str, Any]:
    """Whether the author accepted it; and the names of both, since staff are named among themselves only."""
    named = is_staff_member(user)
    return {
        "by_author": row["drafted_by"] == row["accepted_by"],
        "drafter": _shown_name(row, "drafted_by") if named else "",
        "acceptor": _shown_name(row, "accepted_by") if named else "",
    }


def _shown_name(row: dict[str, Any], role: str) -> str:
    """As ``User.shown_name``."""
    first, last, username = (row[f"{role}__{name}"] for name in PERSON)
    return f"{first} {last}".strip() or username


def _grid(commitment: Commitment, named: list[Named], assessments: list[dict[str, Any]], day: date) -> Grid | None:
    return build_grid(
        [row for row in assessments if row["tier"] <= commitment.tier and row["as_of"] <= day],
        kind=commitment.kind,
        rule=commitment.rollup,
        leads=[item.slug for item in named if item.role == Role.LEAD],
        parties=[Head(item.slug, item.name) for item in named if item.role in RESPONSIBLE_ROLES],
        zones=[Head(item.slug, item.name) for item in named if item.role == "zone"],
    )


NAMED = """
SELECT role, joint, slug, name FROM (
    SELECT part.role, part.joint, 0 AS position, part.id AS place, party.slug, party.name
    FROM commitments_responsibility part JOIN commitments_party party ON party.id = part.party_id
    WHERE part.commitment_id = %s
    UNION ALL
    SELECT 'theme', FALSE, theme.position, 0, theme.slug, theme.name
    FROM commitments_commitment_themes link JOIN commitments_theme theme ON theme.id = link.theme_id
    WHERE link.commitment_id = %s
    UNION ALL
    SELECT 'zone', FALSE, zone.position, 0, zone.slug, zone.name
    FROM commitments_commitment_zones link JOIN commitments_zone zone ON zone.id = link.zone_id
    WHERE link.commitment_id = %s
) AS named ORDER BY position, place, name
"""


def _read_named(commitment: Commitment) -> list[Named]:
    """Its parties as given, its themes and zones as lists have them. In one statement: the ORM would make three."""
    with connection.cursor() as cursor:
        cursor.execute(NAMED, [commitment.pk] * 3)
        return [Named(*row) for row in cursor.fetchall()]
