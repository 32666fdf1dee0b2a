"""What an action would refuse of a record, asked of the same rules and models before anything is written."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ....models import Document, Party, Process, Theme, Zone
from ....queries.imports.names import RegisterNames
from ....queries.imports.register import Facts
from ....rules.imports.words import Problem
from ....rules.kernel.commitments import TIER_BY_NAME, Tier, tier_errors
from ....rules.kernel.deadlines import Deadline, deadline_errors
from ....rules.kernel.documents import ZoneKind
from ....rules.time.extensions import extension_refusal
from ..mapping.cells import Target
from ..mapping.mapping import ImportMapping
from .proposals import Proposal

MODELS: dict[str, Any] = {"processes": Process, "parties": Party, "themes": Theme, "zones": Zone}
ORDERED = (Theme, Zone)
"""What stands in lists in an order of its own, and not by the alphabet."""
SUBJECTS = {
    **dict.fromkeys(("lead", "supporting", "addressees", "monitors", "party", "issuing"), "parties"),
    **{"themes": "themes", "zones": "zones", "zone": "zones", "process": "processes", "document": "documents"},
}
"""The list that the names of a field belong to."""
OF_DOCUMENTS = ("title", "kind", "language", "publisher", "remark", "text")
"""What a file says of a document that no other row has to be known for."""
NAME_LENGTH = 290
"""Characters of the title of a document that an import makes; the rest tells its volumes and translations apart."""


def build_thing(subject: str, target: Target, slug: str = "", *, position: int = 0) -> Any:
    """A party, theme, zone or process for a name of the file, not saved."""
    about: dict[str, Any] = {"slug": slug, "name": target.name}
    if MODELS[subject] in ORDERED:
        about["position"] = position
    match subject:
        case "parties":
            about["kind"] = target.made["kind"]
        case "zones":
            about["kind"] = target.made.get("kind", ZoneKind.OTHER)
        case "processes":
            about["time_zone"] = settings.TIME_ZONE
    return MODELS[subject](**about)


class NewThings:
    """Checks what would be made for the names of a file, each once."""

    def __init__(self, names: RegisterNames, mapping: ImportMapping) -> None:
        self.names, self.languages, self.column_of = names, mapping.translations, mapping.column_of
        self._known: dict[tuple[str, str], list[tuple[Any, ...]]] = {}

    def problems(self, proposal: Proposal) -> list[Problem]:
        """What is wrong with the things that a record would have made."""
        found = []
        for name, value in proposal.values.items():
            for target in value if isinstance(value, list) else [value]:
                if isinstance(target, Target) and not target.slug:
                    where = proposal.row, self.column_of(name), target.name[:200]
                    found += [Problem(*where, *fault) for fault in self._faults(SUBJECTS[name], target)]
        return found

    def _faults(self, subject: str, target: Target) -> list[tuple[Any, ...]]:
        key = subject, target.name
        if key not in self._known:
            self._known[key] = list(self._look(subject, target))
        return self._known[key]

    def _look(self, subject: str, target: Target) -> Iterator[tuple[Any, ...]]:
        if self.names.is_shared(subject, target.name):
            yield "several_so_called", {"list": subject}
        if subject != "documents":
            yield from _refused(build_thing(subject, target), "name", "kind")
            return
        about = {
            name: str(target.made[name]) for name in ("language", "publisher", "source_url") if name in target.made
        }
        if len(target.name) > NAME_LENGTH:
            said = {"count": len(target.name), "most": NAME_LENGTH}
            yield "refused", {"why": _("The title has %(count)d characters; the limit is %(most)d.") % said}
        if (language := about.get("language", "en")) in self.languages:
            yield "own_language", {"language": language}
        yield from _refused(Document(**about), *about)
        yield from self._process(target.made.get("process"))

    def _process(self, decision: Any) -> Iterator[tuple[Any, ...]]:
        if isinstance(decision, dict) and "create" in decision:
            yield from self._look("processes", Target("", str(decision["create"]), decision))
            return
        slug = decision.get("is") if isinstance(decision, dict) else decision
        if slug not in self.names.slugs["processes"]:
            yield "no_such_object", {"slug": slug, "list": "processes"}


def document_problems(proposal: Proposal, mapping: ImportMapping) -> list[Problem]:
    """What a row of a file of documents says that no document can hold."""
    said = {name: proposal.values[name] for name in OF_DOCUMENTS if proposal.values.get(name)}
    if addresses := proposal.values.get("source_url"):
        said["source_url"] = addresses[0]
    return [
        Problem(proposal.row, mapping.column_of(name), str(value)[:200], *fault)
        for name, value in said.items()
        for fault in _refused(Document(**said), name)
    ]


def _refused(row: Any, *fields: str) -> Iterator[tuple[Any, ...]]:
    """What the model says of these columns."""
    try:
        row.clean_fields(exclude={field.name for field in row._meta.fields} - {*fields})
    except ValidationError as error:
        for name, texts in error.message_dict.items():
            label = row._meta.get_field(name).verbose_name
            yield "refused", {"why": f"{label}: {' '.join(texts)}"}


def deadline_problems(proposal: Proposal) -> list[Problem]:
    """What is impossible about the deadline of a record."""
    if "deadline" not in proposal.values:
        return []
    words, earliest, latest, precision = proposal.values["deadline"]
    said = Deadline(words=words, earliest=earliest, latest=latest, precision=precision)
    return [_deadline_problem(proposal, text) for text in deadline_errors(said).values()]


def moved_problems(proposal: Proposal, facts: Facts) -> list[Problem]:
    """Why the deadline of a commitment that is there cannot become that of the record."""
    values = facts.values
    words = proposal.values["deadline"][0]
    stands = values["deadline"]
    assert isinstance(stands, tuple)  # noqa: S101 - as queries.imports.register reads it
    if words and words == " ".join(stands[0].split()):
        # Another reading of the same words is a correction, which a closed commitment takes too.
        return deadline_problems(proposal)
    reference, kind, state = (str(values[name]) for name in ("reference", "kind", "lifecycle"))
    refusal = extension_refusal(reference=reference, kind=kind, lifecycle=state)
    found = [_deadline_problem(proposal, refusal)] if refusal else []
    if not words:
        found.append(_deadline_problem(proposal, _("A new deadline needs its words, not only its days.")))
    return found + deadline_problems(proposal)


def tier_problems(proposal: Proposal, facts: Facts) -> list[Problem]:
    """Why a commitment that is there cannot get the tier of the record."""
    tier = proposal.values["tier"]
    if tier_errors(TIER_BY_NAME[tier], facts.document_tier):
        return [Problem(proposal.row, "", tier, "wide_tier", {"tier": Tier(facts.document_tier).name.lower()})]
    return []


def _deadline_problem(proposal: Proposal, why: str) -> Problem:
    return Problem(proposal.row, "", str(proposal.values["deadline"][0])[:200], "refused", {"why": why})
