"""Every kind of tampering, by name: what somebody does who owns the database, and where it must be located.

A kind is a function of chance and of the folder of files. It returns where a finding must point to (an object, an
entry, the evidence of a file, a trigger) and a word that the finding must hold, the field where there is one.
"""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from django.db import connection, models

from commitments.models import (
    Assessment,
    AssessmentDraft,
    Commitment,
    CommitmentLink,
    Document,
    Evidence,
    Extension,
    Indicator,
    Judgement,
    LedgerEntry,
    LedgerHead,
    Measurement,
    Meeting,
    Membership,
    Note,
    Ownership,
    Participation,
    Party,
    PartyName,
    Process,
    ProgressReport,
    Provision,
    Responsibility,
    Revision,
    Settlement,
    Theme,
    User,
    Zone,
)
from commitments.models.kernel.triggers import APPEND_ONLY
from commitments.rules.kernel.chain import canonical, entry_seal, payload_hash

from ..support.loosened import another, set_column

Place = tuple[str, str]
Kind = Callable[[Random, Path], Place]
FORGED = b"a key that somebody made up" * 2


def pick(chance: Random, model: type[models.Model], **chosen: Any) -> Any:
    return chance.choice(list(model._base_manager.filter(**chosen).order_by("pk")))


def named(row: models.Model) -> str:
    return f"{row._meta.model_name} {row.pk}"


def edited(model: type[models.Model], column: str, **chosen: Any) -> Kind:
    """A column of a row is written anew."""

    def tamper(chance: Random, _files: Path) -> Place:
        row: Any = pick(chance, model, **chosen)
        set_column(model, row.pk, column, another(_column(model, column), getattr(row, column)))
        return named(row), column

    return tamper


def _column(model: type[models.Model], name: str) -> models.Field:
    return next(column for column in model._meta.concrete_fields if column.attname == name)


def entry_edited(column: str) -> Kind:
    def tamper(chance: Random, _files: Path) -> Place:
        entry = pick(chance, LedgerEntry)
        set_column(LedgerEntry, entry.pk, column, another(_column(LedgerEntry, column), getattr(entry, column)))
        return f"entry {entry.pk}", ""

    return tamper


def deleted(model: type[models.Model]) -> Kind:
    """A row that nothing else hangs on is taken out."""

    def tamper(chance: Random, _files: Path) -> Place:
        row = pick(chance, model)
        model._base_manager.filter(pk=row.pk)._raw_delete(using="default")
        return named(row), "not in the register"

    return tamper


def added(model: type[models.Model], **other: Any) -> Kind:
    """A row like another is put in; ``other`` is what its constraints want to be different."""

    def tamper(chance: Random, _files: Path) -> Place:
        row: Any = pick(chance, model)
        values = {c.attname: getattr(row, c.attname) for c in model._meta.concrete_fields if not c.primary_key}
        made = model._base_manager.bulk_create([model(**values | other)])[0]
        return named(made), "not on the ledger"

    return tamper


def unlisted(through: type[models.Model], owner: str, told: str) -> Kind:
    """A row that is told of as a list of its owner is taken out."""

    def tamper(chance: Random, _files: Path) -> Place:
        row: Any = pick(chance, through)
        through._base_manager.filter(pk=row.pk)._raw_delete(using="default")
        return f"{owner.removesuffix('_id')} {getattr(row, owner)}", told

    return tamper


def listed(through: type[models.Model], owner: str, told: str, **other: Any) -> Kind:
    """And one put in."""

    def tamper(chance: Random, _files: Path) -> Place:
        row: Any = pick(chance, through)
        values = {c.attname: getattr(row, c.attname) for c in through._meta.concrete_fields if not c.primary_key}
        values |= {name: value(row) for name, value in other.items()}
        through._base_manager.bulk_create([through(**values)])
        return f"{owner.removesuffix('_id')} {getattr(row, owner)}", told

    return tamper


def _unused(model: type[models.Model], through: type[models.Model], owner: str, item: str) -> Callable[[Any], int]:
    """The id of what the owner of a row does not have yet."""

    def choose(row: Any) -> int:
        there = through._base_manager.filter(**{owner: getattr(row, owner)}).values(item)
        return model._base_manager.exclude(pk__in=there).earliest("pk").pk

    return choose


# --- The ledger ------------------------------------------------------------------------


def entry_removed(chance: Random, _files: Path) -> Place:
    entry = chance.choice(list(LedgerEntry.objects.order_by("seq"))[:-1])
    LedgerEntry.objects.filter(seq=entry.seq)._raw_delete(using="default")
    return f"entry {entry.seq}", "the next entry is"


def two_swapped(chance: Random, _files: Path) -> Place:
    """Everything that two entries say changes its place."""
    first, second = sorted(chance.sample(list(LedgerEntry.objects.all()), 2), key=lambda entry: entry.seq)
    LedgerEntry.objects.filter(seq__in=[first.seq, second.seq])._raw_delete(using="default")
    first.seq, second.seq = second.seq, first.seq
    first.key = second.key = None
    LedgerEntry.objects.bulk_create([first, second])
    return f"entry {second.seq}", ""


