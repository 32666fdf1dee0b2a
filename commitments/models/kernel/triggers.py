"""What the database itself guards and keeps: quotations equal to their text, files, what is written once, full text.

Installed after every migration, because a migration that alters a table on SQLite rebuilds it and drops its triggers.
"""

from collections.abc import Iterable

from django.apps import apps
from django.db import connections
from django.db.backends.utils import CursorWrapper

from ...rules.kernel.deadlines import COLUMNS as DEADLINE
from ...rules.ledger.redactions import REDACTED, TEXTS

OF_TEXTS = {
    "{its_text}": """SELECT text FROM commitments_revision WHERE id = NEW.revision_id AND document_id = NEW.document_id
       UNION ALL SELECT text FROM commitments_document WHERE id = NEW.document_id AND NEW.revision_id IS NULL""",
    "{last_kept}": """SELECT text FROM commitments_revision WHERE document_id = OLD.id
       ORDER BY number DESC LIMIT 1""",
    "{carried}": """SELECT 1 FROM commitments_provision WHERE document_id = OLD.id AND revision_id IS NULL
       UNION ALL SELECT 1 FROM commitments_judgement WHERE document_id = OLD.id""",
}
"""The text that a passage counts in; the text that a document had before; what counts in today's."""

SQLITE = [
    """CREATE TRIGGER servanda_provision_{when} BEFORE {when} ON commitments_provision
       WHEN substr(({its_text}), NEW.start + 1, NEW."end" - NEW.start) IS NOT NEW.words
       BEGIN SELECT RAISE(ABORT, 'provision differs from the text of its document'); END""",
    """CREATE TRIGGER servanda_judgement_{when} BEFORE {when} ON commitments_judgement
       WHEN substr((SELECT text FROM commitments_document WHERE id = NEW.document_id), NEW.start + 1,
                   NEW."end" - NEW.start) IS NOT NEW.words
       BEGIN SELECT RAISE(ABORT, 'judgement differs from the text of its document'); END""",
    """CREATE TRIGGER servanda_document_text BEFORE UPDATE OF text ON commitments_document
       WHEN NEW.text IS NOT OLD.text AND (OLD.text IS NOT ({last_kept}) OR EXISTS ({carried}))
       BEGIN SELECT RAISE(ABORT, 'a text changes only as a corrected one, with the old one kept'); END""",
    """CREATE TRIGGER servanda_position_{when} BEFORE {when} ON commitments_progressreport
       WHEN NEW.assessment_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM commitments_assessment
                   WHERE id = NEW.assessment_id AND commitment_id = NEW.commitment_id)
       BEGIN SELECT RAISE(ABORT, 'a position names an assessment of the same commitment'); END""",
    """CREATE TRIGGER servanda_evidence_file BEFORE UPDATE ON commitments_evidence
       WHEN OLD.sha256 <> '' AND (NEW.sha256, NEW.size, NEW.media_type, NEW.file_name)
                          IS NOT (OLD.sha256, OLD.size, OLD.media_type, OLD.file_name) AND NOT ({withdrawn})
       BEGIN SELECT RAISE(ABORT, 'a file that is kept as evidence is not replaced'); END""",
    # INSERT OR REPLACE is no update.
    """CREATE TRIGGER servanda_evidence_replace BEFORE INSERT ON commitments_evidence
       WHEN EXISTS (SELECT 1 FROM commitments_evidence WHERE id = NEW.id AND sha256 <> '')
       BEGIN SELECT RAISE(ABORT, 'a file that is kept as evidence is not replaced'); END""",
    """CREATE TRIGGER servanda_search_insert AFTER INSERT ON commitments_commitment BEGIN
       INSERT INTO servanda_search (rowid, search_text) VALUES (NEW.id, NEW.search_text); END""",
    """CREATE TRIGGER servanda_search_delete AFTER DELETE ON commitments_commitment BEGIN
       INSERT INTO servanda_search (servanda_search, rowid, search_text)
       VALUES ('delete', OLD.id, OLD.search_text); END""",
    """CREATE TRIGGER servanda_search_update AFTER UPDATE OF search_text ON commitments_commitment BEGIN
       INSERT INTO servanda_search (servanda_search, rowid, search_text)
       VALUES ('delete', OLD.id, OLD.search_text);
       INSERT INTO servanda_search (rowid, search_text) VALUES (NEW.id, NEW.search_text); END""",
]
WORDS = {"document": "documentwords", "evidence": "evidencewords", "report": "reportwords"}
"""By what is found the table that keeps its words; the key of a row is what is found."""

