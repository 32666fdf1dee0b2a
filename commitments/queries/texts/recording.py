"""What the register brings to the recording of a commitment from a text: names, roles, passages marked already."""

from collections.abc import Iterable
from dataclasses import dataclass

from ...models import Commitment, Document, Participation, Party, PartyName, Theme, Zone
from ...rules.kernel.permissions import Visitor
from ...rules.texts.likeness import likeness, read_profile
from ...rules.texts.paragraphs import Span
from ...rules.texts.recording.proposals import Known
from ...rules.texts.recording.words import SPEAKERS
from ...rules.texts.speakers import find_speakers, who_speaks

NEARLY = 0.8
"""From this likeness on two pledges are held to be nearly the same."""
COMPARED = 1000
"""The newest commitments of the process that a passage is compared with."""


@dataclass(frozen=True)
class Around:
    """What proposals are read with, and the names that lists show by key."""

    known: Known
    parties: dict[int, str]
    kinds: dict[int, str]
    themes: dict[int, str]
    zones: dict[int, str]


def read_around(document: Document) -> Around:
    """Names of parties in all languages, themes, zones, and who holds which role around ``document``: six queries.

    The roles are those at its meeting, or where none is recorded there, in its process.
    """
    rows = list(Party.objects.values_list("pk", "name", "kind"))
    parties, kinds = {pk: name for pk, name, _kind in rows}, {pk: kind for pk, _name, kind in rows}
    names = PartyName.objects.values_list("party", "official", "short")
    known_names = [*parties.items(), *((pk, name) for pk, *both in names for name in both if name)]
    themes = dict(Theme.objects.values_list("pk", "name"))
    zones = list(Zone.objects.values_list("pk", "name", "kind"))
    known = Known(
        parties=known_names,
        themes=list(themes.items()),
        zones=[(pk, name) for pk, name, _kind in zones],
        groups=_groups(document, known_names),
        zone_kinds=_grouped((kind, pk) for pk, _name, kind in zones),
    )
    return Around(known, parties, kinds, themes, {pk: name for pk, name, _kind in zones})


def _groups(document: Document, names: list[tuple[int, str]]) -> dict[str, tuple[int, ...]]:
    """Parties by role. Those who speak are the issuing parties, as far as the text itself names them as speaking."""
    ordered = Participation.objects.order_by("party__name").values_list("role", "party_id")
    at_meeting = ordered.filter(meeting=document.meeting_id) if document.meeting_id else ordered.none()
    roles = _grouped(at_meeting) or _grouped(ordered.filter(process=document.process_id))
    issuing = document.issuing_parties.order_by("name").values_list("pk", flat=True)
    named = find_speakers(document.title, document.text, names, document.language)
    return roles | {SPEAKERS: who_speaks(issuing, named)}


def _grouped(pairs: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for name, pk in pairs:
        found.setdefault(name, []).append(pk)
    return {name: tuple(keys) for name, keys in found.items()}


def marked_numbers(document: Document) -> tuple[dict[Span, str], set[str]]:
    """The passages of today's text that are marked, by their places, with their numbers; and all numbers ever given."""
    rows = list(document.provisions.order_by("-pk").values_list("start", "end", "number", "revision"))
    standing = {(start, end): number for start, end, number, revision in rows if revision is None}
    return standing, {number for _start, _end, number, _revision in rows}


def nearest(user: Visitor, document: Document, words: str, spans: Iterable[Span]) -> Commitment | None:
    """The commitment of the same process that reads nearly the same as ``words``, of those that ``user`` may see.

    Those that rest on the passages themselves (``spans``) do not count: one passage may hold several. Two queries.
    """
    profile, own = read_profile(words), frozenset(spans)
    rows = Commitment.objects.visible_to(user).filter(document__process=document.process_id).order_by("-pk")
    columns = ("pk", "quotation", "document", "provision__start", "provision__end")
    found = [
        (likeness(read_profile(quotation), profile), pk)
        for pk, quotation, where, start, end in rows.values_list(*columns)[:COMPARED]
        if where != document.pk or (start, end) not in own
    ]
    alike, pk = max(found, default=(0.0, 0))
    return Commitment.objects.get(pk=pk) if alike >= NEARLY else None