def payloads_swapped(chance: Random, _files: Path) -> Place:
    first, second = chance.sample(list(LedgerEntry.objects.all()), 2)
    for entry, other in ((first, second), (second, first)):
        LedgerEntry.objects.filter(seq=entry.seq).update(payload=other.payload, salt=other.salt)
    return f"entry {first.seq}", "before and after"


def payload_with_its_hash(chance: Random, _files: Path) -> Place:
    """The hash of the payload follows it, the entry's own does not."""
    entry = pick(chance, LedgerEntry)
    payload = canonical({"before": None, "after": {"forged": True}, "also": []})
    said = {"payload": payload, "payload_hash": payload_hash(entry.salt, payload)}
    LedgerEntry.objects.filter(seq=entry.seq).update(**said)
    return f"entry {entry.seq}", "says something else"


def chain_recomputed(chance: Random, _files: Path) -> Place:
    """From an entry on every hash fits again, and the head; the seals are made with a key of one's own."""
    entries = list(LedgerEntry.objects.order_by("seq"))
    start = chance.randrange(len(entries))
    previous = entries[start].previous
    LedgerEntry.objects.filter(seq__gte=entries[start].seq)._raw_delete(using="default")
    entries[start].actor_name = "Somebody"
    for entry in entries[start:]:
        entry.previous = previous
        previous = entry.hash = entry.computed_hash()
        entry.seal = entry_seal(FORGED, entry.hash)
    LedgerEntry.objects.bulk_create(entries[start:])
    LedgerHead.objects.update(hash=previous)
    return f"entry {entries[start].seq}", "sealed"


def entry_appended(chance: Random, _files: Path) -> Place:
    """One more entry that fits, head and all, but for its seal."""
    last, model = LedgerEntry.objects.latest("seq"), pick(chance, LedgerEntry)
    model.seq, model.previous, model.key = last.seq + 1, last.hash, None
    model.hash = model.computed_hash()
    model.seal = entry_seal(FORGED, model.hash)
    LedgerEntry.objects.bulk_create([model])
    LedgerHead.objects.update(seq=model.seq, hash=model.hash)
    return f"entry {model.seq}", "sealed"


def tail_cut(chance: Random, _files: Path) -> Place:
    last = LedgerEntry.objects.latest("seq").seq
    LedgerEntry.objects.filter(seq__gt=last - chance.randint(1, 20))._raw_delete(using="default")
    return f"entry {last}", "by the head"


def head_edited(column: str) -> Kind:
    def tamper(_chance: Random, _files: Path) -> Place:
        head = LedgerHead.objects.get()
        value = another(_column(LedgerHead, column), getattr(head, column))
        set_column(LedgerHead, 1, column, value)
        return f"entry {value if column == 'seq' else head.seq}", "by the head"

    return tamper


# --- Files -----------------------------------------------------------------------------


def file_of(change: Callable[[Path], None], word: str) -> Kind:
    """The file of a piece of evidence becomes another one; what was there is put back by whoever runs the kind."""

    def tamper(chance: Random, files: Path) -> Place:
        evidence = pick(chance, Evidence, sha256__gt="")
        change(files / evidence.stored_name)
        return f"evidence {evidence.slug}", word

    return tamper


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def files_swapped(chance: Random, files: Path) -> Place:
    first, second = chance.sample(list(Evidence.objects.with_file()), 2)
    one, other = (files / evidence.stored_name for evidence in (first, second))
    here, there = one.read_bytes(), other.read_bytes()
    one.write_bytes(there)
    other.write_bytes(here)
    return f"evidence {first.slug}", "its file"


# --- Triggers --------------------------------------------------------------------------


def _trigger(chance: Random) -> tuple[str, str]:
    table = chance.choice(APPEND_ONLY)
    return f"servanda_{table}_{chance.choice(('delete', 'update'))}", f"commitments_{table}"


def trigger_dropped(chance: Random, _files: Path) -> Place:
    name, table = _trigger(chance)
    _execute(f"DROP TRIGGER {name}{_on(table)}")
    return f"trigger {name}", ""


def trigger_weakened(chance: Random, _files: Path) -> Place:
    """One of the same name that does nothing."""
    name, table = _trigger(chance)
    event = name.rpartition("_")[2].upper()
    _execute(f"DROP TRIGGER {name}{_on(table)}")
    if connection.vendor == "postgresql":
        _execute(f"""CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN (1 = 0)
                     EXECUTE FUNCTION servanda_append_only()""")
    else:
        _execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT 1; END")
    return f"trigger {name}", ""