SQLITE_WORDS = [
    """CREATE TRIGGER servanda_{what}_search_insert AFTER INSERT ON commitments_{words} BEGIN
       INSERT INTO servanda_{what}_search (rowid, words) VALUES (NEW.{what}_id, NEW.words); END""",
    """CREATE TRIGGER servanda_{what}_search_delete AFTER DELETE ON commitments_{words} BEGIN
       INSERT INTO servanda_{what}_search (servanda_{what}_search, rowid, words)
       VALUES ('delete', OLD.{what}_id, OLD.words); END""",
    """CREATE TRIGGER servanda_{what}_search_update AFTER UPDATE ON commitments_{words} BEGIN
       INSERT INTO servanda_{what}_search (servanda_{what}_search, rowid, words)
       VALUES ('delete', OLD.{what}_id, OLD.words);
       INSERT INTO servanda_{what}_search (rowid, words) VALUES (NEW.{what}_id, NEW.words); END""",
]
APPEND_ONLY = (
    "assessment",
    "assessment_evidence",
    "extension",
    "ledgerentry",
    "lifecyclechange",
    "measurement",
    "measurement_evidence",
    "note",
    "progressreport",
    "progressreport_evidence",
    "redactedplace",
    "redaction",
    "rejectedmatch",
    "requestreminder",
    "revision",
    "settlement",
)
"""What is written once: no update, no deletion, no replacement, no truncation. A correction is a new row.

A redaction, while it is being granted, may replace one text of a row and nothing else of it.
"""

DECIDED = {
    "extension": (
        "pending",
        *("state", "number", "decided_on", "deciding_party_id", "decided_by", "meeting_id", "ground", "evidence_id"),
        *("decided_at", *(f"was_{column}" for column in DEADLINE.values())),
    ),
    "redaction": ("asked", "state", "decided_by_id", "decided_at", "decision_id", "answer", "version"),
}
"""By table of requests: the state of one that is open, then what is written when it is granted or refused, once."""

KEPT = (
    "seq",
    "at",
    "actor_id",
    "actor_name",
    "act",
    "object_type",
    "object_id",
    "tier",
    "payload_hash",
    "previous",
    "hash",
    "seal",
    "key",
)
"""What a redaction leaves as it is; it writes the payload and its salt anew, and nothing else may change an entry."""

# A redaction is being granted from when its decision has a number until the entry of that number is there, which is the
# last thing that its transaction writes.
GRANTING = """SELECT 1 FROM commitments_redactedplace AS place
       JOIN commitments_redaction AS redaction ON redaction.id = place.redaction_id
       JOIN commitments_ledgerhead AS head ON head.seq = redaction.decision_id
       WHERE redaction.state = 'granted' AND place.kind = {kind} AND place.object_id = {key} AND place.field = {field}
       AND NOT EXISTS (SELECT 1 FROM commitments_ledgerentry WHERE seq = redaction.decision_id)"""

SQLITE_APPEND_ONLY = [
    """CREATE TRIGGER servanda_{table}_delete BEFORE DELETE ON commitments_{table}
       BEGIN SELECT RAISE(ABORT, 'what is recorded is not deleted'); END""",
    """CREATE TRIGGER servanda_{table}_update BEFORE UPDATE ON commitments_{table} WHEN NOT ({allowed})
       BEGIN SELECT RAISE(ABORT, 'what is recorded is not changed'); END""",
    # INSERT OR REPLACE deletes without asking the trigger on DELETE.
    """CREATE TRIGGER servanda_{table}_replace BEFORE INSERT ON commitments_{table}
       WHEN EXISTS (SELECT 1 FROM commitments_{table} WHERE {key} = NEW.{key})
       BEGIN SELECT RAISE(ABORT, 'what is recorded is not replaced'); END""",
]

POSTGRESQL_APPEND_ONLY = [
    """CREATE OR REPLACE TRIGGER servanda_{table}_delete BEFORE DELETE ON commitments_{table}
       FOR EACH ROW EXECUTE FUNCTION servanda_append_only()""",
    """CREATE OR REPLACE TRIGGER servanda_{table}_update BEFORE UPDATE ON commitments_{table}
       FOR EACH ROW WHEN (NOT ({allowed})) EXECUTE FUNCTION servanda_append_only()""",
    """CREATE OR REPLACE TRIGGER servanda_{table}_truncate BEFORE TRUNCATE ON commitments_{table}
       FOR EACH STATEMENT EXECUTE FUNCTION servanda_append_only()""",
]

