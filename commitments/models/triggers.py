"""What the database itself guards and keeps: quotations equal to their text, and the full-text index.

Installed after every migration, because a migration that alters a table on SQLite rebuilds it and drops its triggers.
"""

from django.db import connections

SQLITE = [
    """CREATE TRIGGER servanda_provision_{when} BEFORE {when} ON commitments_provision
       WHEN substr((SELECT text FROM commitments_document WHERE id = NEW.document_id), NEW.start + 1,
                   NEW."end" - NEW.start) IS NOT NEW.words
       BEGIN SELECT RAISE(ABORT, 'provision differs from the text of its document'); END""",
    """CREATE TRIGGER servanda_document_text BEFORE UPDATE OF text ON commitments_document
       WHEN NEW.text IS NOT OLD.text AND EXISTS (SELECT 1 FROM commitments_provision WHERE document_id = OLD.id)
       BEGIN SELECT RAISE(ABORT, 'a text that carries provisions may not change'); END""",
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
SQLITE_SEARCH = """CREATE VIRTUAL TABLE servanda_search USING fts5 (
    search_text, content='commitments_commitment', content_rowid='id', tokenize='unicode61 remove_diacritics 0')"""

POSTGRESQL = [
    # Words without their positions, which no question asks for: a third fewer pages to read.
    "CREATE TABLE IF NOT EXISTS servanda_search (commitment_id bigint PRIMARY KEY, words tsvector NOT NULL)",
    # Without a pending list: it makes the planner shun the index until somebody vacuums.
    """CREATE INDEX IF NOT EXISTS servanda_search_words ON servanda_search USING gin (words)
       WITH (fastupdate = off)""",
    """CREATE OR REPLACE FUNCTION servanda_provision() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF substr((SELECT text FROM commitments_document WHERE id = NEW.document_id), NEW.start + 1,
                 NEW."end" - NEW.start) IS DISTINCT FROM NEW.words THEN
         RAISE check_violation USING MESSAGE = 'provision differs from the text of its document';
       END IF; RETURN NEW; END $$""",
    """CREATE OR REPLACE FUNCTION servanda_document_text() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF NEW.text IS DISTINCT FROM OLD.text
          AND EXISTS (SELECT 1 FROM commitments_provision WHERE document_id = OLD.id) THEN
         RAISE check_violation USING MESSAGE = 'a text that carries provisions may not change';
       END IF; RETURN NEW; END $$""",
    """CREATE OR REPLACE FUNCTION servanda_search_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       INSERT INTO servanda_search VALUES (NEW.id, strip(to_tsvector('simple', NEW.search_text)))
       ON CONFLICT (commitment_id) DO UPDATE SET words = EXCLUDED.words; RETURN NULL; END $$""",
    """CREATE OR REPLACE FUNCTION servanda_search_gone() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       DELETE FROM servanda_search WHERE commitment_id = OLD.id; RETURN NULL; END $$""",
    """CREATE OR REPLACE FUNCTION servanda_search_empty() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       TRUNCATE servanda_search; RETURN NULL; END $$""",
    """CREATE OR REPLACE TRIGGER servanda_provision BEFORE INSERT OR UPDATE ON commitments_provision
       FOR EACH ROW EXECUTE FUNCTION servanda_provision()""",
    """CREATE OR REPLACE TRIGGER servanda_document_text BEFORE UPDATE OF text ON commitments_document
       FOR EACH ROW EXECUTE FUNCTION servanda_document_text()""",
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
        statements = POSTGRESQL if connection.vendor == "postgresql" else _sqlite_statements(cursor)
        for statement in statements:
            cursor.execute(statement)


def _sqlite_statements(cursor) -> list[str]:
    cursor.execute("SELECT type, name FROM sqlite_master WHERE name LIKE 'servanda~_%' ESCAPE '~'")
    found = cursor.fetchall()
    statements = [f"DROP TRIGGER {name}" for kind, name in found if kind == "trigger"]
    if ("table", "servanda_search") not in found:
        statements.append(SQLITE_SEARCH)
    for template in SQLITE:
        events = ("INSERT", "UPDATE") if "{when}" in template else ("",)
        statements += [template.format(when=event) for event in events]
    return statements
