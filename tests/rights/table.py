"""The table of docs/permissions.md: sections, each with what it answers and the routes that answer so."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from commitments.rules.kernel.commitments import Tier

from .people import PEOPLE

DOCUMENT = Path(__file__).parents[2] / "docs" / "permissions.md"
ASKED = ("GET", "POST", "POST, empty", "PATCH")
"""How pages are asked, in the words of the first column. HEAD answers as GET; what stands nowhere is 405."""
REQUEST = re.compile(rf"({'|'.join(ASKED)})(?: \((public|parties|internal)\))?")


@dataclass
class Section:
    """``answers`` by request, tier and person; the tier is None where it makes no difference."""

    title: str
    answers: dict[tuple[str, Tier | None, str], int] = field(default_factory=dict)
    routes: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By route: the methods it is used with, and what it needs, in words."""

    def answer(self, request: str, tier: Tier, person: str) -> int:
        by_tier = self.answers.get((request, tier, person), 405)
        return self.answers.get((request, None, person), by_tier)

    @property
    def methods(self) -> str:
        """What a route of this section is used with, as its line has to say: what somebody with every right may ask."""
        used = {key[0] for key, answer in self.answers.items() if key[2] == PEOPLE[-1] and answer != 405}
        return ", ".join(method for method in ("GET", "POST", "PATCH") if method in used)


def read_table() -> list[Section]:
    """The sections in their order; AssertionError where a line is none."""
    sections: list[Section] = []
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            sections.append(Section(line.removeprefix("## ")))
        elif line.startswith("|") and not line.startswith("|--"):
            _read_row(sections[-1], [cell.strip() for cell in line.strip("|").split(" | ")])
    return sections


def _read_row(section: Section, cells: list[str]) -> None:
    match cells:
        case ["request", *people]:
            assert tuple(people) == PEOPLE, section.title
        case ["route", "used with", "who may"]:
            pass
        case [name, methods, needs] if name.startswith("`"):
            section.routes[name.strip("`")] = methods, needs
        case [request, *answers]:
            found = REQUEST.fullmatch(request)
            assert found, f"{section.title}: no request is called {request}"
            tier = Tier[found[2].upper()] if found[2] else None
            for person, answer in zip(PEOPLE, answers, strict=True):
                section.answers[found[1], tier, person] = int(answer)