# The words are folded and parted by blanks already (rules.kernel.text). Both engines take them as they are: their own
# parsers know fewer letters than Python does, and Python has to tell which texts they find. A beginning of one to three
# letters is a word of its own index: thousands of words have it.
SQLITE_SEARCH = {
    "servanda_search": """CREATE VIRTUAL TABLE servanda_search USING fts5 (
        search_text, content='commitments_commitment', content_rowid='id', tokenize='ascii', prefix='1 2 3')""",
}
SQLITE_SEARCH |= {
    f"servanda_{what}_search": f"""CREATE VIRTUAL TABLE servanda_{what}_search USING fts5 (
        words, content='commitments_{words}', content_rowid='{what}_id', tokenize='ascii', prefix='1 2 3')"""
    for what, words in WORDS.items()
}

POSTGRESQL_WORDS = [
    """CREATE TABLE IF NOT EXISTS servanda_{what}_search ({what}_id bigint PRIMARY KEY, words tsvector NOT NULL)""",
    """CREATE INDEX IF NOT EXISTS servanda_{what}_search_words ON servanda_{what}_search USING gin (words)
       WITH (fastupdate = off)""",
    """INSERT INTO servanda_{what}_search SELECT {what}_id, array_to_tsvector(string_to_array(words, ' '))
       FROM commitments_{words} ON CONFLICT DO NOTHING""",
    """CREATE OR REPLACE FUNCTION servanda_{what}_search() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       INSERT INTO servanda_{what}_search
       VALUES (NEW.{what}_id, array_to_tsvector(string_to_array(NEW.words, ' ')))
       ON CONFLICT ({what}_id) DO UPDATE SET words = EXCLUDED.words; RETURN NULL; END $$""",
    """CREATE OR REPLACE FUNCTION servanda_{what}_search_gone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       DELETE FROM servanda_{what}_search WHERE {what}_id = OLD.{what}_id; RETURN NULL; END $$""",
    """CREATE OR REPLACE FUNCTION servanda_{what}_search_empty() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       TRUNCATE servanda_{what}_search; RETURN NULL; END $$""",
    """CREATE OR REPLACE TRIGGER servanda_{what}_search_insert AFTER INSERT OR UPDATE
       ON commitments_{words} FOR EACH ROW EXECUTE FUNCTION servanda_{what}_search()""",
    """CREATE OR REPLACE TRIGGER servanda_{what}_search_delete AFTER DELETE ON commitments_{words}
       FOR EACH ROW EXECUTE FUNCTION servanda_{what}_search_gone()""",
    """CREATE OR REPLACE TRIGGER servanda_{what}_search_truncate AFTER TRUNCATE ON commitments_{words}
       FOR EACH STATEMENT EXECUTE FUNCTION servanda_{what}_search_empty()""",
]