def trigger_added(chance: Random, _files: Path) -> Place:
    """One of somebody's own, that could write whenever we do."""
    _name, table = _trigger(chance)
    if connection.vendor == "postgresql":
        _execute(f"""CREATE TRIGGER quiet BEFORE INSERT ON {table} FOR EACH ROW WHEN (1 = 0)
                     EXECUTE FUNCTION servanda_append_only()""")
    else:
        _execute(f"CREATE TRIGGER quiet AFTER INSERT ON {table} BEGIN SELECT 1; END")
    return "trigger quiet", ""


def _on(table: str) -> str:
    return f" ON {table}" if connection.vendor == "postgresql" else ""


def _execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


IN_ROWS: dict[str, Kind] = {
    "title of a commitment": edited(Commitment, "title"),
    "deadline of a commitment": edited(Commitment, "deadline_latest"),
    "tier of a commitment": edited(Commitment, "tier"),
    "life-cycle ground": edited(Commitment, "lifecycle_ground"),
    "joint status": edited(Commitment, "status"),
    "flag of dispute": edited(Commitment, "is_disputed"),
    "day of the last news": edited(Commitment, "news_on"),
    "quotation": edited(Commitment, "quotation"),
    "names of leads": edited(Commitment, "lead_text"),
    "text that is searched": edited(Commitment, "search_text"),
    "version": edited(Commitment, "version"),
    "moment of the last change": edited(Commitment, "changed_at"),
    "text of a document": edited(Document, "text"),
    "earlier text of a document": edited(Revision, "text"),
    "words of a provision": edited(Provision, "words"),
    "ground of a judgement": edited(Judgement, "ground"),
    "status of an assessment": edited(Assessment, "status"),
    "reason of an assessment": edited(Assessment, "reason"),
    "who accepted": edited(Assessment, "accepted_by_id"),
    "text of a report": edited(ProgressReport, "text"),
    "draft": edited(AssessmentDraft, "reason"),
    "note": edited(Note, "text"),
    "owner": edited(Ownership, "owner_id"),
    "ground of a settled remark": edited(Settlement, "ground"),
    "reason of a request for another deadline": edited(Extension, "why"),
    "deadline before an extension": edited(Extension, "was_latest"),
    "times extended": edited(Commitment, "times_extended"),
    "reminders without a reply": edited(Commitment, "unanswered"),
    "measured value": edited(Measurement, "value"),
    "unit of an indicator": edited(Indicator, "unit"),
    "kind of a link": edited(CommitmentLink, "kind"),
    "name of a party": edited(Party, "name"),
    "name in another language": edited(PartyName, "short"),
    "role in a process": edited(Participation, "role"),
    "name of a process": edited(Process, "name"),
    "day of a meeting": edited(Meeting, "starts_on"),
    "name of a theme": edited(Theme, "name"),
    "place of a zone": edited(Zone, "latitude"),
    "address of evidence": edited(Evidence, "url"),
    "role of an account": edited(User, "role"),
    "note taken out": deleted(Note),
    "link taken out": deleted(CommitmentLink),
    "assessment put in": added(Assessment),
    "account put in": added(User, username="intruder"),
    "responsibility taken out": unlisted(Responsibility, "commitment_id", "responsibilities"),
    "role of a party": listed(
        Responsibility,
        "commitment_id",
        "responsibilities",
        party_id=_unused(Party, Responsibility, "commitment_id", "party_id"),
        role=lambda _row: "monitor",
        joint=lambda _row: False,
    ),
    "theme taken off": unlisted(Commitment.themes.through, "commitment_id", "themes"),
    "evidence taken off an assessment": unlisted(Assessment.evidence.through, "assessment_id", "evidence"),
    "evidence put to an assessment": listed(
        Assessment.evidence.through,
        "assessment_id",
        "evidence",
        evidence_id=_unused(Evidence, Assessment.evidence.through, "assessment_id", "evidence_id"),
    ),
    "party of an account": listed(
        Membership, "user_id", "party", party_id=_unused(Party, Membership, "user_id", "party_id")
    ),
}
IN_ENTRIES: dict[str, Kind] = {
    **{f"entry edited: {name}": entry_edited(name) for name in ("at", "actor_name", "act", "object_id", "tier")},
    **{f"entry edited: {name}": entry_edited(name) for name in ("payload", "salt", "previous", "hash", "seal", "key")},
    "entry removed": entry_removed,
    "two entries swapped": two_swapped,
    "payloads of two entries swapped": payloads_swapped,
    "payload with its hash": payload_with_its_hash,
    "chain recomputed without the key": chain_recomputed,
    "entry appended without the key": entry_appended,
    "tail cut off": tail_cut,
    "number of the head": head_edited("seq"),
    "hash of the head": head_edited("hash"),
}
IN_FILES: dict[str, Kind] = {
    "bit of a file": file_of(flip, "something else"),
    "file shortened": file_of(shorten, "bytes long"),
    "file gone": file_of(Path.unlink, "gone"),
    "two files swapped": files_swapped,
}
IN_TRIGGERS: dict[str, Kind] = {
    "trigger dropped": trigger_dropped,
    "trigger that does nothing": trigger_weakened,
    "trigger added": trigger_added,
}
