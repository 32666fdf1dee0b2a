from django.db import migrations

SORT_KEYS = {
    "ref_key": "varchar(24)",
    "title_key": "varchar(80)",
    "lead_key": "varchar(80)",
    "themes_key": "varchar(80)",
}


def compare_bytes(apps, schema_editor):
    """Sort keys compare as bytes, whatever the database's language: then Python, SQLite and PostgreSQL agree."""
    if schema_editor.connection.vendor == "postgresql":
        for column, kind in SORT_KEYS.items():
            schema_editor.execute(f'ALTER TABLE commitments_commitment ALTER {column} TYPE {kind} COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("commitments", "0001_register")]

    operations = [migrations.RunPython(compare_bytes, migrations.RunPython.noop, elidable=False)]