POSTGRESQL = [
    # Words without their positions, which no question asks for.
    "CREATE TABLE IF NOT EXISTS servanda_search (commitment_id bigint PRIMARY KEY, words tsvector NOT NULL)",
    # Without a pending list: it makes the planner shun the index until somebody vacuums.
    """CREATE INDEX IF NOT EXISTS servanda_search_words ON servanda_search USING gin (words)
       WITH (fastupdate = off)""",
    """CREATE OR REPLACE FUNCTION servanda_provision() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF substr(({its_text}), NEW.start + 1, NEW."end" - NEW.start) IS DISTINCT FROM NEW.words THEN
         RAISE check_violation USING MESSAGE = 'provision differs from the text of its document';
       END IF; RETURN NEW; END $$""",
    """CREATE OR REPLACE FUNCTION servanda_judgement() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF substr((SELECT text FROM commitments_document WHERE id = NEW.document_id), NEW.start + 1,
                 NEW."end" - NEW.start) IS DISTINCT FROM NEW.words THEN
         RAISE check_violation USING MESSAGE = 'judgement differs from the text of its document';
       END IF; RETURN NEW; END $$""",
    """CREATE OR REPLACE FUNCTION servanda_document_text() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF NEW.text IS DISTINCT FROM OLD.text
          AND (OLD.text IS DISTINCT FROM ({last_kept}) OR EXISTS ({carried})) THEN
         RAISE check_violation USING MESSAGE = 'a text changes only as a corrected one, with the old one kept';
       END IF; RETURN NEW; END $$""",
    """CREATE OR REPLACE FUNCTION servanda_position() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF NEW.assessment_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM commitments_assessment
             WHERE id = NEW.assessment_id AND commitment_id = NEW.commitment_id) THEN
         RAISE check_violation USING MESSAGE = 'a position names an assessment of the same commitment';
       END IF; RETURN NEW; END $$""",
    """CREATE OR REPLACE FUNCTION servanda_evidence_file() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       RAISE check_violation USING MESSAGE = 'a file that is kept as evidence is not replaced'; END $$""",
    """CREATE OR REPLACE FUNCTION servanda_search_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       INSERT INTO servanda_search VALUES (NEW.id, array_to_tsvector(string_to_array(NEW.search_text, ' ')))
       ON CONFLICT (commitment_id) DO UPDATE SET words = EXCLUDED.words; RETURN NULL; END $$""",
    """CREATE OR REPLACE FUNCTION servanda_search_gone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       DELETE FROM servanda_search WHERE commitment_id = OLD.id; RETURN NULL; END $$""",
    """CREATE OR REPLACE FUNCTION servanda_search_empty() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       TRUNCATE servanda_search; RETURN NULL; END $$""",
    # A condition of a trigger holds no query of its own here.
    f"""CREATE OR REPLACE FUNCTION servanda_granting(kind text, key text, field text) RETURNS boolean LANGUAGE sql AS $$
       SELECT EXISTS ({GRANTING.format(kind="$1", key="$2", field="$3")}) $$""",
    """CREATE OR REPLACE FUNCTION servanda_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       RAISE check_violation USING MESSAGE = 'what is recorded is not changed or deleted'; END $$""",
    """CREATE OR REPLACE TRIGGER servanda_provision BEFORE INSERT OR UPDATE ON commitments_provision
       FOR EACH ROW EXECUTE FUNCTION servanda_provision()""",
    """CREATE OR REPLACE TRIGGER servanda_judgement BEFORE INSERT OR UPDATE ON commitments_judgement
       FOR EACH ROW EXECUTE FUNCTION servanda_judgement()""",
    """CREATE OR REPLACE TRIGGER servanda_document_text BEFORE UPDATE OF text ON commitments_document
       FOR EACH ROW EXECUTE FUNCTION servanda_document_text()""",
    """CREATE OR REPLACE TRIGGER servanda_position BEFORE INSERT OR UPDATE ON commitments_progressreport
       FOR EACH ROW EXECUTE FUNCTION servanda_position()""",
    """CREATE OR REPLACE TRIGGER servanda_evidence_file BEFORE UPDATE ON commitments_evidence
       FOR EACH ROW WHEN (OLD.sha256 <> '' AND (NEW.sha256, NEW.size, NEW.media_type, NEW.file_name)
                             IS DISTINCT FROM (OLD.sha256, OLD.size, OLD.media_type, OLD.file_name)
                             AND NOT ({withdrawn}))
       EXECUTE FUNCTION servanda_evidence_file()""",
    """CREATE OR REPLACE TRIGGER servanda_search_insert AFTER INSERT OR UPDATE OF search_text
       ON commitments_commitment FOR EACH ROW EXECUTE FUNCTION servanda_search_row()""",
    """CREATE OR REPLACE TRIGGER servanda_search_delete AFTER DELETE ON commitments_commitment
       FOR EACH ROW EXECUTE FUNCTION servanda_search_gone()""",
    """CREATE OR REPLACE TRIGGER servanda_search_truncate AFTER TRUNCATE ON commitments_commitment
       FOR EACH STATEMENT EXECUTE FUNCTION servanda_search_empty()""",
]


