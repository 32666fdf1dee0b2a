"""The columns of a commitment that follow from other facts, as pure functions.

``actions.kernel.derived`` writes them, ``queries.ledger.verify.derivation`` works them out anew to hold what is stored
against it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from ..kernel.commitments import Role, is_open
from ..kernel.references import reference_key
from ..kernel.text import fold, found_words
from .rollup import Cell, Claim, Joint, counted_cells, is_disputed, is_implemented, joint_status

NO_DUE_DATE = date(9999, 12, 31)
NEVER_ASSESSED = date(1, 1, 1)
SORT_KEY_LENGTH = 80
SEPARATOR = "; "


@dataclass(frozen=True)
class Facts:
    """What the standing follows from: of ``cells`` the latest of each, of ``claims`` all, both oldest first.

    ``made_on`` is the day of the document, ``leads`` are ids of parties.
    """

    kind: str
    rollup: str
    lifecycle: str
    made_on: date
    due: date | None
    cells: list[Cell]
    claims: list[Claim]
    leads: frozenset[int]

    @cached_property
    def joint(self) -> Joint:
        return joint_status(self.cells, kind=self.kind, rule=self.rollup, leads=self.leads)

    @cached_property
    def counted(self) -> list[Cell]:
        """The cells that the roll-up rule looks at."""
        return counted_cells(self.cells, self.rollup, self.leads)


def standing_columns(facts: Facts) -> dict[str, Any]:
    """Columns that follow from assessments, reports, life-cycle and deadline: the joint status and what hangs on it."""
    joint = facts.joint
    implemented = is_implemented(joint.status, facts.kind)
    spoken = [cell.as_of for cell in facts.cells] + [claim.on for claim in facts.claims]
    return {
        "status": joint.status,
        "confidence": joint.confidence,
        "done_on": joint.done_on,
        "done_stated": joint.done_stated,
        "is_open": is_open(lifecycle=facts.lifecycle, kind=facts.kind, implemented=implemented),
        "is_disputed": is_disputed(facts.cells, facts.claims),
        "due_sort": facts.due or NO_DUE_DATE,
        "assessed_sort": joint.assessed_on or NEVER_ASSESSED,
        "news_on": max([facts.made_on, *spoken]),
    }


def deciding_cell(facts: Facts) -> Cell | None:
    """The latest of the cells that decide the joint status: its reason is shown. None where nothing decides."""
    status = facts.joint.status
    deciding = [cell for cell in facts.counted if cell.status == status]
    return max(deciding, key=lambda cell: (cell.as_of, cell.id), default=None)


def name_columns(
    *, reference: str, title: str, parts: Iterable[tuple[str, str]], themes: Iterable[str], zones: Iterable[str]
) -> dict[str, str]:
    """Columns that hold names: what lists show, sort by and export without a join.

    ``parts`` are pairs of role and name of the party, in the order in which they were given; themes and zones stand in
    the house order.
    """
    parties = parties_by_role(parts)
    leads, about = SEPARATOR.join(parties[Role.LEAD]), SEPARATOR.join(themes)
    return {
        "ref_key": reference_key(reference),
        "title_key": sort_key(title),
        "lead_key": sort_key(leads),
        "themes_key": sort_key(about),
        "lead_text": leads,
        "supporting_text": SEPARATOR.join(parties[Role.SUPPORTING]),
        "addressees_text": SEPARATOR.join(parties[Role.ADDRESSEE]),
        "monitors_text": SEPARATOR.join(parties[Role.MONITOR]),
        "themes_text": about,
        "zones_text": SEPARATOR.join(zones),
    }


def parties_by_role(parts: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Names of the parties by role, in the order of ``parts``."""
    names: dict[str, list[str]] = {role: [] for role in Role}
    for role, name in parts:
        names[role].append(name)
    return names


def sort_key(text: str) -> str:
    """What lists sort a text by: folded, and short enough for any index; equal beginnings go by the id."""
    return fold(text)[:SORT_KEY_LENGTH]


def search_text(*, reference: str, texts: Iterable[str]) -> str:
    """The folded words of a reference and of ``texts``, each word once."""
    words = [fold(reference).replace("-", ""), *found_words(" ".join([reference, *texts]))]
    return " ".join(dict.fromkeys(words))


def evidence_lines(evidence: Iterable[tuple[int, str]]) -> str:
    """Addresses of evidence, one a line behind the number of its tier (exports leave out what is not visible)."""
    return "\n".join(f"{tier} {url}" for tier, url in evidence if url)