def install_triggers(using: str) -> None:
    """Put the triggers and the full-text index in place, whatever stood there before."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _clear_sqlite(cursor)
        for statement in trigger_statements(connection.vendor):
            cursor.execute(statement)


def trigger_statements(vendor: str) -> list[str]:
    """What makes the triggers, and on PostgreSQL their functions and the full-text table."""
    withdrawn = _redaction(vendor, "evidence", "file_name")
    parts = OF_TEXTS | {"{withdrawn}": withdrawn}
    if vendor == "postgresql":
        own = [_filled(text, parts) for text in POSTGRESQL]
        return own + _of_words(POSTGRESQL_WORDS) + _append_only(POSTGRESQL_APPEND_ONLY, vendor)
    statements = []
    for template in SQLITE:
        events = ("INSERT", "UPDATE") if "{when}" in template else ("",)
        statements += [_filled(template, parts | {"{when}": event}) for event in events]
    return statements + _of_words(SQLITE_WORDS) + _append_only(SQLITE_APPEND_ONLY, vendor)


def _of_words(templates: list[str]) -> list[str]:
    """The statements for every table that keeps words."""
    return [text.format(what=what, words=words) for what, words in WORDS.items() for text in templates]


def _filled(template: str, parts: dict[str, str]) -> str:
    for name, part in parts.items():
        template = template.replace(name, part)
    return template


def remove_append_only(using: str) -> None:
    """Take the append-only triggers away, for tests that empty the tables; ``install_triggers`` puts them back."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table in APPEND_ONLY:
            for event in ("delete", "update", "replace", "truncate"):
                on = f" ON commitments_{table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS servanda_{table}_{event}{on}")


def make_way(using: str) -> None:
    """Take the triggers away where SQLite will rebuild a table that another one's trigger names: it would refuse.

    For the first step of a migration, in its transaction; they are installed again after it.
    """
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            _remove_from_sqlite(cursor)


def _clear_sqlite(cursor: CursorWrapper) -> None:
    """Take the triggers away, which SQLite cannot replace, and make the full-text tables where they are missing."""
    _remove_from_sqlite(cursor)
    for table, statement in SQLITE_SEARCH.items():
        cursor.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
        if not cursor.fetchone():
            cursor.execute(statement)
            cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")  # noqa: S608 (names of our own)


def _remove_from_sqlite(cursor: CursorWrapper) -> None:
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'servanda~_%' ESCAPE '~'")
    for (name,) in cursor.fetchall():
        cursor.execute(f"DROP TRIGGER {name}")


def _append_only(templates: list[str], vendor: str) -> list[str]:
    """The statements for every table, with the updates that are allowed all the same."""
    statements = []
    for table in APPEND_ONLY:
        allowed, key = _allowed(table, vendor), "seq" if table == "ledgerentry" else "id"
        statements += [template.format(table=table, allowed=allowed, key=key) for template in templates]
    return statements


def _allowed(table: str, vendor: str) -> str:
    if table == "ledgerentry":
        return f"{_same(KEPT, vendor)} AND {_granting(vendor, table, 'seq', 'payload')}"
    allowed = [_redaction(vendor, table, field) for field in TEXTS.get(table, ())]
    if table in DECIDED:
        opened, *written = DECIDED[table]
        kept = [name for name in _columns(table) if name not in written]
        allowed.append(f"OLD.state = '{opened}' AND NEW.state <> '{opened}' AND {_same(kept, vendor)}")
    return " OR ".join(f"({condition})" for condition in allowed) or "1 = 0"


def _redaction(vendor: str, table: str, field: str) -> str:
    """The condition that an update redacts this text of a row of the table, and does nothing else to what is kept."""
    kept = [name for name in _columns(table) if name not in (field, "version")]
    return f"NEW.{field} = '{REDACTED}' AND {_same(kept, vendor)} AND {_granting(vendor, table, 'id', field)}"


def _granting(vendor: str, table: str, key: str, field: str) -> str:
    """The condition that a redaction is being granted which names this field of the row."""
    said = {"kind": f"'{table}'", "key": f"CAST(OLD.{key} AS text)", "field": f"'{field}'"}
    if vendor == "postgresql":
        return "servanda_granting({kind}, {key}, {field})".format(**said)
    return f"EXISTS ({GRANTING.format(**said)})"


def _columns(table: str) -> list[str]:
    return [column.column for column in apps.get_model("commitments", table)._meta.concrete_fields]


def _same(columns: Iterable[str], vendor: str) -> str:
    same = "IS NOT DISTINCT FROM" if vendor == "postgresql" else "IS"
    new, old = (", ".join(f'{row}."{column}"' for column in columns) for row in ("NEW", "OLD"))
    return f"({new}) {same} ({old})"
